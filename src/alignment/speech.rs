//! A text that a speech synthesizer has spoken, and the placing of the text in a recording by it.

use serde::{Deserialize, Serialize};

use crate::alignment::Placement;
use crate::alignment::cepstrum::{CepstrumMeter, FRAME_MS, Frame};
use crate::alignment::numbers::real;
use crate::alignment::time_warping::{Match, warp};

/// A louder sample is speech.
const AUDIBLE: f32 = 0.01;

/// A piece this much further away than the whole text is as sure as not: it is said otherwise, or not at all.
const HALF_SURE_EXCESS: f32 = 0.12;

/// No right text is as far away, whatever its language; then no piece is sure.
const FOREIGN_DISTANCE: f32 = 0.72;
const FOREIGN_CONFIDENCE: f32 = 0.4;

/// When a piece of the text is spoken, in milliseconds of the synthetic speech. Both are the same for a piece without
/// sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// When its first sound begins.
    pub from_ms: u64,
    /// When its last sound ends.
    pub to_ms: u64,
}

/// Spoken pieces, one after another.
#[derive(Clone, Debug, PartialEq)]
pub struct Speech {
    /// How the speech sounds, fifty times a second.
    pub frames: Vec<Frame>,
    /// One for each piece.
    pub spans: Vec<Span>,
}

/// Collects speech piece by piece.
#[derive(Debug)]
pub struct SpeechBuilder {
    rate: u32,
    samples: u64,
    meter: CepstrumMeter,
    spans: Vec<Span>,
}

impl SpeechBuilder {
    /// `rate` is in samples per second.
    pub fn new(rate: u32) -> Self {
        Self {
            rate: rate.max(1),
            samples: 0,
            meter: CepstrumMeter::new(rate),
            spans: Vec::new(),
        }
    }

    /// Adds the next piece: samples of one channel, full scale is 1.0. Empty for a piece that is not spoken.
    pub fn push_piece(&mut self, samples: &[f32]) {
        let is_audible = |sample: &f32| sample.abs() > AUDIBLE;
        let first = samples.iter().position(is_audible).unwrap_or(0);
        let last = samples.iter().rposition(is_audible).map_or(0, |at| at + 1);
        self.spans.push(Span {
            from_ms: self.ms_after(first),
            to_ms: self.ms_after(last),
        });
        self.meter.push(samples);
        self.samples += u64::try_from(samples.len()).unwrap_or(u64::MAX);
    }

    fn ms_after(&self, samples: usize) -> u64 {
        let samples = self.samples + u64::try_from(samples).unwrap_or(u64::MAX);
        samples * 1000 / u64::from(self.rate)
    }

    /// All pieces.
    pub fn finish(self) -> Speech {
        Speech {
            frames: self.meter.finish(),
            spans: self.spans,
        }
    }
}

/// A spoken text in a recording.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) pieces: Vec<Placement>,
    /// The mean distance of their frames.
    pub(super) distance: f32,
}

/// Times the pieces of a spoken text. None where text or recording is empty.
pub(super) fn time_by_speech(recording: &[Frame], speech: &Speech) -> Option<Placed> {
    let matches = warp(recording, &speech.frames)?;
    let distance = mean_distance(&matches);
    let pieces = speech
        .spans
        .iter()
        .map(|span| place_piece(matches_of(&matches, *span), distance));
    Some(Placed {
        pieces: pieces.collect(),
        distance,
    })
}

/// The matches of a piece: at least one, if there are any.
fn matches_of(matches: &[Match], span: Span) -> &[Match] {
    let last = matches.len().saturating_sub(1);
    let column = |ms: u64| {
        usize::try_from(ms / FRAME_MS)
            .unwrap_or(usize::MAX)
            .min(last)
    };
    let from = column(span.from_ms);
    let to = column(span.to_ms).max(from);
    matches.get(from..=to).unwrap_or_default()
}

