use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::Path;

use crate::library::{Error, Library, Result, Tried};
use crate::model::Sha256;

const WHAT: &str = "the library could not be swept";

/// What the house names, and a sweep leaves alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub recordings: BTreeSet<Sha256>,
    /// Of the draft and of every edition, also of those that are not current. None where not all
    /// of them could be read: then no picture is swept.
    pub pictures: Option<BTreeSet<Sha256>>,
}

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

    /// Removes every file that is not to be kept. Says how many went; none when the library is
    /// held, because then what is not named may yet be. `keep` is asked once nobody can be placing
    /// anything, so that it misses nothing.
    pub fn sweep<E: From<Error>>(
        &self,
        keep: impl FnOnce() -> Result<Kept, E>,
    ) -> Result<Option<usize>, E> {
        self.alone(|| Ok(self.remove_all_but(&keep()?)?))
    }

    /// As [`Library::sweep`], and removes what a run before left on its way in: only for a run that
    /// has not begun to take anything in itself.
    pub fn sweep_leftovers<E: From<Error>>(
        &self,
        keep: impl FnOnce() -> Result<Kept, E>,
    ) -> Result<Option<usize>, E> {
        self.alone(|| {
            let kept = keep()?;
            let left = clear(&self.incoming).tried(WHAT)?;
            Ok(left + self.remove_all_but(&kept)?)
        })
    }

    /// Does what nobody may hold the library for; none when somebody does.
    fn alone<T, E: From<Error>>(
        &self,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        let lock = self.lock_file()?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error).tried(WHAT)?,
        }
        work().map(Some)
    }

    fn remove_all_but(&self, keep: &Kept) -> Result<usize> {
        let mut gone = 0;
        let folders = [
            (&self.recordings, Some(&keep.recordings)),
            (&self.pictures, keep.pictures.as_ref()),
        ];
        for (folder, keep) in folders
            .into_iter()
            .filter_map(|(it, keep)| Some((it, keep?)))
        {
            let unnamed = |name: &str| !name.parse().is_ok_and(|it: Sha256| keep.contains(&it));
            gone += remove(folder, unnamed).tried(WHAT)?;
        }
        Ok(gone)
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

/// Removes everything in a folder, folders with all that is in them.
fn clear(folder: &Path) -> std::io::Result<usize> {
    let mut gone = remove(folder, |_| true)?;
    for entry in std::fs::read_dir(folder)? {
        std::fs::remove_dir_all(entry?.path())?;
        gone += 1;
    }
    Ok(gone)
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
