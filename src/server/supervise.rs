//! Supervision of background tasks: a task that panics is restarted after a pause.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;

/// The pause before the first restart. It doubles with each further panic.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const MAX_PAUSE: Duration = Duration::from_mins(1);

/// Runs a task to its end, and restarts it after each panic.
pub(super) async fn supervise<F>(name: &'static str, start: impl FnMut() -> F)
where
    F: Future<Output = ()>,
{
    run_with_pause(name, start, FIRST_PAUSE).await;
}

async fn run_with_pause<F>(name: &'static str, mut start: impl FnMut() -> F, mut pause: Duration)
where
    F: Future<Output = ()>,
{
    // The panic hook has logged the cause.
    while AssertUnwindSafe(start()).catch_unwind().await.is_err() {
        let seconds = pause.as_secs();
        tracing::error!(
            task = name,
            seconds,
            "a background task panicked; it is restarted after a pause"
        );
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(MAX_PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_is_restarted_until_it_ends() {
        let starts = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&starts);
        let task = move || {
            let nth = counter.fetch_add(1, Ordering::Relaxed);
            async move { assert!(nth >= 3, "start {nth} fails") }
        };
        run_with_pause("test", task, Duration::ZERO).await;
        assert_eq!(starts.load(Ordering::Relaxed), 4);
    }

    #[tokio::test]
    async fn a_supervised_task_ends_with_its_supervisor() {
        let alive = Arc::new(());
        let held = Arc::clone(&alive);
        let supervised = tokio::spawn(supervise("test", move || {
            let held = Arc::clone(&held);
            async move {
                std::future::pending::<()>().await;
                drop(held);
            }
        }));
        tokio::task::yield_now().await;
        supervised.abort();
        assert!(supervised.await.unwrap_err().is_cancelled());
        assert_eq!(Arc::strong_count(&alive), 1);
    }
}
