//! A JSON file in the state folder that describes the last backup.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::library::backup::backup_dir::parse_number;
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

impl LastBackup {
    /// Whether it is one of the numbered backups of a folder, as the nightly ones are.
    pub fn is_of_a_series(&self) -> bool {
        let name = self.path.file_name().and_then(|name| name.to_str());
        name.and_then(parse_number).is_some()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_numbered_backup_is_one_of_a_series() {
        let is_of_a_series = |path: &str| {
            let backup = LastBackup {
                wall_ms: 0,
                path: path.into(),
                bytes: 0,
            };
            backup.is_of_a_series()
        };
        assert!(is_of_a_series(
            "/var/backups/docent/docent-00042-2026-11-20.zip"
        ));
        assert!(!is_of_a_series("/media/stick/house.zip"));
    }
}
