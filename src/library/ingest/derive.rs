//! Derives the file for speakers or browsers from a recording: mixes it to two channels at the most, adjusts its
//! level, resamples and encodes it.

use std::path::Path;

use crate::decoder::AudioSpec;
use crate::library::RecordingError;
use crate::library::ingest::compatibility::SAMPLE_RATE;
use crate::library::ingest::decode::decode;
use crate::library::ingest::encode::Encoder;
use crate::library::ingest::resample::RateConverter;
use crate::model::{Gain, Ms, Recording};

/// What a derived file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerivationTarget {
    /// A WAV file, which the player takes without resampling.
    Speaker,
    /// An MP3 file, for browsers and phones.
    Browser,
}

/// How a derived file differs from its master.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Adjustment {
    /// The gain.
    pub gain: Gain,
    /// Whether the second of two channels is inverted.
    pub inverts_second: bool,
}

/// Derives the file `out` from the recording `file`.
pub(in crate::library) fn derive(
    file: &Path,
    max_length: Ms,
    target: DerivationTarget,
    out: &Path,
    adjustment: Adjustment,
) -> Result<(), RecordingError> {
    let mut pipeline: Option<Pipeline> = None;
    decode(file, max_length, &mut |_| {}, |spec, samples| {
        if pipeline.is_none() {
            pipeline = Some(Pipeline::new(spec, adjustment, target, out)?);
        }
        pipeline
            .as_mut()
            .map_or(Ok(()), |pipeline| pipeline.push(samples))
    })?;
    pipeline.map_or(Err(RecordingError::Empty), Pipeline::finish)
}

/// The steps from decoded samples to a file.
struct Pipeline {
    spec: AudioSpec,
    /// Factors for left and right.
    gains: [f32; 2],
    /// None if the recording has [`SAMPLE_RATE`] already.
    rate_converter: Option<RateConverter>,
    mixed: Vec<f32>,
    encoder: Encoder,
}

impl Pipeline {
    fn new(
        spec: &AudioSpec,
        adjustment: Adjustment,
        target: DerivationTarget,
        out: &Path,
    ) -> Result<Self, RecordingError> {
        let channels = spec.channels.min(Recording::SPEAKER_CHANNELS);
        let rate_converter = match spec.sample_rate {
            SAMPLE_RATE => None,
            other => Some(RateConverter::new(other, usize::from(channels))?),
        };
        let gain = to_f32(adjustment.gain.factor());
        let right = if adjustment.inverts_second {
            -gain
        } else {
            gain
        };
        Ok(Self {
            spec: spec.clone(),
            gains: [gain, right],
            rate_converter,
            mixed: Vec::new(),
            encoder: Encoder::create(target, out, u16::from(channels))?,
        })
    }

    fn push(&mut self, samples: &[f32]) -> Result<(), RecordingError> {
        self.mixed.clear();
        if self.spec.channels <= Recording::SPEAKER_CHANNELS {
            let gains = self.gains.iter().take(self.spec.channels.into()).cycle();
            self.mixed.extend(
                samples
                    .iter()
                    .zip(gains)
                    .map(|(sample, gain)| sample * gain),
            );
        } else {
            for frame in samples.chunks_exact(usize::from(self.spec.channels)) {
                let pairs = frame.iter().zip(&self.spec.stereo_gains);
                let [left, right] = pairs.fold([0.0f32; 2], |[left, right], (sample, gains)| {
                    [left + sample * gains[0], right + sample * gains[1]]
                });
                self.mixed
                    .extend([left * self.gains[0], right * self.gains[1]]);
            }
        }
        let encoder = &mut self.encoder;
        match &mut self.rate_converter {
            Some(converter) => converter.push(&self.mixed, &mut |samples| encoder.write(samples)),
            None => encoder.write(&self.mixed),
        }
    }

    fn finish(mut self) -> Result<(), RecordingError> {
        if let Some(converter) = self.rate_converter {
            converter.finish(&mut |samples| self.encoder.write(samples))?;
        }
        self.encoder.finish()
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a factor near one; its last digits do not matter"
)]
fn to_f32(factor: f64) -> f32 {
    factor as f32
}
