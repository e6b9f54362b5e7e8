//! Quarantine: files that no longer match their hash are moved aside, never deleted.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use crate::library::ingest::persist::hash_on_disk;
use crate::library::{Context, Library, Result};
use crate::model::Sha256;

const MOVE_FAILED: &str = "a damaged file could not be moved aside";

/// The condition of a referenced file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileCondition {
    /// The file has its hash.
    Intact,
    /// There is no file.
    Missing,
    /// Its content does not match its hash, or the disk cannot read it any more.
    Damaged,
}

impl Library {
    /// Reads a recording from disk and compares its hash.
    ///
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if the file cannot be read for another reason than damage.
    pub fn recording_condition(&self, name: &Sha256) -> Result<FileCondition> {
        condition(&self.recording_path(name), name)
    }

    /// Reads a picture from disk and compares its hash.
    ///
    /// # Errors
    /// As [`Library::recording_condition`].
    pub fn picture_condition(&self, name: &Sha256) -> Result<FileCondition> {
        condition(&self.picture_path(name), name)
    }

    /// Moves the damaged ones of the files to the quarantine, and returns their number. None while another process
    /// or thread stores files: then a file may just be written anew.
    ///
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if a file cannot be read or moved.
    pub fn quarantine(&self, recordings: &[Sha256], pictures: &[Sha256]) -> Result<Option<usize>> {
        let Some(_lock) = self.try_lock_exclusive()? else {
            return Ok(None);
        };
        let recordings = recordings
            .iter()
            .map(|name| (self.recording_path(name), name));
        let pictures = pictures.iter().map(|name| (self.picture_path(name), name));
        let mut moved = 0;
        for (path, name) in recordings.chain(pictures) {
            if condition(&path, name)? == FileCondition::Damaged {
                self.move_to_quarantine(&path)?;
                moved += 1;
            }
        }
        Ok(Some(moved))
    }

    /// The folder of the damaged files.
    pub fn quarantine_dir(&self) -> PathBuf {
        self.state.join("quarantine")
    }

    fn move_to_quarantine(&self, path: &Path) -> Result<()> {
        let folder = self.quarantine_dir();
        fs::create_dir_all(&folder).context(MOVE_FAILED)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut targets = (1..).map(|n| match n {
            1 => folder.join(&*name),
            n => folder.join(format!("{name}.{n}")),
        });
        // A file that was moved before stays.
        let free = targets.find(|target| !target.exists()).unwrap_or_default();
        fs::rename(path, free).context(MOVE_FAILED)?;
        File::open(&folder)
            .and_then(|folder| folder.sync_all())
            .context(MOVE_FAILED)
    }
}

fn condition(path: &Path, name: &Sha256) -> Result<FileCondition> {
    match hash_on_disk(path) {
        Ok(found) if found == *name => Ok(FileCondition::Intact),
        Ok(_) => Ok(FileCondition::Damaged),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(FileCondition::Missing),
        Err(error) if error.raw_os_error() == Some(Errno::IO.raw_os_error()) => {
            Ok(FileCondition::Damaged)
        }
        Err(error) => Err(error).context("a file of the library could not be read"),
    }
}
