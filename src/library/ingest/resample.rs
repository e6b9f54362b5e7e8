use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler};

use crate::library::Unfit;
use crate::library::ingest::compatibility::RATE;

/// Frames the resampler takes at once; rounded by it to what the two rates need.
const CHUNK: usize = 2048;

/// Brings samples to the one rate, in step with the original: the filter's delay is left out,
/// and the length is the original's.
pub(super) struct Resample {
    fft: Fft<f32>,
    channels: usize,
    from: u32,
    given: u64,
    /// Frames that still may come out; known at the end only.
    left: u64,
    skip: usize,
    pending: Vec<f32>,
    out: Vec<f32>,
}

impl Resample {
    pub(super) fn new(from: u32, channels: usize) -> Result<Self, Unfit> {
        let size = |rate: u32| usize::try_from(rate).map_err(unwritten);
        let fft = Fft::new(size(from)?, size(RATE)?, CHUNK, channels, FixedSync::Both)
            .map_err(unwritten)?;
        Ok(Self {
            channels,
            from,
            given: 0,
            left: u64::MAX,
            skip: fft.output_delay() * channels,
            pending: Vec::new(),
            out: vec![0.0; fft.output_frames_max() * channels],
            fft,
        })
    }

    pub(super) fn push(
        &mut self,
        samples: &[f32],
        put: &mut impl FnMut(&[f32]) -> Result<(), Unfit>,
    ) -> Result<(), Unfit> {
        self.given += u64::try_from(samples.len() / self.channels).map_err(unwritten)?;
        self.pending.extend_from_slice(samples);
        while self.pending.len() >= self.fft.input_frames_next() * self.channels {
            self.turn(put)?;
        }
        Ok(())
    }

    /// Lets silence follow until the last of the sound has come out.
    pub(super) fn finish(
        mut self,
        put: &mut impl FnMut(&[f32]) -> Result<(), Unfit>,
    ) -> Result<(), Unfit> {
        let from = u64::from(self.from);
        let whole = (self.given * u64::from(RATE) + from / 2) / from;
        self.left = whole.saturating_sub(u64::MAX - self.left);
        while self.left > 0 {
            let need = self.fft.input_frames_next() * self.channels;
            self.pending.resize(need.max(self.pending.len()), 0.0);
            self.turn(put)?;
        }
        Ok(())
    }

    fn turn(&mut self, put: &mut impl FnMut(&[f32]) -> Result<(), Unfit>) -> Result<(), Unfit> {
        let frames = self.fft.input_frames_next();
        let room = self.out.len() / self.channels;
        let input = InterleavedSlice::new(self.pending.as_slice(), self.channels, frames)
            .map_err(unwritten)?;
        let mut output = InterleavedSlice::new_mut(self.out.as_mut_slice(), self.channels, room)
            .map_err(unwritten)?;
        let (read, made) = self
            .fft
            .process_into_buffer(&input, &mut output, None)
            .map_err(unwritten)?;
        self.pending
            .drain(..(read * self.channels).min(self.pending.len()));
        let made = made * self.channels;
        let skipped = self.skip.min(made);
        self.skip -= skipped;
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let end = made.min(skipped.saturating_add(most.saturating_mul(self.channels)));
        let fresh = self.out.get(skipped..end).unwrap_or_default();
        self.left -= u64::try_from(fresh.len() / self.channels).map_err(unwritten)?;
        put(fresh)
    }
}

fn unwritten(error: impl std::fmt::Display) -> Unfit {
    Unfit::Unwritten {
        reason: error.to_string(),
    }
}
