//! How speech sounds, fifty times a second: mel-frequency cepstral coefficients and how they change, as directions in
//! space. Two voices that say the same sound have similar ones.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

use crate::alignment::numbers::{count, real, single, to_i8, to_i16};

/// The time from one frame to the next, in milliseconds.
pub(super) const FRAME_MS: u64 = 20;

/// The sound that a frame is made of, in milliseconds.
const WINDOW_MS: u64 = 50;

/// The band of speech, in Hz.
const LOWEST_HZ: f32 = 80.0;
const HIGHEST_HZ: f32 = 7_600.0;

const BANDS: usize = 40;
const COEFFICIENTS: usize = 13;

/// Added to the power of each band, so that silence has a logarithm.
const SILENCE: f32 = 1e-8;

/// Stored coefficients are this many to one.
const STORED_SCALE: f32 = 16.0;

/// A direction in space: coefficients, and how much they change. 127 is 1.
pub type Frame = [i8; 2 * COEFFICIENTS];

/// The distance of two directions: 0 for the same, 1 for a right angle, 2 for opposite ones.
pub(super) fn distance(a: &Frame, b: &Frame) -> f32 {
    let product: i32 = a
        .iter()
        .zip(b)
        .map(|(a, b)| i32::from(*a) * i32::from(*b))
        .sum();
    // Both have a length of 127, so that a product of 127² is exact in 16 bits but for rounding.
    1.0 - f32::from(i16::try_from(product).unwrap_or(i16::MAX)) / (127.0 * 127.0)
}

/// The mean directions of groups of frames: the same sound, more coarsely.
pub(super) fn averages(frames: &[Frame], group: usize) -> Vec<Frame> {
    let groups = frames.chunks(group.max(1)).map(|group| {
        let mut sums = [0.0_f32; 2 * COEFFICIENTS];
        for frame in group {
            for (sum, value) in sums.iter_mut().zip(frame) {
                *sum += f32::from(*value);
            }
        }
        direction(&sums)
    });
    groups.collect()
}

fn direction(values: &[f32; 2 * COEFFICIENTS]) -> Frame {
    let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
    let scale = 127.0 / length.max(f32::MIN_POSITIVE);
    values.map(|value| to_i8(value * scale))
}

/// Computes frames while the samples pass.
pub(super) struct CepstrumMeter {
    rate: u64,
    fft: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    bands: Vec<Band>,
    cosines: Vec<Vec<f32>>,
    input: Vec<f32>,
    spectrum: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
    /// Samples that a later frame needs; the first has the number `begin`.
    pending: Vec<f32>,
    begin: u64,
    cepstra: Vec<[i16; COEFFICIENTS]>,
}

impl std::fmt::Debug for CepstrumMeter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CepstrumMeter")
            .field("rate", &self.rate)
            .field("frames", &self.cepstra.len())
            .finish_non_exhaustive()
    }
}

/// A triangular filter: its first line of the spectrum, and the weight of each.
struct Band {
    first: usize,
    weights: Vec<f32>,
}

