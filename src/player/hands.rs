//! Work that a device may hold up: it is done on a thread of its own, and waited for, but not for
//! ever. A sound server that was stopped answers nobody.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// Nobody waits for more than this many at a device that answers none of them.
const MOST: usize = 2;

/// Threads that work at one device.
#[derive(Debug, Default)]
pub(super) struct Hands(Arc<AtomicUsize>);

#[derive(Debug, PartialEq, thiserror::Error)]
pub(super) enum HeldUp {
    #[error("it does not answer")]
    Device,
    #[error("a thread did not start")]
    NoThread,
}

impl Hands {
    /// Does something, and says what came of it where that took no longer than patience does.
    pub(super) fn within<T: Send + 'static>(
        &self,
        patience: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HeldUp> {
        if self.0.load(Ordering::Acquire) >= MOST {
            return Err(HeldUp::Device);
        }
        self.set_about(patience, work)
    }

    /// Gives something back, which must not be done twice and cannot be left undone.
    pub(super) fn give_back<T: Send + 'static>(&self, patience: Duration, it: T) {
        if let Err(error) = self.set_about(patience, move || drop(it)) {
            tracing::debug!(%error, "a device is being given back for longer than it should take");
        }
    }

    fn set_about<T: Send + 'static>(
        &self,
        patience: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HeldUp> {
        let (tell, told) = sync_channel(1);
        let busy = Busy::one_more(&self.0);
        std::thread::Builder::new()
            .name("device".into())
            .spawn(move || {
                let done = work();
                drop(busy);
                // What comes too late is dropped here, where that holds nobody up.
                drop(tell.send(done));
            })
            .map_err(|_| HeldUp::NoThread)?;
        told.recv_timeout(patience).map_err(|error| match error {
            RecvTimeoutError::Timeout => HeldUp::Device,
            RecvTimeoutError::Disconnected => HeldUp::NoThread,
        })
    }
}

struct Busy(Arc<AtomicUsize>);

impl Busy {
    fn one_more(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(count))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    const SOON: Duration = Duration::from_millis(10);
    const LATER: Duration = Duration::from_secs(20);

    fn held(by: Receiver<()>) -> impl FnOnce() + Send {
        move || assert!(by.recv().is_err())
    }

    #[test]
    fn a_device_that_answers_nobody_holds_up_two_hands_and_no_more() {
        let hands = Hands::default();
        assert_eq!(hands.within(LATER, || 7), Ok(7));
        let (let_go, by) = channel();
        assert_eq!(hands.within(SOON, held(by)), Err(HeldUp::Device));
        let (other, by) = channel();
        assert_eq!(hands.within(SOON, held(by)), Err(HeldUp::Device));
        assert_eq!(
            hands.within(LATER, || panic!("nobody sets about this")),
            Err::<(), _>(HeldUp::Device)
        );
        // Both are free again once the device answers.
        drop((let_go, other));
        while hands.0.load(Ordering::Acquire) > 0 {
            std::thread::yield_now();
        }
        assert_eq!(hands.within(LATER, || 7), Ok(7));
    }
}
