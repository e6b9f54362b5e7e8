//! How a device gets on: what was given to it, what of that has been heard, and whether it goes on.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use cpal::ErrorKind;

use crate::model::Ms;
use crate::player::feed::RATE;

/// A device that consumes nothing for so long takes no more sound.
const STALLED: Duration = Duration::from_millis(600);

/// Errors of other kinds that are forgiven: a burst of them at a stream's start is normal,
const FORGIVEN: u64 = 100;

/// and even more of them do not count while the device asks for sound.
const HUSHED: Duration = Duration::from_millis(250);

/// What the device's thread notes at each of its calls. Frames are counted at docent's own rate.
#[derive(Debug)]
pub(super) struct Pace {
    given: AtomicU64,
    mark: Mutex<Mark>,
    lost: AtomicBool,
    errors: AtomicU64,
    /// How often it had consumed everything before it was given more.
    dry: AtomicU64,
    /// Frames that it asks for at a time.
    period: u64,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    called: Instant,
    /// Frames that had been given before the call,
    given: u64,
    /// and when the last of them is heard.
    heard_at: Instant,
    /// Frames that had been consumed, and since when no more were.
    consumed: u64,
    since: Instant,
}

impl Pace {
    pub(super) fn new(period: Duration, now: Instant) -> Self {
        Self {
            given: AtomicU64::new(0),
            mark: Mutex::new(Mark {
                called: now,
                given: 0,
                heard_at: now,
                consumed: 0,
                since: now,
            }),
            lost: AtomicBool::new(false),
            errors: AtomicU64::new(0),
            dry: AtomicU64::new(0),
            period: frames(period),
        }
    }

    /// So many more frames go to the device.
    pub(super) fn give(&self, frames: u64) {
        // Only the device's thread writes it.
        let given = self.given.load(Ordering::Relaxed);
        self.given.store(given + frames, Ordering::Relaxed);
    }

    /// Frames that were given so far.
    pub(super) fn given(&self) -> u64 {
        self.given.load(Ordering::Relaxed)
    }

    /// The device asks for more; what was given before will have been heard in `queued`.
    pub(super) fn called(&self, now: Instant, queued: Duration) {
        let given = self.given();
        let waiting = frames(queued);
        // The player reads this a few times a second; when both meet, the next call will do.
        let Ok(mut mark) = self.mark.try_lock() else {
            return;
        };
        let consumed = given.saturating_sub(waiting);
        if consumed > mark.consumed {
            mark.consumed = consumed;
            mark.since = now;
        }
        // Twice before it begins the device has nothing, and should not.
        if waiting == 0 && mark.given > 0 && given > mark.given {
            self.dry.fetch_add(1, Ordering::Relaxed);
        }
        mark.called = now;
        mark.given = given;
        mark.heard_at = now + queued;
    }

    /// The device begins now; it is not late because opening it took a while.
    pub(super) fn begin(&self, now: Instant) {
        let mut mark = self.mark.lock().unwrap_or_else(PoisonError::into_inner);
        mark.called = mark.called.max(now);
        mark.since = mark.since.max(now);
    }

    pub(super) fn note(&self, error: &cpal::Error) {
        let kind = error.kind();
        if kind == ErrorKind::Xrun {
            self.dry.fetch_add(1, Ordering::Relaxed);
            return;
        }
        if [ErrorKind::DeviceNotAvailable, ErrorKind::StreamInvalidated].contains(&kind) {
            self.lose();
        }
        if self.errors.fetch_add(1, Ordering::Relaxed) > FORGIVEN {
            // A dead device calls this a million times a second; one core is worth more.
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub(super) fn dry(&self) -> u64 {
        self.dry.load(Ordering::Relaxed)
    }

    pub(super) fn lose(&self) {
        self.lost.store(true, Ordering::Release);
    }

    pub(super) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Acquire)
    }

