//! Deletes files that nothing references, and the locks that keep new files from being deleted.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::library::{Context, Error, Library, Result};
use crate::model::Sha256;

const COLLECT_FAILED: &str = "the library could not be swept";
const LOCK_FAILED: &str = "the library could not be locked";

/// The files that must stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReferencedFiles {
    /// The recordings in use.
    pub recordings: BTreeSet<Sha256>,
    /// Those of the draft and of every edition. None if not all of them could be read: then no picture is deleted.
    pub pictures: Option<BTreeSet<Sha256>>,
}

/// A shared lock on the library, across processes: nothing is deleted while it is held.
#[derive(Debug)]
#[must_use = "files may be deleted once this is dropped"]
pub struct SharedLock(#[expect(dead_code, reason = "its lock ends when it is closed")] File);

/// An exclusive lock on the library, across processes: nothing is stored while it is held.
#[derive(Debug)]
#[must_use = "files may be stored once this is dropped"]
pub(super) struct ExclusiveLock(
    #[expect(dead_code, reason = "its lock ends when it is closed")] File,
);

impl Library {
    /// Waits until no garbage collection runs, and prevents one until the lock is dropped.
    ///
    /// # Errors
    /// [`Error::Io`] if the lock file cannot be opened or locked.
    pub fn lock_shared(&self) -> Result<SharedLock> {
        let file = self.open_lock_file()?;
        file.lock_shared().context(LOCK_FAILED)?;
        Ok(SharedLock(file))
    }

    /// Deletes every unreferenced file, and returns their number. None if the library is locked: a file that nothing
    /// references yet may then be about to be referenced. `referenced` runs under the exclusive lock, so that it
    /// misses no file.
    ///
    /// # Errors
    /// The error of `referenced`, or [`Error::Io`] if a file cannot be deleted.
    pub fn collect_garbage<E: From<Error>>(
        &self,
        referenced: impl FnOnce() -> Result<ReferencedFiles, E>,
    ) -> Result<Option<usize>, E> {
        let Some(_lock) = self.try_lock_exclusive()? else {
            return Ok(None);
        };
        Ok(Some(self.delete_unreferenced(&referenced()?)?))
    }

    /// Like [`Library::collect_garbage`], but also deletes incoming files that an earlier run left. Only for a process
    /// that has not begun to store anything.
    ///
    /// # Errors
    /// As [`Library::collect_garbage`].
    pub fn collect_garbage_at_start<E: From<Error>>(
        &self,
        referenced: impl FnOnce() -> Result<ReferencedFiles, E>,
    ) -> Result<Option<usize>, E> {
        let Some(_lock) = self.try_lock_exclusive()? else {
            return Ok(None);
        };
        let referenced = referenced()?;
        let leftovers = clear_folder(&self.incoming).context(COLLECT_FAILED)?;
        Ok(Some(leftovers + self.delete_unreferenced(&referenced)?))
    }

    fn delete_unreferenced(&self, referenced: &ReferencedFiles) -> Result<usize> {
        let mut deleted = 0;
        for path in self.unreferenced_files(referenced)? {
            std::fs::remove_file(path).context(COLLECT_FAILED)?;
            deleted += 1;
        }
        Ok(deleted)
    }

    /// Every unreferenced file among recordings and pictures.
    ///
    /// # Errors
    /// [`Error::Io`] if a folder cannot be read.
    pub fn unreferenced_files(&self, referenced: &ReferencedFiles) -> Result<Vec<PathBuf>> {
        let folders = [
            (&self.recordings, Some(&referenced.recordings)),
            (&self.pictures, referenced.pictures.as_ref()),
        ];
        let mut found = Vec::new();
        for (folder, referenced) in folders {
            let Some(referenced) = referenced else {
                continue;
            };
            let is_unreferenced = |name: &str| {
                !name
                    .parse()
                    .is_ok_and(|sha256: Sha256| referenced.contains(&sha256))
            };
            found.extend(files_in(folder, is_unreferenced).context(COLLECT_FAILED)?);
        }
        Ok(found)
    }

    /// None while another holds a lock.
    pub(super) fn try_lock_exclusive(&self) -> Result<Option<ExclusiveLock>> {
        let file = self.open_lock_file()?;
        match file.try_lock() {
            Ok(()) => Ok(Some(ExclusiveLock(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error).context(COLLECT_FAILED)?,
        }
    }

    fn open_lock_file(&self) -> Result<File> {
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&self.lock)
            .context(LOCK_FAILED)
    }
}

/// Deletes everything in a folder, subfolders included.
fn clear_folder(folder: &Path) -> std::io::Result<usize> {
    let mut deleted = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        } else {
            std::fs::remove_file(entry.path())?;
        }
        deleted += 1;
    }
    Ok(deleted)
}

/// The files of a folder whose names match or are not UTF-8, sorted.
fn files_in(folder: &Path, matches: impl Fn(&str) -> bool) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_type()?.is_dir() && entry.file_name().to_str().is_none_or(&matches) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}
