//! What goes to a device: the mixer's sound, at the rate that the device asks for.

use std::time::Duration;

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler};

use crate::player::drain::Frame;
use crate::player::feed::RATE;
use crate::player::mixer::Mixer;
use crate::player::pace;

/// Frames the resampler takes at once; rounded by it to what the two rates need.
const CHUNK: usize = 1024;

pub(super) struct Line {
    mixer: Mixer,
    resampling: Option<Resampling>,
}

struct Resampling {
    fft: Fft<f32>,
    taken: Vec<Frame>,
    made: Vec<Frame>,
    /// How much of what was made has gone on.
    gone: usize,
    /// How far what comes out is behind what went in.
    delay: Duration,
}

impl Line {
    pub(super) fn new(mixer: Mixer, rate: u32) -> Result<Self, rubato::ResamplerConstructionError> {
        let resampling = (rate != RATE).then(|| Resampling::new(rate)).transpose()?;
        Ok(Self { mixer, resampling })
    }

    /// How long what was taken from the mixer is held up here.
    pub(super) fn held(&self) -> Duration {
        self.resampling.as_ref().map_or(Duration::ZERO, |it| {
            let waiting = u64::try_from(it.made.len() - it.gone).unwrap_or(0);
            it.delay + pace::length(waiting).duration()
        })
    }

    /// The next frames for the device.
    pub(super) fn fill(&mut self, frames: &mut [Frame]) {
        let Some(resampling) = &mut self.resampling else {
            self.mixer.fill(frames);
            return;
        };
        let mut rest = frames;
        while !rest.is_empty() {
            let waiting = resampling.made.get(resampling.gone..).unwrap_or_default();
            if waiting.is_empty() {
                self.mixer.fill(&mut resampling.taken);
                resampling.turn();
                continue;
            }
            let (now, later) = rest.split_at_mut(waiting.len().min(rest.len()));
            for (into, frame) in now.iter_mut().zip(waiting) {
                *into = *frame;
            }
            resampling.gone += now.len();
            rest = later;
        }
    }
}

impl Resampling {
    fn new(rate: u32) -> Result<Self, rubato::ResamplerConstructionError> {
        let size = |it: u32| usize::try_from(it).unwrap_or(usize::MAX);
        // With both sizes fixed, it takes and makes the same number of frames each time.
        let fft = Fft::new(size(RATE), size(rate), CHUNK, 2, FixedSync::Both)?;
        let delay = u64::try_from(fft.output_delay()).unwrap_or(0);
        let made = vec![[0.0; 2]; fft.output_frames_max()];
        Ok(Self {
            taken: vec![[0.0; 2]; fft.input_frames_max()],
            gone: made.len(),
            made,
            delay: Duration::from_micros(delay * 1_000_000 / u64::from(rate)),
            fft,
        })
    }

    /// Makes of what was taken what goes on.
    fn turn(&mut self) {
        let (input, output) = (self.taken.len(), self.made.len());
        self.gone = 0;
        let Ok(taken) = InterleavedSlice::new(self.taken.as_flattened(), 2, input) else {
            return;
        };
        let Ok(mut made) = InterleavedSlice::new_mut(self.made.as_flattened_mut(), 2, output)
        else {
            return;
        };
        let resampled = self.fft.process_into_buffer(&taken, &mut made, None);
        // Its sizes are its own; it has no other reason to fail.
        if resampled.is_err() {
            self.made.fill([0.0; 2]);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rtrb::RingBuffer;

    use super::*;
    use crate::clock::Clock;
    use crate::model::Gain;
    use crate::player::drain::{Drain, Piece};
    use crate::player::pace::Pace;
    use crate::player::progress::Progress;

    /// What comes out at `rate` of two seconds of a sine of 997 Hz, at half of full scale.
    fn resampled(rate: u32) -> Vec<f32> {
        let sine = |n: u32| (f64::from(n) * 997.0 * std::f64::consts::TAU / 48_000.0).sin() * 0.5;
        let (mut ring, rest) = RingBuffer::new(96_000);
        for n in 0..96_000 {
            #[expect(
                clippy::as_conversions,
                clippy::cast_possible_truncation,
                reason = "a sample"
            )]
            let sample = sine(n) as f32;
            ring.push([sample; 2]).unwrap();
        }
        let progress = Arc::new(Progress::default());
        progress.set_gain(Gain(0.0), Gain(0.0));
        progress.end();
        let clock = Clock::manual(jiff::Timestamp::UNIX_EPOCH);
        let pace = Arc::new(Pace::new(Duration::ZERO, clock.monotonic()));
        let (mixer, mut entrance) = Mixer::new(Arc::clone(&pace));
        let (drain, _ends) = Drain::new(Piece::new(rest, progress), pace);
        entrance.push(drain).ok().unwrap();
        let mut line = Line::new(mixer, rate).unwrap();
        let mut sound = vec![[0.0; 2]; usize::try_from(rate * 3 / 2).unwrap()];
        // As odd as a device may ask.
        sound.chunks_mut(4_097).for_each(|it| line.fill(it));
        sound.iter().map(|it| it[0]).collect()
    }

    /// Noise and distortion beside a sine of 997 Hz, in decibels under it.
    fn purity(samples: &[f32], rate: u32) -> f64 {
        let (mut sine, mut cosine, mut power) = (0.0, 0.0, 0.0);
        let count = f64::from(u32::try_from(samples.len()).unwrap());
        for (n, sample) in (0u32..).zip(samples) {
            let phase = f64::from(n) * 997.0 * std::f64::consts::TAU / f64::from(rate);
            let sample = f64::from(*sample);
            sine += sample * phase.sin() * 2.0 / count;
            cosine += sample * phase.cos() * 2.0 / count;
            power += sample * sample / count;
        }
        let tone = sine.mul_add(sine, cosine * cosine) / 2.0;
        10.0 * (tone / (power - tone).max(1e-12)).log10()
    }

    #[test]
    fn a_device_with_another_rate_gets_the_same_sound() {
        for rate in [44_100, 32_000, 96_000] {
            let sound = resampled(rate);
            // A whole number of waves, past the filter's beginning.
            let second = usize::try_from(rate).unwrap();
            let purity = purity(&sound[second / 4..second / 4 + second], rate);
            assert!(purity > 80.0, "{purity:.0} dB at {rate}");
        }
    }
}
