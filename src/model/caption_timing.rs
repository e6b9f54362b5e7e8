//! Generates timed captions from a transcript alone: the text in readable pieces, each with its share
//! of the time. Staff correct the timing by ear afterwards.

use unicode_segmentation::UnicodeSegmentation;

use crate::model::reading_limits::MAX_LINES;
use crate::model::script::is_full_width;
use crate::model::{Cue, Language, Ms, ReadingLimits, Sentence, sentences};

/// A shorter caption is joined to its neighbour where both fit together.
const MIN_CAPTION_DURATION: Ms = Ms(1_000);

/// The imbalance that a cut at a clause's end may have, in hundredths of a line.
const CLAUSE_TOLERANCE_PERCENT: usize = 65;

/// Word separators; a no-break space belongs to the word.
const BLANKS: [char; 4] = [' ', '\n', '\r', '\t'];

/// Characters that no line and no caption begins with.
const FORBIDDEN_LINE_START: &str =
    "、。，．！？；：」』）】〉》］｝〕…ー々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ・·";

/// Characters that no line ends with.
const FORBIDDEN_LINE_END: &str = "「『（【〈《［｛〔";

/// Splits a transcript into captions between `from` and `to`, with time in proportion to the letters.
/// Words and order are kept; captions follow each other without gaps and end at sentences and clauses
/// where possible. Empty where there is no text or no time.
pub fn generate(transcript: &str, language: &Language, from: Ms, to: Ms) -> Vec<Cue> {
    let readable = ReadingLimits::for_language(language);
    let paragraphs = sentences(transcript, &[]);
    let pieces: Vec<Vec<Vec<Word<'_>>>> = paragraphs
        .iter()
        .map(|paragraph| {
            let mut pieces = Vec::new();
            for sentence in paragraph {
                split_to_fit(&words(sentence), readable, &mut pieces);
            }
            pieces
        })
        .collect();
    let whole: u64 = pieces
        .iter()
        .flatten()
        .map(|words| count_letters(words))
        .sum();
    let time = TimeLine {
        from,
        long: to - from,
        whole,
    };
    if whole == 0 || time.long == Ms::ZERO {
        return Vec::new();
    }
    let mut before = 0;
    let joined = pieces
        .into_iter()
        .flat_map(|piece| join_short(piece, readable, &time));
    joined
        .map(|words| {
            let start = time.at(before);
            before += count_letters(&words);
            Cue {
                start,
                end: time.at(before),
                text: wrap(&words, readable),
            }
        })
        .collect()
}

/// The time line from `from` on, by letters spoken.
struct TimeLine {
    from: Ms,
    long: Ms,
    whole: u64,
}

impl TimeLine {
    /// The time at which `letters` have been spoken.
    fn at(&self, letters: u64) -> Ms {
        let past = self.long.0.saturating_mul(letters);
        self.from + Ms(past.checked_div(self.whole).unwrap_or(0))
    }

    fn of(&self, words: &[Word<'_>]) -> Ms {
        self.at(count_letters(words)) - self.from
    }
}

/// A unit that is not broken across lines: a word, or a character or two in scripts without blanks.
#[derive(Clone, Copy, Debug)]
struct Word<'a> {
    text: &'a str,
    /// Whether a blank follows.
    blank: bool,
}

fn words(sentence: &Sentence) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for chunk in sentence
        .text
        .split(BLANKS)
        .filter(|chunk| !chunk.is_empty())
    {
        split_unspaced(chunk, &mut words);
        if let Some(last) = words.last_mut() {
            last.blank = true;
        }
    }
    if let Some(last) = words.last_mut() {
        last.blank = sentence.blank_after;
    }
    words
}

/// Splits the text between two blanks where a line of Chinese or Japanese may end.
fn split_unspaced<'a>(chunk: &'a str, words: &mut Vec<Word<'a>>) {
    let mut add = |text| words.push(Word { text, blank: false });
    if !chunk.chars().any(is_full_width) {
        add(chunk);
        return;
    }
    let mut begin = 0;
    for (at, next) in chunk.split_word_bound_indices() {
        let forbidden =
            next.starts_with(|next_char: char| FORBIDDEN_LINE_START.contains(next_char));
        let before = chunk.get(begin..at).unwrap_or_default();
        if forbidden
            || before.is_empty()
            || before.ends_with(|last_char: char| FORBIDDEN_LINE_END.contains(last_char))
        {
            continue;
        }
        add(before);
        begin = at;
    }
    add(chunk.get(begin..).unwrap_or_default());
}

