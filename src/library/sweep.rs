use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::Path;

use crate::library::{Error, Library, Result, Tried};
use crate::model::Sha256;

const WHAT: &str = "the library could not be swept";

/// While one is held, in any process, nothing is swept.
#[derive(Debug)]
#[must_use = "the library may be swept once this is dropped"]
pub struct Hold(#[expect(dead_code, reason = "its lock ends when it is closed")] File);

impl Library {
    /// Waits for a sweep to end, and keeps others from beginning.
    pub fn hold(&self) -> Result<Hold> {
        let file = self.lock_file()?;
        file.lock_shared()
            .tried("the library could not be locked")?;
        Ok(Hold(file))
    }

    /// Removes what was left half done, and every recording that is not to be kept. Says how many
    /// files went; none when the library is held, because then what is not listed may yet be.
    /// `keep` is asked once nobody can be placing anything, so that it misses nothing.
    pub fn sweep<E: From<Error>>(
        &self,
        keep: impl FnOnce() -> Result<BTreeSet<Sha256>, E>,
    ) -> Result<Option<usize>, E> {
        let lock = self.lock_file()?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error).tried(WHAT)?,
        }
        let keep = keep()?;
        let half_done = remove(&self.incoming, |_| true).tried(WHAT)?;
        let unlisted = remove(&self.recordings, |name| {
            !name.parse().is_ok_and(|it: Sha256| keep.contains(&it))
        });
        Ok(Some(half_done + unlisted.tried(WHAT)?))
    }

    fn lock_file(&self) -> Result<File> {
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&self.lock)
            .tried("the library could not be locked")
    }
}

fn remove(folder: &Path, unwanted: impl Fn(&str) -> bool) -> std::io::Result<usize> {
    let mut gone = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if entry.file_type()?.is_dir() || !name.to_str().is_none_or(&unwanted) {
            continue;
        }
        std::fs::remove_file(entry.path())?;
        gone += 1;
    }
    Ok(gone)
}
