//! Blocking work beside the asynchronous tasks.

use tokio::sync::oneshot;

use crate::library;
use crate::service::{Error, Result};

/// Runs blocking work on its own thread, so that shutdown does not wait for it.
pub(super) async fn run_on_thread<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let (reply, answer) = oneshot::channel();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || drop(reply.send(work())))
        .map_err(|source| library::Error::Io {
            what: "a thread could not be started",
            source,
        })?;
    // Only a panic ends the thread without a reply.
    answer.await.map_err(|_| Error::Panicked)
}
