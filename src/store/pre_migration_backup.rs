//! The database as it was before each time it was brought up to date, for whoever has to go back.
//! They lie beside it in the folder `earlier`, named by their version: `docent-5.db`.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::backup::backup;
use super::{Error, Result};

/// So many are kept; the oldest versions go.
const MOST: usize = 3;

/// Keeps the database at `path`, which is of this version; says where.
pub(super) fn keep(path: &Path, version: u32) -> Result<PathBuf> {
    let folder = folder(path);
    let kept = folder.join(name(version));
    let part = folder.join("docent.part");
    let done = fs::create_dir_all(&folder)
        .and_then(|()| gone(fs::remove_file(&part)))
        .map_err(|error| Error::Backup(Arc::new(error)))
        .and_then(|()| backup(path, &part));
    match done {
        // Somebody was quicker, and has kept it.
        Ok(found) if found != version => {
            drop(fs::remove_file(&part));
            return Ok(kept);
        }
        Ok(_) => {}
        Err(error) => {
            drop(fs::remove_file(&part));
            return Err(Error::PreMigrationBackup(Box::new(error)));
        }
    }
    let settled = fs::rename(&part, &kept).and_then(|()| File::open(&folder)?.sync_all());
    settled.map_err(|error| Error::PreMigrationBackup(Box::new(Error::Backup(Arc::new(error)))))?;
    for (_, old) in all(path).into_iter().rev().skip(MOST) {
        if let Err(error) = fs::remove_file(&old) {
            tracing::warn!(%error, file = %old.display(), "an earlier database could not be removed");
        }
    }
    Ok(kept)
}

/// The newest one that a docent reads which knows `most`.
pub(super) fn newest(path: &Path, most: u32) -> Option<PathBuf> {
    let mut all = all(path).into_iter().rev();
    all.find(|(version, _)| *version <= most)
        .map(|backup| backup.1)
}

/// In the order of their versions.
fn all(path: &Path) -> Vec<(u32, PathBuf)> {
    // Where there is no folder, nothing has been kept.
    let entries = fs::read_dir(folder(path)).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let name = entry.file_name();
            let version = name
                .to_str()?
                .strip_prefix("docent-")?
                .strip_suffix(".db")?;
            Some((version.parse().ok()?, entry.path()))
        })
        .collect();
    found.sort();
    found
}

fn folder(path: &Path) -> PathBuf {
    path.with_file_name("earlier")
}

fn name(version: u32) -> String {
    format!("docent-{version}.db")
}

fn gone(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
