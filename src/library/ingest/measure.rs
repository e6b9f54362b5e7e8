//! Measures a recording: loudness and true peak (ITU-R BS.1770, EBU R 128), waveform, audio findings, seeking.

use std::path::Path;

use ebur128::{EbuR128, Mode};

use crate::decoder::AudioSpec;
use crate::library::ingest::audio_findings::FindingsDetector;
use crate::library::ingest::decode::decode;
use crate::library::ingest::seek_check;
use crate::library::{Measured, Percent, RecordingError};
use crate::model::{Ms, Recording};

/// The true peak of digital silence, in dBTP.
const SILENCE_TRUE_PEAK: f64 = -144.0;

/// Decodes and measures the whole file, reports its progress, then tests seeking.
///
/// # Errors
/// Why the file cannot be a recording.
pub fn measure(
    file: &Path,
    max_length: Ms,
    report: &mut dyn FnMut(Percent),
) -> Result<Measured, RecordingError> {
    let mut meter: Option<Meter> = None;
    let decoded = decode(file, max_length, report, |spec, samples| {
        if meter.is_none() {
            meter = Some(Meter::new(spec)?);
        }
        meter.as_mut().map_or(Ok(()), |meter| meter.push(samples))
    })?;
    let meter = meter.ok_or(RecordingError::Empty)?;
    let rate = decoded.spec.sample_rate;
    let audible_frames = meter.findings.audible_frames();
    Ok(Measured {
        format: decoded.format,
        has_standard_encoding: decoded.has_standard_encoding,
        is_seekable: seek_check::is_seekable(file, decoded.frames)?,
        length: Ms::from_frames(decoded.frames, rate),
        // Zero only where no sample is audible.
        audible_length: Ms::from_frames(audible_frames, rate).max(Ms(audible_frames.min(1))),
        channels: decoded.spec.channels,
        rate,
        loudness: meter.loudness(),
        true_peak: meter.true_peak(),
        declared_length: decoded.declared_length,
        findings: meter.findings.findings(&decoded),
        waveform: meter.into_waveform(),
    })
}

struct Meter {
    ebur128: EbuR128,
    channels: u8,
    rate: u64,
    findings: FindingsDetector,
    frames: u64,
    /// The peak of the current part of the waveform.
    peak: f32,
    waveform: Vec<u8>,
    /// The frame at which the current part of the waveform ends.
    part_end: u64,
}

impl Meter {
    fn new(spec: &AudioSpec) -> Result<Self, RecordingError> {
        let mode = Mode::I | Mode::TRUE_PEAK;
        let ebur128 = EbuR128::new(u32::from(spec.channels), spec.sample_rate, mode);
        let ebur128 = ebur128.map_err(|_| RecordingError::UnsupportedRate {
            rate: spec.sample_rate,
        })?;
        let mut meter = Self {
            ebur128,
            channels: spec.channels,
            rate: u64::from(spec.sample_rate),
            findings: FindingsDetector::new(spec),
            frames: 0,
            peak: 0.0,
            waveform: Vec::new(),
            part_end: 0,
        };
        meter.part_end = meter.next_part_end();
        Ok(meter)
    }

    /// Counted from the start each time, so that rates which do not divide evenly never drift.
    fn next_part_end(&self) -> u64 {
        let parts = u64::try_from(self.waveform.len()).unwrap_or(u64::MAX);
        ((parts + 1) * self.rate).div_ceil(u64::from(Recording::PEAKS_PER_SECOND))
    }

    fn push(&mut self, samples: &[f32]) -> Result<(), RecordingError> {
        self.ebur128
            .add_frames_f32(samples)
            .map_err(|_| RecordingError::Damaged { packets: 1 })?;
        let channels = usize::from(self.channels);
        let mut rest = samples;
        while !rest.is_empty() {
            // A piece ends with the part of the waveform, after a twentieth of a second at the most.
            let frames = usize::try_from(self.part_end - self.frames).unwrap_or(usize::MAX);
            let (piece, after) = rest.split_at(frames.saturating_mul(channels).min(rest.len()));
            let peak = piece
                .iter()
                .fold(0.0f32, |peak, sample| peak.max(sample.abs()));
            self.findings.push(piece, peak);
            self.peak = self.peak.max(peak);
            self.frames += u64::try_from(piece.len() / channels).unwrap_or(u64::MAX);
            if self.frames >= self.part_end {
                self.waveform.push(to_byte(self.peak));
                self.peak = 0.0;
                self.part_end = self.next_part_end();
            }
            rest = after;
        }
        Ok(())
    }

    /// Integrated, in LUFS; none for silence.
    fn loudness(&self) -> Option<f64> {
        self.ebur128
            .loudness_global()
            .ok()
            .filter(|loudness| loudness.is_finite())
    }

    /// In dBTP.
    fn true_peak(&self) -> f64 {
        let highest = (0..u32::from(self.channels))
            .filter_map(|channel| self.ebur128.true_peak(channel).ok())
            .fold(0.0f64, f64::max);
        (20.0 * highest.log10()).max(SILENCE_TRUE_PEAK)
    }

    fn into_waveform(mut self) -> Vec<u8> {
        let complete = u64::try_from(self.waveform.len()).unwrap_or(0) * self.rate;
        if self.frames * u64::from(Recording::PEAKS_PER_SECOND) > complete {
            self.waveform.push(to_byte(self.peak));
        }
        self.waveform
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0 to 255 on the same line"
)]
fn to_byte(peak: f32) -> u8 {
    (peak * 255.0).round().clamp(0.0, 255.0) as u8
}
