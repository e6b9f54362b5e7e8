//! The sample rate and the channels of a recording.

use symphonia::core::audio::{Channels, Position};

use crate::decoder::Error;

pub(super) const MAX_CHANNELS: usize = 8;
const MIN_SAMPLE_RATE: u32 = 8_000;
const MAX_SAMPLE_RATE: u32 = 192_000;

/// What stays the same through a whole recording.
#[derive(Clone, Debug, PartialEq)]
pub struct AudioSpec {
    /// In frames per second.
    pub sample_rate: u32,
    /// The number of channels.
    pub channels: u8,
    /// For each channel, the factors with which it goes to the left and to the right of a stereo mix.
    pub stereo_gains: Vec<[f32; 2]>,
}

impl AudioSpec {
    /// # Errors
    ///
    /// [`Error::UnsupportedRate`] or [`Error::TooManyChannels`].
    pub(super) fn new(sample_rate: u32, channels: &Channels) -> Result<Self, Error> {
        let count = channels.count();
        if !(MIN_SAMPLE_RATE..=MAX_SAMPLE_RATE).contains(&sample_rate) {
            return Err(Error::UnsupportedRate { rate: sample_rate });
        }
        match u8::try_from(count) {
            Ok(small_count) if (1..=MAX_CHANNELS).contains(&count) => Ok(Self {
                sample_rate,
                channels: small_count,
                stereo_gains: stereo_gains(channels, count),
            }),
            Ok(_) | Err(_) => Err(Error::TooManyChannels {
                channels: count,
                most: MAX_CHANNELS,
            }),
        }
    }
}

/// The usual stereo mix of ITU-R BS.775: the centre and the surround channels 3 dB lower, without low-frequency effects.
/// It is scaled so that it cannot clip.
fn stereo_gains(channels: &Channels, count: usize) -> Vec<[f32; 2]> {
    const MINUS_3_DB: f32 = std::f32::consts::FRAC_1_SQRT_2;
    let mut gains: Vec<[f32; 2]> = match channels {
        Channels::Positioned(positions) => positions
            .iter()
            .map(|position| match position {
                Position::FRONT_LEFT => [1.0, 0.0],
                Position::FRONT_RIGHT => [0.0, 1.0],
                Position::REAR_LEFT | Position::SIDE_LEFT | Position::FRONT_LEFT_CENTER => {
                    [MINUS_3_DB, 0.0]
                }
                Position::REAR_RIGHT | Position::SIDE_RIGHT | Position::FRONT_RIGHT_CENTER => {
                    [0.0, MINUS_3_DB]
                }
                Position::LFE1 | Position::LFE2 => [0.0, 0.0],
                _ => [MINUS_3_DB, MINUS_3_DB],
            })
            .collect(),
        Channels::Discrete(_)
        | Channels::Ambisonic(_)
        | Channels::Custom(_)
        | Channels::None
        | _ => [[1.0, 0.0], [0.0, 1.0]]
            .into_iter()
            .cycle()
            .take(count)
            .collect(),
    };
    let sums = gains.iter().fold([0.0f32; 2], |[left, right], gain| {
        [left + gain[0], right + gain[1]]
    });
    let scale = sums[0].max(sums[1]).max(1.0);
    for gain in gains.iter_mut().flatten() {
        *gain /= scale;
    }
    gains
}
