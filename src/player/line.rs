//! What goes to a device, frame by frame: the mixer's sound, at the rate that the device asks for.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use rodio::mixer::MixerSource;
use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler};

use crate::player::drain::Frame;
use crate::player::feed::RATE;
use crate::player::pace::{self, Pace};

/// Frames the resampler takes at once; rounded by it to what the two rates need.
const CHUNK: usize = 1024;

pub(super) struct Line {
    mixer: MixerSource,
    pace: Arc<Pace>,
    resampling: Option<Resampling>,
}

struct Resampling {
    fft: Fft<f32>,
    taken: Vec<f32>,
    made: Vec<f32>,
    waiting: VecDeque<Frame>,
    /// How far what comes out is behind what went in.
    delay: Duration,
}

impl Line {
    pub(super) fn new(
        mixer: MixerSource,
        pace: Arc<Pace>,
        rate: u32,
    ) -> Result<Self, rubato::ResamplerConstructionError> {
        let resampling = (rate != RATE).then(|| Resampling::new(rate)).transpose()?;
        Ok(Self {
            mixer,
            pace,
            resampling,
        })
    }

    /// How long what was taken from the mixer is held up here.
    pub(super) fn held(&self) -> Duration {
        self.resampling.as_ref().map_or(Duration::ZERO, |it| {
            let waiting = u64::try_from(it.waiting.len()).unwrap_or(0);
            it.delay + pace::length(waiting).duration()
        })
    }

    pub(super) fn frame(&mut self) -> Frame {
        let Some(resampling) = &mut self.resampling else {
            return pull(&mut self.mixer, &self.pace);
        };
        if resampling.waiting.is_empty() {
            resampling.turn(|| pull(&mut self.mixer, &self.pace));
        }
        resampling.waiting.pop_front().unwrap_or([0.0; 2])
    }
}

fn pull(mixer: &mut MixerSource, pace: &Pace) -> Frame {
    let frame = [mixer.next(), mixer.next()].map(|it| it.unwrap_or(0.0));
    pace.give();
    frame
}

impl Resampling {
    fn new(rate: u32) -> Result<Self, rubato::ResamplerConstructionError> {
        let size = |it: u32| usize::try_from(it).unwrap_or(usize::MAX);
        let fft = Fft::new(size(RATE), size(rate), CHUNK, 2, FixedSync::Both)?;
        let delay = u64::try_from(fft.output_delay()).unwrap_or(0);
        Ok(Self {
            taken: vec![0.0; fft.input_frames_max() * 2],
            made: vec![0.0; fft.output_frames_max() * 2],
            waiting: VecDeque::with_capacity(fft.output_frames_max()),
            delay: Duration::from_micros(delay * 1_000_000 / u64::from(rate)),
            fft,
        })
    }

    fn turn(&mut self, mut pull: impl FnMut() -> Frame) {
        let (frames, _) = self.taken.as_chunks_mut::<2>();
        for frame in frames {
            *frame = pull();
        }
        let (input, output) = (self.taken.len() / 2, self.made.len() / 2);
        let Ok(taken) = InterleavedSlice::new(self.taken.as_slice(), 2, input) else {
            return;
        };
        let Ok(mut made) = InterleavedSlice::new_mut(self.made.as_mut_slice(), 2, output) else {
            return;
        };
        // Its sizes are its own; it has no other reason to fail.
        let Ok((_, made)) = self.fft.process_into_buffer(&taken, &mut made, None) else {
            return;
        };
        let (frames, _) = self.made.as_chunks::<2>();
        self.waiting.extend(frames.iter().take(made));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::player::drain::CHANNELS;
    use crate::player::feed::FRAMES_A_SECOND;
    use rodio::buffer::SamplesBuffer;
    use rodio::mixer::mixer;

    /// What comes out at `rate` of a second of a sine of 997 Hz, at half of full scale.
    fn resampled(rate: u32) -> Vec<f32> {
        let (mixer, output) = mixer(CHANNELS, FRAMES_A_SECOND);
        let sine = |n: u32| (f64::from(n) * 997.0 * std::f64::consts::TAU / 48_000.0).sin() * 0.5;
        #[expect(
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            reason = "a sample"
        )]
        let sound: Vec<f32> = (0..96_000).flat_map(|n| [sine(n) as f32; 2]).collect();
        mixer.add(SamplesBuffer::new(CHANNELS, FRAMES_A_SECOND, sound));
        let clock = Clock::manual(jiff::Timestamp::UNIX_EPOCH);
        let pace = Arc::new(Pace::new(Duration::ZERO, clock.monotonic()));
        let mut line = Line::new(output, pace, rate).unwrap();
        (0..rate * 3 / 2).map(|_| line.frame()[0]).collect()
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