    /// Whether the device is gone, or has stopped.
    pub(super) fn look(&self, now: Instant) -> bool {
        let mark = *self.mark.lock().unwrap_or_else(PoisonError::into_inner);
        let silent = now.saturating_duration_since(mark.called);
        let still = now.saturating_duration_since(mark.since);
        let failing = self.errors.load(Ordering::Relaxed) > FORGIVEN && silent > HUSHED;
        if !self.is_lost() && (failing || still > STALLED) {
            tracing::debug!(
                failing,
                silent_ms = silent.as_millis(),
                still_ms = still.as_millis(),
                "the device is lost"
            );
            self.lose();
        }
        self.is_lost()
    }

    /// How much of what was given, up to this frame, has not been heard by now.
    pub(super) fn unheard(&self, up_to: u64, now: Instant) -> u64 {
        let mark = *self.mark.lock().unwrap_or_else(PoisonError::into_inner);
        let queued = frames(mark.heard_at.saturating_duration_since(mark.called));
        let gone = frames(now.saturating_duration_since(mark.called));
        // Once it had put out a period, it would have asked for another: what waits in a device
        // that stopped is not heard.
        let most = self.period + self.period / 4;
        let heard = mark.given.saturating_sub(queued) + gone.min(most);
        up_to.saturating_sub(heard.min(self.given()))
    }
}

fn frames(time: Duration) -> u64 {
    let frames = time.as_nanos() * u128::from(RATE) / 1_000_000_000;
    u64::try_from(frames).unwrap_or(u64::MAX)
}

/// How long so many frames last.
pub(super) fn length(frames: u64) -> Ms {
    Ms::from_frames(frames, RATE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn ms(it: u64) -> Duration {
        Duration::from_millis(it)
    }

    /// A device that holds two periods of 100 ms and asks in time.
    fn running() -> (Pace, Instant) {
        let begun = Clock::manual(jiff::Timestamp::UNIX_EPOCH).monotonic();
        let pace = Pace::new(ms(100), begun);
        pace.called(begun, ms(0));
        pace.give(4_800);
        pace.called(begun, ms(100));
        pace.give(4_800);
        pace.called(begun + ms(100), ms(100));
        pace.give(4_800);
        (pace, begun)
    }

    #[test]
    fn what_is_queued_is_not_heard_yet() {
        let (pace, begun) = running();
        for (after, unheard) in [(100, 9_600), (150, 7_200), (200, 4_800)] {
            let told = pace.unheard(14_400, begun + ms(after));
            assert_eq!(told, unheard, "{after} ms");
        }
        // What was given earlier has been heard earlier.
        assert_eq!(pace.unheard(4_800, begun + ms(150)), 0);
        assert_eq!(pace.dry(), 0);
    }

    #[test]
    fn what_waits_in_a_device_that_stopped_is_never_heard() {
        let (pace, begun) = running();
        for after in [225, 300, 900] {
            assert_eq!(pace.unheard(14_400, begun + ms(after)), 3_600, "{after} ms");
        }
    }

    #[test]
    fn frames_that_stop_advancing_are_a_loss_also_where_the_device_still_calls() {
        let (pace, begun) = running();
        assert!(!pace.look(begun + ms(650)), "it may be slow");
        for after in [200, 300, 400, 500, 600, 700] {
            // It asks and asks, and what it is given only waits.
            pace.give(4_800);
            pace.called(begun + ms(after), length(pace.given() - 4_800).duration());
        }
        assert!(pace.look(begun + ms(750)));
    }

    #[test]
    fn a_device_that_had_to_wait_ran_dry() {
        let (pace, begun) = running();
        pace.called(begun + ms(450), ms(0));
        assert_eq!(pace.dry(), 1);
        pace.give(4_800);
        pace.called(begun + ms(451), ms(100));
        assert_eq!(pace.dry(), 1);
    }

    #[test]
    fn a_burst_of_errors_is_forgiven_while_the_device_asks_for_sound() {
        let (pace, begun) = running();
        for _ in 0..=FORGIVEN {
            pace.note(&cpal::Error::from(ErrorKind::Other));
        }
        assert!(!pace.look(begun + ms(300)));
        assert!(pace.look(begun + ms(400)));
        let (pace, begun) = running();
        pace.note(&cpal::Error::from(ErrorKind::DeviceNotAvailable));
        assert!(pace.look(begun + ms(100)), "gone is gone");
    }
}
