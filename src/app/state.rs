//! The state folder: database, recordings, and a lock that says who serves it.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::clock::Clock;
use crate::config::Config;
use crate::guide::Content;
use crate::library::{Library, Limits};
use crate::model::Ms;
use crate::store::{self, Store};

/// An open state folder.
#[derive(Debug)]
pub(super) struct State {
    pub(super) content: Content,
    pub(super) thread: store::Thread,
    path: PathBuf,
}

impl State {
    pub(super) fn open(config: &Config, clock: &Clock) -> anyhow::Result<Self> {
        let path = &config.state;
        fs::create_dir_all(path)
            .with_context(|| format!("the state folder {} cannot be made", path.display()))?;
        let database = path.join("docent.db");
        let (store, thread) =
            Store::open(&database).with_context(|| format!("opening {}", database.display()))?;
        let program = std::env::current_exe().context("finding docent's own program file")?;
        let library = Library::open(path, program)
            .with_context(|| format!("opening the recordings in {}", path.display()))?
            .with_limits(Limits {
                longest: Ms(config.uploads.hours * 3_600_000),
                ..Limits::default()
            });
        Ok(Self {
            content: Content {
                store,
                library,
                clock: clock.clone(),
            },
            thread,
            path: path.clone(),
        })
    }

    /// Takes the right to serve this folder; it lasts as long as the answer is kept.
    pub(super) fn lock(&self) -> anyhow::Result<File> {
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
        Ok(file)
    }

    /// Tells the docent that serves this folder, if one does, to read again what is current.
    pub(super) fn poke(&self) -> anyhow::Result<bool> {
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

    pub(super) async fn close(self) {
        self.content.store.close().await;
        self.thread.join();
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