/// The length of words in letters, as a measure of speaking time; punctuation counts too.
fn count_letters(words: &[Word<'_>]) -> u64 {
    let count: usize = words.iter().map(|word| word.text.chars().count()).sum();
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Splits words in two where the halves balance or a clause ends, until every piece fits.
fn split_to_fit<'a>(words: &[Word<'a>], readable: ReadingLimits, pieces: &mut Vec<Vec<Word<'a>>>) {
    if words.len() < 2 || fits(words, readable) {
        pieces.extend((!words.is_empty()).then(|| words.to_vec()));
        return;
    }
    let whole = width(words, readable);
    let mut left = 0;
    let cuts = (1..words.len()).zip(words).map(|(at, word)| {
        left += readable.count_chars(word.text) + usize::from(word.blank);
        let apart = whole.abs_diff(left * 2) / 2;
        let clause = if ends_clause(&[*word]) {
            0
        } else {
            readable.chars_per_line * CLAUSE_TOLERANCE_PERCENT / 100
        };
        (apart + clause, at)
    });
    let at = cuts.min().map_or(1, |split_to_fit| split_to_fit.1);
    let (left, right) = words.split_at(at);
    split_to_fit(left, readable, pieces);
    split_to_fit(right, readable, pieces);
}

/// Joins pieces that would be shown too briefly.
fn join_short<'a>(
    pieces: Vec<Vec<Word<'a>>>,
    readable: ReadingLimits,
    time: &TimeLine,
) -> Vec<Vec<Word<'a>>> {
    let mut joined: Vec<Vec<Word<'a>>> = Vec::new();
    for piece in pieces {
        if let Some(last) = joined.last_mut() {
            let both = [last.as_slice(), piece.as_slice()].concat();
            let short = time.of(last).min(time.of(&piece)) < MIN_CAPTION_DURATION;
            if short && fits(&both, readable) {
                *last = both;
                continue;
            }
        }
        joined.push(piece);
    }
    joined
}

fn ends_clause(words: &[Word<'_>]) -> bool {
    let signs = ",;:.!?…—–)»”、，；：。！？」』）،؛؟۔।॥";
    let last = words.last();
    last.is_some_and(|sign_word| {
        sign_word
            .text
            .ends_with(|last_char: char| signs.contains(last_char))
    })
}

/// Words on one line.
fn line(words: &[Word<'_>]) -> String {
    let mut text = String::new();
    for word in words {
        text.push_str(word.text);
        text.extend(word.blank.then_some(' '));
    }
    text.truncate(text.trim_end_matches(' ').len());
    text
}

/// Characters of words on one line.
fn width(words: &[Word<'_>], readable: ReadingLimits) -> usize {
    readable.count_chars(&line(words))
}

/// Whether words fit the lines of a caption.
fn fits(words: &[Word<'_>], readable: ReadingLimits) -> bool {
    let mut lines = 1;
    let mut line = 0;
    for word in words {
        let chars = readable.count_chars(word.text);
        if chars > readable.chars_per_line {
            return words.len() == 1;
        }
        if line + chars > readable.chars_per_line {
            lines += 1;
            line = 0;
        }
        line += chars + usize::from(word.blank);
    }
    lines <= MAX_LINES
}

/// Wraps words to one line, or to two lines of similar length.
fn wrap(words: &[Word<'_>], readable: ReadingLimits) -> String {
    if width(words, readable) <= readable.chars_per_line {
        return line(words);
    }
    let lines = |at: usize| words.split_at(at);
    let imbalance = |at: &usize| {
        let (top, bottom) = lines(*at);
        let clause = if ends_clause(top) { 0 } else { 6 };
        let over = width(top, readable).max(width(bottom, readable));
        (over > readable.chars_per_line, over + clause)
    };
    match (1..words.len()).min_by_key(imbalance) {
        Some(at) => {
            let (top, bottom) = lines(at);
            format!("{}\n{}", line(top), line(bottom))
        }
        None => line(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        generate(text, &"es".parse().unwrap(), Ms(from), Ms(to))
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
            let language = tag.parse().unwrap();
            let cues = generate(text, &language, Ms(0), Ms(to));
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