/// `whole` is the distance of the whole text.
fn place_piece(matches: &[Match], whole: f32) -> Placement {
    let start = matches.first().map_or(0, |found| found.first);
    let end = matches.last().map_or(start, |found| found.last);
    let excess = mean_distance(matches) - whole;
    let most = if whole < FOREIGN_DISTANCE {
        1.0
    } else {
        FOREIGN_CONFIDENCE
    };
    Placement {
        start: seconds(start),
        end: seconds(end.max(start)),
        confidence: (1.0 - 0.5 * excess / HALF_SURE_EXCESS).clamp(0.0, most),
    }
}

/// The middle of the step that a frame takes.
fn seconds(frame: usize) -> f32 {
    (real(frame) + 0.5) * step()
}

/// The time from one frame to the next, in seconds.
fn step() -> f32 {
    real(usize::try_from(FRAME_MS).unwrap_or(usize::MAX)) / 1000.0
}

fn mean_distance(matches: &[Match]) -> f32 {
    let sum: f32 = matches.iter().map(|found| found.distance).sum();
    let frames: usize = matches.iter().map(|found| found.frames).sum();
    sum / real(frames.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alignment::numbers::count;

    /// Half a second of a tone in each piece, between tenths of silence.
    fn voice(rate: u32, tones: &[f32]) -> Vec<Vec<f32>> {
        let piece = |hz: &f32| {
            let quiet = vec![0.0; count(real(usize::try_from(rate).unwrap()) / 10.0)];
            let mut angle = 0.0_f32;
            let tone = (0..rate / 2).map(|_| {
                angle = (angle
                    + std::f32::consts::TAU * hz / f32::from(u16::try_from(rate).unwrap()))
                    % std::f32::consts::TAU;
                0.4 * angle.sin()
            });
            [quiet.clone(), tone.collect(), quiet].concat()
        };
        tones.iter().map(piece).collect()
    }

    fn speech(rate: u32, tones: &[f32]) -> Speech {
        let mut builder = SpeechBuilder::new(rate);
        for piece in voice(rate, tones) {
            builder.push_piece(&piece);
        }
        builder.finish()
    }

    #[test]
    fn pieces_are_found_where_a_recording_says_them() {
        let spoken = speech(22_050, &[300.0, 1_200.0, 3_000.0, 700.0]);
        assert_eq!(spoken.spans.len(), 4);
        assert!(
            spoken.spans[1].from_ms.abs_diff(800) < 5,
            "{:?}",
            spoken.spans
        );
        let recording = speech(16_000, &[300.0, 1_200.0, 3_000.0, 700.0]);
        let placed = time_by_speech(&recording.frames, &spoken).unwrap();
        let (placed, distance) = (placed.pieces, placed.distance);
        for (piece, start) in placed.iter().zip([0.1, 0.8, 1.5, 2.2]) {
            assert!((piece.start - start).abs() < 0.08, "{start} {placed:?}");
            assert!((piece.end - start - 0.5).abs() < 0.1, "{start} {placed:?}");
            assert!(piece.confidence > 0.8, "{placed:?}");
        }
        assert!(distance < 0.2, "{distance}");
    }

    #[test]
    fn another_text_is_further_away() {
        let spoken = speech(16_000, &[300.0, 1_200.0, 3_000.0, 700.0]);
        let other = speech(16_000, &[5_000.0, 500.0, 2_000.0, 100.0]);
        let right = time_by_speech(&spoken.frames, &spoken).unwrap();
        let wrong = time_by_speech(&other.frames, &spoken).unwrap();
        assert!(wrong.distance > right.distance + 0.2, "{right:?} {wrong:?}");
        let placed = wrong.pieces;
        assert!(
            placed.iter().any(|piece| piece.confidence < 0.5),
            "{placed:?}"
        );
    }

    #[test]
    fn a_piece_that_is_not_spoken_takes_no_time() {
        let mut builder = SpeechBuilder::new(16_000);
        builder.push_piece(&voice(16_000, &[300.0])[0]);
        builder.push_piece(&[]);
        builder.push_piece(&voice(16_000, &[900.0])[0]);
        let spoken = builder.finish();
        let placed = time_by_speech(&spoken.frames, &spoken).unwrap().pieces;
        assert_eq!(placed.len(), 3);
        assert!(placed[1].end - placed[1].start < 0.1, "{placed:?}");
        assert!(time_by_speech(&[], &spoken).is_none());
    }
}
