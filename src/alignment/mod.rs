//! Finds when a recording says each piece of its transcript.
//!
//! Two methods share one interface. [`Method::Pauses`] needs nothing but the recording: pauses in the sound are matched
//! with signs in the text (`pause_matching.rs`). [`Method::Speech`] compares the recording with the same text spoken by
//! a synthesizer (`speech.rs`, `cepstrum.rs`, `time_warping.rs`), which the caller provides; it is more precise
//! within sentences.
//!
//! Sound comes as a stream and is reduced to levels and frames at once, so that a recording of hours takes a few
//! megabytes. Nothing here reads files, starts programs, or knows what captions are.

mod cepstrum;
mod letters;
mod levels;
mod numbers;
mod pause_matching;
mod pauses;
mod speech;
mod time_warping;

use serde::{Deserialize, Serialize};

use crate::model::{Ms, TimedPiece};
use cepstrum::CepstrumMeter;
use levels::LevelMeter;
use pauses::SpeechMap;

pub use cepstrum::Frame;
pub use speech::{Span, Speech, SpeechBuilder};

/// Both methods place a piece this near, in seconds, or it is in doubt.
const MAX_APART: f32 = 0.4;
const APART_CONFIDENCE: f32 = 0.3;

/// How the pieces of a text were placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By comparison with synthetic speech.
    Speech,
    /// By pauses and letters.
    Pauses,
}

/// When a recording says a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alignment {
    /// How it was found.
    pub method: Method,
    /// One for each piece, in order and without overlap.
    pub pieces: Vec<TimedPiece>,
    /// How far the recording is from the text, from 0 to about 1; none without speech to compare.
    pub distance: Option<f32>,
}

/// When a piece is spoken, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Placement {
    start: f32,
    end: f32,
    /// From 0 to 1.
    confidence: f32,
}

/// What is compared of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Only its levels, for [`Method::Pauses`].
    Levels,
    /// Levels and frames, for both methods.
    Frames,
}

/// Reduces the sound of a recording to what is compared.
#[derive(Debug)]
pub struct SoundMeter {
    levels: LevelMeter,
    frames: Option<CepstrumMeter>,
}

/// A recording, reduced to what is compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Sound {
    levels: Vec<f32>,
    frames: Vec<Frame>,
}

impl SoundMeter {
    /// `rate` is in samples per second.
    pub fn new(rate: u32, detail: Detail) -> Self {
        Self {
            levels: LevelMeter::new(rate),
            frames: (detail == Detail::Frames).then(|| CepstrumMeter::new(rate)),
        }
    }

    /// Adds the next samples of one channel; full scale is 1.0.
    pub fn push(&mut self, samples: &[f32]) {
        self.levels.push(samples);
        if let Some(frames) = &mut self.frames {
            frames.push(samples);
        }
    }

    /// The whole recording.
    pub fn finish(self) -> Sound {
        Sound {
            levels: self.levels.finish(),
            frames: self.frames.map(CepstrumMeter::finish).unwrap_or_default(),
        }
    }
}

/// Places the pieces of a text in a recording, in order. With `speech`, which must have the same pieces, by comparison
/// with it; without, by pauses. None for a recording without audible sound, and for a text without letters.
pub fn align(sound: &Sound, pieces: &[String], speech: Option<&Speech>) -> Option<Alignment> {
    let map = SpeechMap::of(&sound.levels)?;
    if !pieces
        .iter()
        .any(|piece| piece.contains(char::is_alphanumeric))
    {
        return None;
    }
    let by_speech = speech
        .filter(|speech| speech.spans.len() == pieces.len())
        .and_then(|speech| speech::time_by_speech(&sound.frames, speech));
    let by_pauses = pause_matching::time_by_pauses(&map, pieces);
    Some(match by_speech {
        Some(placed) => Alignment {
            method: Method::Speech,
            pieces: in_order(&doubt_where_apart(placed.pieces, &by_pauses)),
            distance: Some(placed.distance),
        },
        None => Alignment {
            method: Method::Pauses,
            pieces: in_order(&by_pauses),
            distance: None,
        },
    })
}

/// Two methods that know nothing of each other rarely err alike: where they agree, a piece is sure; where they do not, as
/// in the text of another recording, it is in doubt.
fn doubt_where_apart(mut pieces: Vec<Placement>, others: &[Placement]) -> Vec<Placement> {
    for (piece, other) in pieces.iter_mut().zip(others) {
        if (piece.start - other.start).abs() > MAX_APART {
            piece.confidence = piece.confidence.min(APART_CONFIDENCE);
        }
    }
    pieces
}

/// In milliseconds, each piece no earlier than the one before.
fn in_order(placed: &[Placement]) -> Vec<TimedPiece> {
    let mut last = Ms::ZERO;
    let timed = placed.iter().map(|piece| {
        let start = ms(piece.start).max(last);
        let end = ms(piece.end).max(start);
        last = start;
        TimedPiece {
            start,
            end,
            confidence: piece.confidence.clamp(0.0, 1.0),
        }
    });
    let mut timed: Vec<TimedPiece> = timed.collect();
    let starts: Vec<Ms> = timed.iter().skip(1).map(|piece| piece.start).collect();
    for (piece, next) in timed.iter_mut().zip(starts) {
        piece.end = piece.end.min(next).max(piece.start);
    }
    timed
}

fn ms(seconds: f32) -> Ms {
    Ms(u64::try_from(numbers::count(seconds * 1000.0 + 0.5)).unwrap_or(u64::MAX))
}
