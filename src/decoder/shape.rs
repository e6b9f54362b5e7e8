use symphonia::core::audio::{Channels, Position};

use crate::decoder::Error;

pub(super) const MOST_CHANNELS: usize = 8;
const LOWEST_RATE: u32 = 8_000;
const HIGHEST_RATE: u32 = 192_000;

/// What stays the same through a whole recording: frames a second, and what a frame is.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub rate: u32,
    pub channels: u8,
    /// How much of each channel goes to the left and to the right.
    pub sides: Vec<[f32; 2]>,
}

impl Shape {
    pub(super) fn new(rate: u32, channels: &Channels) -> Result<Self, Error> {
        let count = channels.count();
        if !(LOWEST_RATE..=HIGHEST_RATE).contains(&rate) {
            return Err(Error::Rate { rate });
        }
        match u8::try_from(count) {
            Ok(few) if (1..=MOST_CHANNELS).contains(&count) => Ok(Self {
                rate,
                channels: few,
                sides: sides(channels, count),
            }),
            Ok(_) | Err(_) => Err(Error::Channels {
                channels: count,
                most: MOST_CHANNELS,
            }),
        }
    }
}

/// The usual stereo mix of ITU-R BS.775: the middle and the surrounds 3 dB lower, no low
/// frequency effects; scaled so that it cannot clip.
fn sides(channels: &Channels, count: usize) -> Vec<[f32; 2]> {
    const HALF: f32 = std::f32::consts::FRAC_1_SQRT_2;
    let mut sides: Vec<[f32; 2]> = match channels {
        Channels::Positioned(positions) => positions
            .iter()
            .map(|it| match it {
                Position::FRONT_LEFT => [1.0, 0.0],
                Position::FRONT_RIGHT => [0.0, 1.0],
                Position::REAR_LEFT | Position::SIDE_LEFT | Position::FRONT_LEFT_CENTER => {
                    [HALF, 0.0]
                }
                Position::REAR_RIGHT | Position::SIDE_RIGHT | Position::FRONT_RIGHT_CENTER => {
                    [0.0, HALF]
                }
                Position::LFE1 | Position::LFE2 => [0.0, 0.0],
                _ => [HALF, HALF],
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
    let most = sides
        .iter()
        .fold([0.0f32; 2], |[l, r], it| [l + it[0], r + it[1]]);
    let most = most[0].max(most[1]).max(1.0);
    for side in sides.iter_mut().flatten() {
        *side /= most;
    }
    sides
}
