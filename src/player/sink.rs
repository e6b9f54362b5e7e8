//! Where decoded frames go: on the loudspeakers that are to sound, or to nobody.

use std::f32::consts::FRAC_1_SQRT_2;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rtrb::Producer;

use crate::model::Channel;
use crate::player::drain::Frame;

/// How far the decoder runs ahead: two seconds, so that a slow card is not heard.
pub(super) const AHEAD: usize = 96_000;

/// Where frames go.
pub(super) enum Sink {
    Device {
        ring: Producer<Frame>,
        channel: Channel,
    },
    Nobody(Arc<Unheard>),
}

/// Frames that nobody hears: how many are wanted, and how many there were.
#[derive(Debug, Default)]
pub(super) struct Unheard {
    wanted: AtomicU64,
    decoded: AtomicU64,
}

impl Unheard {
    /// So many have been due by now; as for a device, the decoder runs ahead of them.
    pub(super) fn want(&self, frames: u64) {
        let ahead = u64::try_from(AHEAD).unwrap_or(0);
        let wanted = frames.saturating_add(ahead);
        self.wanted.store(wanted, Ordering::Relaxed);
    }

    pub(super) fn decoded(&self) -> u64 {
        self.decoded.load(Ordering::Acquire)
    }
}

impl Sink {
    pub(super) fn is_full(&self, fed: u64) -> bool {
        match self {
            Self::Device { ring, .. } => ring.is_full(),
            Self::Nobody(unheard) => fed >= unheard.wanted.load(Ordering::Relaxed),
        }
    }

    /// Whether two channels become one in it.
    pub(super) fn folds(&self) -> bool {
        match self {
            Self::Device { channel, .. } => *channel != Channel::Both,
            Self::Nobody(_) => false,
        }
    }

    /// Takes a frame, for which there is room; answers whether somebody will take it from there.
    pub(super) fn put(&mut self, first: f32, second: Option<f32>, fed: u64) -> bool {
        match self {
            Self::Device { ring, channel } => ring.push(place(*channel, first, second)).is_ok(),
            Self::Nobody(unheard) => {
                unheard.decoded.store(fed + 1, Ordering::Release);
                true
            }
        }
    }
}

/// One frame of a recording on the loudspeakers that are to sound. However many those are, it is as
/// loud as it was measured: ITU-R BS.1770 adds the channels' powers.
fn place(channel: Channel, first: f32, second: Option<f32>) -> Frame {
    let one = second.map_or(first, |second| (first + second) * FRAC_1_SQRT_2);
    match (channel, second) {
        (Channel::Both, Some(second)) => [first, second],
        (Channel::Both, None) => [first * FRAC_1_SQRT_2; 2],
        (Channel::Left, _) => [one, 0.0],
        (Channel::Right, _) => [0.0, one],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_as_loud_from_one_loudspeaker_as_from_two() {
        let power = |it: Frame| it.iter().map(|it| it * it).sum::<f32>();
        for channel in Channel::ALL {
            let mono = place(*channel, 0.5, None);
            assert!((power(mono) - 0.25).abs() < 1e-6, "{channel}: {mono:?}");
            // A voice in the middle of a stereo recording.
            let middle = place(*channel, 0.5, Some(0.5));
            assert!((power(middle) - 0.5).abs() < 1e-6, "{channel}: {middle:?}");
        }
        // What only one of two channels has is 3 dB softer from one loudspeaker, and not gone.
        for (first, second) in [(0.5, 0.0), (0.0, 0.5)] {
            let side = place(Channel::Left, first, Some(second));
            assert!((power(side) - 0.125).abs() < 1e-6, "{side:?}");
        }
        let both = place(Channel::Both, 0.1, Some(0.2));
        assert_eq!(both.map(f32::to_bits), [0.1_f32, 0.2].map(f32::to_bits));
        assert!(place(Channel::Left, 0.1, Some(0.2))[1].abs() < f32::EPSILON);
        assert!(place(Channel::Right, 0.1, None)[0].abs() < f32::EPSILON);
    }
}
