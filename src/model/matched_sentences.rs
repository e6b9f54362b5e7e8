//! Which sentence of a narration matches which one of another narration of the same clip, so that a visitor who
//! changes the language goes on at the same sentence.
//!
//! The rule:
//!
//! 1. Where both narrations have the same number of paragraphs, a sentence matches one of the same paragraph.
//!    Otherwise all sentences of each narration count as one paragraph.
//! 2. Within a paragraph, sentences match in order. Where the numbers of sentences differ, in proportion, rounded
//!    down: rather a sentence twice than one not at all.
//! 3. A position belongs to the last sentence that has begun, and matches the start of the matching sentence.
//!
//! A later position never matches an earlier one. Every match is the start of a sentence, and no later than the last
//! caption's end.

use crate::model::{Cue, Ms, Narration, sentences};

/// The sentences of one narration, each with the matching sentence of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchedSentences {
    /// The start of each sentence of the first narration in its recording, and the index of the matching sentence of
    /// the second. Empty if the first has no captions, because its sentences have no times then.
    from: Vec<(Ms, usize)>,
    /// The start of each sentence of the second narration in its recording.
    to: Vec<Ms>,
    /// The ends of the last captions of both.
    ends: (Ms, Ms),
}

/// A sentence of the second narration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchedStart {
    /// The position in the first recording from which on this sentence is the matching one. `None` if no sentence
    /// matches it or a later one.
    pub from: Option<Ms>,
    /// The start of the sentence in its own recording.
    pub to: Ms,
}

impl MatchedSentences {
    /// Matches the sentences of `from` with those of `to`.
    pub fn new(from: &Narration, to: &Narration) -> Self {
        let (one, other) = (starts(from), starts(to));
        let indexes = match_indexes(&lengths(&one), &lengths(&other));
        let from_starts = if from.captions.is_empty() {
            Vec::new()
        } else {
            one.concat()
        };
        Self {
            from: from_starts.into_iter().zip(indexes).collect(),
            to: other.concat(),
            ends: (end(from), end(to)),
        }
    }

    /// The position in the second recording that matches a position in the first: the start of the matching sentence.
    /// The first sentence's if the first narration has no captions, and zero if the second has no sentence.
    pub fn position(&self, position: Ms) -> Ms {
        let begun = self
            .from
            .iter()
            .rev()
            .find(|(start, _)| *start <= position)
            .or_else(|| self.from.first());
        let index = begun.map_or(0, |(_, index)| *index);
        self.to.get(index).copied().unwrap_or_default()
    }

    /// The sentences of the second narration in order. At a position in the first recording, the matching one is the
    /// last whose [`MatchedStart::from`] is not later.
    pub fn starts(&self) -> Vec<MatchedStart> {
        let starts = self.to.iter().enumerate().map(|(n, to)| {
            let reached = self.from.iter().find(|(_, index)| *index >= n);
            MatchedStart {
                from: reached.map(|(start, _)| *start),
                to: *to,
            }
        });
        starts.collect()
    }

    /// Captions of the second narration at the times when the first recording speaks what matches them: from one
    /// matching sentence to the next in proportion to the time. Empty if the first has no captions.
    pub fn captions(&self, captions: &[Cue]) -> Vec<Cue> {
        let anchors = self.anchors();
        if anchors.is_empty() {
            return Vec::new();
        }
        let moved = captions.iter().map(|cue| Cue {
            start: interpolate(&anchors, cue.start),
            end: interpolate(&anchors, cue.end),
            text: cue.text.clone(),
        });
        moved.filter(|cue| cue.start < cue.end).collect()
    }

    /// Pairs of a time in the second recording and the matching time in the first, both strictly ascending.
    fn anchors(&self) -> Vec<(Ms, Ms)> {
        let starts = self
            .from
            .iter()
            .filter_map(|(start, index)| Some((*self.to.get(*index)?, *start)));
        let ends = (!self.from.is_empty()).then_some((self.ends.1, self.ends.0));
        let mut anchors: Vec<(Ms, Ms)> = Vec::new();
        for (to, from) in starts.chain(ends) {
            let is_later = |last: &(Ms, Ms)| to > last.0 && from > last.1;
            if anchors.last().is_none_or(is_later) {
                anchors.push((to, from));
            }
        }
        anchors
    }
}

/// For each sentence of the first narration, the index of the matching one of the second. Both are given as the
/// number of sentences in each paragraph.
fn match_indexes(from: &[usize], to: &[usize]) -> Vec<usize> {
    if from.len() != to.len() {
        return match_in_order(from.iter().sum(), to.iter().sum()).collect();
    }
    let mut before = 0;
    let mut indexes = Vec::new();
    for (from, to) in from.iter().zip(to) {
        indexes.extend(match_in_order(*from, *to).map(|index| before + index));
        before += to;
    }
    indexes
}

