//! How far a piece of sound is: told between decoder, device and player without ever waiting.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Instant;

use crate::model::{Gain, Ms};
use crate::player::pace::{self, Pace};

#[derive(Debug, Default)]
pub(super) struct Progress {
    /// Frames of the recording that went into the device,
    pulled: AtomicU64,
    /// and how many frames had been given to the device with the last of them.
    until: AtomicU64,
    /// How often the decoder was late, so that silence had to stand in.
    late: AtomicU64,
    /// The decoder has brought everything.
    ended: AtomicBool,
    /// The last frame has been pulled.
    drained: AtomicBool,
    /// The decoder gave up.
    broken: AtomicBool,
    /// The decoder was given up, as it brought nothing any more; to be told to the log once.
    stalled: AtomicBool,
    /// Two channels became one.
    folded: AtomicBool,
    /// Bits of the factor that is wanted; and of that for folded sound.
    gain: AtomicU32,
    folded_gain: AtomicU32,
}

impl Progress {
    pub(super) fn set_gain(&self, gain: Gain, folded: Gain) {
        self.gain.store(factor(gain).to_bits(), Ordering::Relaxed);
        let folded = factor(folded).to_bits();
        self.folded_gain.store(folded, Ordering::Relaxed);
    }

    pub(super) fn fold(&self) {
        self.folded.store(true, Ordering::Relaxed);
    }

    pub(super) fn break_off(&self) {
        self.broken.store(true, Ordering::Release);
    }

    /// Does not wait for the decoder any more.
    pub(super) fn stall(&self) {
        self.stalled.store(true, Ordering::Relaxed);
        self.break_off();
        self.end();
    }

    /// Whether the decoder was given up, the first time that is asked.
    pub(super) fn take_stalled(&self) -> bool {
        self.stalled.swap(false, Ordering::Relaxed)
    }

    pub(super) fn end(&self) {
        self.ended.store(true, Ordering::Release);
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }

    pub(super) fn be_drained(&self) {
        self.drained.store(true, Ordering::Release);
    }

    pub(super) fn be_late(&self) {
        self.late.fetch_add(1, Ordering::Relaxed);
    }

    /// Frames of the recording that went into the device.
    #[cfg(test)]
    pub(super) fn pulled(&self) -> u64 {
        self.pulled.load(Ordering::Acquire)
    }

    pub(super) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Acquire)
    }

    pub(super) fn is_drained(&self) -> bool {
        self.drained.load(Ordering::Acquire)
    }

    pub(super) fn late(&self) -> u64 {
        self.late.load(Ordering::Relaxed)
    }

    /// Whether the device has put out all that was pulled.
    pub(super) fn is_quiet(&self, pace: &Pace, now: Instant) -> bool {
        pace.unheard(self.until.load(Ordering::Acquire), now) == 0
    }

    /// How much of the recording has been heard.
    pub(super) fn heard(&self, pace: &Pace, now: Instant) -> Ms {
        // In this order: what is pulled in between counts as unheard at the most.
        let pulled = self.pulled.load(Ordering::Acquire);
        let until = self.until.load(Ordering::Acquire);
        pace::length(pulled.saturating_sub(pace.unheard(until, now)))
    }

    /// The factor that is wanted.
    pub(super) fn wanted(&self) -> f32 {
        let gain = if self.folded.load(Ordering::Relaxed) {
            &self.folded_gain
        } else {
            &self.gain
        };
        f32::from_bits(gain.load(Ordering::Relaxed))
    }

    /// So many more frames went into the device, where so many had been given before.
    pub(super) fn pull(&self, frames: u64, given: u64) {
        if frames == 0 {
            return;
        }
        // Only the device's thread writes these.
        self.until.store(given + frames, Ordering::Release);
        let pulled = self.pulled.load(Ordering::Relaxed);
        self.pulled.store(pulled + frames, Ordering::Release);
    }
}

fn factor(gain: Gain) -> f32 {
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "a gain factor loses nothing that can be heard"
    )]
    let factor = gain.factor() as f32;
    factor
}
