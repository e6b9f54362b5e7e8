//! The progress of one recording, shared between the decoding thread, the device's thread and the player without
//! locks.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Instant;

use crate::model::{Gain, Ms};
use crate::player::device_clock::DeviceClock;
use crate::player::format::frames_to_ms;

#[derive(Debug, Default)]
pub(super) struct PlaybackProgress {
    /// Frames of the recording that were mixed into the device's sound.
    mixed_frames: AtomicU64,
    /// The number of frames written to the device up to the last of them, see [`DeviceClock::written_frames`].
    written_until: AtomicU64,
    /// How often the decoder was late, so that there was a gap.
    underruns: AtomicU64,
    /// The decoder has finished: all frames are in the ring buffer.
    ended: AtomicBool,
    /// The last frame has been mixed.
    drained: AtomicBool,
    /// The decoder has failed.
    failed: AtomicBool,
    /// The decoder delivered nothing for too long and was given up. It is logged once.
    stalled: AtomicBool,
    /// Two channels were mixed down to one.
    downmixed: AtomicBool,
    /// The bits of the gain factor, and of the factor for sound that was mixed down.
    gain: AtomicU32,
    downmix_gain: AtomicU32,
}

impl PlaybackProgress {
    pub(super) fn set_gain(&self, gain: Gain, downmix_gain: Gain) {
        self.gain.store(factor(gain).to_bits(), Ordering::Relaxed);
        let downmix_gain = factor(downmix_gain).to_bits();
        self.downmix_gain.store(downmix_gain, Ordering::Relaxed);
    }

    pub(super) fn mark_downmixed(&self) {
        self.downmixed.store(true, Ordering::Relaxed);
    }

    pub(super) fn mark_failed(&self) {
        self.failed.store(true, Ordering::Release);
    }

    /// Gives the decoder up.
    pub(super) fn mark_stalled(&self) {
        self.stalled.store(true, Ordering::Relaxed);
        self.mark_failed();
        self.mark_ended();
    }

    /// Whether the decoder was given up. Returns true once.
    pub(super) fn take_stalled(&self) -> bool {
        self.stalled.swap(false, Ordering::Relaxed)
    }

    pub(super) fn mark_ended(&self) {
        self.ended.store(true, Ordering::Release);
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }

    pub(super) fn mark_drained(&self) {
        self.drained.store(true, Ordering::Release);
    }

    pub(super) fn is_drained(&self) -> bool {
        self.drained.load(Ordering::Acquire)
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    pub(super) fn record_underrun(&self) {
        self.underruns.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn underruns(&self) -> u64 {
        self.underruns.load(Ordering::Relaxed)
    }

    #[cfg(test)]
    pub(super) fn mixed_frames(&self) -> u64 {
        self.mixed_frames.load(Ordering::Acquire)
    }

    /// Whether everything that was mixed has been heard.
    pub(super) fn is_heard(&self, clock: &DeviceClock, now: Instant) -> bool {
        clock.unheard_frames(self.written_until.load(Ordering::Acquire), now) == 0
    }

    /// How much of the recording has been heard.
    pub(super) fn heard(&self, clock: &DeviceClock, now: Instant) -> Ms {
        // The order matters: frames that are mixed between the two loads count as unheard.
        let mixed = self.mixed_frames.load(Ordering::Acquire);
        let written_until = self.written_until.load(Ordering::Acquire);
        frames_to_ms(mixed.saturating_sub(clock.unheard_frames(written_until, now)))
    }

    /// The gain factor to be reached.
    pub(super) fn target_gain(&self) -> f32 {
        let gain = if self.downmixed.load(Ordering::Relaxed) {
            &self.downmix_gain
        } else {
            &self.gain
        };
        f32::from_bits(gain.load(Ordering::Relaxed))
    }

    /// Notes that frames were mixed. `written` is how many frames had been written to the device before them.
    pub(super) fn add_mixed_frames(&self, frames: u64, written: u64) {
        if frames == 0 {
            return;
        }
        // Only the device's thread writes these values.
        self.written_until
            .store(written + frames, Ordering::Release);
        let mixed = self.mixed_frames.load(Ordering::Relaxed);
        self.mixed_frames.store(mixed + frames, Ordering::Release);
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
