//! A backup of everything a box stores, as one ZIP that another box can restore. Its first entry is a manifest with
//! the hash of each file. A backup is valid once all of it was read back. The caller chooses the files.

mod backup_dir;
mod disk_label;
mod last_backup;
mod read;
mod write;

use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::model::Sha256;

pub use backup_dir::BackupDir;
pub use disk_label::{DiskError, DiskLabels};
pub use last_backup::LastBackup;
pub use read::{read_manifest, unpack, verify};
pub use write::write;

/// The version of the layout.
pub const FORMAT: u32 = 1;

/// The name of the manifest, the first entry.
pub const MANIFEST: &str = "docent-backup.json";
/// The name of the database within a backup.
pub const DATABASE: &str = "docent.db";
/// The configuration file of the daemon, unchanged.
pub const SETTINGS: &str = "docent.toml";

/// More files than any museum has.
const MAX_FILES: usize = 200_000;
/// Enough for the manifest of [`MAX_FILES`] files.
const MAX_MANIFEST_BYTES: u64 = 64 << 20;

/// The description of a backup, in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the backup format.
    pub format: u32,
    /// The version of the docent that made it.
    pub docent: String,
    /// The schema version of its database.
    pub database: u32,
    /// When it was made, in milliseconds since 1970.
    pub made_wall_ms: i64,
    /// Whether the clock was trusted then.
    pub clock_trusted: bool,
    /// The number of the current edition; 0 for none.
    pub edition: u32,
    /// The number of plays.
    pub plays: u64,
    /// The other entries, in their order.
    pub files: Vec<Entry>,
}

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The path within the backup.
    pub name: String,
    /// The size in bytes.
    pub bytes: u64,
    /// The SHA-256 of the content.
    pub sha256: String,
}

impl Manifest {
    /// The total size of the files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|entry| entry.bytes).sum()
    }
}

impl Entry {
    /// The entry of a recording.
    pub fn recording(sha256: &Sha256, bytes: u64) -> Self {
        Self::stored_file("recordings", sha256, bytes)
    }

    /// The entry of a picture.
    pub fn picture(sha256: &Sha256, bytes: u64) -> Self {
        Self::stored_file("pictures", sha256, bytes)
    }

    fn stored_file(folder: &str, sha256: &Sha256, bytes: u64) -> Self {
        Self {
            name: format!("{folder}/{sha256}"),
            bytes,
            sha256: sha256.to_string(),
        }
    }

    /// Whether a backup may have an entry of this name. No other is ever written to the disk.
    fn is_allowed(&self) -> bool {
        let hash: Option<Sha256> = self.sha256.parse().ok();
        let is_in = |folder: &str| {
            let name = self.name.strip_prefix(folder);
            let name = name.and_then(|name| name.strip_prefix('/'));
            name == Some(self.sha256.as_str())
        };
        hash.is_some()
            && ([DATABASE, SETTINGS].contains(&self.name.as_str())
                || is_in("recordings")
                || is_in("pictures"))
    }
}

/// Why a backup is refused or cannot be written, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum Error {
    #[error("{} is no backup of docent, or its end is missing; take another one", .0.display())]
    NotABackup(PathBuf),
    #[error("the backup is damaged at {0}; take another one")]
    Damaged(String),
    #[error(
        "the backup is laid out in way {found}, and this docent knows {FORMAT}; use the docent that made it ({docent}) or a later one"
    )]
    TooNew { found: u32, docent: String },
    #[error(
        "a file there may not become so large (FAT32 allows 4 GB); format the stick with exFAT or ext4"
    )]
    TooLarge,
    #[error("{what}: {source}")]
    Io {
        what: &'static str,
        source: io::Error,
    },
}

fn io_error(what: &'static str) -> impl Fn(io::Error) -> Error {
    move |source| {
        if source.kind() == io::ErrorKind::FileTooLarge {
            Error::TooLarge
        } else {
            Error::Io { what, source }
        }
    }
}
