//! The text of captions: a transcript in pieces that fit, and their lines.

use unicode_segmentation::UnicodeSegmentation;

use crate::model::reading_limits::MAX_LINES;
use crate::model::script::is_full_width;
use crate::model::{ReadingLimits, Sentence};

/// The imbalance that a cut at a clause's end may have, in hundredths of a line.
const CLAUSE_TOLERANCE_PERCENT: usize = 65;

/// Word separators; a no-break space belongs to the word.
pub(super) const BLANKS: [char; 4] = [' ', '\n', '\r', '\t'];

/// Characters that no line and no caption begins with.
pub(super) const FORBIDDEN_LINE_START: &str =
    "、。，．！？；：」』）】〉》］｝〕…ー々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ・·";

/// Characters that no line ends with.
pub(super) const FORBIDDEN_LINE_END: &str = "「『（【〈《［｛〔";

/// A unit that is not broken across lines: a word, or a character or two in scripts without blanks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// Whether a blank follows.
    pub(super) blank: bool,
}

pub(super) fn words(sentence: &Sentence) -> Vec<Word<'_>> {
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

/// Splits words in two where the halves balance or a clause ends, until every piece fits.
pub(super) fn split_to_fit<'a>(
    words: &[Word<'a>],
    readable: ReadingLimits,
    pieces: &mut Vec<Vec<Word<'a>>>,
) {
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

pub(super) fn ends_clause(words: &[Word<'_>]) -> bool {
    let signs = ",;:.!?…—–)»”、，；：。！？」』）،؛؟۔।॥";
    let last = words.last();
    last.is_some_and(|sign_word| {
        sign_word
            .text
            .ends_with(|last_char: char| signs.contains(last_char))
    })
}

/// Words on one line.
pub(super) fn line(words: &[Word<'_>]) -> String {
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
pub(super) fn fits(words: &[Word<'_>], readable: ReadingLimits) -> bool {
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
pub(super) fn wrap(words: &[Word<'_>], readable: ReadingLimits) -> String {
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
