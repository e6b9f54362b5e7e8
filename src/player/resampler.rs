//! Converts the mixer's sound to the sample rate of the device.

use std::time::Duration;

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler as _};

use crate::player::format::Frame;
use crate::player::format::SAMPLE_RATE;
use crate::player::format::frames_to_ms;
use crate::player::mixer::Mixer;

/// The number of frames that are converted at a time. The FFT resampler rounds it to fit both rates.
const CHUNK_FRAMES: usize = 1024;

pub(super) struct Resampler {
    mixer: Mixer,
    /// None when the device has the mixer's rate.
    conversion: Option<Conversion>,
}

struct Conversion {
    fft: Fft<f32>,
    input: Vec<Frame>,
    output: Vec<Frame>,
    /// The number of frames of `output` that have been consumed.
    consumed: usize,
    /// The delay from input to output.
    delay: Duration,
}

impl Resampler {
    pub(super) fn new(mixer: Mixer, rate: u32) -> Result<Self, rubato::ResamplerConstructionError> {
        let conversion = (rate != SAMPLE_RATE)
            .then(|| Conversion::new(rate))
            .transpose()?;
        Ok(Self { mixer, conversion })
    }

    /// The time by which the frames that come out are behind the mixer.
    pub(super) fn latency(&self) -> Duration {
        self.conversion
            .as_ref()
            .map_or(Duration::ZERO, |conversion| {
                let pending = conversion.output.len() - conversion.consumed;
                let pending = u64::try_from(pending).unwrap_or(0);
                conversion.delay + frames_to_ms(pending).duration()
            })
    }

    /// Writes the next frames for the device.
    pub(super) fn fill(&mut self, frames: &mut [Frame]) {
        let Some(conversion) = &mut self.conversion else {
            self.mixer.fill(frames);
            return;
        };
        let mut rest = frames;
        while !rest.is_empty() {
            let pending = conversion
                .output
                .get(conversion.consumed..)
                .unwrap_or_default();
            if pending.is_empty() {
                self.mixer.fill(&mut conversion.input);
                conversion.process();
                continue;
            }
            let (filled, unfilled) = rest.split_at_mut(pending.len().min(rest.len()));
            for (target, frame) in filled.iter_mut().zip(pending) {
                *target = *frame;
            }
            conversion.consumed += filled.len();
            rest = unfilled;
        }
    }
}

impl Conversion {
    fn new(rate: u32) -> Result<Self, rubato::ResamplerConstructionError> {
        let size = |rate: u32| usize::try_from(rate).unwrap_or(usize::MAX);
        // With both sizes fixed, each conversion has the same number of input and output frames.
        let fft = Fft::new(
            size(SAMPLE_RATE),
            size(rate),
            CHUNK_FRAMES,
            2,
            FixedSync::Both,
        )?;
        let delay = u64::try_from(fft.output_delay()).unwrap_or(0);
        let output = vec![[0.0; 2]; fft.output_frames_max()];
        Ok(Self {
            input: vec![[0.0; 2]; fft.input_frames_max()],
            consumed: output.len(),
            output,
            delay: Duration::from_micros(delay * 1_000_000 / u64::from(rate)),
            fft,
        })
    }

    /// Converts the input into the output.
    fn process(&mut self) {
        let (input_frames, output_frames) = (self.input.len(), self.output.len());
        self.consumed = 0;
        let Ok(input) = InterleavedSlice::new(self.input.as_flattened(), 2, input_frames) else {
            return;
        };
        let Ok(mut output) =
            InterleavedSlice::new_mut(self.output.as_flattened_mut(), 2, output_frames)
        else {
            return;
        };
        let converted = self.fft.process_into_buffer(&input, &mut output, None);
        // It fails only if the buffers have the wrong size, and these have the size that it chose.
        if converted.is_err() {
            self.output.fill([0.0; 2]);
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
    use crate::player::device_clock::DeviceClock;
    use crate::player::progress::PlaybackProgress;
    use crate::player::voice::{RecordingStream, Voice};

    /// Two seconds of a sine of 997 Hz, at half of full scale, resampled to `rate`.
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
        let progress = Arc::new(PlaybackProgress::default());
        progress.set_gain(Gain(0.0), Gain(0.0));
        progress.mark_ended();
        let clock = Clock::manual(jiff::Timestamp::UNIX_EPOCH);
        let device_clock = Arc::new(DeviceClock::new(Duration::ZERO, clock.monotonic()));
        let (mixer, mut mixer_input) = Mixer::new(Arc::clone(&device_clock));
        let (voice, _handle) = Voice::new(RecordingStream::new(rest, progress), device_clock);
        mixer_input.push(voice).ok().unwrap();
        let mut resampler = Resampler::new(mixer, rate).unwrap();
        let mut sound = vec![[0.0; 2]; usize::try_from(rate * 3 / 2).unwrap()];
        // Devices may request any number of frames.
        sound
            .chunks_mut(4_097)
            .for_each(|chunk| resampler.fill(chunk));
        sound.iter().map(|frame| frame[0]).collect()
    }

    /// The signal-to-noise-and-distortion ratio of a sine of 997 Hz, in decibels.
    fn sinad(samples: &[f32], rate: u32) -> f64 {
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
            // A whole number of periods, after the filter's start.
            let second = usize::try_from(rate).unwrap();
            let sinad = sinad(&sound[second / 4..second / 4 + second], rate);
            assert!(sinad > 80.0, "{sinad:.0} dB at {rate}");
        }
    }
}
