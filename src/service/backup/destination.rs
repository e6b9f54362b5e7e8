//! Where a backup is made and kept: a folder of its own until it is whole, and room for it.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::{BackupError, BackupSource, Destination, at};
use crate::library::{Space, backup};

impl Destination {
    pub(super) fn folder(&self) -> &Path {
        match self {
            Self::File(path) => match path.parent() {
                Some(it) if it != Path::new("") => it,
                Some(_) | None => Path::new("."),
            },
            Self::Shelf(all, _) => all.folder(),
        }
    }

    /// A backup may take an older one's place, and no other file's.
    pub(super) fn is_free(&self) -> Result<(), BackupError> {
        match self {
            Self::File(path) if path.exists() && backup::look(path).is_err() => {
                Err(BackupError::Taken(path.clone()))
            }
            Self::File(_) | Self::Shelf(..) => Ok(()),
        }
    }
}

/// The folder of a backup that is being made: beside where it goes, so that it gets its name at
/// once, and locked, so that two do not meet.
pub(super) struct WorkDir {
    folder: PathBuf,
    _lock: File,
}

impl WorkDir {
    pub(super) fn within(folder: &Path) -> Result<Self, BackupError> {
        let own = folder.join(".docent-backup");
        // It holds hashes of passwords.
        let private = DirBuilder::new().recursive(true).mode(0o700).create(&own);
        private.map_err(at(&own))?;
        let lock = File::create(own.join("lock")).map_err(at(&own))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(BackupError::Busy(folder.to_owned())),
            Err(TryLockError::Error(source)) => return Err(at(&own)(source)),
        }
        // What one left that was killed.
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
            tracing::warn!(%error, folder = %self.folder.display(), "what a backup took to make is still there");
        }
    }
}

/// How much there is where the backup goes, and who makes way.
pub(super) struct DestinationSpace<'a> {
    original: &'a BackupSource,
    onto: &'a Destination,
    gone: Vec<PathBuf>,
}

impl<'a> DestinationSpace<'a> {
    pub(super) fn new(original: &'a BackupSource, onto: &'a Destination) -> Self {
        Self {
            original,
            onto,
            gone: Vec::new(),
        }
    }

    /// Answers once there is so much room. The oldest backups make way, but never the newest:
    /// until another one has been read back, it is all there is.
    pub(super) fn make(&mut self, needed: u64) -> Result<(), BackupError> {
        let into = self.onto.folder();
        loop {
            let free = Space::at(into)?.free.saturating_sub(self.reserve());
            if free >= needed {
                return Ok(());
            }
            match self.onto {
                Destination::Shelf(all, _) if all.backups()?.len() > 1 => {
                    self.gone.extend(all.drop_oldest()?);
                }
                Destination::Shelf(..) | Destination::File(_) => {
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

    /// The newest stay, so many of them; answers with those that went.
    pub(super) fn keep(mut self) -> Result<Vec<PathBuf>, BackupError> {
        if let Destination::Shelf(shelf, most) = self.onto {
            while shelf.backups()?.len() > most.get() {
                self.gone.extend(shelf.drop_oldest()?);
            }
        }
        Ok(self.gone)
    }

    /// On the house's own disk the database keeps its part.
    fn reserve(&self) -> u64 {
        let disk = |path: &Path| fs::metadata(path).map(|it| it.dev()).ok();
        let same = disk(self.onto.folder()) == disk(&self.original.database);
        if same { self.original.reserve } else { 0 }
    }
}
