//! The queue of the work on new files. It is bounded, because playback has priority.

use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::service::blocking::run_on_thread;
use crate::service::{Error, Result};

/// Cheap to clone; all clones are one queue.
#[derive(Clone, Debug)]
pub(in crate::service) struct WorkQueue {
    slots: Arc<Semaphore>,
    size: usize,
}

impl WorkQueue {
    /// `size` is the number of jobs that run at the same time; `None`: half of the cores.
    pub(in crate::service) fn new(size: Option<NonZero<usize>>) -> Self {
        let cores = available_parallelism().map_or(1, NonZero::get);
        let size = size.map_or((cores / 2).max(1), NonZero::get);
        Self {
            slots: Arc::new(Semaphore::new(size)),
            size,
        }
    }

    /// Waits for a slot, in order of arrival.
    ///
    /// # Errors
    ///
    /// Returns `Error::ShuttingDown` at the shutdown.
    pub(in crate::service) async fn acquire(&self) -> Result<OwnedSemaphorePermit> {
        let slots = Arc::clone(&self.slots);
        slots.acquire_owned().await.map_err(|_| Error::ShuttingDown)
    }

    /// Runs blocking jobs and calls `on_progress` with the number done and the total after each one.
    /// No more of them wait for a slot than can run, so that other work is not kept waiting.
    ///
    /// # Errors
    ///
    /// Returns `Error::Panicked`.
    pub(in crate::service) async fn run_all<N, T: Send + 'static>(
        &self,
        jobs: Vec<(N, impl FnOnce() -> T + Send + 'static)>,
        on_progress: impl Fn(usize, usize),
    ) -> Result<Vec<(N, T)>> {
        let total = jobs.len();
        let running = stream::iter(jobs).map(|(name, job)| async move {
            let _slot = self.acquire().await?;
            Ok::<_, Error>((name, run_on_thread("ingest", job).await?))
        });
        let mut running = running.buffer_unordered(self.size);
        let mut done = Vec::with_capacity(total);
        while let Some(finished) = running.try_next().await? {
            done.push(finished);
            on_progress(done.len(), total);
        }
        Ok(done)
    }
}
