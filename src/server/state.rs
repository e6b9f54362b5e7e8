//! An open state folder: the database and the recordings in it.

use anyhow::Context;

use crate::clock::Clock;
use crate::config::Config;
use crate::library::Library;
use crate::server::restore;
use crate::server::state_folder::{StateFolder, StateLock};
use crate::service::Services;
use crate::store::{self, Store};

#[derive(Debug)]
pub(crate) struct State {
    pub(super) clock: Clock,
    pub(super) store: Store,
    pub(super) library: Library,
    thread: store::Thread,
    folder: StateFolder,
}

impl State {
    /// Opens the folder for a command, also while a server uses it.
    ///
    /// # Errors
    ///
    /// If the folder or the database cannot be used; if the database needs a migration while a server uses it.
    pub(crate) fn open(config: &Config, clock: &Clock) -> anyhow::Result<Self> {
        let folder = StateFolder::of(config)?;
        if restore::is_pending(folder.path()) || store::needs_migration(&folder.database())? {
            // Neither a migration nor a restore may run under a server.
            let lock = folder.lock().context(
                "the docent that serves this house is another version than this one, so restart it first",
            )?;
            let state = Self::open_folder(folder, clock);
            drop(lock);
            return state;
        }
        Self::open_folder(folder, clock)
    }

    /// Opens the folder for the server, and takes its lock.
    ///
    /// # Errors
    ///
    /// As of [`State::open`], and if another server uses it.
    pub(super) fn open_to_serve(
        config: &Config,
        clock: &Clock,
    ) -> anyhow::Result<(Self, StateLock)> {
        let folder = StateFolder::of(config)?;
        let lock = folder.lock()?;
        Ok((Self::open_folder(folder, clock)?, lock))
    }

    fn open_folder(folder: StateFolder, clock: &Clock) -> anyhow::Result<Self> {
        restore::finish_pending(folder.path())?;
        let database = folder.database();
        let (store, thread) =
            Store::open(&database).with_context(|| format!("opening {}", database.display()))?;
        Ok(Self {
            clock: clock.clone(),
            store,
            library: folder.library()?,
            thread,
            folder,
        })
    }

    /// The services of a command.
    pub(crate) async fn services(&self) -> Services {
        let (clock, store) = (self.clock.clone(), self.store.clone());
        Services::for_command(clock, store, self.library.clone()).await
    }

    /// Makes the server of this folder reload what is current. Returns whether there is a server.
    ///
    /// # Errors
    ///
    /// If the signal cannot be sent.
    pub(crate) fn notify_server(&self) -> anyhow::Result<bool> {
        self.folder.notify_server()
    }

    pub(crate) async fn close(self) {
        self.store.close().await;
        self.thread.join();
    }
}
