use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

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

/// While it is held, in any process, nothing is placed.
#[derive(Debug)]
#[must_use = "files may be placed once this is dropped"]
pub(super) struct Alone(#[expect(dead_code, reason = "its lock ends when it is closed")] File);

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
        let Some(_alone) = self.alone()? else {
            return Ok(None);
        };
        Ok(Some(self.remove_all_but(&keep()?)?))
    }

    /// As [`Library::sweep`], and removes what a run before left on its way in: only for a run that
    /// has not begun to take anything in itself.
    pub fn sweep_leftovers<E: From<Error>>(
        &self,
        keep: impl FnOnce() -> Result<Kept, E>,
    ) -> Result<Option<usize>, E> {
        let Some(_alone) = self.alone()? else {
            return Ok(None);
        };
        let kept = keep()?;
        let left = clear(&self.incoming).tried(WHAT)?;
        Ok(Some(left + self.remove_all_but(&kept)?))
    }

    fn remove_all_but(&self, keep: &Kept) -> Result<usize> {
        let mut gone = 0;
        for path in self.foreign(keep)? {
            std::fs::remove_file(path).tried(WHAT)?;
            gone += 1;
        }
        Ok(gone)
    }

    /// Every file among recordings and pictures that is not to be kept.
    pub fn foreign(&self, keep: &Kept) -> Result<Vec<PathBuf>> {
        let folders = [
            (&self.recordings, Some(&keep.recordings)),
            (&self.pictures, keep.pictures.as_ref()),
        ];
        let mut found = Vec::new();
        for (folder, keep) in folders {
            let Some(keep) = keep else { continue };
            let unnamed = |name: &str| !name.parse().is_ok_and(|it: Sha256| keep.contains(&it));
            found.extend(files(folder, unnamed).tried(WHAT)?);
        }
        Ok(found)
    }

    /// The right to take files away; none while somebody places some.
    pub(super) fn alone(&self) -> Result<Option<Alone>> {
        let lock = self.lock_file()?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Alone(lock))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error).tried(WHAT)?,
        }
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
    let mut gone = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        } else {
            std::fs::remove_file(entry.path())?;
        }
        gone += 1;
    }
    Ok(gone)
}

/// The files of a folder whose names are as wished, or no names at all.
fn files(folder: &Path, wished: impl Fn(&str) -> bool) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_type()?.is_dir() && entry.file_name().to_str().is_none_or(&wished) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}
