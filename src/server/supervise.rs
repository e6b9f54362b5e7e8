//! Tasks that run in the background as long as docent serves: a panic ends none of them for good.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;

/// How long a task that panicked rests before it starts again; doubled after each further panic, up
/// to the latter.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Runs a task to its end. Where it panics, it is started again, as often as it takes.
pub(super) async fn supervise<F>(name: &'static str, start: impl FnMut() -> F)
where
    F: Future<Output = ()>,
{
    restart(name, start, FIRST_PAUSE).await;
}

async fn restart<F>(name: &'static str, mut start: impl FnMut() -> F, mut pause: Duration)
where
    F: Future<Output = ()>,
{
    // The panic's cause is in the log already.
    while AssertUnwindSafe(start()).catch_unwind().await.is_err() {
        let seconds = pause.as_secs();
        tracing::error!(
            task = name,
            seconds,
            "this background task panicked; it starts again after a pause"
        );
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_starts_again_until_it_ends_by_itself() {
        let starts = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&starts);
        let task = move || {
            let nth = counted.fetch_add(1, Ordering::Relaxed);
            async move { assert!(nth >= 3, "start {nth} fails") }
        };
        restart("test", task, Duration::ZERO).await;
        assert_eq!(starts.load(Ordering::Relaxed), 4);
    }

    #[tokio::test]
    async fn a_supervised_task_ends_with_whoever_supervises_it() {
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
