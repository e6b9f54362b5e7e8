//! What the house remembers of its last backup: a small note in its state folder.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::library::{Library, Result, Tried};

const WHAT: &str = "the backup could not be noted; check the disk's free space";

/// The newest backup that was made and read back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    /// When, by the box's clock.
    pub wall_ms: i64,
    pub path: PathBuf,
    pub bytes: u64,
}

impl Library {
    pub fn note_backup(&self, it: &LastBackup) -> Result<()> {
        let note = serde_json::to_vec(it)
            .map_err(io::Error::other)
            .tried(WHAT)?;
        let folder = self.state.as_path();
        // Whoever makes the backup, docent reads the note.
        let mut file = tempfile::Builder::new()
            .permissions(Permissions::from_mode(0o644))
            .tempfile_in(folder)
            .tried(WHAT)?;
        file.write_all(&note).tried(WHAT)?;
        file.as_file().sync_all().tried(WHAT)?;
        let kept = file.persist(self.last_backup_note());
        kept.map_err(|it| it.error).tried(WHAT)?;
        File::open(folder).and_then(|it| it.sync_all()).tried(WHAT)
    }

    /// None where there never was one, or nobody can read the note.
    pub fn last_backup(&self) -> Option<LastBackup> {
        let note = fs::read(self.last_backup_note()).ok()?;
        serde_json::from_slice(&note).ok()
    }

    fn last_backup_note(&self) -> PathBuf {
        self.state.join("last-backup.json")
    }
}
