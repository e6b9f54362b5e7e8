//! The clock of one device: how many frames were written to it, how many of them have been heard, and whether it
//! still consumes sound.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use cpal::ErrorKind;

use crate::player::format::SAMPLE_RATE;

/// A device that consumes nothing for this long is lost. A shorter stall happens on a box that is short of CPU, and
/// passes.
const STALL_TIMEOUT: Duration = Duration::from_millis(1_200);

/// The number of stream errors that are ignored. A burst of them when a stream starts is normal.
const MAX_STREAM_ERRORS: u64 = 100;

/// More errors than that count only if the device has made no callback for this long.
const CALLBACK_TIMEOUT: Duration = Duration::from_millis(250);

/// What the device's thread notes at its callbacks. All frames are counted at [`SAMPLE_RATE`].
#[derive(Debug)]
pub(super) struct DeviceClock {
    written_frames: AtomicU64,
    last_callback: Mutex<CallbackSample>,
    lost: AtomicBool,
    errors: AtomicU64,
    /// How often the device had consumed everything before it was given more.
    underruns: AtomicU64,
    /// The number of frames that the device requests at a time.
    period_frames: u64,
}

/// The state at one callback.
#[derive(Clone, Copy, Debug)]
struct CallbackSample {
    at: Instant,
    /// Frames that had been written before the callback.
    written_frames: u64,
    /// When the last of them will be heard.
    heard_at: Instant,
    consumed_frames: u64,
    /// When `consumed_frames` last grew.
    consumed_at: Instant,
}

impl DeviceClock {
    pub(super) fn new(period: Duration, now: Instant) -> Self {
        Self {
            written_frames: AtomicU64::new(0),
            last_callback: Mutex::new(CallbackSample {
                at: now,
                written_frames: 0,
                heard_at: now,
                consumed_frames: 0,
                consumed_at: now,
            }),
            lost: AtomicBool::new(false),
            errors: AtomicU64::new(0),
            underruns: AtomicU64::new(0),
            period_frames: duration_to_frames(period),
        }
    }

    pub(super) fn add_written_frames(&self, frames: u64) {
        // Only the device's thread writes this value.
        let written = self.written_frames.load(Ordering::Relaxed);
        self.written_frames
            .store(written + frames, Ordering::Relaxed);
    }

    /// The number of frames that were written to the device so far.
    pub(super) fn written_frames(&self) -> u64 {
        self.written_frames.load(Ordering::Relaxed)
    }

    /// Notes that the device requests more sound. All frames written so far will have been heard after `queued`.
    pub(super) fn on_callback(&self, now: Instant, queued: Duration) {
        let written_frames = self.written_frames();
        let queued_frames = duration_to_frames(queued);
        // The player reads the sample a few times a second. If it holds the lock now, the next callback will do.
        let Ok(mut sample) = self.last_callback.try_lock() else {
            return;
        };
        let consumed_frames = written_frames.saturating_sub(queued_frames);
        if consumed_frames > sample.consumed_frames {
            sample.consumed_frames = consumed_frames;
            sample.consumed_at = now;
        }
        // At the first two callbacks the device has nothing queued. That is no underrun.
        if queued_frames == 0 && sample.written_frames > 0 && written_frames > sample.written_frames
        {
            self.underruns.fetch_add(1, Ordering::Relaxed);
        }
        sample.at = now;
        sample.written_frames = written_frames;
        sample.heard_at = now + queued;
    }

    /// Starts the stall timeout now: the time that opening the device took does not count.
    pub(super) fn start(&self, now: Instant) {
        let mut sample = self
            .last_callback
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        sample.at = sample.at.max(now);
        sample.consumed_at = sample.consumed_at.max(now);
    }

    pub(super) fn on_error(&self, error: &cpal::Error) {
        let kind = error.kind();
        if kind == ErrorKind::Xrun {
            self.underruns.fetch_add(1, Ordering::Relaxed);
            return;
        }
        if [ErrorKind::DeviceNotAvailable, ErrorKind::StreamInvalidated].contains(&kind) {
            self.mark_lost();
        }
        if self.errors.fetch_add(1, Ordering::Relaxed) > MAX_STREAM_ERRORS {
            // A dead device reports a million errors a second, which would keep one core busy.
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub(super) fn underruns(&self) -> u64 {
        self.underruns.load(Ordering::Relaxed)
    }

    pub(super) fn mark_lost(&self) {
        self.lost.store(true, Ordering::Release);
    }

    pub(super) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Acquire)
    }

