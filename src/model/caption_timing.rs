//! Turns a transcript into captions: the text in readable pieces, and the pieces with their times into captions. The
//! times come from elsewhere, or are spread by letters where nothing better is known.

use serde::{Deserialize, Serialize};

use crate::model::caption_text::{BLANKS, Word, fits, line, split_to_fit, words, wrap};
use crate::model::{Cue, Language, Ms, ReadingLimits, Sentence, sentences};

/// A shorter caption is joined to its neighbour where both fit together.
const MIN_CAPTION_DURATION: Ms = Ms(1_000);

/// How long a caption stays after its last word when the next one is not due.
const LINGER: Ms = Ms(1_000);

/// Captions are at least this far apart, whatever the times say.
const MIN_STEP: Ms = Ms(200);

/// When a recording says one piece of its transcript.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimedPiece {
    /// When its first word begins.
    pub start: Ms,
    /// When its last word ends.
    pub end: Ms,
    /// How sure that is, from 0 to 1.
    pub confidence: f32,
}

impl TimedPiece {
    /// Somebody should listen to a piece that is less sure.
    const MIN_CONFIDENCE: f32 = 0.5;

    /// Whether somebody should listen.
    pub fn is_doubtful(&self) -> bool {
        self.confidence < Self::MIN_CONFIDENCE
    }
}

/// A caption, and how sure its time is.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedCaption {
    /// The caption.
    pub cue: Cue,
    /// From 0 to 1.
    pub confidence: f32,
}

impl TimedCaption {
    /// Whether somebody should listen.
    pub fn is_doubtful(&self) -> bool {
        self.confidence < TimedPiece::MIN_CONFIDENCE
    }
}

/// Splits a transcript into pieces that each fit a caption and end at sentences and clauses where possible; a sentence
/// begins a piece. Words and order are kept.
pub fn pieces(transcript: &str, language: &Language) -> Vec<String> {
    let readable = ReadingLimits::for_language(language);
    let paragraphs = sentences(transcript, &[]);
    let pieces = split_paragraphs(&paragraphs, readable);
    pieces.iter().flatten().map(|words| line(words)).collect()
}

/// Spreads pieces evenly between two times, in proportion to their letters. Nothing is known of their true times.
pub fn spread(pieces: &[String], from: Ms, to: Ms) -> Vec<TimedPiece> {
    let letters = |piece: &String| {
        let count = piece
            .chars()
            .filter(|letter| !BLANKS.contains(letter))
            .count();
        u64::try_from(count).unwrap_or(u64::MAX)
    };
    let whole: u64 = pieces.iter().map(letters).sum();
    let at = |before: u64| {
        let past = (to - from).0.saturating_mul(before);
        from + Ms(past.checked_div(whole).unwrap_or(0))
    };
    let mut before = 0;
    let timed = pieces.iter().map(|piece| {
        let start = at(before);
        before += letters(piece);
        TimedPiece {
            start,
            end: at(before),
            confidence: 0.0,
        }
    });
    timed.collect()
}

/// Makes captions of a transcript whose [`pieces`] are spoken at these times; no caption ends after `to`. Short pieces
/// are joined. Words and order are kept; a caption stays until the next one begins, unless that takes long. Empty where
/// there is no text or no time.
pub fn generate(
    transcript: &str,
    language: &Language,
    times: &[TimedPiece],
    to: Ms,
) -> Vec<TimedCaption> {
    let readable = ReadingLimits::for_language(language);
    let paragraphs = sentences(transcript, &[]);
    let mut times = times.iter().copied();
    let mut joined = Vec::new();
    for paragraph in split_paragraphs(&paragraphs, readable) {
        let spoken = paragraph.into_iter().zip(times.by_ref());
        let spoken = spoken.map(|(words, time)| Spoken { words, time });
        joined.extend(join_short(spoken.collect(), readable));
    }
    let Some(step) =
        to.0.checked_div(u64::try_from(joined.len()).unwrap_or(u64::MAX))
    else {
        return Vec::new();
    };
    if step == 0 {
        return Vec::new();
    }
    let starts = space_out(&joined, Ms(step).min(MIN_STEP), to);
    let ends = starts.iter().skip(1).copied().chain([to]);
    let captions = joined.iter().zip(starts.iter().zip(ends));
    captions
        .map(|(spoken, (start, next))| TimedCaption {
            cue: Cue {
                start: *start,
                end: (spoken.time.end.max(*start + MIN_STEP) + LINGER).min(next),
                text: wrap(&spoken.words, readable),
            },
            confidence: spoken.time.confidence,
        })
        .collect()
}

