//! Calls that may block for ever, with a timeout. Each runs on a thread of its own. A call to a stopped sound server,
//! for example, never returns.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// No further call is made while this many calls to one device have not returned.
const MAX_CALLS_IN_FLIGHT: usize = 2;

/// The calls to one device that have not returned.
#[derive(Debug, Default)]
pub(super) struct BlockingCalls(Arc<AtomicUsize>);

#[derive(Debug, PartialEq, thiserror::Error)]
pub(super) enum BlockingCallError {
    #[error("the device does not answer")]
    TimedOut,
    #[error("the thread for the call did not start, or it panicked")]
    ThreadFailed,
}

impl BlockingCalls {
    /// Makes a call and waits for its result.
    ///
    /// # Errors
    ///
    /// [`BlockingCallError::TimedOut`] when it does not return in time, or earlier calls have not returned.
    pub(super) fn call_with_timeout<T: Send + 'static>(
        &self,
        timeout: Duration,
        call: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, BlockingCallError> {
        if self.0.load(Ordering::Acquire) >= MAX_CALLS_IN_FLIGHT {
            return Err(BlockingCallError::TimedOut);
        }
        self.spawn_and_wait(timeout, call)
    }

    /// Drops a value and waits until that is done, or until the timeout. A drop cannot be refused, so the limit of
    /// calls does not apply.
    pub(super) fn drop_with_timeout<T: Send + 'static>(&self, timeout: Duration, value: T) {
        if let Err(error) = self.spawn_and_wait(timeout, move || drop(value)) {
            tracing::debug!(%error, "closing a device takes too long");
        }
    }

    fn spawn_and_wait<T: Send + 'static>(
        &self,
        timeout: Duration,
        call: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, BlockingCallError> {
        let (sender, result) = sync_channel(1);
        let in_flight = InFlight::count_up(&self.0);
        std::thread::Builder::new()
            .name("device".into())
            .spawn(move || {
                let returned = call();
                drop(in_flight);
                // A result that comes too late is dropped here, where it blocks nobody.
                drop(sender.send(returned));
            })
            .map_err(|_| BlockingCallError::ThreadFailed)?;
        result.recv_timeout(timeout).map_err(|error| match error {
            RecvTimeoutError::Timeout => BlockingCallError::TimedOut,
            RecvTimeoutError::Disconnected => BlockingCallError::ThreadFailed,
        })
    }
}

/// Counts one call while it exists.
struct InFlight(Arc<AtomicUsize>);

impl InFlight {
    fn count_up(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(count))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    const SHORT: Duration = Duration::from_millis(10);
    const LONG: Duration = Duration::from_secs(20);

    fn block_until_dropped(sender: Receiver<()>) -> impl FnOnce() + Send {
        move || assert!(sender.recv().is_err())
    }

    #[test]
    fn a_device_that_does_not_answer_blocks_two_threads_and_no_more() {
        let calls = BlockingCalls::default();
        assert_eq!(calls.call_with_timeout(LONG, || 7), Ok(7));
        let timed_out = Err(BlockingCallError::TimedOut);
        let (first, receiver) = channel();
        let blocked = block_until_dropped(receiver);
        assert_eq!(calls.call_with_timeout(SHORT, blocked), timed_out);
        let (second, receiver) = channel();
        let blocked = block_until_dropped(receiver);
        assert_eq!(calls.call_with_timeout(SHORT, blocked), timed_out);
        assert_eq!(
            calls.call_with_timeout(LONG, || panic!("no third call is made")),
            Err::<(), _>(BlockingCallError::TimedOut)
        );
        // Calls are possible again once the device answers.
        drop((first, second));
        while calls.0.load(Ordering::Acquire) > 0 {
            std::thread::yield_now();
        }
        assert_eq!(calls.call_with_timeout(LONG, || 7), Ok(7));
    }
}
