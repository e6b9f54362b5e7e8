use crate::decoder::AudioSpec;
use crate::library::ingest::decode::Decoded;
use crate::model::{Findings, Ms};

/// Below this (−60 dBFS) a sample is taken for silence.
const AUDIBLE: f32 = 0.001;

/// Looks for what a curator should know while the samples pass.
pub(super) struct Finder {
    rate: u32,
    frames: u64,
    /// Frames up to the first that can be heard.
    lead: Option<u64>,
    /// Frames up to the last that can be heard, with it.
    audible: u64,
    /// How many frames a silence has to pass to be long.
    long: u64,
    /// Long silences between sounds, in frames.
    silences: Vec<(u64, u64)>,
    /// Which channels were ever audible.
    heard: Vec<bool>,
    /// How many samples each channel has been at full scale up to now.
    runs: Vec<u32>,
    clipped: u64,
    likeness: Likeness,
}

impl Finder {
    pub(super) fn new(spec: &AudioSpec) -> Self {
        let channels = usize::from(spec.channels);
        Self {
            rate: spec.sample_rate,
            frames: 0,
            lead: None,
            audible: 0,
            long: Findings::MIN_LONG_SILENCE.0 * u64::from(spec.sample_rate) / 1000,
            silences: Vec::new(),
            heard: vec![false; channels],
            runs: vec![0; channels],
            clipped: 0,
            likeness: Likeness::default(),
        }
    }

    /// The next frames, shorter than a long silence, whose loudest sample is `top`.
    pub(super) fn pass(&mut self, samples: &[f32], top: f32) {
        let channels = self.heard.len();
        if top > AUDIBLE {
            self.sound(samples, channels);
            self.likeness.hear(samples, channels);
        }
        if top < Findings::FULL_SCALE {
            self.runs.fill(0);
        } else {
            self.clip(samples, channels);
        }
        self.frames += whole(samples.len() / channels);
    }

    fn sound(&mut self, samples: &[f32], channels: usize) {
        let audible = |it: &f32| it.abs() > AUDIBLE;
        let first = samples.iter().position(audible).unwrap_or(0) / channels;
        let last = samples.iter().rposition(audible).unwrap_or(0) / channels;
        let begins = self.frames + whole(first);
        if self.lead.is_none() {
            self.lead = Some(begins);
        } else if begins - self.audible > self.long && self.silences.len() < Findings::MAX_SILENCES
        {
            self.silences.push((self.audible, begins));
        }
        self.audible = self.frames + whole(last) + 1;
        for (channel, heard) in self.heard.iter_mut().enumerate().filter(|(_, it)| !**it) {
            *heard = samples.iter().skip(channel).step_by(channels).any(audible);
        }
    }

    fn clip(&mut self, samples: &[f32], channels: usize) {
        for frame in samples.chunks_exact(channels) {
            for (sample, run) in frame.iter().zip(&mut self.runs) {
                if sample.abs() < Findings::FULL_SCALE {
                    *run = 0;
                } else {
                    *run = run.saturating_add(1);
                    self.clipped += u64::from(*run == Findings::MIN_CLIPPED_RUN_SAMPLES);
                }
            }
        }
    }

    /// Frames up to the last that can be heard, with it.
    pub(super) fn audible(&self) -> u64 {
        self.audible
    }

    pub(super) fn findings(&self, decoded: &Decoded) -> Findings {
        let at = |frames| Ms::from_frames(frames, self.rate);
        let length = at(self.frames);
        let dead = self.heard.iter().position(|it| !it);
        Findings {
            clipped_runs: self.clipped,
            leading_silence: at(self.lead.unwrap_or(self.frames)),
            silences: self
                .silences
                .iter()
                .map(|it| (at(it.0), at(it.1)))
                .collect(),
            dead_channel: dead
                .filter(|_| self.lead.is_some())
                .and_then(|it| u8::try_from(it + 1).ok()),
            inverted: self.likeness.correlation() < Findings::MAX_INVERTED_CORRELATION,
            damaged_packets: decoded.damaged,
            declared_length: decoded
                .declared
                .filter(|said| said.0.abs_diff(length.0) > Findings::DECLARED_LENGTH_TOLERANCE.0),
        }
    }
}

/// How alike two channels are, and nothing of any other number.
#[derive(Default)]
struct Likeness {
    frames: f64,
    sums: [f64; 2],
    squares: [f64; 2],
    products: f64,
}

impl Likeness {
    fn hear(&mut self, samples: &[f32], channels: usize) {
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

    /// From −1 to 1, and 0 where there is nothing to compare. A constant offset, which bad
    /// converters add to both channels alike, is no part of it.
    fn correlation(&self) -> f64 {
        let [left, right] = self.sums;
        let [left_squares, right_squares] = self.squares;
        let common = self.products - left * right / self.frames;
        let alone = (left_squares - left * left / self.frames)
            * (right_squares - right * right / self.frames);
        if alone > 0.0 {
            common / alone.sqrt()
        } else {
            0.0
        }
    }
}

fn whole(frames: usize) -> u64 {
    u64::try_from(frames).unwrap_or(u64::MAX)
}
