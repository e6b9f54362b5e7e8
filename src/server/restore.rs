//! Restores a backup into a state folder.
//!
//! The new house is prepared in a folder beside the old one. A marker file commits it: from then on the new
//! house is the one that counts. It is moved in by renames, which the next start completes after a power cut. The
//! old house is kept in a folder of its own.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use rustix::fs::syncfs;

use crate::library::DiskSpace;
use crate::library::backup::{self, DATABASE, Manifest};
use crate::server::state_folder::StateFolder;
use crate::store;

/// The folder in which the new house is prepared.
const STAGING_FOLDER: &str = "restoring";
/// The marker in it: what was restored, and the folder for the old house.
const COMMIT_MARKER: &str = "ready";
/// In the marker: database and files, or the database without files.
const WHOLE_HOUSE: &str = "whole";
const DATABASE_ONLY: &str = "database";

/// The folders of a museum. A restored database without files leaves them in place.
const FILE_FOLDERS: [&str; 2] = ["recordings", "pictures"];

/// What to do with a museum that exists already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    Refuse,
    MoveAside,
}

/// What was restored.
#[derive(Debug)]
pub(crate) struct Restored {
    /// None if it was a database without files.
    pub(crate) manifest: Option<Manifest>,
    pub(crate) database_version: u32,
    /// The folder with the museum that was there before.
    pub(crate) previous: Option<PathBuf>,
}

/// Restores the museum of a backup, or a database alone.
///
/// # Errors
///
/// If a server uses the folder, a museum exists and is to stay, the backup is damaged, or the disk is full. The
/// existing house is unchanged then.
pub(crate) fn restore(
    folder: &StateFolder,
    from: &Path,
    existing: Existing,
) -> anyhow::Result<Restored> {
    let state = folder.path();
    let _lock = folder.lock()?;
    finish_pending(state)?;
    if existing == Existing::Refuse && folder.database().exists() {
        bail!(
            "{} holds a house already; with --replace it makes way, and is kept in {}",
            state.display(),
            folder_for_previous(state)?.display()
        );
    }
    let staging = state.join(STAGING_FOLDER);
    clear(&staging)?;
    fs::create_dir(&staging).with_context(|| format!("making {}", staging.display()))?;
    let (manifest, database_version) = match prepare(&staging, from) {
        Ok(prepared) => prepared,
        Err(error) => {
            clear(&staging)?;
            return Err(error);
        }
    };
    let previous = folder_for_previous(state)?;
    let scope = manifest.as_ref().map_or(DATABASE_ONLY, |_| WHOLE_HOUSE);
    write_commit_marker(&staging, scope, &previous)?;
    finish_pending(state)?;
    chown_to_owner(state)?;
    Ok(Restored {
        manifest,
        database_version,
        previous: previous.exists().then_some(previous),
    })
}

/// Whether a committed house is not completely in place yet.
pub(super) fn is_pending(state: &Path) -> bool {
    state.join(STAGING_FOLDER).join(COMMIT_MARKER).exists()
}

/// Moves a committed house in, and continues where an earlier run was interrupted. Does nothing without one.
///
/// # Errors
///
/// If the marker cannot be read, or a file cannot be moved.
pub(super) fn finish_pending(state: &Path) -> anyhow::Result<()> {
    let staging = state.join(STAGING_FOLDER);
    let marker = match fs::read_to_string(staging.join(COMMIT_MARKER)) {
        Ok(marker) => marker,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).context("reading where the house of before goes"),
    };
    let (scope, name) = marker
        .split_once(' ')
        .context("the mark of a restored house says nothing; remove the folder ‘restoring’")?;
    let moved = swap(state, &staging, &state.join(name), scope == WHOLE_HOUSE);
    moved.with_context(|| {
        format!(
            "moving the restored house into {}; start docent again to go on with it",
            state.display()
        )
    })
}

