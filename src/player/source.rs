//! A recording as rodio knows sound: one sample after another, from any place. It is held to what its
//! inspection found, and fails where the file has become another since.

use std::fs::File;
use std::io;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use rodio::source::SeekError;
use rodio::{ChannelCount, SampleRate, Source};

use crate::decoder::{self, Decoder, Scope};
use crate::model::Ms;
use crate::player::feed::{FRAMES_A_SECOND, RATE};
use crate::player::{Sound, Trouble};

/// By how much a recording may be longer or shorter than it was found: what was derived from it has
/// been rounded to frames of its own.
const LENGTH_SLACK: Ms = Ms(10);

#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error(transparent)]
    Unopened(#[from] io::Error),
    #[error(transparent)]
    Undecoded(#[from] decoder::Error),
    #[error(transparent)]
    Unsought(#[from] SeekError),
    #[error("there is no sound in it")]
    Empty,
    #[error("it has {found} frames a second where the speaker wants {RATE}")]
    Rate { found: u32 },
    #[error("it has {found} channels, and had {expected} when it was inspected")]
    Channels { found: u8, expected: u8 },
    #[error("it ends after {found_ms} ms, and had {} ms when it was inspected", expected.0)]
    Short { found_ms: u64, expected: Ms },
    #[error("it goes on after the {} ms that it had when it was inspected", expected.0)]
    Long { expected: Ms },
}

#[derive(Debug)]
pub(super) struct Recording {
    decoder: Decoder,
    channels: ChannelCount,
    /// When it was inspected.
    length: Ms,
    block: Vec<f32>,
    /// The next sample of the block.
    next: usize,
    /// Frames of the recording up to the end of the block.
    reached: u64,
    ended: bool,
    failure: Option<Error>,
}

impl Recording {
    /// Opens it at its beginning. Once `stop` is true, whatever reads the file fails.
    pub(super) fn open(sound: &Sound, stop: Arc<AtomicBool>) -> Result<Self, Error> {
        let file = File::open(&sound.file)?;
        let mut decoder = Decoder::open(file, Scope::Speakers, stop)?;
        let block = decoder.next_block()?.ok_or(Error::Empty)?;
        let (rate, found) = (block.shape.rate, block.shape.channels);
        if rate != RATE {
            return Err(Error::Rate { found: rate });
        }
        let expected = sound.channels;
        let channels = NonZero::new(u16::from(found)).filter(|_| found == expected);
        let channels = channels.ok_or(Error::Channels { found, expected })?;
        Ok(Self {
            block: block.samples.to_vec(),
            reached: block.frames(),
            decoder,
            channels,
            length: sound.length,
            next: 0,
            ended: false,
            failure: None,
        })
    }

    /// Why it ended before its end, where it did.
    pub(super) fn failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    /// Goes on to the next block; answers whether there is one.
    fn go_on(&mut self) -> Result<bool, Error> {
        let (expected, reached) = (self.length, Ms::from_frames(self.reached, RATE));
        let Some(block) = self.decoder.next_block()? else {
            self.ended = true;
            if reached + LENGTH_SLACK < expected {
                let found_ms = reached.0;
                return Err(Error::Short { found_ms, expected });
            }
            return Ok(false);
        };
        self.reached += block.frames();
        self.block.clear();
        self.block.extend_from_slice(block.samples);
        self.next = 0;
        if Ms::from_frames(self.reached, RATE) > expected + LENGTH_SLACK {
            return Err(Error::Long { expected });
        }
        Ok(true)
    }
}

/// Decodes a recording as its play does, at once and in this thread; says how many frames there were.
pub fn decode_here(sound: &Sound) -> Result<u64, Trouble> {
    let failed = |error: Error| Trouble::Recording(error.to_string());
    let mut recording = Recording::open(sound, Arc::default()).map_err(failed)?;
    if sound.from > Ms::ZERO {
        let sought = recording.try_seek(sound.from.duration());
        sought.map_err(|error| failed(error.into()))?;
    }
    let channels = usize::from(recording.channels().get());
    let frames = recording.by_ref().step_by(channels).count();
    let frames = u64::try_from(frames).unwrap_or(u64::MAX);
    recording
        .failure()
        .map_or(Ok(frames), |error| Err(failed(error)))
}

impl Iterator for Recording {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        if self.next >= self.block.len() {
            if self.ended {
                return None;
            }
            match self.go_on() {
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

impl Source for Recording {
    /// It stays the same to the end.
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> ChannelCount {
        self.channels
    }

    fn sample_rate(&self) -> SampleRate {
        FRAMES_A_SECOND
    }

    fn total_duration(&self) -> Option<Duration> {
        Some(self.length.duration())
    }

    fn try_seek(&mut self, to: Duration) -> Result<(), SeekError> {
        let frame = to.as_nanos() * u128::from(RATE) / 1_000_000_000;
        let frame = u64::try_from(frame).unwrap_or(u64::MAX);
        self.decoder
            .seek(frame)
            .map_err(|error| SeekError::Other(Arc::new(error)))?;
        self.block.clear();
        self.next = 0;
        self.reached = frame;
        self.ended = false;
        Ok(())
    }
}
