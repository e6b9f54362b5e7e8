//! Two texts beside each other, word by word, with what stayed the same cut short.

use std::time::Instant;

use similar::{Algorithm, ChangeTag, capture_diff_slices_deadline};

/// So many characters of what stayed the same are shown on each side of a change.
const AROUND: usize = 60;
/// So much of one change is shown; nobody reads on.
const MOST: usize = 3000;

/// Texts are told word by word where at least one part in so many stayed the same.
const ALIKE: usize = 4;

/// A stretch of text that stayed, went or came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Same(String),
    Gone(String),
    New(String),
}

impl Piece {
    pub(super) fn chars(&self) -> usize {
        let (Self::Same(it) | Self::Gone(it) | Self::New(it)) = self;
        it.chars().count()
    }
}

/// What turns one text into the other; what is not found out `until` then is told more coarsely.
pub(super) fn pieces(before: &str, after: &str, until: Instant) -> Vec<Piece> {
    let (old, new) = (words(before), words(after));
    // Only whether there is a blank matters, and not whether a line ends there.
    let alike = |all: &[String]| -> Vec<String> {
        let blank = |it: &String| it.trim().is_empty();
        let each = all.iter().map(|it| {
            if blank(it) {
                " ".to_owned()
            } else {
                it.clone()
            }
        });
        each.collect()
    };
    let (one, other) = (alike(&old), alike(&new));
    let told = capture_diff_slices_deadline(Algorithm::Myers, &one, &other, Some(until));
    let mut pieces = Pieces::default();
    for it in told.iter().flat_map(|it| it.iter_changes(&one, &other)) {
        let text = match it.new_index() {
            Some(n) => new.get(n),
            None => it.old_index().and_then(|n| old.get(n)),
        };
        pieces.add(it.tag(), text.map_or("", String::as_str));
    }
    pieces.flush();
    let same = pieces.all.iter().filter_map(|it| match it {
        Piece::Same(it) => Some(it.len()),
        Piece::Gone(_) | Piece::New(_) => None,
    });
    if same.sum::<usize>() * ALIKE < before.len().max(after.len()) {
        // Single words that both happen to have would only make it harder to read.
        let gone = (!before.is_empty()).then(|| Piece::Gone(before.to_owned()));
        let new = (!after.is_empty()).then(|| Piece::New(after.to_owned()));
        return cut(gone.into_iter().chain(new).collect());
    }
    cut(pieces.all)
}

/// A text without its line breaks: what is said, wherever its lines end.
pub(super) fn reflowed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a text, and the blanks between them.
fn words(text: &str) -> Vec<String> {
    let blank = |one: char, other: char| one.is_whitespace() == other.is_whitespace();
    let mut words: Vec<String> = Vec::new();
    for it in text.chars() {
        match words.last_mut() {
            Some(word) if word.chars().next_back().is_some_and(|last| blank(last, it)) => {
                word.push(it);
            }
            _ => words.push(it.to_string()),
        }
    }
    words
}

#[derive(Default)]
struct Pieces {
    all: Vec<Piece>,
    gone: String,
    new: String,
    /// Blanks after a change: they belong to it where another change follows.
    gap: String,
}

impl Pieces {
    fn add(&mut self, tag: ChangeTag, text: &str) {
        let open = !(self.gone.is_empty() && self.new.is_empty());
        match tag {
            ChangeTag::Equal if open && text.trim().is_empty() => self.gap.push_str(text),
            ChangeTag::Equal => {
                self.flush();
                match self.all.last_mut() {
                    Some(Piece::Same(it)) => it.push_str(text),
                    _ => self.all.push(Piece::Same(text.to_owned())),
                }
            }
            ChangeTag::Delete => {
                self.bridge();
                self.gone.push_str(text);
            }
            ChangeTag::Insert => {
                self.bridge();
                self.new.push_str(text);
            }
        }
    }

    fn bridge(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        self.gone.push_str(&gap);
        self.new.push_str(&gap);
    }

    fn flush(&mut self) {
        let (gone, new) = (
            std::mem::take(&mut self.gone),
            std::mem::take(&mut self.new),
        );
        // Blanks alone are told only where nothing else changed.
        let blank = |one: &str, other: &str| one.trim().is_empty() && !other.trim().is_empty();
        if !gone.is_empty() && !blank(&gone, &new) {
            self.all.push(Piece::Gone(gone.clone()));
        }
        if !new.is_empty() && !blank(&new, &gone) {
            self.all.push(Piece::New(new));
        }
        let gap = std::mem::take(&mut self.gap);
        if !gap.is_empty() {
            self.all.push(Piece::Same(gap));
        }
    }
}

