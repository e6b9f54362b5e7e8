//! Puts another house in a state folder's place. It is made ready beside what is there; one mark
//! decides; then it is moved in by renames, which the next start goes on with where the plug was
//! pulled. What was there before is kept aside.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use rustix::fs::syncfs;

use crate::app::state::Folder;
use crate::library::Space;
use crate::library::backup::{self, DATABASE, Manifest};
use crate::store;

/// Where a house is made ready, and the mark that it is; the mark says what it is, and where the one
/// before goes.
const READY: &str = "restoring";
const MARK: &str = "ready";
const WHOLE: &str = "whole";
const DATABASE_ALONE: &str = "database";

/// Folders of a house. A database alone leaves them where they are.
const FILES: [&str; 2] = ["recordings", "pictures"];

/// What becomes of a house that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Refuse,
    KeepAside,
}

/// What was put in place.
#[derive(Debug)]
pub(super) struct Restored {
    /// None where it was a database alone.
    pub(super) manifest: Option<Manifest>,
    pub(super) database: u32,
    /// Where the house of before is kept.
    pub(super) aside: Option<PathBuf>,
}

/// Puts the house of a backup, or a database that was kept of before, in a folder's place.
pub(super) fn restore(folder: &Folder, from: &Path, before: Before) -> anyhow::Result<Restored> {
    let state = folder.path();
    let _lock = folder.lock()?;
    settle(state)?;
    if before == Before::Refuse && folder.database().exists() {
        bail!(
            "{} holds a house already; with --replace it makes way, and is kept in {}",
            state.display(),
            aside(state)?.display()
        );
    }
    let ready = state.join(READY);
    clear(&ready)?;
    fs::create_dir(&ready).with_context(|| format!("making {}", ready.display()))?;
    let made = make_ready(&ready, from);
    let (manifest, database) = match made {
        Ok(it) => it,
        Err(error) => {
            clear(&ready)?;
            return Err(error);
        }
    };
    let aside = aside(state)?;
    let what = manifest.as_ref().map_or(DATABASE_ALONE, |_| WHOLE);
    decide(&ready, what, &aside)?;
    settle(state)?;
    hand_over(state)?;
    Ok(Restored {
        manifest,
        database,
        aside: aside.exists().then_some(aside),
    })
}

/// Whether a house is ready and not yet, or not wholly, in place.
pub(super) fn is_pending(state: &Path) -> bool {
    state.join(READY).join(MARK).exists()
}

/// Moves in what is ready. Doing so again goes on where it was cut off.
pub(super) fn settle(state: &Path) -> anyhow::Result<()> {
    let ready = state.join(READY);
    let mark = match fs::read_to_string(ready.join(MARK)) {
        Ok(it) => it,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).context("reading where the house of before goes"),
    };
    let (what, name) = mark
        .split_once(' ')
        .context("the mark of a restored house says nothing; remove the folder ‘restoring’")?;
    let moved = swap(state, &ready, &state.join(name), what == WHOLE);
    moved.with_context(|| {
        format!(
            "moving the restored house into {}; start docent again to go on with it",
            state.display()
        )
    })
}

fn swap(state: &Path, ready: &Path, aside: &Path, whole: bool) -> io::Result<()> {
    fs::create_dir_all(aside)?;
    for name in FILES {
        // An empty one is of no house.
        drop(fs::remove_dir(state.join(name)));
        if ready.join(name).exists() {
            rename(&state.join(name), &aside.join(name))?;
            rename(&ready.join(name), &state.join(name))?;
        } else if !whole && !aside.join(name).exists() && ready.join(DATABASE).exists() {
            link(&state.join(name), &aside.join(name))?;
        }
    }
    if ready.join(DATABASE).exists() {
        // What belongs to the database of before goes first, or it would spoil the new one.
        for beside in ["docent.db-wal", "docent.db-shm", DATABASE] {
            rename(&state.join(beside), &aside.join(beside))?;
        }
        rename(&ready.join(DATABASE), &state.join(DATABASE))?;
    }
    for folder in [aside, state] {
        File::open(folder)?.sync_all()?;
    }
    fs::remove_dir_all(ready)?;
    // Where nothing was there before, nothing is kept.
    drop(fs::remove_dir(aside));
    Ok(())
}

/// Unpacks and checks; nothing of the house that is there is touched.
fn make_ready(ready: &Path, from: &Path) -> anyhow::Result<(Option<Manifest>, u32)> {
    let database = ready.join(DATABASE);
    let manifest = if is_database(from)? {
        store::backup(from, &database).with_context(|| format!("copying {}", from.display()))?;
        None
    } else {
        let said = backup::look(from)?;
        let free = Space::at(ready)?.free;
        ensure!(
            said.bytes() <= free,
            "the house of this backup takes {} MB, and {} MB are free; make room first",
            said.bytes().div_ceil(1 << 20),
            free >> 20
        );
        Some(backup::unpack(from, ready)?)
    };
    let look = store::inspect(&database).context("the database of this backup")?;
    ensure!(
        look.errors.is_empty(),
        "its database is damaged ({}); take another backup",
        look.errors.join("; ")
    );
    syncfs(File::open(ready)?).context("writing the restored files to the disk")?;
    Ok((manifest, look.version))
}

fn is_database(file: &Path) -> anyhow::Result<bool> {
    const BEGINNING: &[u8] = b"SQLite format 3\0";
    let mut head = Vec::new();
    File::open(file)
        .and_then(|it| it.take(16).read_to_end(&mut head))
        .with_context(|| format!("reading {}", file.display()))?;
    Ok(head == BEGINNING)
}

/// The first name that nothing has.
fn aside(state: &Path) -> anyhow::Result<PathBuf> {
    let mut names = (1..10_000).map(|it| state.join(format!("before-restore-{it}")));
    names
        .find(|it| !it.exists())
        .context("too many houses of before are kept; remove some")
}

/// From here on the new house is the one that counts.
fn decide(ready: &Path, what: &str, aside: &Path) -> anyhow::Result<()> {
    let name = aside.file_name().unwrap_or_default().to_string_lossy();
    let part = ready.join("ready.part");
    let written = File::create(&part).and_then(|mut it| {
        write!(it, "{what} {name}")?;
        it.sync_all()
    });
    written
        .and_then(|()| fs::rename(&part, ready.join(MARK)))
        .and_then(|()| File::open(ready)?.sync_all())
        .context("noting that the restored house is ready")
}

/// What is not there need not be moved.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// The same files a second time, so that a sweep of one house leaves them to the other.
fn link(from: &Path, to: &Path) -> io::Result<()> {
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

fn clear(ready: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(ready) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done.with_context(|| format!("clearing {}", ready.display())),
    }
}

/// What root restores is for whoever owns the folder: docent's own user.
fn hand_over(state: &Path) -> anyhow::Result<()> {
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let owner = fs::metadata(state)?;
    give(state, (owner.uid(), owner.gid()))
        .context("giving the restored files to the state folder's owner")
}

fn give(path: &Path, whose: (u32, u32)) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            give(&entry.path(), whose)?;
        }
        if kind.is_dir() || kind.is_file() {
            chown(entry.path(), Some(whose.0), Some(whose.1))?;
        }
    }
    Ok(())
}
