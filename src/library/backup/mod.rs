//! A whole house as one file, to be put on a new box: a ZIP that says first what is in it, each
//! file with its hash. It counts once all of it was read back. Which files belong to a house is
//! not known here.

mod backup_dir;
mod disk_label;
mod last_backup;
mod read;
mod write;

use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::model::Sha256;

pub use backup_dir::Shelf;
pub use disk_label::{Labels, NotThere};
pub use last_backup::LastBackup;
pub use read::{look, unpack, verify};
pub use write::write;

/// How a backup is laid out.
pub const FORMAT: u32 = 1;

/// What a backup says of itself is called so, and is its first entry.
pub const MANIFEST: &str = "docent-backup.json";
pub const DATABASE: &str = "docent.db";
/// The settings that the house was served with, as they were written.
pub const SETTINGS: &str = "docent.toml";

/// No house has more files.
const MOST_FILES: usize = 200_000;
/// What is said of so many.
const MOST_MANIFEST_BYTES: u64 = 64 << 20;

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The docent that made it.
    pub docent: String,
    /// The version of its database.
    pub database: u32,
    pub made_wall_ms: i64,
    /// Whether the box knew the time then.
    pub clock_trusted: bool,
    /// The number of the edition that visitors had; 0 for none.
    pub edition: u32,
    pub plays: u64,
    /// What else is in it, in order.
    pub files: Vec<Entry>,
}

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
}

impl Manifest {
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|it| it.bytes).sum()
    }
}

impl Entry {
    pub fn recording(sha256: &Sha256, bytes: u64) -> Self {
        Self::of("recordings", sha256, bytes)
    }

    pub fn picture(sha256: &Sha256, bytes: u64) -> Self {
        Self::of("pictures", sha256, bytes)
    }

    fn of(folder: &str, sha256: &Sha256, bytes: u64) -> Self {
        Self {
            name: format!("{folder}/{sha256}"),
            bytes,
            sha256: sha256.to_string(),
        }
    }

    /// Whether a house has such a file; nothing else is written anywhere.
    fn is_known(&self) -> bool {
        let hash: Option<Sha256> = self.sha256.parse().ok();
        let named = |folder: &str| {
            let name = self.name.strip_prefix(folder)?.strip_prefix('/')?;
            (name == self.sha256).then_some(())
        };
        hash.is_some()
            && ([DATABASE, SETTINGS].contains(&self.name.as_str())
                || named("recordings").or_else(|| named("pictures")).is_some())
    }
}

/// Why a backup is not taken, or cannot be written, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
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

fn failed(what: &'static str) -> impl Fn(io::Error) -> Fault {
    move |source| {
        if source.kind() == io::ErrorKind::FileTooLarge {
            Fault::TooLarge
        } else {
            Fault::Io { what, source }
        }
    }
}
