//! Backups of the database before each migration, for a downgrade. They are in the folder `earlier`
//! beside the database, named by their version: `docent-5.db`.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::backup::backup;
use super::{Error, Result};

/// Backups at most; those of the oldest versions are removed.
const MAX_BACKUPS: usize = 3;

/// Backs up the database at `path`, which has this version, and returns the backup's path.
pub(super) fn create(path: &Path, version: u32) -> Result<PathBuf> {
    let folder = folder(path);
    let kept = folder.join(name(version));
    let part = folder.join("docent.part");
    let done = fs::create_dir_all(&folder)
        .and_then(|()| ignore_missing(fs::remove_file(&part)))
        .map_err(|error| Error::Backup(Arc::new(error)))
        .and_then(|()| backup(path, &part));
    match done {
        // Another process has migrated the database meanwhile, and has made the backup.
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
    let renamed = fs::rename(&part, &kept).and_then(|()| File::open(&folder)?.sync_all());
    renamed.map_err(|error| Error::PreMigrationBackup(Box::new(Error::Backup(Arc::new(error)))))?;
    for (_, old) in all(path).into_iter().rev().skip(MAX_BACKUPS) {
        if let Err(error) = fs::remove_file(&old) {
            tracing::warn!(%error, file = %old.display(), "an old backup of the database could not be removed");
        }
    }
    Ok(kept)
}

/// The newest backup with a version of at most `max_version`.
pub(super) fn newest(path: &Path, max_version: u32) -> Option<PathBuf> {
    let mut all = all(path).into_iter().rev();
    all.find(|(version, _)| *version <= max_version)
        .map(|backup| backup.1)
}

/// All backups, sorted by version.
fn all(path: &Path) -> Vec<(u32, PathBuf)> {
    // Without the folder there are no backups.
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

fn ignore_missing(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
