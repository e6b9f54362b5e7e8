//! Splits a transcript into sentences, and times each by the captions.

use crate::model::{Cue, Ms};

/// A sentence of a transcript, verbatim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The text.
    pub text: String,
    /// The time at which its speech begins.
    pub start: Ms,
    /// Whether a blank follows it in the transcript; Chinese and Japanese have none.
    pub blank_after: bool,
}

/// The paragraphs of a transcript as sentences. Captions and transcript are the same text, so a
/// sentence begins as far into the captions as into the transcript, counted in letters and digits;
/// where the captions are shorter or longer, in proportion.
pub fn sentences(transcript: &str, captions: &[Cue]) -> Vec<Vec<Sentence>> {
    let timeline = CaptionTimeline::of(captions);
    let whole = letters(transcript);
    let mut before = 0;
    let paragraphs = transcript
        .split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty());
    paragraphs
        .map(|paragraph| {
            let parts = split(paragraph.trim()).into_iter();
            let timed = parts.map(|part| {
                let text = part.trim();
                let start = timeline.at(before, whole);
                before += letters(text);
                Sentence {
                    text: text.to_owned(),
                    start,
                    blank_after: part.ends_with(char::is_whitespace),
                }
            });
            timed.collect()
        })
        .collect()
}

/// Captions with the number of letters spoken before and in each.
struct CaptionTimeline<'a> {
    cues: Vec<(usize, usize, &'a Cue)>,
    whole: usize,
}

impl<'a> CaptionTimeline<'a> {
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

    /// The time after `letters` of the transcript's `whole` letters.
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
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .count()
}

/// Signs that end a sentence where a blank follows, and then a character that can begin one.
const STOPS: &str = ".!?…";

/// Signs that end a sentence with or without a blank: of Chinese and Japanese, Hindi, Arabic and Urdu,
/// Armenian, Ethiopic, Khmer and Burmese.
const FULL_STOPS: &str = "。！？｡．।॥؟۔։።፧។၊။";

/// Signs that still belong to an ended sentence: closing quotation marks and brackets, and the narrow
/// blanks before them in French.
const CLOSERS: &str = "\u{202f}\u{a0}»”’“\")」』）】〉》］｝〕";

/// Opening signs, which begin a sentence after one that ended within quotation marks.
const OPENERS: &str = "「『（【〈《［｛〔“‘«";

/// Splits a paragraph into sentences, each with its trailing blanks.
fn split(paragraph: &str) -> Vec<&str> {
    let ends = |character: char| STOPS.contains(character) || FULL_STOPS.contains(character);
    let mut parts = Vec::new();
    let (mut rest, mut from) = (paragraph, 0);
    while let Some(found) = rest.get(from..).and_then(|text| text.find(ends)) {
        let tail = rest.get(from + found..).unwrap_or_default();
        let after = tail
            .trim_start_matches(|character: char| ends(character) || CLOSERS.contains(character));
        let end = rest.len() - after.len();
        let sign = tail.get(..tail.len() - after.len()).unwrap_or_default();
        if is_end(sign, after) {
            let next = after.trim_start();
            let (sentence, following) = rest.split_at(rest.len() - next.len());
            parts.push(sentence);
            (rest, from) = (following, 0);
        } else {
            from = end;
        }
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

/// Whether `sign` before `after` ends a sentence.
fn is_end(sign: &str, after: &str) -> bool {
    let blank = after.starts_with(char::is_whitespace);
    let Some(next) = after.trim_start().chars().next() else {
        return false;
    };
    if !sign.contains(|character: char| FULL_STOPS.contains(character)) {
        return blank && !next.is_lowercase();
    }
    // ３．５ is a number, and 「はい。」と is not the end of what somebody tells.
    let number = sign == "．" && next.is_numeric();
    let quoted =
        sign.ends_with(|character: char| CLOSERS.contains(character)) && !OPENERS.contains(next);
    blank || !(number || quoted)
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
            (
                "美術館です。船があります！本当？ええ……そうです。",
                vec![
                    "美術館です。",
                    "船があります！",
                    "本当？",
                    "ええ……そうです。",
                ],
            ),
            (
                "「はい。」と彼は言った。「どうぞ。」「ありがとう。」",
                vec![
                    "「はい。」と彼は言った。",
                    "「どうぞ。」",
                    "「ありがとう。」",
                ],
            ),
            (
                "船長問：「誰在那裡？」沒有人回答。全長３．５公尺。",
                vec!["船長問：「誰在那裡？」沒有人回答。", "全長３．５公尺。"],
            ),
            (
                "जहाज़ डूब गया। लोग बच गए॥ क्यों?",
                vec!["जहाज़ डूब गया।", "लोग बच गए॥", "क्यों?"],
            ),
            (
                "هل غرقت السفينة؟ نعم، غرقت. «نجمة البحر» اسمها.",
                vec!["هل غرقت السفينة؟", "نعم، غرقت.", "«نجمة البحر» اسمها."],
            ),
            (
                "האם טבעה האונייה? כן. שמה „כוכב הים“.",
                vec!["האם טבעה האונייה?", "כן.", "שמה „כוכב הים“."],
            ),
        ] {
            let timeline: Vec<&str> = split(text).into_iter().map(str::trim).collect();
            assert_eq!(timeline, expected);
            assert_eq!(split(text).concat(), text);
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
            .map(|paragraph| paragraph.iter().map(|sentence| sentence.start.0).collect())
            .collect();
        assert_eq!(starts, [vec![0, 1400, 2555], vec![3500]]);
        assert_eq!(found[0][1].text, "Dos casas.");
        assert!(found[0][1].blank_after && !found[0][2].blank_after);
        assert_eq!(sentences("Uno.", &[])[0][0].start, Ms::ZERO);
        assert!(sentences("", &captions).is_empty());
        let found = sentences(
            "船です。沈みました。",
            &[cue(0, 2000, "船です。"), cue(2000, 5000, "沈みました。")],
        );
        assert_eq!(found[0][1].start, Ms(2000));
        assert!(!found[0][0].blank_after);
    }
}