fn match_in_order(from: usize, to: usize) -> impl Iterator<Item = usize> {
    (0..from).map(move |index| index * to / from)
}

/// The start of each sentence, by paragraphs, never descending.
fn starts(narration: &Narration) -> Vec<Vec<Ms>> {
    let mut latest = Ms::ZERO;
    let paragraphs = sentences(&narration.transcript, &narration.captions).into_iter();
    paragraphs
        .map(|paragraph| {
            let starts = paragraph.into_iter().map(|sentence| {
                latest = latest.max(sentence.start);
                latest
            });
            starts.collect()
        })
        .collect()
}

fn lengths(paragraphs: &[Vec<Ms>]) -> Vec<usize> {
    paragraphs.iter().map(Vec::len).collect()
}

fn end(narration: &Narration) -> Ms {
    let ends = narration.captions.iter().map(|cue| cue.end);
    ends.max().unwrap_or_default()
}

/// The value at `at` of the line through points with ascending coordinates; beyond them, that of the nearest point.
fn interpolate(points: &[(Ms, Ms)], at: Ms) -> Ms {
    let next = points.partition_point(|(x, _)| *x <= at);
    let (Some(before), Some(after)) = (
        next.checked_sub(1).and_then(|last| points.get(last)),
        points.get(next),
    ) else {
        let nearest = points.get(next).or(points.last());
        return nearest.map_or(Ms::ZERO, |(_, y)| *y);
    };
    let wide = |ms: Ms| u128::from(ms.0);
    let risen = wide(after.1 - before.1) * wide(at - before.0) / wide(after.0 - before.0).max(1);
    before.1 + Ms(u64::try_from(risen).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A narration of these paragraphs; each sentence is one caption of this length.
    fn narration(paragraphs: &[&str], caption_ms: u64) -> Narration {
        let transcript = paragraphs.join("\n\n");
        let spoken = sentences(&transcript, &[]).concat();
        let captions = (0..).zip(&spoken).map(|(n, sentence)| Cue {
            start: Ms(n * caption_ms),
            end: Ms((n + 1) * caption_ms),
            text: sentence.text.clone(),
        });
        Narration {
            title: "Natalia".into(),
            recording: None,
            captions: captions.collect(),
            transcript,
            credit: String::new(),
        }
    }

    fn positions(matched: &MatchedSentences, step: u64, count: u64) -> Vec<u64> {
        (0..count)
            .map(|n| matched.position(Ms(n * step + step / 2)).0)
            .collect()
    }

    fn marks(matched: &MatchedSentences) -> Vec<Option<u64>> {
        let starts = matched.starts().into_iter();
        starts.map(|start| start.from.map(|from| from.0)).collect()
    }

    #[test]
    fn a_sentence_matches_the_one_of_the_same_place_in_its_paragraph() {
        let es = narration(&["Uno. Dos.", "Tres."], 1000);
        let en = narration(&["One. Two.", "Three."], 700);
        let matched = MatchedSentences::new(&es, &en);
        assert_eq!(positions(&matched, 1000, 4), [0, 700, 1400, 1400]);
        assert_eq!(marks(&matched), [Some(0), Some(1000), Some(2000)]);
        // The sentence begins in the moment of its first word.
        assert_eq!(matched.position(Ms(999)), Ms(0));
        assert_eq!(matched.position(Ms(1000)), Ms(700));
    }

    #[test]
    fn other_numbers_of_sentences_match_in_proportion_within_their_paragraph() {
        let es = narration(&["Uno. Dos. Tres. Cuatro.", "Cinco."], 1000);
        let en = narration(&["One and two. Three and four.", "Five."], 2000);
        let matched = MatchedSentences::new(&es, &en);
        assert_eq!(positions(&matched, 1000, 5), [0, 0, 2000, 2000, 4000]);
        assert_eq!(marks(&matched), [Some(0), Some(2000), Some(4000)]);
        let back = MatchedSentences::new(&en, &es);
        assert_eq!(positions(&back, 2000, 3), [0, 2000, 4000]);
        assert_eq!(
            marks(&back),
            [Some(0), Some(2000), Some(2000), Some(4000), Some(4000)]
        );
    }

    #[test]
    fn other_numbers_of_paragraphs_match_by_all_sentences() {
        let es = narration(&["Uno. Dos.", "Tres. Cuatro."], 1000);
        let en = narration(&["One.", "Two.", "Three. Four."], 1000);
        let matched = MatchedSentences::new(&es, &en);
        assert_eq!(positions(&matched, 1000, 4), [0, 1000, 2000, 3000]);
    }

    #[test]
    fn a_narration_without_times_begins_anew_and_a_text_is_marked_all_the_same() {
        let es = narration(&["Uno. Dos."], 1000);
        let text_alone = Narration {
            captions: Vec::new(),
            ..narration(&["One. Two."], 1000)
        };
        let matched = MatchedSentences::new(&es, &text_alone);
        assert_eq!(matched.position(Ms(1500)), Ms::ZERO);
        assert_eq!(marks(&matched), [Some(0), Some(1000)]);
        let matched = MatchedSentences::new(&text_alone, &es);
        assert_eq!(matched.position(Ms(1500)), Ms::ZERO);
        assert_eq!(marks(&matched), [None, None]);
        assert!(matched.captions(&es.captions).is_empty());
        let empty = narration(&[], 1000);
        let matched = MatchedSentences::new(&es, &empty);
        assert_eq!(matched.position(Ms(1500)), Ms::ZERO);
        assert!(matched.starts().is_empty());
    }

    #[test]
    fn captions_appear_when_the_other_recording_speaks_what_matches_them() {
        let es = narration(&["Uno. Dos.", "Tres."], 1000);
        let mut en = narration(&["One. Two.", "Three."], 500);
        let half = |start, end, text: &str| Cue {
            start: Ms(start),
            end: Ms(end),
            text: text.into(),
        };
        en.captions = vec![
            half(0, 500, "One."),
            half(500, 750, "Tw"),
            half(750, 1000, "o."),
            half(1000, 1500, "Three."),
        ];
        let moved = MatchedSentences::new(&es, &en).captions(&en.captions);
        let times: Vec<_> = moved.iter().map(|cue| (cue.start.0, cue.end.0)).collect();
        assert_eq!(times, [(0, 1000), (1000, 1500), (1500, 2000), (2000, 3000)]);
        assert_eq!(moved[2].text, "o.");
    }

    /// Paragraphs of sentences, and the lengths of their captions; a caption may have several sentences.
    fn any_narration() -> impl Strategy<Value = Narration> {
        let paragraphs = prop::collection::vec(1usize..6, 1..5);
        let captions = prop::collection::vec((0u64..300, 1u64..5_000), 0..20);
        (paragraphs, captions).prop_map(|(paragraphs, captions)| {
            let paragraphs = paragraphs.iter().map(|count| "Uno dos. ".repeat(*count));
            let mut latest = 0;
            let captions = captions.into_iter().map(|(gap, length)| {
                let start = latest + gap;
                latest = start + length;
                Cue {
                    start: Ms(start),
                    end: Ms(latest),
                    text: "uno dos".into(),
                }
            });
            Narration {
                title: String::new(),
                recording: None,
                captions: captions.collect(),
                transcript: paragraphs.collect::<Vec<_>>().join("\n\n"),
                credit: String::new(),
            }
        })
    }

    proptest! {
        #[test]
        fn a_match_is_a_sentence_within_the_recording_and_never_goes_back(
            (from, to) in (any_narration(), any_narration()),
            positions in prop::collection::btree_set(0u64..120_000, 1..40),
        ) {
            let matched = MatchedSentences::new(&from, &to);
            let starts = matched.starts();
            let mut last = Ms::ZERO;
            for position in positions.into_iter().map(Ms) {
                let found = matched.position(position);
                prop_assert!(starts.iter().any(|start| start.to == found));
                prop_assert!(found <= end(&to));
                prop_assert!(found >= last);
                last = found;
                // A page that has only the starts finds the same sentence.
                let marked = starts.iter().rfind(|start| start.from.is_some_and(|from| from <= position));
                if let Some(marked) = marked {
                    prop_assert_eq!(marked.to, found);
                }
            }
        }

        #[test]
        fn a_narration_matches_itself_at_the_start_of_each_sentence(narration in any_narration()) {
            let matched = MatchedSentences::new(&narration, &narration);
            for start in matched.starts() {
                prop_assert!(narration.captions.is_empty() || start.from == Some(start.to));
                prop_assert_eq!(matched.position(start.to), start.to);
            }
        }

        #[test]
        fn moved_captions_keep_their_order_and_stay_within_the_other_recording(
            (from, to) in (any_narration(), any_narration()),
        ) {
            let moved = MatchedSentences::new(&from, &to).captions(&to.captions);
            for pair in moved.windows(2) {
                prop_assert!(pair[0].end <= pair[1].start);
            }
            prop_assert!(moved.iter().all(|cue| cue.end <= end(&from)));
        }
    }
}
