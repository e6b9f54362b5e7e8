//! Where the decoding thread writes its frames: into the ring buffer of a device, or nowhere for the null output.

use std::f32::consts::FRAC_1_SQRT_2;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rtrb::Producer;

use crate::model::Channel;
use crate::player::format::Frame;

/// How many frames the decoder runs ahead (2 s), so that a slow disk causes no gap.
pub(super) const AHEAD_FRAMES: usize = 96_000;

pub(super) enum Sink {
    Device {
        ring: Producer<Frame>,
        channel: Channel,
    },
    Discard(Arc<DiscardedFrames>),
}

/// The frames of the null output: how many may be decoded, and how many were.
#[derive(Debug, Default)]
pub(super) struct DiscardedFrames {
    limit: AtomicU64,
    decoded: AtomicU64,
}

impl DiscardedFrames {
    /// Sets how many frames are due by now. As for a device, the decoder may run ahead of them.
    pub(super) fn set_due(&self, frames: u64) {
        let ahead = u64::try_from(AHEAD_FRAMES).unwrap_or(0);
        let limit = frames.saturating_add(ahead);
        self.limit.store(limit, Ordering::Relaxed);
    }

    pub(super) fn decoded(&self) -> u64 {
        self.decoded.load(Ordering::Acquire)
    }
}

impl Sink {
    /// Whether there is no room for another frame. `written` is the number of frames written so far.
    pub(super) fn is_full(&self, written: u64) -> bool {
        match self {
            Self::Device { ring, .. } => ring.is_full(),
            Self::Discard(frames) => written >= frames.limit.load(Ordering::Relaxed),
        }
    }

    /// Whether the sink mixes two channels down to one.
    pub(super) fn is_downmixing(&self) -> bool {
        match self {
            Self::Device { channel, .. } => *channel != Channel::Both,
            Self::Discard(_) => false,
        }
    }

    /// Writes a frame, for which there is room. Returns false when nobody reads the frames any more.
    pub(super) fn write(&mut self, first: f32, second: Option<f32>, written: u64) -> bool {
        match self {
            Self::Device { ring, channel } => {
                ring.push(map_channels(*channel, first, second)).is_ok()
            }
            Self::Discard(frames) => {
                frames.decoded.store(written + 1, Ordering::Release);
                true
            }
        }
    }
}

/// Maps one frame of a recording to the channels of an outlet. The recording is as loud as it was measured, whatever
/// their number: ITU-R BS.1770 adds the powers of the channels.
fn map_channels(channel: Channel, first: f32, second: Option<f32>) -> Frame {
    let mono = second.map_or(first, |second| (first + second) * FRAC_1_SQRT_2);
    match (channel, second) {
        (Channel::Both, Some(second)) => [first, second],
        (Channel::Both, None) => [first * FRAC_1_SQRT_2; 2],
        (Channel::Left, _) => [mono, 0.0],
        (Channel::Right, _) => [0.0, mono],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_as_loud_from_one_loudspeaker_as_from_two() {
        let power = |frame: Frame| frame.iter().map(|sample| sample * sample).sum::<f32>();
        for channel in Channel::ALL {
            let mono = map_channels(*channel, 0.5, None);
            assert!((power(mono) - 0.25).abs() < 1e-6, "{channel}: {mono:?}");
            // A voice in the middle of a stereo recording.
            let middle = map_channels(*channel, 0.5, Some(0.5));
            assert!((power(middle) - 0.5).abs() < 1e-6, "{channel}: {middle:?}");
        }
        // What only one of two channels has is 3 dB softer from one loudspeaker, and not gone.
        for (first, second) in [(0.5, 0.0), (0.0, 0.5)] {
            let side = map_channels(Channel::Left, first, Some(second));
            assert!((power(side) - 0.125).abs() < 1e-6, "{side:?}");
        }
        let both = map_channels(Channel::Both, 0.1, Some(0.2));
        assert_eq!(both.map(f32::to_bits), [0.1_f32, 0.2].map(f32::to_bits));
        assert!(map_channels(Channel::Left, 0.1, Some(0.2))[1].abs() < f32::EPSILON);
        assert!(map_channels(Channel::Right, 0.1, None)[0].abs() < f32::EPSILON);
    }
}
