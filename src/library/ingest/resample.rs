//! Resamples derived files.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler};

use crate::library::RecordingError;
use crate::library::ingest::compatibility::SAMPLE_RATE;

/// Frames per chunk; the resampler rounds it to a multiple that both rates allow.
const CHUNK_FRAMES: usize = 2048;

/// Resamples interleaved samples to [`SAMPLE_RATE`]. The output has the length of the input and no delay: the delay of
/// the filter is cut off.
pub(super) struct RateConverter {
    fft: Fft<f32>,
    channels: usize,
    input_rate: u32,
    input_frames: u64,
    /// Frames that may still be written; the total is known at the end only.
    left_frames: u64,
    /// Samples of the filter's delay that are still to be cut off.
    skip_samples: usize,
    pending: Vec<f32>,
    output: Vec<f32>,
}

impl RateConverter {
    pub(super) fn new(input_rate: u32, channels: usize) -> Result<Self, RecordingError> {
        let size = |rate: u32| usize::try_from(rate).map_err(failed);
        let fft = Fft::new(
            size(input_rate)?,
            size(SAMPLE_RATE)?,
            CHUNK_FRAMES,
            channels,
            FixedSync::Both,
        )
        .map_err(failed)?;
        Ok(Self {
            channels,
            input_rate,
            input_frames: 0,
            left_frames: u64::MAX,
            skip_samples: fft.output_delay() * channels,
            pending: Vec::new(),
            output: vec![0.0; fft.output_frames_max() * channels],
            fft,
        })
    }

    pub(super) fn push(
        &mut self,
        samples: &[f32],
        write: &mut impl FnMut(&[f32]) -> Result<(), RecordingError>,
    ) -> Result<(), RecordingError> {
        self.input_frames += u64::try_from(samples.len() / self.channels).map_err(failed)?;
        self.pending.extend_from_slice(samples);
        while self.pending.len() >= self.fft.input_frames_next() * self.channels {
            self.process_chunk(write)?;
        }
        Ok(())
    }

    /// Appends silence until the last sample has left the filter.
    pub(super) fn finish(
        mut self,
        write: &mut impl FnMut(&[f32]) -> Result<(), RecordingError>,
    ) -> Result<(), RecordingError> {
        let input_rate = u64::from(self.input_rate);
        let total = (self.input_frames * u64::from(SAMPLE_RATE) + input_rate / 2) / input_rate;
        self.left_frames = total.saturating_sub(u64::MAX - self.left_frames);
        while self.left_frames > 0 {
            let needed = self.fft.input_frames_next() * self.channels;
            self.pending.resize(needed.max(self.pending.len()), 0.0);
            self.process_chunk(write)?;
        }
        Ok(())
    }

    fn process_chunk(
        &mut self,
        write: &mut impl FnMut(&[f32]) -> Result<(), RecordingError>,
    ) -> Result<(), RecordingError> {
        let frames = self.fft.input_frames_next();
        let capacity = self.output.len() / self.channels;
        let input = InterleavedSlice::new(self.pending.as_slice(), self.channels, frames)
            .map_err(failed)?;
        let mut output =
            InterleavedSlice::new_mut(self.output.as_mut_slice(), self.channels, capacity)
                .map_err(failed)?;
        let (read, written) = self
            .fft
            .process_into_buffer(&input, &mut output, None)
            .map_err(failed)?;
        self.pending
            .drain(..(read * self.channels).min(self.pending.len()));
        let written = written * self.channels;
        let skipped = self.skip_samples.min(written);
        self.skip_samples -= skipped;
        let left = usize::try_from(self.left_frames).unwrap_or(usize::MAX);
        let end = written.min(skipped.saturating_add(left.saturating_mul(self.channels)));
        let samples = self.output.get(skipped..end).unwrap_or_default();
        self.left_frames -= u64::try_from(samples.len() / self.channels).map_err(failed)?;
        write(samples)
    }
}

fn failed(error: impl std::fmt::Display) -> RecordingError {
    RecordingError::WriteFailed {
        reason: error.to_string(),
    }
}
