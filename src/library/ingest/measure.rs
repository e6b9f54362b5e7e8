use std::path::Path;

use ebur128::{EbuR128, Mode};

use crate::decoder::AudioSpec;
use crate::library::ingest::audio_findings::Finder;
use crate::library::ingest::decode::decode;
use crate::library::ingest::seek_check;
use crate::library::{Measured, Share, Unfit};
use crate::model::{Ms, Recording};

/// What digital silence has for a true peak, in dBTP.
const NO_PEAK: f64 = -144.0;

/// Listens to the whole file, and tells how far it is; then looks for places in it.
pub fn measure(file: &Path, longest: Ms, tell: &mut dyn FnMut(Share)) -> Result<Measured, Unfit> {
    let mut ear: Option<Ear> = None;
    let heard = decode(file, longest, tell, |spec, samples| {
        if ear.is_none() {
            ear = Some(Ear::new(spec)?);
        }
        ear.as_mut().map_or(Ok(()), |it| it.hear(samples))
    })?;
    let ear = ear.ok_or(Unfit::Empty)?;
    let (rate, audible) = (heard.spec.sample_rate, ear.finder.audible());
    Ok(Measured {
        format: heard.format,
        plain: heard.plain,
        seekable: seek_check::finds_places(file, heard.frames)?,
        length: Ms::from_frames(heard.frames, rate),
        // None only where no sample is audible.
        sounding: Ms::from_frames(audible, rate).max(Ms(audible.min(1))),
        channels: heard.spec.channels,
        rate,
        loudness: ear.loudness(),
        true_peak: ear.true_peak(),
        declared: heard.declared,
        findings: ear.finder.findings(&heard),
        waveform: ear.waveform(),
    })
}

struct Ear {
    meter: EbuR128,
    channels: u8,
    rate: u64,
    finder: Finder,
    frames: u64,
    peak: f32,
    peaks: Vec<u8>,
    /// The frame before which the current peak is taken.
    edge: u64,
}

impl Ear {
    fn new(spec: &AudioSpec) -> Result<Self, Unfit> {
        let mode = Mode::I | Mode::TRUE_PEAK;
        let meter =
            EbuR128::new(u32::from(spec.channels), spec.sample_rate, mode).map_err(|_| {
                Unfit::Rate {
                    rate: spec.sample_rate,
                }
            })?;
        let mut ear = Self {
            meter,
            channels: spec.channels,
            rate: u64::from(spec.sample_rate),
            finder: Finder::new(spec),
            frames: 0,
            peak: 0.0,
            peaks: Vec::new(),
            edge: 0,
        };
        ear.edge = ear.next_edge();
        Ok(ear)
    }

    /// Counted from the start each time, so that rates which do not divide evenly never drift.
    fn next_edge(&self) -> u64 {
        let n = u64::try_from(self.peaks.len()).unwrap_or(u64::MAX);
        ((n + 1) * self.rate).div_ceil(u64::from(Recording::PEAKS_PER_SECOND))
    }

    fn hear(&mut self, samples: &[f32]) -> Result<(), Unfit> {
        self.meter
            .add_frames_f32(samples)
            .map_err(|_| Unfit::Damaged { packets: 1 })?;
        let channels = usize::from(self.channels);
        let mut rest = samples;
        while !rest.is_empty() {
            // A piece ends where its peak is taken, a twentieth of a second on at the most.
            let frames = usize::try_from(self.edge - self.frames).unwrap_or(usize::MAX);
            let (piece, after) = rest.split_at(frames.saturating_mul(channels).min(rest.len()));
            let top = piece.iter().fold(0.0f32, |most, it| most.max(it.abs()));
            self.finder.pass(piece, top);
            self.peak = self.peak.max(top);
            self.frames += u64::try_from(piece.len() / channels).unwrap_or(u64::MAX);
            if self.frames >= self.edge {
                self.peaks.push(level(self.peak));
                self.peak = 0.0;
                self.edge = self.next_edge();
            }
            rest = after;
        }
        Ok(())
    }

    fn loudness(&self) -> Option<f64> {
        self.meter
            .loudness_global()
            .ok()
            .filter(|it| it.is_finite())
    }

    fn true_peak(&self) -> f64 {
        let most = (0..u32::from(self.channels))
            .filter_map(|it| self.meter.true_peak(it).ok())
            .fold(0.0f64, f64::max);
        (20.0 * most.log10()).max(NO_PEAK)
    }

    fn waveform(mut self) -> Vec<u8> {
        let last = u64::try_from(self.peaks.len()).unwrap_or(0) * self.rate;
        if self.frames * u64::from(Recording::PEAKS_PER_SECOND) > last {
            self.peaks.push(level(self.peak));
        }
        self.peaks
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held within 0 to 255 on the same line"
)]
fn level(peak: f32) -> u8 {
    (peak * 255.0).round().clamp(0.0, 255.0) as u8
}
