//! Finds what a curator should know about the sound of a recording: silences, clipping, a dead or inverted channel.

use crate::decoder::AudioSpec;
use crate::library::ingest::decode::Decoded;
use crate::model::{Findings, Ms};

/// A sample is audible above this level (−60 dBFS).
const AUDIBLE: f32 = 0.001;

/// Collects the findings while the samples pass.
pub(super) struct FindingsDetector {
    rate: u32,
    frames: u64,
    /// Frames before the first audible one.
    leading_silence: Option<u64>,
    /// Frames up to the last audible one, included.
    audible_frames: u64,
    /// A longer silence is a long one, in frames.
    long_silence: u64,
    /// Begin and end of the long silences between sounds, in frames.
    silences: Vec<(u64, u64)>,
    /// Whether each channel was ever audible.
    is_channel_audible: Vec<bool>,
    /// How many samples at full scale each channel has had in a row.
    full_scale_runs: Vec<u32>,
    clipped_runs: u64,
    correlation: StereoCorrelation,
}

impl FindingsDetector {
    pub(super) fn new(spec: &AudioSpec) -> Self {
        let channels = usize::from(spec.channels);
        Self {
            rate: spec.sample_rate,
            frames: 0,
            leading_silence: None,
            audible_frames: 0,
            long_silence: Findings::MIN_LONG_SILENCE.0 * u64::from(spec.sample_rate) / 1000,
            silences: Vec::new(),
            is_channel_audible: vec![false; channels],
            full_scale_runs: vec![0; channels],
            clipped_runs: 0,
            correlation: StereoCorrelation::default(),
        }
    }

    /// Adds the next frames, which must be shorter than a long silence. `peak` is their largest absolute sample.
    pub(super) fn push(&mut self, samples: &[f32], peak: f32) {
        let channels = self.is_channel_audible.len();
        if peak > AUDIBLE {
            self.push_audible(samples, channels);
            self.correlation.push(samples, channels);
        }
        if peak < Findings::FULL_SCALE {
            self.full_scale_runs.fill(0);
        } else {
            self.count_clipped_runs(samples, channels);
        }
        self.frames += to_u64(samples.len() / channels);
    }

    fn push_audible(&mut self, samples: &[f32], channels: usize) {
        let is_audible = |sample: &f32| sample.abs() > AUDIBLE;
        let first = samples.iter().position(is_audible).unwrap_or(0) / channels;
        let last = samples.iter().rposition(is_audible).unwrap_or(0) / channels;
        let begin = self.frames + to_u64(first);
        if self.leading_silence.is_none() {
            self.leading_silence = Some(begin);
        } else if begin - self.audible_frames > self.long_silence
            && self.silences.len() < Findings::MAX_SILENCES
        {
            self.silences.push((self.audible_frames, begin));
        }
        self.audible_frames = self.frames + to_u64(last) + 1;
        let channel_flags = self.is_channel_audible.iter_mut().enumerate();
        for (channel, audible) in channel_flags.filter(|(_, audible)| !**audible) {
            let mut of_channel = samples.iter().skip(channel).step_by(channels);
            *audible = of_channel.any(is_audible);
        }
    }

    fn count_clipped_runs(&mut self, samples: &[f32], channels: usize) {
        for frame in samples.chunks_exact(channels) {
            for (sample, run) in frame.iter().zip(&mut self.full_scale_runs) {
                if sample.abs() < Findings::FULL_SCALE {
                    *run = 0;
                } else {
                    *run = run.saturating_add(1);
                    self.clipped_runs += u64::from(*run == Findings::MIN_CLIPPED_RUN_SAMPLES);
                }
            }
        }
    }

    /// Frames up to the last audible one, included.
    pub(super) fn audible_frames(&self) -> u64 {
        self.audible_frames
    }

    pub(super) fn findings(&self, decoded: &Decoded) -> Findings {
        let to_ms = |frames| Ms::from_frames(frames, self.rate);
        let length = to_ms(self.frames);
        let dead_channel = self
            .is_channel_audible
            .iter()
            .position(|is_audible| !is_audible);
        Findings {
            clipped_runs: self.clipped_runs,
            leading_silence: to_ms(self.leading_silence.unwrap_or(self.frames)),
            silences: self
                .silences
                .iter()
                .map(|(begin, end)| (to_ms(*begin), to_ms(*end)))
                .collect(),
            dead_channel: dead_channel
                .filter(|_| self.leading_silence.is_some())
                .and_then(|index| u8::try_from(index + 1).ok()),
            inverted: self.correlation.coefficient() < Findings::MAX_INVERTED_CORRELATION,
            damaged_packets: decoded.damaged_packets,
            declared_length: decoded.declared_length.filter(|declared| {
                declared.0.abs_diff(length.0) > Findings::DECLARED_LENGTH_TOLERANCE.0
            }),
        }
    }
}

/// The correlation of two channels; nothing is added for other numbers of channels.
#[derive(Default)]
struct StereoCorrelation {
    frames: f64,
    sums: [f64; 2],
    squares: [f64; 2],
    products: f64,
}

impl StereoCorrelation {
    fn push(&mut self, samples: &[f32], channels: usize) {
        if channels != 2 {
            return;
        }
        for frame in samples.chunks_exact(2) {
            if let [left, right] = *frame {
                let (left, right) = (f64::from(left), f64::from(right));
                self.frames += 1.0;
                self.sums = [self.sums[0] + left, self.sums[1] + right];
                self.squares = [
                    self.squares[0] + left * left,
                    self.squares[1] + right * right,
                ];
                self.products += left * right;
            }
        }
    }

    /// Pearson's coefficient, from −1 to 1; 0 without samples. It ignores a constant offset, which bad converters add
    /// to both channels alike.
    fn coefficient(&self) -> f64 {
        let [left, right] = self.sums;
        let [left_squares, right_squares] = self.squares;
        let covariance = self.products - left * right / self.frames;
        let variances = (left_squares - left * left / self.frames)
            * (right_squares - right * right / self.frames);
        if variances > 0.0 {
            covariance / variances.sqrt()
        } else {
            0.0
        }
    }
}

fn to_u64(frames: usize) -> u64 {
    u64::try_from(frames).unwrap_or(u64::MAX)
}
