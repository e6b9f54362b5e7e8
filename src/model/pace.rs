//! Captions from a transcript alone: the text in pieces that can be read, each with its share of
//! the time. Somebody tunes them by ear afterwards.

use crate::model::{Cue, LINE_CHARS, LINES, Ms, sentences};

/// A caption that stands for less than this is joined to its neighbour, where both fit together.
const SHORT: Ms = Ms(1_000);

/// How many letters out of balance a cut may be to stand at a clause's end.
const FOR_A_CLAUSE: usize = 24;

/// What separates words; a no-break space belongs to the word.
const BLANKS: [char; 4] = [' ', '\n', '\r', '\t'];

/// The transcript as captions between `from` and `to`, evenly by letters: the same words, in order,
/// one caption after the other, cut at the ends of sentences and clauses where that is possible.
/// Nothing where there is no text or no time.
pub fn pace(transcript: &str, from: Ms, to: Ms) -> Vec<Cue> {
    let paragraphs = sentences(transcript, &[]);
    let pieces: Vec<Vec<Vec<&str>>> = paragraphs
        .iter()
        .map(|it| {
            let mut pieces = Vec::new();
            for sentence in it {
                cut(&words(&sentence.text), &mut pieces);
            }
            pieces
        })
        .collect();
    let whole: u64 = pieces.iter().flatten().map(|it| letters(it)).sum();
    let time = Share {
        from,
        long: to - from,
        whole,
    };
    if whole == 0 || time.long == Ms::ZERO {
        return Vec::new();
    }
    let mut before = 0;
    let joined = pieces.into_iter().flat_map(|it| join(it, &time));
    joined
        .map(|words| {
            let start = time.at(before);
            before += letters(&words);
            Cue {
                start,
                end: time.at(before),
                text: wrap(&words),
            }
        })
        .collect()
}

/// The time from `from` on, by letters.
struct Share {
    from: Ms,
    long: Ms,
    whole: u64,
}

impl Share {
    /// When so many letters have been spoken.
    fn at(&self, letters: u64) -> Ms {
        let past = self.long.0.saturating_mul(letters);
        self.from + Ms(past.checked_div(self.whole).unwrap_or(0))
    }

    fn of(&self, words: &[&str]) -> Ms {
        self.at(letters(words)) - self.from
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split(BLANKS).filter(|it| !it.is_empty()).collect()
}

/// How long words take to be spoken, in letters; a sign alone takes a moment too.
fn letters(words: &[&str]) -> u64 {
    let count: usize = words.iter().map(|it| it.chars().count()).sum();
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Cuts words in two where the halves weigh the same or a clause ends, until every piece fits.
fn cut<'a>(words: &[&'a str], pieces: &mut Vec<Vec<&'a str>>) {
    if words.len() < 2 || fits(words) {
        pieces.extend((!words.is_empty()).then(|| words.to_vec()));
        return;
    }
    let whole = width(words);
    let mut left = 0;
    let cuts = (1..words.len()).zip(words).map(|(at, word)| {
        left += word.chars().count() + 1;
        let apart = whole.abs_diff(left * 2) / 2;
        let clause = if ends_clause(&[word]) {
            0
        } else {
            FOR_A_CLAUSE
        };
        (apart + clause, at)
    });
    let at = cuts.min().map_or(1, |it| it.1);
    let (left, right) = words.split_at(at);
    cut(left, pieces);
    cut(right, pieces);
}

/// Joins what would be gone before it was read.
fn join<'a>(pieces: Vec<Vec<&'a str>>, time: &Share) -> Vec<Vec<&'a str>> {
    let mut joined: Vec<Vec<&'a str>> = Vec::new();
    for piece in pieces {
        if let Some(last) = joined.last_mut() {
            let both = [last.as_slice(), piece.as_slice()].concat();
            let short = time.of(last).min(time.of(&piece)) < SHORT;
            if short && fits(&both) {
                *last = both;
                continue;
            }
        }
        joined.push(piece);
    }
    joined
}

