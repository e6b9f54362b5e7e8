//! A transcript in sentences, and when each of them is spoken.

use crate::model::{Cue, Ms};

/// A sentence of a transcript, as it is written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub text: String,
    /// When it begins to be spoken.
    pub start: Ms,
}

/// The paragraphs of a transcript as sentences. Captions and transcript are the same text, so a
/// sentence begins as far into the captions as into the transcript, counted in letters and digits;
/// where the captions are shorter or longer, in proportion.
pub fn sentences(transcript: &str, captions: &[Cue]) -> Vec<Vec<Sentence>> {
    let told = Told::of(captions);
    let whole = letters(transcript);
    let mut before = 0;
    let paragraphs = transcript.split("\n\n").filter(|it| !it.trim().is_empty());
    paragraphs
        .map(|paragraph| {
            let parts = split(paragraph.trim()).into_iter();
            let timed = parts.map(|text| {
                let start = told.at(before, whole);
                before += letters(text);
                Sentence {
                    text: text.to_owned(),
                    start,
                }
            });
            timed.collect()
        })
        .collect()
}

/// Captions, by how many letters were spoken before each.
struct Told<'a> {
    cues: Vec<(usize, usize, &'a Cue)>,
    whole: usize,
}

impl<'a> Told<'a> {
    fn of(captions: &'a [Cue]) -> Self {
        let mut whole = 0;
        let cues = captions.iter().map(|cue| {
            let (before, here) = (whole, letters(&cue.text));
            whole += here;
            (before, here, cue)
        });
        let cues = cues.collect();
        Self { cues, whole }
    }

    /// When the text goes on after `letters` of the transcript's `whole`.
    fn at(&self, letters: usize, whole: usize) -> Ms {
        let spoken = (letters * self.whole).checked_div(whole).unwrap_or(0);
        let last = self
            .cues
            .iter()
            .rev()
            .find(|(before, _, _)| *before <= spoken);
        let Some((before, here, cue)) = last else {
            return Ms::ZERO;
        };
        let (into, long) = (spoken - before, (cue.end - cue.start).0);
        let share =
            long * u64::try_from(into).unwrap_or(0) / u64::try_from(*here).unwrap_or(1).max(1);
        cue.start + Ms(share.min(long))
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|it| it.is_alphanumeric()).count()
}

/// Splits after a full stop and the like, where something follows that can begin a sentence.
fn split(paragraph: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = paragraph;
    let mut from = 0;
    while let Some(found) = rest
        .get(from..)
        .and_then(|it| it.find(['.', '!', '?', '…']))
    {
        let tail = rest.get(from + found..).unwrap_or_default();
        let sign = tail.trim_start_matches(|it: char| ".!?…\u{202f}\u{a0}»”’\")".contains(it));
        let end = rest.len() - sign.len();
        let begins = sign
            .trim_start()
            .chars()
            .next()
            .is_some_and(|it| !it.is_lowercase());
        if sign.starts_with(char::is_whitespace) && begins {
            let (sentence, after) = rest.split_at(end);
            parts.push(sentence.trim());
            rest = after.trim_start();
            from = 0;
        } else {
            from = end;
        }
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(start: u64, end: u64, text: &str) -> Cue {
        Cue {
            start: Ms(start),
            end: Ms(end),
            text: text.into(),
        }
    }

    #[test]
    fn sentences_end_where_readers_would_end_them() {
        for (text, expected) in [
            ("Uno. Dos.", vec!["Uno.", "Dos."]),
            ("¿Uno? ¡Dos! Tres…", vec!["¿Uno?", "¡Dos!", "Tres…"]),
            (
                "Il dit\u{a0}: «\u{202f}Un jour.\u{202f}» Puis rien.",
                vec!["Il dit\u{a0}: «\u{202f}Un jour.\u{202f}»", "Puis rien."],
            ),
            (
                "Un jour\u{202f}! Oui\u{202f}?",
                vec!["Un jour\u{202f}!", "Oui\u{202f}?"],
            ),
            (
                "At 3.5 metres, e.g. here.",
                vec!["At 3.5 metres, e.g. here."],
            ),
            (
                "He said: “No.” She left",
                vec!["He said: “No.”", "She left"],
            ),
            ("…", vec!["…"]),
        ] {
            assert_eq!(split(text), expected);
        }
    }

    #[test]
    fn a_sentence_begins_when_its_first_word_is_spoken() {
        let captions = [
            cue(0, 2000, "Una casa. Dos"),
            cue(2000, 3000, "casas.\nTres."),
            cue(3500, 4000, "Fin."),
        ];
        let found = sentences("Una casa. Dos casas. Tres.\n\nFin.", &captions);
        let starts: Vec<Vec<u64>> = found
            .iter()
            .map(|it| it.iter().map(|it| it.start.0).collect())
            .collect();
        assert_eq!(starts, [vec![0, 1400, 2555], vec![3500]]);
        assert_eq!(found[0][1].text, "Dos casas.");
        assert_eq!(sentences("Uno.", &[])[0][0].start, Ms::ZERO);
        assert!(sentences("", &captions).is_empty());
    }
}