    /// Checks whether the device is missing or has stopped. Returns true from then on.
    pub(super) fn detect_loss(&self, now: Instant) -> bool {
        let sample = self.last_sample();
        let since_callback = now.saturating_duration_since(sample.at);
        let since_consumed = now.saturating_duration_since(sample.consumed_at);
        let has_failed = self.errors.load(Ordering::Relaxed) > MAX_STREAM_ERRORS
            && since_callback > CALLBACK_TIMEOUT;
        if !self.is_lost() && (has_failed || since_consumed > STALL_TIMEOUT) {
            tracing::debug!(
                has_failed,
                since_callback_ms = since_callback.as_millis(),
                since_consumed_ms = since_consumed.as_millis(),
                "the device is lost"
            );
            self.mark_lost();
        }
        self.is_lost()
    }

    /// How many of the frames that were written, up to the frame number `up_to`, have not been heard yet.
    pub(super) fn unheard_frames(&self, up_to: u64, now: Instant) -> u64 {
        let sample = self.last_sample();
        let queued = duration_to_frames(sample.heard_at.saturating_duration_since(sample.at));
        let elapsed = duration_to_frames(now.saturating_duration_since(sample.at));
        // After one period the device would have made another callback. So a device that has stopped has not
        // played more than that.
        let max_elapsed = self.period_frames + self.period_frames / 4;
        let heard = sample.written_frames.saturating_sub(queued) + elapsed.min(max_elapsed);
        up_to.saturating_sub(heard.min(self.written_frames()))
    }

    fn last_sample(&self) -> CallbackSample {
        *self
            .last_callback
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn duration_to_frames(duration: Duration) -> u64 {
    let frames = duration.as_nanos() * u128::from(SAMPLE_RATE) / 1_000_000_000;
    u64::try_from(frames).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::player::format::frames_to_ms;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// A device that holds two periods of 100 ms and asks in time.
    fn running() -> (DeviceClock, Instant) {
        let started_at = Clock::manual(jiff::Timestamp::UNIX_EPOCH).monotonic();
        let clock = DeviceClock::new(ms(100), started_at);
        clock.on_callback(started_at, ms(0));
        clock.add_written_frames(4_800);
        clock.on_callback(started_at, ms(100));
        clock.add_written_frames(4_800);
        clock.on_callback(started_at + ms(100), ms(100));
        clock.add_written_frames(4_800);
        (clock, started_at)
    }

    #[test]
    fn what_is_queued_is_not_heard_yet() {
        let (clock, started_at) = running();
        for (after, unheard) in [(100, 9_600), (150, 7_200), (200, 4_800)] {
            let counted = clock.unheard_frames(14_400, started_at + ms(after));
            assert_eq!(counted, unheard, "{after} ms");
        }
        // What was given earlier has been heard earlier.
        assert_eq!(clock.unheard_frames(4_800, started_at + ms(150)), 0);
        assert_eq!(clock.underruns(), 0);
    }

    #[test]
    fn what_waits_in_a_device_that_stopped_is_never_heard() {
        let (clock, started_at) = running();
        for after in [225, 300, 900] {
            assert_eq!(
                clock.unheard_frames(14_400, started_at + ms(after)),
                3_600,
                "{after} ms"
            );
        }
    }

    #[test]
    fn frames_that_stop_advancing_are_a_loss_also_where_the_device_still_calls() {
        let (clock, started_at) = running();
        assert!(!clock.detect_loss(started_at + ms(1_250)), "it may be slow");
        for after in (200..=1_300).step_by(100) {
            // It asks and asks, and what it is given only waits.
            clock.add_written_frames(4_800);
            clock.on_callback(
                started_at + ms(after),
                frames_to_ms(clock.written_frames() - 4_800).duration(),
            );
        }
        assert!(clock.detect_loss(started_at + ms(1_350)));
    }

    #[test]
    fn a_device_that_had_to_wait_ran_dry() {
        let (clock, started_at) = running();
        clock.on_callback(started_at + ms(450), ms(0));
        assert_eq!(clock.underruns(), 1);
        clock.add_written_frames(4_800);
        clock.on_callback(started_at + ms(451), ms(100));
        assert_eq!(clock.underruns(), 1);
    }

    #[test]
    fn a_burst_of_errors_is_forgiven_while_the_device_asks_for_sound() {
        let (clock, started_at) = running();
        for _ in 0..=MAX_STREAM_ERRORS {
            clock.on_error(&cpal::Error::from(ErrorKind::Other));
        }
        assert!(!clock.detect_loss(started_at + ms(300)));
        assert!(clock.detect_loss(started_at + ms(400)));
        let (clock, started_at) = running();
        clock.on_error(&cpal::Error::from(ErrorKind::DeviceNotAvailable));
        assert!(clock.detect_loss(started_at + ms(100)), "gone is gone");
    }
}
