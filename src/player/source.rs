//! A recording as a rodio source: a sequence of samples, from any position. It fails when the file does not match what
//! its inspection found.

use std::fs::File;
use std::io;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use rodio::source::SeekError;
use rodio::{ChannelCount, SampleRate, Source};

use crate::decoder::{self, Decoder, FormatSet};
use crate::model::Ms;
use crate::player::format::{RODIO_SAMPLE_RATE, SAMPLE_RATE, frames_to_ms};
use crate::player::{OutputError, PlaybackSource};

/// By how much the length of a file may differ from the recording's. Derived files are rounded to frames of their
/// format.
const LENGTH_TOLERANCE: Ms = Ms(10);

#[derive(Debug, thiserror::Error)]
pub(super) enum SourceError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Decode(#[from] decoder::Error),
    #[error(transparent)]
    Seek(#[from] SeekError),
    #[error("the file holds no sound")]
    Empty,
    #[error("the file has {found} frames per second instead of {SAMPLE_RATE}")]
    Rate { found: u32 },
    #[error("the file has {found} channels; at its inspection it had {expected}")]
    Channels { found: u8, expected: u8 },
    #[error("it ends after {found_ms} ms, and had {} ms when it was inspected", expected.0)]
    Short { found_ms: u64, expected: Ms },
    #[error("the file is longer than the {} ms that it had at its inspection", expected.0)]
    Long { expected: Ms },
}

#[derive(Debug)]
pub(super) struct RecordingSource {
    decoder: Decoder,
    channels: ChannelCount,
    /// At its inspection.
    length: Ms,
    block: Vec<f32>,
    /// The next sample of the block.
    next: usize,
    /// The number of frames of the recording up to the end of the block.
    decoded_frames: u64,
    ended: bool,
    failure: Option<SourceError>,
}

impl RecordingSource {
    /// Opens a recording at its beginning. Once `stop` is true, every read fails.
    ///
    /// # Errors
    ///
    /// [`SourceError`] when the file cannot be decoded, or does not match its inspection.
    pub(super) fn open(
        source: &PlaybackSource,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, SourceError> {
        let file = File::open(&source.file)?;
        let mut decoder = Decoder::open(file, FormatSet::Speaker, stop)?;
        let block = decoder.next_block()?.ok_or(SourceError::Empty)?;
        let (rate, found) = (block.spec.sample_rate, block.spec.channels);
        if rate != SAMPLE_RATE {
            return Err(SourceError::Rate { found: rate });
        }
        let expected = source.channels;
        let channels = NonZero::new(u16::from(found)).filter(|_| found == expected);
        let channels = channels.ok_or(SourceError::Channels { found, expected })?;
        Ok(Self {
            block: block.samples.to_vec(),
            decoded_frames: block.frames(),
            decoder,
            channels,
            length: source.length,
            next: 0,
            ended: false,
            failure: None,
        })
    }

    /// The error that ended the samples early.
    pub(super) fn take_failure(&mut self) -> Option<SourceError> {
        self.failure.take()
    }

    /// Decodes the next block. Returns whether there is one.
    fn decode_block(&mut self) -> Result<bool, SourceError> {
        let (expected, decoded) = (self.length, frames_to_ms(self.decoded_frames));
        let Some(block) = self.decoder.next_block()? else {
            self.ended = true;
            if decoded + LENGTH_TOLERANCE < expected {
                let found_ms = decoded.0;
                return Err(SourceError::Short { found_ms, expected });
            }
            return Ok(false);
        };
        self.decoded_frames += block.frames();
        self.block.clear();
        self.block.extend_from_slice(block.samples);
        self.next = 0;
        if frames_to_ms(self.decoded_frames) > expected + LENGTH_TOLERANCE {
            return Err(SourceError::Long { expected });
        }
        Ok(true)
    }
}

/// Decodes a recording as its playback does, in this thread and without waiting. Returns the number of frames.
///
/// # Errors
///
/// [`OutputError::Recording`] when the file cannot be decoded, or does not match its inspection.
pub fn decode_to_end(source: &PlaybackSource) -> Result<u64, OutputError> {
    let to_output_error = |error: SourceError| OutputError::Recording(error.to_string());
    let mut recording = RecordingSource::open(source, Arc::default()).map_err(to_output_error)?;
    if source.start > Ms::ZERO {
        let sought = recording.try_seek(source.start.duration());
        sought.map_err(|error| to_output_error(error.into()))?;
    }
    let channels = usize::from(recording.channels().get());
    let frames = recording.by_ref().step_by(channels).count();
    let frames = u64::try_from(frames).unwrap_or(u64::MAX);
    recording
        .take_failure()
        .map_or(Ok(frames), |error| Err(to_output_error(error)))
}

impl Iterator for RecordingSource {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        if self.next >= self.block.len() {
            if self.ended {
                return None;
            }
            match self.decode_block() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    self.ended = true;
                    self.failure = Some(error);
                    return None;
                }
            }
        }
        let sample = self.block.get(self.next).copied();
        self.next += 1;
        sample
    }
}

impl Source for RecordingSource {
    /// The format stays the same to the end.
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> ChannelCount {
        self.channels
    }

    fn sample_rate(&self) -> SampleRate {
        RODIO_SAMPLE_RATE
    }

    fn total_duration(&self) -> Option<Duration> {
        Some(self.length.duration())
    }

    fn try_seek(&mut self, to: Duration) -> Result<(), SeekError> {
        let frame = to.as_nanos() * u128::from(SAMPLE_RATE) / 1_000_000_000;
        let frame = u64::try_from(frame).unwrap_or(u64::MAX);
        self.decoder
            .seek(frame)
            .map_err(|error| SeekError::Other(Arc::new(error)))?;
        self.block.clear();
        self.next = 0;
        self.decoded_frames = frame;
        self.ended = false;
        Ok(())
    }
}
