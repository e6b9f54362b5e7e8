//! The format of sound inside the player: stereo frames of 32-bit floats at one sample rate.

use std::num::NonZero;

use rodio::SampleRate;

use crate::model::Ms;

/// Frames per second. The library derives every file that serves a speaker at this rate.
pub(super) const SAMPLE_RATE: u32 = 48_000;
pub(super) const RODIO_SAMPLE_RATE: SampleRate =
    NonZero::<u32>::MIN.saturating_add(SAMPLE_RATE - 1);

/// One sample for the left channel and one for the right. Full scale is 1.0.
pub(super) type Frame = [f32; 2];

/// The duration of a number of frames.
pub(super) fn frames_to_ms(frames: u64) -> Ms {
    Ms::from_frames(frames, SAMPLE_RATE)
}
