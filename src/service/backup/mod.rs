//! Backup of database, library and settings in one file, also while the daemon runs. The file is
//! verified before it gets its name. It holds no secrets that grant access: sessions, invitations
//! and enrolment codes are left out. Enrolled screens and passwords are included as hashes.

mod destination;

use std::fs::{self, File};
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tokio::runtime::Handle;

use crate::clock::Clock;
use crate::library::backup::{self, BackupDir, DATABASE, Entry, Manifest, SETTINGS};
use crate::library::{self, LastBackup, Library};
use crate::service;
use crate::service::blocking::run_on_thread;
use crate::service::referenced_files::referenced_files;
use crate::store::{self, Store};
use destination::{DestinationSpace, WorkDir};

/// An upper bound of the ZIP headers for each file, in bytes.
const ZIP_HEADER_BYTES: u64 = 600;

/// The data to back up.
#[derive(Clone, Debug)]
pub struct BackupSource {
    /// The database file.
    pub database: PathBuf,
    /// The library.
    pub library: Library,
    /// The text of the configuration file.
    pub settings: Option<String>,
    /// The bytes to keep free on the disk of the database.
    pub reserve: u64,
    /// The clock.
    pub clock: Clock,
}

/// The destination of a backup.
#[derive(Clone, Debug)]
pub enum Destination {
    /// A file.
    File(PathBuf),
    /// A folder of numbered backups, and how many to keep.
    BackupDir(BackupDir, NonZero<usize>),
}

/// A backup that was written and verified.
#[derive(Clone, Debug)]
pub struct CompletedBackup {
    /// The path of the file.
    pub path: PathBuf,
    /// The size in bytes.
    pub bytes: u64,
    /// The manifest.
    pub manifest: Manifest,
    /// Recordings and pictures that are missing or damaged in the library.
    pub skipped: Vec<String>,
    /// Older backups that were removed.
    pub removed: Vec<PathBuf>,
}

