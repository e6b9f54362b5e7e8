//! The state folder: database, recordings, and a lock that says who serves it.

use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, geteuid, kill_process};

use crate::app::restore;
use crate::clock::Clock;
use crate::config::Config;
use crate::library::{Library, Limits};
use crate::model::Ms;
use crate::service::Content;
use crate::store::{self, Store};

/// Hashes of passwords lie in it.
const OWNER_ALONE: u32 = 0o700;

/// A state folder, of which nothing is open yet.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    limits: Limits,
}

/// The right to serve a state folder, or to put another house in its place; it ends when this is
/// dropped.
#[derive(Debug)]
#[must_use = "the folder is anybody's once this is dropped"]
pub(super) struct Lock(#[expect(dead_code, reason = "its lock ends when it is closed")] File);

/// An open state folder.
#[derive(Debug)]
pub(super) struct State {
    pub(super) content: Content,
    pub(super) thread: store::Thread,
    folder: Folder,
}

impl State {
    /// Opens it to work on it, also while docent serves it.
    pub(super) fn open(config: &Config, clock: &Clock) -> anyhow::Result<Self> {
        let folder = Folder::of(config)?;
        if restore::is_pending(folder.path()) || store::needs_migration(&folder.database())? {
            // What has to be done first must not be done under a docent that serves.
            let lock = folder.lock().context(
                "the docent that serves this house is another version than this one, so restart it first",
            )?;
            let state = folder.open(clock);
            drop(lock);
            return state;
        }
        folder.open(clock)
    }

    /// Opens it to serve it.
    pub(super) fn serve(config: &Config, clock: &Clock) -> anyhow::Result<(Self, Lock)> {
        let folder = Folder::of(config)?;
        let lock = folder.lock()?;
        Ok((folder.open(clock)?, lock))
    }

    /// Tells the docent that serves this folder, if one does, to read again what is current.
    pub(super) fn poke(&self) -> anyhow::Result<bool> {
        self.folder.poke()
    }

    pub(super) async fn close(self) {
        self.content.store.close().await;
        self.thread.join();
    }
}

/// Makes a folder that nobody but its owner may enter; takes others' rights from one that is there.
fn private(folder: &Path) -> std::io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(OWNER_ALONE)
        .create(folder)?;
    let it = fs::metadata(folder)?;
    let mode = it.permissions().mode();
    // Only its owner may say who else may enter.
    if it.uid() == geteuid().as_raw() && mode & !OWNER_ALONE & 0o777 != 0 {
        fs::set_permissions(folder, Permissions::from_mode(mode & OWNER_ALONE))?;
    }
    Ok(())
}

impl Folder {
    pub(super) fn of(config: &Config) -> anyhow::Result<Self> {
        let path = &config.state;
        private(path)
            .with_context(|| format!("the state folder {} cannot be made", path.display()))?;
        let limits = Limits {
            longest: Ms(config.uploads.hours * 3_600_000),
            ..Limits::default()
        };
        Ok(Self {
            path: path.clone(),
            limits,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn database(&self) -> PathBuf {
        self.path.join("docent.db")
    }

    pub(super) fn library(&self) -> anyhow::Result<Library> {
        let program = std::env::current_exe().context("finding docent's own program file")?;
        let library = Library::open(&self.path, program)
            .with_context(|| format!("opening the recordings in {}", self.path.display()))?;
        Ok(library.with_limits(self.limits))
    }

    fn open(self, clock: &Clock) -> anyhow::Result<State> {
        restore::settle(&self.path)?;
        let database = self.database();
        let (store, thread) =
            Store::open(&database).with_context(|| format!("opening {}", database.display()))?;
        Ok(State {
            content: Content {
                store,
                library: self.library()?,
                clock: clock.clone(),
            },
            thread,
            folder: self,
        })
    }

    /// Takes the right to serve this folder.
    pub(super) fn lock(&self) -> anyhow::Result<Lock> {
        let mut file = self.lock_file()?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!(
                "another docent{} serves {} already; stop it first, or name another folder with --state",
                self.served_by()
                    .map_or(String::new(), |pid| format!(" (process {pid})")),
                self.path.display()
            ),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        file.set_len(0)?;
        write!(file, "{}", std::process::id())?;
        Ok(Lock(file))
    }

    fn poke(&self) -> anyhow::Result<bool> {
        let file = self.lock_file()?;
        if file.try_lock().is_ok() {
            return Ok(false);
        }
        let pid = self.served_by().and_then(Pid::from_raw);
        let pid = pid.context("the serving docent did not leave its process number")?;
        kill_process(pid, Signal::HUP)
            .context("the serving docent could not be told; it goes on with the edition before")?;
        Ok(true)
    }

    fn served_by(&self) -> Option<i32> {
        let mut text = String::new();
        self.lock_file().ok()?.read_to_string(&mut text).ok()?;
        text.trim().parse().ok()
    }

    fn lock_file(&self) -> anyhow::Result<File> {
        let path = self.path.join("serving.lock");
        File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .with_context(|| format!("opening {}", path.display()))
    }
}