fn swap(state: &Path, staging: &Path, previous: &Path, whole: bool) -> io::Result<()> {
    fs::create_dir_all(previous)?;
    for name in FILE_FOLDERS {
        // An empty folder belongs to no house.
        drop(fs::remove_dir(state.join(name)));
        if staging.join(name).exists() {
            rename_if_exists(&state.join(name), &previous.join(name))?;
            rename_if_exists(&staging.join(name), &state.join(name))?;
        } else if !whole && !previous.join(name).exists() && staging.join(DATABASE).exists() {
            hard_link_folder(&state.join(name), &previous.join(name))?;
        }
    }
    if staging.join(DATABASE).exists() {
        // The old write-ahead log must go before the new database comes: SQLite would apply it.
        for file in ["docent.db-wal", "docent.db-shm", DATABASE] {
            rename_if_exists(&state.join(file), &previous.join(file))?;
        }
        rename_if_exists(&staging.join(DATABASE), &state.join(DATABASE))?;
    }
    for folder in [previous, state] {
        File::open(folder)?.sync_all()?;
    }
    fs::remove_dir_all(staging)?;
    // Fails if there is a previous house in it, as it should.
    drop(fs::remove_dir(previous));
    Ok(())
}

/// Unpacks and checks the new house. The existing one is not touched.
fn prepare(staging: &Path, from: &Path) -> anyhow::Result<(Option<Manifest>, u32)> {
    let database = staging.join(DATABASE);
    let manifest = if is_database(from)? {
        store::backup(from, &database).with_context(|| format!("copying {}", from.display()))?;
        None
    } else {
        let announced = backup::read_manifest(from)?;
        let free = DiskSpace::at(staging)?.free;
        ensure!(
            announced.bytes() <= free,
            "the house of this backup takes {} MB, and {} MB are free; make room first",
            announced.bytes().div_ceil(1 << 20),
            free >> 20
        );
        Some(backup::unpack(from, staging)?)
    };
    let info = store::inspect(&database).context("the database of this backup")?;
    ensure!(
        info.errors.is_empty(),
        "its database is damaged ({}); take another backup",
        info.errors.join("; ")
    );
    store::renew_epoch(&database).context("the database of this backup")?;
    syncfs(File::open(staging)?).context("writing the restored files to the disk")?;
    Ok((manifest, info.version))
}

fn is_database(file: &Path) -> anyhow::Result<bool> {
    const SIGNATURE: &[u8] = b"SQLite format 3\0";
    let mut head = Vec::new();
    File::open(file)
        .and_then(|file| file.take(16).read_to_end(&mut head))
        .with_context(|| format!("reading {}", file.display()))?;
    Ok(head == SIGNATURE)
}

/// The first unused name for the folder of the previous house.
fn folder_for_previous(state: &Path) -> anyhow::Result<PathBuf> {
    let mut names = (1..10_000).map(|n| state.join(format!("before-restore-{n}")));
    names
        .find(|path| !path.exists())
        .context("too many houses of before are kept; remove some")
}

/// Commits the new house.
fn write_commit_marker(staging: &Path, scope: &str, previous: &Path) -> anyhow::Result<()> {
    let name = previous.file_name().unwrap_or_default().to_string_lossy();
    let part = staging.join("ready.part");
    let written = File::create(&part).and_then(|mut file| {
        write!(file, "{scope} {name}")?;
        file.sync_all()
    });
    written
        .and_then(|()| fs::rename(&part, staging.join(COMMIT_MARKER)))
        .and_then(|()| File::open(staging)?.sync_all())
        .context("noting that the restored house is ready")
}

fn rename_if_exists(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Links the files of a folder into another one, so that both houses keep them when one removes its own.
fn hard_link_folder(from: &Path, to: &Path) -> io::Result<()> {
    let part = to.with_extension("part");
    if part.exists() {
        fs::remove_dir_all(&part)?;
    }
    fs::create_dir(&part)?;
    for entry in fs::read_dir(from).into_iter().flatten() {
        let entry = entry?;
        fs::hard_link(entry.path(), part.join(entry.file_name()))?;
    }
    fs::rename(part, to)
}

fn clear(staging: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(staging) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done.with_context(|| format!("clearing {}", staging.display())),
    }
}

/// Gives files that root restored to the owner of the state folder.
fn chown_to_owner(state: &Path) -> anyhow::Result<()> {
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let owner = fs::metadata(state)?;
    chown_recursive(state, owner.uid(), owner.gid())
        .context("giving the restored files to the state folder's owner")
}

fn chown_recursive(path: &Path, uid: u32, gid: u32) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            chown_recursive(&entry.path(), uid, gid)?;
        }
        if kind.is_dir() || kind.is_file() {
            chown(entry.path(), Some(uid), Some(gid))?;
        }
    }
    Ok(())
}