fn ends_clause(words: &[&str]) -> bool {
    let signs = [',', ';', ':', '.', '!', '?', '…', '—', '–', ')', '»', '”'];
    words.last().is_some_and(|it| it.ends_with(signs))
}

/// Characters of words on one line.
fn width(words: &[&str]) -> usize {
    let chars: usize = words.iter().map(|it| it.chars().count()).sum();
    chars + words.len().saturating_sub(1)
}

/// Whether words stand on as many lines as a caption has.
fn fits(words: &[&str]) -> bool {
    let mut lines = 1;
    let mut line = 0;
    for word in words {
        let chars = word.chars().count();
        let longer = if line == 0 { chars } else { line + 1 + chars };
        if longer <= LINE_CHARS {
            line = longer;
        } else {
            lines += 1;
            line = chars;
        }
        if chars > LINE_CHARS {
            return words.len() == 1;
        }
    }
    lines <= LINES
}

/// On one line, or on two that are as even as they can be.
fn wrap(words: &[&str]) -> String {
    if width(words) <= LINE_CHARS {
        return words.join(" ");
    }
    let lines = |at: usize| words.split_at(at);
    let odds = |at: &usize| {
        let (top, bottom) = lines(*at);
        let clause = if ends_clause(top) { 0 } else { 6 };
        let over = width(top).max(width(bottom));
        (over > LINE_CHARS, over + clause)
    };
    match (1..words.len()).min_by_key(odds) {
        Some(at) => {
            let (top, bottom) = lines(at);
            format!("{}\n{}", top.join(" "), bottom.join(" "))
        }
        None => words.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cue_warnings;

    const TOLD: &str = "El 20 de agosto de 1940, a las cinco de la tarde, un hombre entró en esta \
        casa con un piolet bajo la gabardina; dijo que traía un artículo para que Trotsky lo \
        leyera. Nadie lo detuvo. ¿Por qué?\n\nÉl ya había estado aquí diez veces, y los guardias \
        lo conocían bien. «Pase», le dijeron\u{a0}: y pasó.";

    fn spoken(text: &str) -> Vec<&str> {
        words(text)
    }

    #[test]
    fn captions_say_what_the_transcript_says_in_its_time() {
        let cues = pace(TOLD, Ms(500), Ms(30_500));
        let said: Vec<&str> = cues.iter().flat_map(|it| spoken(&it.text)).collect();
        assert_eq!(said, spoken(TOLD));
        assert_eq!(cues.first().unwrap().start, Ms(500));
        assert_eq!(cues.last().unwrap().end, Ms(30_500));
        for pair in cues.windows(2) {
            assert_eq!(pair[0].end, pair[1].start);
        }
        for cue in &cues {
            assert!(cue.end - cue.start >= SHORT, "{cue:?}");
            assert_eq!(cue_warnings(cue), [], "{cue:?}");
        }
    }

    #[test]
    fn a_caption_ends_where_a_reader_would_pause() {
        let cues = pace(TOLD, Ms(0), Ms(30_000));
        let ends = |it: &Cue| ends_clause(&spoken(&it.text));
        let well = cues.iter().filter(|it| ends(it)).count();
        assert!(well * 4 >= cues.len() * 3, "{cues:#?}");
        // A paragraph begins a caption.
        assert!(cues.iter().any(|it| it.text.starts_with("Él ya")));
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
            let told: Vec<String> = pace(text, Ms(0), Ms(to))
                .into_iter()
                .map(|it| it.text)
                .collect();
            assert_eq!(told, expected, "{text}");
        }
        let word = "a".repeat(90);
        let text = format!("Uno {word} dos.");
        let cues = pace(&text, Ms(0), Ms(9_000));
        let said: Vec<&str> = cues.iter().flat_map(|it| spoken(&it.text)).collect();
        assert_eq!(said, spoken(&text));
        assert!(cues.iter().all(|it| it.start < it.end));
        let long = "palabra ".repeat(20_000);
        assert!(pace(&long, Ms(0), Ms(3_600_000)).len() > 1_000);
    }
}