impl CepstrumMeter {
    pub(super) fn new(rate: u32) -> Self {
        let rate = u64::from(rate.max(1));
        let size = usize::try_from(rate * WINDOW_MS / 1000).unwrap_or(1).max(2);
        let fft = RealFftPlanner::new().plan_fft_forward(size.next_power_of_two());
        Self {
            rate,
            window: hann(size),
            bands: bands(rate, fft.len()),
            cosines: cosines(),
            input: fft.make_input_vec(),
            spectrum: fft.make_output_vec(),
            scratch: fft.make_scratch_vec(),
            fft,
            pending: Vec::new(),
            begin: 0,
            cepstra: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, samples: &[f32]) {
        self.pending.extend_from_slice(samples);
        while self.push_frame() {}
    }

    /// The frames of all that was pushed.
    pub(super) fn finish(mut self) -> Vec<Frame> {
        // The last frames lie half in silence.
        let rest = vec![0.0; self.window.len() / 2];
        self.push(&rest);
        normalized(&self.cepstra)
    }

    /// The number of the sample at which the next frame begins. Counted from the start each time.
    fn next_begin(&self) -> u64 {
        let frames = u64::try_from(self.cepstra.len()).unwrap_or(u64::MAX);
        frames * self.rate * FRAME_MS / 1000
    }

    /// Computes the next frame. False if its samples have not arrived.
    fn push_frame(&mut self) -> bool {
        let skipped = usize::try_from(self.next_begin() - self.begin).unwrap_or(usize::MAX);
        let Some(samples) = self
            .pending
            .get(skipped..)
            .and_then(|rest| rest.get(..self.window.len()))
        else {
            return false;
        };
        self.input.fill(0.0);
        for ((input, sample), weight) in self.input.iter_mut().zip(samples).zip(&self.window) {
            *input = sample * weight;
        }
        // It fails only for buffers of another size.
        let transformed =
            self.fft
                .process_with_scratch(&mut self.input, &mut self.spectrum, &mut self.scratch);
        if transformed.is_err() {
            return false;
        }
        let logarithms: Vec<f32> = self
            .bands
            .iter()
            .map(|band| band.logarithm(&self.spectrum))
            .collect();
        let mut cepstrum = [0; COEFFICIENTS];
        for (coefficient, cosines) in cepstrum.iter_mut().zip(&self.cosines) {
            let products = logarithms.iter().zip(cosines).map(|(a, b)| a * b);
            *coefficient = to_i16(STORED_SCALE * products.sum::<f32>());
        }
        self.cepstra.push(cepstrum);
        drop(self.pending.drain(..skipped));
        self.begin += u64::try_from(skipped).unwrap_or(0);
        true
    }
}

impl Band {
    fn logarithm(&self, spectrum: &[Complex<f32>]) -> f32 {
        let lines = spectrum.get(self.first..).unwrap_or_default();
        let power: f32 = lines
            .iter()
            .zip(&self.weights)
            .map(|(line, weight)| line.norm_sqr() * weight)
            .sum();
        (power + SILENCE).ln()
    }
}

/// A Hann window that keeps a tone's power whatever the rate.
fn hann(size: usize) -> Vec<f32> {
    let turn = std::f32::consts::TAU / real(size);
    let values = (0..size).map(|at| 0.5 - 0.5 * (turn * real(at)).cos());
    // As with 400 samples: half of a window of 50 ms at 16 kHz.
    let scale = 400.0 / (real(size) / 2.0);
    values.map(|value| value * scale).collect()
}

fn mel(hz: f32) -> f32 {
    2595.0 * (1.0 + hz / 700.0).log10()
}

fn hz(mel: f32) -> f32 {
    700.0 * (10.0_f32.powf(mel / 2595.0) - 1.0)
}

/// Filters that are equally wide on the mel scale. A recording of a low rate has empty ones at the end.
fn bands(rate: u64, size: usize) -> Vec<Band> {
    let lines_per_hz = real(size) / real(usize::try_from(rate).unwrap_or(usize::MAX));
    let step = (mel(HIGHEST_HZ) - mel(LOWEST_HZ)) / real(BANDS + 1);
    let line = |band: usize| hz(mel(LOWEST_HZ) + step * real(band)) * lines_per_hz;
    let bands = (0..BANDS).map(|band| {
        let (low, middle, high) = (line(band), line(band + 1), line(band + 2));
        let (first, last) = (count(low.ceil()), count(high.floor()));
        let weights = (first..=last).map(|at| {
            let rising = (real(at) - low) / (middle - low);
            let falling = (high - real(at)) / (high - middle);
            // A line is as wide as the spectrum of a longer transform is finer.
            rising.min(falling).max(0.0) / (lines_per_hz * 15.625)
        });
        Band {
            first,
            weights: weights.collect(),
        }
    });
    bands.collect()
}

/// The cosine transform from bands to coefficients.
fn cosines() -> Vec<Vec<f32>> {
    let step = std::f32::consts::PI / real(BANDS);
    let rows = (0..COEFFICIENTS).map(|row| {
        let values = (0..BANDS).map(|band| (step * (real(band) + 0.5) * real(row)).cos());
        values.collect()
    });
    rows.collect()
}

/// Removes what all frames have in common, such as microphone and room, and appends the changes.
fn normalized(cepstra: &[[i16; COEFFICIENTS]]) -> Vec<Frame> {
    let mut sums = [(0.0_f64, 0.0_f64); COEFFICIENTS];
    for cepstrum in cepstra {
        for ((sum, squares), value) in sums.iter_mut().zip(cepstrum) {
            *sum += f64::from(*value);
            *squares += f64::from(*value).powi(2);
        }
    }
    let frames = f64::from(u32::try_from(cepstra.len().max(1)).unwrap_or(u32::MAX));
    let scales = sums.map(|(sum, squares)| {
        let mean = sum / frames;
        let deviation = (squares / frames - mean * mean).max(0.0).sqrt();
        (single(mean), single(deviation) + 1e-3)
    });
    let values_of = |cepstrum: Option<&[i16; COEFFICIENTS]>| {
        let mut values = [0.0_f32; COEFFICIENTS];
        for ((value, stored), (mean, deviation)) in values
            .iter_mut()
            .zip(cepstrum.into_iter().flatten())
            .zip(scales)
        {
            *value = (f32::from(*stored) - mean) / deviation;
        }
        values
    };
    let frames = cepstra.iter().enumerate().map(|(at, cepstrum)| {
        let here = values_of(Some(cepstrum));
        let before = values_of(at.checked_sub(1).and_then(|at| cepstra.get(at)));
        let after = values_of(cepstra.get(at + 1));
        let changes = after
            .into_iter()
            .zip(before)
            .map(|(after, before)| after - before);
        let mut all = [0.0; 2 * COEFFICIENTS];
        for (to, from) in all.iter_mut().zip(here.into_iter().chain(changes)) {
            *to = from;
        }
        direction(&all)
    });
    frames.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two seconds of three tones, one after another, at a rate.
    fn tones(rate: u32, level: f32) -> Vec<Frame> {
        let mut meter = CepstrumMeter::new(rate);
        for (hz, tenths) in [(300.0_f32, 8), (900.0, 6), (2_500.0, 6)] {
            let mut angle = 0.0_f32;
            let samples = (0..rate / 10 * tenths).map(|_| {
                angle = (angle
                    + std::f32::consts::TAU * hz / f32::from(u16::try_from(rate).unwrap()))
                    % std::f32::consts::TAU;
                level * angle.sin()
            });
            meter.push(&samples.collect::<Vec<f32>>());
        }
        meter.finish()
    }

    #[test]
    fn the_same_sound_is_near_itself_at_any_rate_and_level() {
        let (here, there) = (tones(16_000, 0.5), tones(48_000, 0.1));
        assert!(here.len().abs_diff(100) <= 2, "{}", here.len());
        assert!(here.len().abs_diff(there.len()) <= 1);
        let near = distance(&here[20], &there[20]);
        let far = distance(&here[20], &there[90]);
        assert!(near < 0.3 && far > 0.8, "{near} {far}");
        assert!(distance(&here[20], &here[20]) < 0.02);
    }

    #[test]
    fn silence_and_too_few_samples_have_frames_or_none() {
        let mut meter = CepstrumMeter::new(8_000);
        meter.push(&vec![0.0; 8_000]);
        let frames = meter.finish();
        assert!(frames.len() > 40);
        assert!(distance(&frames[0], &frames[9]).is_finite());
        assert!(CepstrumMeter::new(48_000).finish().is_empty());
        assert_eq!(averages(&frames, 8).len(), frames.len().div_ceil(8));
    }
}