/// The failure of a backup.
#[expect(missing_docs, reason = "the message of each variant describes it")]
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("there is no house in {} yet; nothing to back up", .0.display())]
    NoHouse(PathBuf),
    #[error("there is no folder {}; make it, or name another one", .0.display())]
    NoFolder(PathBuf),
    #[error("{} is there and is no backup of docent; name another file", .0.display())]
    Taken(PathBuf),
    #[error("another backup into {} is under way; wait until it is done", .0.display())]
    Busy(PathBuf),
    #[error(
        "the backup needs {} MB, and {} has {} MB to spare; make room there, keep fewer, or take a larger disk",
        .needed.div_ceil(1 << 20), .folder.display(), .free >> 20
    )]
    NoRoom {
        folder: PathBuf,
        needed: u64,
        free: u64,
    },
    #[error(
        "the database is damaged ({0}), so no backup was made of it; restore one of before: docent restore --replace BACKUP"
    )]
    Damaged(String),
    #[error(transparent)]
    Archive(#[from] backup::Error),
    #[error(transparent)]
    Library(#[from] library::Error),
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Service(#[from] service::Error),
    #[error("{}: {source}", .path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// Writes a backup, verifies it, and only then gives it its name.
///
/// # Errors
///
/// Returns an error if a file cannot be read or written, or if the verification fails.
pub async fn back_up(
    source: BackupSource,
    destination: Destination,
) -> Result<CompletedBackup, BackupError> {
    let runtime = Handle::current();
    run_on_thread("backup", move || {
        write_backup(&source, &destination, &runtime)
    })
    .await?
}

fn write_backup(
    source: &BackupSource,
    destination: &Destination,
    runtime: &Handle,
) -> Result<CompletedBackup, BackupError> {
    if !source.database.is_file() {
        let folder = source.database.parent().unwrap_or(Path::new("."));
        return Err(BackupError::NoHouse(folder.to_owned()));
    }
    let folder = destination.folder();
    if !folder.is_dir() {
        return Err(BackupError::NoFolder(folder.to_owned()));
    }
    destination.check_replaceable()?;
    let work_dir = WorkDir::within(folder)?;
    let mut space = DestinationSpace::new(source, destination);
    let wal = source.database.with_extension("db-wal");
    space.ensure_free(size(&source.database) + size(&wal))?;
    // The lock keeps files alive that the copy names: rows come after their files.
    let lock = source.library.lock_shared()?;
    let copy = work_dir.path(DATABASE);
    let database = store::backup(&source.database, &copy)?;
    store::remove_secrets(&copy)?;
    let summary = runtime.block_on(summarize(&copy))?;
    let mut files = BackupFiles::default();
    let hashed = backup_file(&copy, DATABASE)?;
    files.add(hashed, copy);
    if let Some(text) = &source.settings {
        let path = work_dir.path(SETTINGS);
        fs::write(&path, text).map_err(at(&path))?;
        files.add(backup_file(&path, SETTINGS)?, path);
    }
    files.gather(source, &summary)?;
    let moment = source.clock.moment();
    let manifest = Manifest {
        format: backup::FORMAT,
        docent: env!("CARGO_PKG_VERSION").to_owned(),
        database,
        made_wall_ms: moment.wall_ms,
        clock_trusted: moment.trusted,
        edition: summary.edition,
        plays: summary.plays,
        files: files.entries,
    };
    let headers = ZIP_HEADER_BYTES * u64::try_from(manifest.files.len() + 2).unwrap_or(u64::MAX);
    space.ensure_free(manifest.bytes() + headers)?;
    let part = work_dir.path("part.zip");
    backup::write(&manifest, &files.paths, &part)?;
    drop(lock);
    if backup::verify(&part)? != manifest {
        return Err(backup::Error::Damaged("its beginning".into()).into());
    }
    let day = moment.trusted.then(|| day(moment.wall_ms));
    let path = match destination {
        Destination::File(path) => path.clone(),
        Destination::BackupDir(backups, _) => backups.next_path(day.as_deref())?,
    };
    let bytes = size(&part);
    fs::rename(&part, &path).map_err(at(&path))?;
    let synced = File::open(folder).and_then(|directory| directory.sync_all());
    synced.map_err(at(folder))?;
    let removed = space.remove_surplus()?;
    source.library.save_last_backup(&LastBackup {
        wall_ms: moment.wall_ms,
        path: std::path::absolute(&path).map_err(at(&path))?,
        bytes,
    })?;
    Ok(CompletedBackup {
        path,
        bytes,
        manifest,
        skipped: files.skipped,
        removed,
    })
}

/// Summary of the copied database.
struct DatabaseSummary {
    edition: u32,
    plays: u64,
    referenced: library::ReferencedFiles,
}

async fn summarize(copy: &Path) -> Result<DatabaseSummary, BackupError> {
    let (store, thread) = Store::open(copy)?;
    let summary = async {
        let faults = store.check_integrity().await?;
        if !faults.is_empty() {
            return Err(BackupError::Damaged(faults.join("; ")));
        }
        let pictures = store.pictures_with_history().await?;
        Ok(DatabaseSummary {
            edition: store
                .current_edition()
                .await?
                .map_or(0, |edition| edition.number),
            plays: store.count_plays().await?,
            referenced: library::ReferencedFiles {
                pictures: Some(pictures),
                ..referenced_files(&store).await?
            },
        })
    };
    let summary = summary.await;
    store.close().await;
    thread.join();
    summary
}

/// The files of a backup, and their paths.
#[derive(Default)]
struct BackupFiles {
    entries: Vec<Entry>,
    paths: Vec<PathBuf>,
    skipped: Vec<String>,
}

impl BackupFiles {
    fn add(&mut self, entry: Entry, path: PathBuf) {
        self.entries.push(entry);
        self.paths.push(path);
    }

    /// Adds every intact file that the database references.
    fn gather(
        &mut self,
        source: &BackupSource,
        summary: &DatabaseSummary,
    ) -> Result<(), BackupError> {
        let library = &source.library;
        for recording in &summary.referenced.recordings {
            let path = library.recording_path(recording);
            let entry = Entry::recording(recording, size(&path));
            if library.is_recording_intact(recording)? {
                self.add(entry, path);
            } else {
                self.skipped.push(entry.name);
            }
        }
        for picture in summary.referenced.pictures.iter().flatten() {
            let path = library.picture_path(picture);
            let entry = Entry::picture(picture, size(&path));
            if library.is_picture_intact(picture)? {
                self.add(entry, path);
            } else {
                self.skipped.push(entry.name);
            }
        }
        Ok(())
    }
}

fn backup_file(path: &Path, name: &str) -> Result<Entry, BackupError> {
    Ok(Entry {
        name: name.to_owned(),
        bytes: size(path),
        sha256: library::hash(path).map_err(at(path))?.to_string(),
    })
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

fn day(wall_ms: i64) -> String {
    let at = Timestamp::from_millisecond(wall_ms).unwrap_or_default();
    at.strftime("%Y-%m-%d").to_string()
}

fn at(path: &Path) -> impl Fn(io::Error) -> BackupError {
    move |source| BackupError::Io {
        path: path.to_owned(),
        source,
    }
}
