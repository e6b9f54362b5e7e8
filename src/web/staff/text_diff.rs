//! A word diff of two texts. Long unchanged parts are shortened.

use std::time::{Duration, Instant};

use similar::{Algorithm, ChangeTag, capture_diff_slices_deadline};

/// The time for all word diffs of one page. Later diffs are coarser.
pub(super) const DIFF_TIMEOUT: Duration = Duration::from_secs(1);

/// The unchanged text that is shown on each side of a change.
const CONTEXT_CHARS: usize = 60;
/// A longer removed or added text is shortened.
const MAX_CHANGE_CHARS: usize = 3000;

/// Where less than one part in this many is unchanged, the texts are shown whole, one after the other.
const MIN_UNCHANGED_DIVISOR: usize = 4;

/// A part of a text that is unchanged, removed or added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DiffPart {
    Unchanged(String),
    Removed(String),
    Added(String),
}

impl DiffPart {
    pub(super) fn chars(&self) -> usize {
        let (Self::Unchanged(text) | Self::Removed(text) | Self::Added(text)) = self;
        text.chars().count()
    }
}

/// The parts that turn `before` into `after`. After the deadline the comparison is coarser.
pub(super) fn diff_words(before: &str, after: &str, deadline: Instant) -> Vec<DiffPart> {
    let (old, new) = (words(before), words(after));
    // A line break counts as a space.
    let normalized = |tokens: &[String]| -> Vec<String> {
        let normalize = |token: &String| {
            if token.trim().is_empty() {
                " ".to_owned()
            } else {
                token.clone()
            }
        };
        tokens.iter().map(normalize).collect()
    };
    let (old_tokens, new_tokens) = (normalized(&old), normalized(&new));
    let ops =
        capture_diff_slices_deadline(Algorithm::Myers, &old_tokens, &new_tokens, Some(deadline));
    let mut builder = DiffBuilder::default();
    let changes = ops
        .iter()
        .flat_map(|op| op.iter_changes(&old_tokens, &new_tokens));
    for change in changes {
        let text = match change.new_index() {
            Some(n) => new.get(n),
            None => change.old_index().and_then(|n| old.get(n)),
        };
        builder.add(change.tag(), text.map_or("", String::as_str));
    }
    builder.flush();
    let unchanged = builder.parts.iter().filter_map(|part| match part {
        DiffPart::Unchanged(text) => Some(text.len()),
        DiffPart::Removed(_) | DiffPart::Added(_) => None,
    });
    if unchanged.sum::<usize>() * MIN_UNCHANGED_DIVISOR < before.len().max(after.len()) {
        // A few common words between two different texts would only make them harder to read.
        let removed = (!before.is_empty()).then(|| DiffPart::Removed(before.to_owned()));
        let added = (!after.is_empty()).then(|| DiffPart::Added(after.to_owned()));
        return shorten_all(removed.into_iter().chain(added).collect());
    }
    shorten_all(builder.parts)
}

