//! The destination of a backup: a private work folder beside it, and free space.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::{BackupError, BackupSource, Destination, at};
use crate::library::{DiskSpace, backup};

impl Destination {
    pub(super) fn folder(&self) -> &Path {
        match self {
            Self::File(path) => match path.parent() {
                Some(parent) if parent != Path::new("") => parent,
                Some(_) | None => Path::new("."),
            },
            Self::BackupDir(all, _) => all.path(),
        }
    }

    /// A backup may replace an older backup, and no other file.
    pub(super) fn check_replaceable(&self) -> Result<(), BackupError> {
        match self {
            Self::File(path) if path.exists() && backup::read_manifest(path).is_err() => {
                Err(BackupError::Taken(path.clone()))
            }
            Self::File(_) | Self::BackupDir(..) => Ok(()),
        }
    }
}

/// The locked folder in which a backup is made. It is on the destination's file system, so that the
/// final rename is atomic.
pub(super) struct WorkDir {
    folder: PathBuf,
    _lock: File,
}

impl WorkDir {
    pub(super) fn within(folder: &Path) -> Result<Self, BackupError> {
        let own = folder.join(".docent-backup");
        // The database copy contains password hashes.
        let private = DirBuilder::new().recursive(true).mode(0o700).create(&own);
        private.map_err(at(&own))?;
        let lock = File::create(own.join("lock")).map_err(at(&own))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(BackupError::Busy(folder.to_owned())),
            Err(TryLockError::Error(source)) => return Err(at(&own)(source)),
        }
        // Remains of a backup that was killed.
        for entry in fs::read_dir(&own).map_err(at(&own))? {
            let entry = entry.map_err(at(&own))?;
            if entry.file_name() != "lock" {
                fs::remove_file(entry.path()).map_err(at(&own))?;
            }
        }
        Ok(Self {
            folder: own,
            _lock: lock,
        })
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for WorkDir {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            tracing::warn!(%error, folder = %self.folder.display(), "work folder of the backup could not be removed");
        }
    }
}

/// The free space at the destination, and the backups removed to get it.
pub(super) struct DestinationSpace<'a> {
    source: &'a BackupSource,
    destination: &'a Destination,
    removed: Vec<PathBuf>,
}

impl<'a> DestinationSpace<'a> {
    pub(super) fn new(source: &'a BackupSource, destination: &'a Destination) -> Self {
        Self {
            source,
            destination,
            removed: Vec::new(),
        }
    }

    /// Ensures that `needed` bytes are free. Removes the oldest backups if necessary, but never the
    /// newest: until the new backup is verified, it is the only one.
    pub(super) fn ensure_free(&mut self, needed: u64) -> Result<(), BackupError> {
        let into = self.destination.folder();
        loop {
            let free = DiskSpace::at(into)?.free.saturating_sub(self.reserve());
            if free >= needed {
                return Ok(());
            }
            match self.destination {
                Destination::BackupDir(all, _) if all.backups()?.len() > 1 => {
                    self.removed.extend(all.delete_oldest()?);
                }
                Destination::BackupDir(..) | Destination::File(_) => {
                    let folder = into.to_owned();
                    return Err(BackupError::NoRoom {
                        folder,
                        needed,
                        free,
                    });
                }
            }
        }
    }

    /// Removes backups beyond the limit, oldest first. Returns all backups that were removed.
    pub(super) fn remove_surplus(mut self) -> Result<Vec<PathBuf>, BackupError> {
        if let Destination::BackupDir(backups, most) = self.destination {
            while backups.backups()?.len() > most.get() {
                self.removed.extend(backups.delete_oldest()?);
            }
        }
        Ok(self.removed)
    }

    /// The bytes to keep free: the reserve applies on the database's own file system only.
    fn reserve(&self) -> u64 {
        let disk = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
        let same = disk(self.destination.folder()) == disk(&self.source.database);
        if same { self.source.reserve } else { 0 }
    }
}