/// The pieces of each paragraph, as words.
fn split_paragraphs(
    paragraphs: &[Vec<Sentence>],
    readable: ReadingLimits,
) -> Vec<Vec<Vec<Word<'_>>>> {
    let paragraphs = paragraphs.iter().map(|paragraph| {
        let mut pieces = Vec::new();
        for sentence in paragraph {
            split_to_fit(&words(sentence), readable, &mut pieces);
        }
        pieces
    });
    paragraphs.collect()
}

/// Words and their time.
#[derive(Clone, Debug)]
struct Spoken<'a> {
    words: Vec<Word<'a>>,
    time: TimedPiece,
}

impl Spoken<'_> {
    fn duration(&self) -> Ms {
        self.time.end - self.time.start
    }

    fn join(&self, next: &Self) -> Self {
        Spoken {
            words: [self.words.as_slice(), next.words.as_slice()].concat(),
            time: TimedPiece {
                start: self.time.start,
                end: next.time.end,
                confidence: self.time.confidence.min(next.time.confidence),
            },
        }
    }
}

/// The starts of captions, at least `step` apart and before `to`.
fn space_out(captions: &[Spoken<'_>], step: Ms, to: Ms) -> Vec<Ms> {
    let mut earliest = Ms::ZERO;
    let starts = captions.iter().map(|caption| {
        let start = caption.time.start.max(earliest);
        earliest = start + step;
        start
    });
    let mut starts: Vec<Ms> = starts.collect();
    let mut latest = to;
    for start in starts.iter_mut().rev() {
        latest = latest - step;
        *start = (*start).min(latest);
        latest = *start;
    }
    starts
}

/// Joins pieces that would be shown too briefly.
fn join_short<'a>(pieces: Vec<Spoken<'a>>, readable: ReadingLimits) -> Vec<Spoken<'a>> {
    let mut joined: Vec<Spoken<'a>> = Vec::new();
    for piece in pieces {
        if let Some(last) = joined.last_mut() {
            let both = last.join(&piece);
            let short = last.duration().min(piece.duration()) < MIN_CAPTION_DURATION;
            if short && fits(&both.words, readable) {
                *last = both;
                continue;
            }
        }
        joined.push(piece);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::caption_text::{FORBIDDEN_LINE_END, FORBIDDEN_LINE_START, ends_clause};
    use crate::model::cue_warnings;

    const TRANSCRIPT: &str = "El 20 de agosto de 1940, a las cinco de la tarde, un hombre entró en esta \
        casa con un piolet bajo la gabardina; dijo que traía un artículo para que Trotsky lo \
        leyera. Nadie lo detuvo. ¿Por qué?\n\nÉl ya había estado aquí diez veces, y los guardias \
        lo conocían bien. «Pase», le dijeron\u{a0}: y pasó.";

    fn spoken(text: &str) -> Vec<&str> {
        text.split(BLANKS)
            .filter(|chunk| !chunk.is_empty())
            .collect()
    }

    fn generated(text: &str, from: u64, to: u64) -> Vec<Cue> {
        spread_captions(text, "es", from, to)
    }

    fn spread_captions(text: &str, tag: &str, from: u64, to: u64) -> Vec<Cue> {
        let language = tag.parse().unwrap();
        let times = spread(&pieces(text, &language), Ms(from), Ms(to));
        let captions = generate(text, &language, &times, Ms(to));
        captions.into_iter().map(|caption| caption.cue).collect()
    }

    #[test]
    fn captions_say_what_the_transcript_says_in_its_time() {
        let cues = generated(TRANSCRIPT, 500, 30_500);
        let words_of_cues: Vec<&str> = cues.iter().flat_map(|cue| spoken(&cue.text)).collect();
        assert_eq!(words_of_cues, spoken(TRANSCRIPT));
        assert_eq!(cues.first().unwrap().start, Ms(500));
        assert_eq!(cues.last().unwrap().end, Ms(30_500));
        for pair in cues.windows(2) {
            assert_eq!(pair[0].end, pair[1].start);
        }
        for cue in &cues {
            assert!(cue.end - cue.start >= MIN_CAPTION_DURATION, "{cue:?}");
            assert_eq!(
                cue_warnings(cue, ReadingLimits::for_language(&"es".parse().unwrap())),
                [],
                "{cue:?}"
            );
        }
    }

    #[test]
    fn a_caption_ends_where_a_reader_would_pause() {
        let cues = generated(TRANSCRIPT, 0, 30_000);
        let ends = |cue: &Cue| {
            let text = cue.text.as_str();
            ends_clause(&[Word { text, blank: false }])
        };
        let well = cues.iter().filter(|cue| ends(cue)).count();
        assert!(well * 4 >= cues.len() * 3, "{cues:#?}");
        // A paragraph begins a caption.
        assert!(cues.iter().any(|cue| cue.text.starts_with("Él ya")));
    }

    #[test]
    fn odd_texts_have_captions_too() {
        for (text, to, expected) in [
            ("", 9_000, vec![]),
            ("Hola.", 0, vec![]),
            ("Hola.", 2_000, vec!["Hola."]),
            ("Sí. No. Sí.", 1_200, vec!["Sí. No. Sí."]),
            ("…", 2_000, vec!["…"]),
        ] {
            let texts: Vec<String> = generated(text, 0, to)
                .into_iter()
                .map(|cue| cue.text)
                .collect();
            assert_eq!(texts, expected, "{text}");
        }
        let word = "a".repeat(90);
        let text = format!("Uno {word} dos.");
        let cues = generated(&text, 0, 9_000);
        let words_of_cues: Vec<&str> = cues.iter().flat_map(|cue| spoken(&cue.text)).collect();
        assert_eq!(words_of_cues, spoken(&text));
        assert!(cues.iter().all(|cue| cue.start < cue.end));
        let long = "palabra ".repeat(20_000);
        assert!(generated(&long, 0, 3_600_000).len() > 1_000);
    }

    /// Times in milliseconds and confidence of each piece.
    fn timed(times: &[(u64, u64, f32)]) -> Vec<TimedPiece> {
        let pieces = times.iter().map(|(start, end, confidence)| TimedPiece {
            start: Ms(*start),
            end: Ms(*end),
            confidence: *confidence,
        });
        pieces.collect()
    }

    #[test]
    fn captions_follow_the_sound_and_stay_a_moment_in_its_pauses() {
        let language = "es".parse().unwrap();
        let text = "Nadie lo detuvo en la puerta. Él ya había estado aquí diez veces. Y los guardias lo conocían bien.";
        assert_eq!(pieces(text, &language).len(), 3);
        let times = timed(&[(400, 2_400, 0.9), (2_700, 5_000, 0.3), (9_000, 11_000, 0.9)]);
        let captions = generate(text, &language, &times, Ms(11_500));
        let found: Vec<_> = captions
            .iter()
            .map(|caption| {
                (
                    caption.cue.start.0,
                    caption.cue.end.0,
                    caption.is_doubtful(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                (400, 2_700, false),
                (2_700, 6_000, true),
                (9_000, 11_500, false)
            ]
        );
    }

    #[test]
    fn impossible_times_make_captions_that_can_be_shown() {
        let language = "es".parse().unwrap();
        let text = TRANSCRIPT;
        let count = pieces(text, &language).len();
        for at in [0, 4_000, 90_000] {
            let times = vec![(at, at, 0.0); count];
            let captions = generate(text, &language, &timed(&times), Ms(8_000));
            assert!(captions.len() > 2);
            for pair in captions.windows(2) {
                assert!(pair[0].cue.end <= pair[1].cue.start, "{captions:?}");
            }
            assert!(
                captions
                    .iter()
                    .all(|caption| caption.cue.start < caption.cue.end)
            );
            assert!(captions.iter().all(|caption| caption.cue.end <= Ms(8_000)));
        }
    }

    #[test]
    fn captions_fit_in_scripts_without_blanks_too() {
        for (tag, text, to) in [
            (
                "ja",
                "この部屋には、一七〇一年に沈んだ船「海の星」の模型があります。船長はエルナンデスという人で、嵐の夜、灯台の明かりを見失いました。乗組員は全員助かりました。",
                24_000,
            ),
            (
                "zh-Hant",
                "這個展廳裡有一艘船的模型，船名叫「海星號」，於一七〇一年沉沒。船長在暴風雨的夜裡看不見燈塔的光。所有船員都獲救了。",
                16_000,
            ),
            (
                "hi",
                "इस कमरे में एक जहाज़ का नमूना रखा है, जो सन १७०१ में एक भयानक तूफ़ान में डूब गया था। उस रात कप्तान को प्रकाशस्तंभ दिखाई नहीं दिया।",
                20_000,
            ),
        ] {
            let language: Language = tag.parse().unwrap();
            let cues = spread_captions(text, tag, 0, to);
            assert!(cues.len() > 1, "{cues:#?}");
            for cue in &cues {
                assert_eq!(
                    cue_warnings(cue, ReadingLimits::for_language(&language)),
                    [],
                    "{cue:?}"
                );
                for line in cue.text.lines() {
                    assert!(
                        !line.starts_with(
                            |first_char: char| FORBIDDEN_LINE_START.contains(first_char)
                        ),
                        "{line}"
                    );
                    assert!(
                        !line.ends_with(|last_char: char| FORBIDDEN_LINE_END.contains(last_char)),
                        "{line}"
                    );
                }
            }
            let words_of_cues: String = cues
                .iter()
                .flat_map(|cue| cue.text.chars())
                .filter(|character| !character.is_whitespace())
                .collect();
            let texts: String = text
                .chars()
                .filter(|character| !character.is_whitespace())
                .collect();
            assert_eq!(words_of_cues, texts);
        }
    }
}
