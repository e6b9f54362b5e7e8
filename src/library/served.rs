//! Files that another box of the house prepared: they come under their hash, and are not inspected again.

use std::fs::{self, File};
use std::path::Path;

use crate::library::ingest::persist::is_intact;
use crate::library::{Context, Error, Library, Result};
use crate::model::Sha256;

/// What a served file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServedFile {
    /// Sound, for speakers or browsers.
    Sound,
    /// A picture.
    Picture,
}

impl Library {
    /// Whether a served file is on disk; its content is not read.
    pub fn has_served_file(&self, kind: ServedFile, sha256: &Sha256) -> bool {
        self.served_path(kind, sha256).is_file()
    }

    /// Moves a downloaded file into the library, durably. The caller must hold [`Library::lock_shared`] from before
    /// this call until the file is listed.
    ///
    /// # Errors
    /// [`Error::Changed`] if the file's hash is not `expected`; [`Error::Io`] if the disk fails.
    pub fn persist_served_file(
        &self,
        file: &Path,
        kind: ServedFile,
        expected: &Sha256,
    ) -> Result<()> {
        const FAILED: &str = "a file could not be placed; check the disk's free space";
        if !is_intact(file, expected)? {
            return Err(Error::Changed);
        }
        File::open(file)
            .and_then(|file| file.sync_all())
            .context(FAILED)?;
        let path = self.served_path(kind, expected);
        fs::rename(file, &path).context(FAILED)?;
        let folder = path.parent().unwrap_or(&self.state);
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .context(FAILED)
    }

    fn served_path(&self, kind: ServedFile, sha256: &Sha256) -> std::path::PathBuf {
        match kind {
            ServedFile::Sound => self.recording_path(sha256),
            ServedFile::Picture => self.picture_path(sha256),
        }
    }
}
