//! Blocking jobs on all cores.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::service::ingest::ImportError;

/// Runs blocking jobs on as many threads as there are cores. Calls `on_progress` after each one.
pub(in crate::service) async fn run_parallel<N: Send + 'static, T: Send + 'static>(
    work: Vec<(N, impl FnOnce() -> T + Send + 'static)>,
    on_progress: impl Fn(usize, usize),
) -> Result<Vec<(N, T)>, ImportError> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let permits = Arc::new(Semaphore::new(cores));
    let total = work.len();
    let mut running = JoinSet::new();
    for (name, job) in work {
        let permits = Arc::clone(&permits);
        running.spawn(async move {
            let _permit = permits.acquire_owned().await;
            let outcome = tokio::task::spawn_blocking(job).await;
            outcome.map(|result| (name, result))
        });
    }
    let mut done = Vec::with_capacity(total);
    while let Some(finished) = running.join_next().await {
        match finished {
            Ok(Ok(output)) => done.push(output),
            Ok(Err(_)) | Err(_) => return Err(ImportError::Worker),
        }
        on_progress(done.len(), total);
    }
    Ok(done)
}
