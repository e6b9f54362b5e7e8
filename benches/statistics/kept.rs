//! Databases with many plays, which are kept from run to run, and writable copies of them.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

/// The number of plays of the largest database: `PLAYS`, or ten million.
pub(crate) fn most() -> u32 {
    std::env::var("PLAYS").map_or(10_000_000, |plays| plays.parse().unwrap())
}

pub(crate) fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("statistics");
    fs::create_dir_all(&folder).unwrap();
    folder
}

pub(crate) fn database(plays: u32) -> PathBuf {
    folder().join(format!("{plays}.db"))
}

/// A copy of a kept database, removed when it is dropped, so that the original does not change.
pub(crate) struct Copy(PathBuf);

impl Copy {
    pub(crate) fn of(kept: &Path) -> Self {
        let copy = Self(kept.with_extension("copy"));
        copy.forget();
        let conn = Connection::open(kept).unwrap();
        conn.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))
            .unwrap();
        fs::copy(kept, &copy.0).unwrap();
        copy
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    fn forget(&self) {
        for ending in ["copy", "copy-wal", "copy-shm"] {
            drop(fs::remove_file(self.0.with_extension(ending)));
        }
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        self.forget();
    }
}
