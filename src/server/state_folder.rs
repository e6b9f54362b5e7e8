//! The state folder: where database and recordings are, and the lock of the server that uses it.

use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, geteuid, kill_process};

use crate::config::Config;
use crate::library::{Library, Limits};
use crate::model::Ms;

/// The folder holds password hashes.
const OWNER_ONLY_MODE: u32 = 0o700;

/// A state folder of which nothing is open yet.
#[derive(Debug)]
pub(crate) struct StateFolder {
    path: PathBuf,
    limits: Limits,
}

/// The exclusive right to serve a state folder or to replace the museum in it. Dropping it releases the lock.
#[derive(Debug)]
#[must_use = "the lock is released when this is dropped"]
pub(super) struct StateLock(#[expect(dead_code, reason = "closing the file releases it")] File);

/// Creates a folder that only its owner may enter, or takes the rights of others from an existing one.
fn create_private(folder: &Path) -> std::io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(OWNER_ONLY_MODE)
        .create(folder)?;
    let metadata = fs::metadata(folder)?;
    let mode = metadata.permissions().mode();
    // Only the owner can change the mode.
    if metadata.uid() == geteuid().as_raw() && mode & !OWNER_ONLY_MODE & 0o777 != 0 {
        fs::set_permissions(folder, Permissions::from_mode(mode & OWNER_ONLY_MODE))?;
    }
    Ok(())
}

impl StateFolder {
    /// The folder of a config. It is created if it is missing.
    ///
    /// # Errors
    ///
    /// If it cannot be created.
    pub(crate) fn of(config: &Config) -> anyhow::Result<Self> {
        let path = &config.state;
        create_private(path)
            .with_context(|| format!("the state folder {} cannot be made", path.display()))?;
        let limits = Limits {
            max_length: Ms(config.uploads.hours * 3_600_000),
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

    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("docent.db")
    }

    pub(crate) fn library(&self) -> anyhow::Result<Library> {
        let program = std::env::current_exe().context("finding docent's own program file")?;
        let library = Library::open(&self.path, program)
            .with_context(|| format!("opening the recordings in {}", self.path.display()))?;
        Ok(library.with_limits(self.limits))
    }

    /// Takes the lock.
    ///
    /// # Errors
    ///
    /// If a server has it.
    pub(super) fn lock(&self) -> anyhow::Result<StateLock> {
        let mut file = self.lock_file()?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!(
                "another docent{} serves {} already; stop it first, or name another folder with --state",
                self.server_process()
                    .map_or(String::new(), |pid| format!(" (process {pid})")),
                self.path.display()
            ),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        file.set_len(0)?;
        write!(file, "{}", std::process::id())?;
        Ok(StateLock(file))
    }

    /// Makes the server of this folder reload what is current (SIGHUP). Returns whether there is a server.
    ///
    /// # Errors
    ///
    /// If the signal cannot be sent.
    pub(super) fn notify_server(&self) -> anyhow::Result<bool> {
        let file = self.lock_file()?;
        if file.try_lock().is_ok() {
            return Ok(false);
        }
        let pid = self.server_process().and_then(Pid::from_raw);
        let pid = pid.context("the serving docent did not leave its process number")?;
        kill_process(pid, Signal::HUP).context(
            "the serving docent could not be notified; it continues with the previous edition",
        )?;
        Ok(true)
    }

    fn server_process(&self) -> Option<i32> {
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