fn cut(pieces: Vec<Piece>) -> Vec<Piece> {
    let last = pieces.len().saturating_sub(1);
    let short = pieces.into_iter().enumerate().map(|(n, it)| match it {
        Piece::Same(it) => Piece::Same(shortened(
            &it,
            if n == 0 { 0 } else { AROUND },
            if n == last { 0 } else { AROUND },
        )),
        Piece::Gone(it) => Piece::Gone(shortened(&it, MOST, 0)),
        Piece::New(it) => Piece::New(shortened(&it, MOST, 0)),
    });
    short.collect()
}

/// The text without its middle, but for so many characters at its beginning and its end.
fn shortened(text: &str, head: usize, tail: usize) -> String {
    let chars = text.chars().count();
    if chars <= head + tail + AROUND {
        return text.to_owned();
    }
    let end = text.char_indices().nth(head).map_or(text.len(), |it| it.0);
    let start = text.char_indices().nth(chars - tail);
    let start = start.map_or(text.len(), |it| it.0);
    let (first, last) = (text.get(..end), text.get(start..));
    // Cut between words; a word that is longer than that is cut all the same.
    let blank = char::is_whitespace;
    let first = first.unwrap_or_default();
    let first = first.rsplit_once(blank).map_or(first, |it| it.0);
    let last = last.unwrap_or_default();
    let last = last.split_once(blank).map_or(last, |it| it.1);
    format!("{first} … {last}")
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::time::Duration;

    use super::*;

    #[expect(
        clippy::disallowed_methods,
        reason = "the comparison asks the real clock"
    )]
    fn soon() -> Instant {
        Instant::now() + Duration::from_millis(50)
    }

    fn told(before: &str, after: &str) -> String {
        let tell = |it: Piece| match it {
            Piece::Same(it) => it,
            Piece::Gone(it) => format!("[-{it}-]"),
            Piece::New(it) => format!("[+{it}+]"),
        };
        pieces(before, after, soon())
            .into_iter()
            .map(tell)
            .collect()
    }

    #[test]
    fn a_change_is_told_by_its_words() {
        for (before, after, expected) in [
            ("", "Nuevo", "[+Nuevo+]"),
            ("Viejo", "", "[-Viejo-]"),
            (
                "Natalia recuerda",
                "Natalia recuerda todo",
                "Natalia recuerda[+ todo+]",
            ),
            (
                "El estudio de León",
                "El jardín de León",
                "El [-estudio-][+jardín+] de León",
            ),
            (
                "uno dos tres",
                "uno cuatro cinco",
                "uno [-dos tres-][+cuatro cinco+]",
            ),
            ("a b", "x a b", "[+x +]a b"),
            ("igual", "igual", "igual"),
        ] {
            assert_eq!(told(before, after), expected);
        }
    }

    #[test]
    fn what_stayed_the_same_is_cut_short() {
        let long = "palabra ".repeat(500);
        let told = told(&format!("{long}antes"), &format!("{long}después"));
        assert!(told.len() < 200 && told.starts_with(" … "), "{told}");
        assert!(told.ends_with("[-antes-][+después+]"), "{told}");
    }

    #[test]
    fn what_is_cut_short_is_cut_between_words() {
        let before = "una palabra larguísima tras otra ".repeat(20);
        for (at, change) in [(0, "x "), (12, "y "), (before.len(), "z")] {
            let mut after = before.clone();
            after.insert_str(at, change);
            let told = told(&before, &after);
            let known = before.split_whitespace().chain(["…"]);
            let known: Vec<&str> = known.collect();
            let kept = told
                .replace(&format!("[+{change}+]"), "")
                .replace(&format!("[+{}+]", change.trim()), "");
            for word in kept.split_whitespace() {
                assert!(known.contains(&word), "{word}: {told}");
            }
        }
    }

    #[test]
    fn a_moved_line_break_is_no_change() {
        let said = told("uno dos\ntres cuatro", "uno dos tres\ncuatro");
        assert_eq!(said, "uno dos tres\ncuatro");
        let said = told("uno dos\ntres cuatro", "uno dos tres\ncinco");
        assert_eq!(said, "uno dos tres\n[-cuatro-][+cinco+]");
        assert_eq!(reflowed("uno\ndos  tres\n"), "uno dos tres");
    }

    #[test]
    fn long_texts_are_compared_in_a_bounded_time() {
        let (mut one, mut other) = (String::new(), String::new());
        for n in 0..20_000 {
            write!(one, "{} ", n * 7919 % 10_007).unwrap();
            write!(other, "{} ", n * 104_729 % 10_007).unwrap();
        }
        assert!(!pieces(&one, &other, soon()).is_empty());
    }
}