/// A text with each run of white space as one space.
pub(super) fn collapse_whitespace(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a text, and the white space between them.
fn words(text: &str) -> Vec<String> {
    let same_kind = |a: char, b: char| a.is_whitespace() == b.is_whitespace();
    let mut words: Vec<String> = Vec::new();
    for char in text.chars() {
        match words.last_mut() {
            Some(word)
                if word
                    .chars()
                    .next_back()
                    .is_some_and(|last| same_kind(last, char)) =>
            {
                word.push(char);
            }
            _ => words.push(char.to_string()),
        }
    }
    words
}

#[derive(Default)]
struct DiffBuilder {
    parts: Vec<DiffPart>,
    removed: String,
    added: String,
    /// White space after a change. It becomes part of the change if another change follows.
    gap: String,
}

impl DiffBuilder {
    fn add(&mut self, tag: ChangeTag, text: &str) {
        let open = !(self.removed.is_empty() && self.added.is_empty());
        match tag {
            ChangeTag::Equal if open && text.trim().is_empty() => self.gap.push_str(text),
            ChangeTag::Equal => {
                self.flush();
                match self.parts.last_mut() {
                    Some(DiffPart::Unchanged(last)) => last.push_str(text),
                    _ => self.parts.push(DiffPart::Unchanged(text.to_owned())),
                }
            }
            ChangeTag::Delete => {
                self.take_gap();
                self.removed.push_str(text);
            }
            ChangeTag::Insert => {
                self.take_gap();
                self.added.push_str(text);
            }
        }
    }

    fn take_gap(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        self.removed.push_str(&gap);
        self.added.push_str(&gap);
    }

    fn flush(&mut self) {
        let (removed, added) = (
            std::mem::take(&mut self.removed),
            std::mem::take(&mut self.added),
        );
        // White space alone is shown only where nothing else changed.
        let is_only_space = |a: &str, b: &str| a.trim().is_empty() && !b.trim().is_empty();
        if !removed.is_empty() && !is_only_space(&removed, &added) {
            self.parts.push(DiffPart::Removed(removed.clone()));
        }
        if !added.is_empty() && !is_only_space(&added, &removed) {
            self.parts.push(DiffPart::Added(added));
        }
        let gap = std::mem::take(&mut self.gap);
        if !gap.is_empty() {
            self.parts.push(DiffPart::Unchanged(gap));
        }
    }
}

fn shorten_all(parts: Vec<DiffPart>) -> Vec<DiffPart> {
    let last = parts.len().saturating_sub(1);
    let shortened = parts.into_iter().enumerate().map(|(n, part)| match part {
        DiffPart::Unchanged(text) => DiffPart::Unchanged(shorten(
            &text,
            if n == 0 { 0 } else { CONTEXT_CHARS },
            if n == last { 0 } else { CONTEXT_CHARS },
        )),
        DiffPart::Removed(text) => DiffPart::Removed(shorten(&text, MAX_CHANGE_CHARS, 0)),
        DiffPart::Added(text) => DiffPart::Added(shorten(&text, MAX_CHANGE_CHARS, 0)),
    });
    shortened.collect()
}

/// Keeps `head` characters at the beginning and `tail` at the end; an ellipsis replaces the middle.
fn shorten(text: &str, head: usize, tail: usize) -> String {
    let chars = text.chars().count();
    if chars <= head + tail + CONTEXT_CHARS {
        return text.to_owned();
    }
    let end = text
        .char_indices()
        .nth(head)
        .map_or(text.len(), |(at, _)| at);
    let start = text.char_indices().nth(chars - tail);
    let start = start.map_or(text.len(), |(at, _)| at);
    let (first, last) = (text.get(..end), text.get(start..));
    // Cut between words. A single word that is longer is cut anywhere.
    let is_space = char::is_whitespace;
    let first = first.unwrap_or_default();
    let first = first
        .rsplit_once(is_space)
        .map_or(first, |(whole_words, _)| whole_words);
    let last = last.unwrap_or_default();
    let last = last
        .split_once(is_space)
        .map_or(last, |(_, whole_words)| whole_words);
    format!("{first} … {last}")
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::time::Duration;

    use super::*;

    #[expect(
        clippy::disallowed_methods,
        reason = "the comparison reads the real clock"
    )]
    fn soon() -> Instant {
        Instant::now() + Duration::from_millis(50)
    }

    fn marked(before: &str, after: &str) -> String {
        let mark = |part: DiffPart| match part {
            DiffPart::Unchanged(text) => text,
            DiffPart::Removed(text) => format!("[-{text}-]"),
            DiffPart::Added(text) => format!("[+{text}+]"),
        };
        diff_words(before, after, soon())
            .into_iter()
            .map(mark)
            .collect()
    }

    #[test]
    fn a_change_is_shown_by_its_words() {
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
            assert_eq!(marked(before, after), expected);
        }
    }

    #[test]
    fn long_unchanged_text_is_shortened() {
        let long = "palabra ".repeat(500);
        let text = marked(&format!("{long}antes"), &format!("{long}después"));
        assert!(text.len() < 200 && text.starts_with(" … "), "{text}");
        assert!(text.ends_with("[-antes-][+después+]"), "{text}");
    }

    #[test]
    fn text_is_shortened_between_words() {
        let before = "una palabra larguísima tras otra ".repeat(20);
        for (at, change) in [(0, "x "), (12, "y "), (before.len(), "z")] {
            let mut after = before.clone();
            after.insert_str(at, change);
            let text = marked(&before, &after);
            let known = before.split_whitespace().chain(["…"]);
            let known: Vec<&str> = known.collect();
            let unmarked = text
                .replace(&format!("[+{change}+]"), "")
                .replace(&format!("[+{}+]", change.trim()), "");
            for word in unmarked.split_whitespace() {
                assert!(known.contains(&word), "{word}: {text}");
            }
        }
    }

    #[test]
    fn a_moved_line_break_is_no_change() {
        let text = marked("uno dos\ntres cuatro", "uno dos tres\ncuatro");
        assert_eq!(text, "uno dos tres\ncuatro");
        let text = marked("uno dos\ntres cuatro", "uno dos tres\ncinco");
        assert_eq!(text, "uno dos tres\n[-cuatro-][+cinco+]");
        assert_eq!(collapse_whitespace("uno\ndos  tres\n"), "uno dos tres");
    }

    #[test]
    fn long_texts_are_compared_in_a_bounded_time() {
        let (mut before, mut after) = (String::new(), String::new());
        for n in 0..20_000 {
            write!(before, "{} ", n * 7919 % 10_007).unwrap();
            write!(after, "{} ", n * 104_729 % 10_007).unwrap();
        }
        assert!(!diff_words(&before, &after, soon()).is_empty());
    }
}
