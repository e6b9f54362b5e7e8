//! Finds where a recording speaks and where it pauses, by its levels.

use crate::alignment::levels::LEVELS_PER_SECOND;
use crate::alignment::numbers::{count, real};

/// A shorter silence belongs to a word, as before a plosive.
const MIN_PAUSE: f32 = 0.12;

/// A shorter sound within a pause is a click or a breath.
const MIN_SOUND: f32 = 0.03;

/// Speech is louder than this below the loud parts of a recording, in dB.
const SPEECH_RANGE_DB: f32 = 32.0;

/// In noise, speech is louder than this share of the range from quiet to loud parts.
const NOISE_SHARE: f32 = 0.35;

/// A recording whose loud parts are quieter has no speech, in dB of full scale.
const AUDIBLE_DB: f32 = -65.0;

/// A word begins where the level leaves that of the pause by this much, in dB …
const ONSET_RISE_DB: f32 = 6.0;

/// … but no longer before it is as loud as speech.
const MAX_ONSET: f32 = 0.06;

/// Which part of the levels is quieter than what counts as quiet, and as loud, in hundredths.
const QUIET_PERCENT: usize = 5;
const LOUD_PERCENT: usize = 90;

/// A silence between two sounds, in seconds from the beginning of the recording.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pause {
    pub(super) start: f32,
    pub(super) end: f32,
}

impl Pause {
    pub(super) fn length(self) -> f32 {
        self.end - self.start
    }
}

/// What is spoken and what is silent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SpeechMap {
    /// When the first sound begins, in seconds.
    pub(super) start: f32,
    /// When the last sound ends, in seconds.
    pub(super) end: f32,
    /// In order.
    pub(super) pauses: Vec<Pause>,
}

impl SpeechMap {
    /// None for a recording without audible sound.
    pub(super) fn of(levels: &[f32]) -> Option<Self> {
        let quiet = percentile(levels, QUIET_PERCENT)?;
        let loud = percentile(levels, LOUD_PERCENT)?;
        if loud < AUDIBLE_DB {
            return None;
        }
        let threshold = (loud - SPEECH_RANGE_DB).max(quiet + NOISE_SHARE * (loud - quiet));
        let mut silences = silences(levels, threshold);
        let mut start = 0.0;
        let mut end = seconds(levels.len());
        // Before the first and after the last sound nobody pauses.
        if silences.first().is_some_and(|first| first.start <= 0.0) {
            start = silences.remove(0).end;
        }
        if silences.last().is_some_and(|last| last.end >= end) {
            end = silences.pop().map_or(end, |last| last.start);
        }
        let pauses = silences
            .into_iter()
            .filter(|silence| silence.length() >= MIN_PAUSE)
            .collect();
        (start < end).then_some(Self { start, end, pauses })
    }

    /// How long is spoken, without pauses, in seconds.
    pub(super) fn spoken(&self) -> f32 {
        self.end - self.start - self.pauses.iter().copied().map(Pause::length).sum::<f32>()
    }
}

/// The parts below the threshold, with the edges of the sounds between them.
fn silences(levels: &[f32], threshold: f32) -> Vec<Pause> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, level) in levels.iter().enumerate() {
        if *level >= threshold {
            continue;
        }
        match runs.last_mut() {
            // A short sound interrupts no silence.
            Some((_, end)) if seconds(at - *end) < MIN_SOUND => *end = at + 1,
            Some(_) | None => runs.push((at, at + 1)),
        }
    }
    let edges = runs.into_iter().map(|(from, to)| {
        let of_run = levels.get(from..to).unwrap_or_default();
        let floor = percentile(of_run, 50).unwrap_or(threshold) + ONSET_RISE_DB;
        let most = count(MAX_ONSET * real_rate()).min((to - from) / 3);
        let rising = of_run.iter().rev().take(most);
        let onset = rising.take_while(|level| **level > floor).count();
        let falling = of_run.iter().take(most);
        let decay = falling.take_while(|level| **level > floor).count();
        Pause {
            start: seconds(if from == 0 { 0 } else { from + decay }),
            end: seconds(if to == levels.len() { to } else { to - onset }),
        }
    });
    edges.collect()
}

fn seconds(levels: usize) -> f32 {
    real(levels) / real_rate()
}

fn real_rate() -> f32 {
    real(usize::try_from(LEVELS_PER_SECOND).unwrap_or(usize::MAX))
}

/// The level that this share of the levels does not pass. None without levels.
fn percentile(levels: &[f32], percent: usize) -> Option<f32> {
    let mut levels = levels.to_vec();
    let at = levels.len().checked_sub(1)? * percent / 100;
    let (_, level, _) = levels.select_nth_unstable_by(at, f32::total_cmp);
    Some(*level)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Levels of sounds at −20 dB and silences at −90 dB, each with its length in seconds.
    fn levels(parts: &[(bool, f32)]) -> Vec<f32> {
        let part = |(loud, length): &(bool, f32)| {
            let level = if *loud { -20.0 } else { -90.0 };
            vec![level; count(length * 100.0 + 0.5)]
        };
        parts.iter().flat_map(part).collect()
    }

    #[test]
    fn pauses_are_found_where_the_sound_stops_and_begins_again() {
        let found = SpeechMap::of(&levels(&[
            (false, 0.5),
            (true, 2.0),
            (false, 0.4),
            (true, 1.0),
            (false, 0.05),
            (true, 1.0),
            (false, 1.0),
        ]))
        .unwrap();
        assert!((found.start - 0.5).abs() < 0.011, "{found:?}");
        assert!((found.end - 4.95).abs() < 0.011, "{found:?}");
        // The twentieth of a second belongs to a word.
        assert_eq!(found.pauses.len(), 1, "{found:?}");
        assert!((found.pauses[0].start - 2.5).abs() < 0.011, "{found:?}");
        assert!((found.pauses[0].end - 2.9).abs() < 0.011, "{found:?}");
        assert!((found.spoken() - 4.05).abs() < 0.03, "{found:?}");
    }

    #[test]
    fn a_click_does_not_split_a_pause() {
        let found = SpeechMap::of(&levels(&[
            (true, 1.0),
            (false, 0.3),
            (true, 0.01),
            (false, 0.3),
            (true, 1.0),
        ]))
        .unwrap();
        assert_eq!(found.pauses.len(), 1, "{found:?}");
        assert!(found.pauses[0].length() > 0.55, "{found:?}");
    }

    #[test]
    fn pauses_are_found_in_noise() {
        let mut noisy = levels(&[(true, 1.0), (false, 0.5), (true, 1.0)]);
        for level in &mut noisy {
            *level = level.max(-33.0);
        }
        assert_eq!(SpeechMap::of(&noisy).unwrap().pauses.len(), 1);
    }

    #[test]
    fn silence_has_no_speech() {
        assert_eq!(SpeechMap::of(&[]), None);
        assert_eq!(SpeechMap::of(&levels(&[(false, 5.0)])), None);
    }
}
