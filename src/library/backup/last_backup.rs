//! A JSON file in the state folder that describes the last backup.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::library::{Context, Library, Result};

const SAVE_FAILED: &str = "the backup could not be noted; check the disk's free space";

/// The newest backup that was made and verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    /// When, by the box's clock.
    pub wall_ms: i64,
    /// The path of the file.
    pub path: PathBuf,
    /// The size in bytes.
    pub bytes: u64,
}

impl Library {
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if the file cannot be written.
    pub fn save_last_backup(&self, backup: &LastBackup) -> Result<()> {
        let json = serde_json::to_vec(backup)
            .map_err(io::Error::other)
            .context(SAVE_FAILED)?;
        let folder = self.state.as_path();
        // The daemon reads it, even if another user makes the backup.
        let mut file = tempfile::Builder::new()
            .permissions(Permissions::from_mode(0o644))
            .tempfile_in(folder)
            .context(SAVE_FAILED)?;
        file.write_all(&json).context(SAVE_FAILED)?;
        file.as_file().sync_all().context(SAVE_FAILED)?;
        let persisted = file.persist(self.last_backup_path());
        persisted
            .map_err(|error| error.error)
            .context(SAVE_FAILED)?;
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .context(SAVE_FAILED)
    }

    /// None without a backup, or if the file cannot be read.
    pub fn last_backup(&self) -> Option<LastBackup> {
        let json = fs::read(self.last_backup_path()).ok()?;
        serde_json::from_slice(&json).ok()
    }

    fn last_backup_path(&self) -> PathBuf {
        self.state.join("last-backup.json")
    }
}
