//! Which clips of the library somebody asked for, and of which rooms the rows are shown at once.

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Rows are shown at once while they have no more than so many parts together: a browser draws this
/// much without anybody waiting for it.
const PARTS_AT_ONCE: usize = 480;

/// What a clip can be asked for by, beside its texts: the value in the address, and its name.
pub(super) const STATES: [(&str, &str); 6] = [
    ("lacking", "sieve-lacking"),
    ("whole", "sieve-whole"),
    ("text-alone", "sieve-text-alone"),
    ("new", "status-new"),
    ("changed", "status-changed"),
    ("published", "status-published"),
];

/// What a row has beside its languages.
const PARTS_OF_A_ROW: usize = 6;

/// The filters of the page as its address has them; empty is everything.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Sieve {
    #[serde(default)]
    pub(super) q: String,
    /// A slug.
    #[serde(default)]
    pub(super) room: String,
    /// A tag.
    #[serde(default)]
    pub(super) language: String,
    /// `lacking`, `whole`, `text-alone`, `new`, `changed` or `published`.
    #[serde(default)]
    pub(super) state: String,
}

/// How a clip stands in the languages that are looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Summary {
    /// Whether nothing lacks in any of them.
    pub(super) whole: bool,
    /// Whether it is only to be read in one of them.
    pub(super) text_alone: bool,
}

impl Sieve {
    pub(super) fn has_room(&self, slug: &str) -> bool {
        self.room.is_empty() || self.room == slug
    }

    pub(super) fn has_language(&self, tag: &str) -> bool {
        self.language.is_empty() || self.language == tag
    }

    /// Whether a clip is among those that are asked for: `text` is all by which it can be found.
    pub(super) fn has_clip(&self, text: &str, status: &str, it: Summary) -> bool {
        let text = plain(text);
        let found = plain(&self.q)
            .split_whitespace()
            .all(|word| text.contains(word));
        found
            && match self.state.as_str() {
                "" => true,
                "whole" => it.whole,
                "lacking" => !it.whole,
                "text-alone" => it.text_alone,
                state => state == status,
            }
    }

    /// Whether single clips are sought, and not only a room or a language.
    pub(super) fn seeks_clips(&self) -> bool {
        !self.q.trim().is_empty() || !self.state.is_empty()
    }

    /// Which rooms show their rows at once, by how many each has: all where that is little. What is
    /// sought is shown in order as far as it goes; otherwise rooms wait until they are opened.
    pub(super) fn open_rooms(&self, rows: &[usize], languages: usize) -> Vec<bool> {
        let parts = |rows: usize| rows * (languages + PARTS_OF_A_ROW);
        if !self.room.is_empty() || parts(rows.iter().sum()) <= PARTS_AT_ONCE {
            return vec![true; rows.len()];
        }
        let mut left = PARTS_AT_ONCE;
        let open = rows.iter().map(|it| {
            let rest = left.checked_sub(parts(*it)).filter(|_| self.seeks_clips());
            left = rest.unwrap_or(0);
            rest.is_some()
        });
        open.collect()
    }
}

/// A text as it is compared: without capitals and accents.
fn plain(text: &str) -> String {
    let letters = text.nfd().filter(|it| !is_combining_mark(*it));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clip_is_found_whatever_its_accents_and_capitals() {
        let sought = |q: &str, text: &str| {
            let q = q.to_owned();
            let sieve = Sieve {
                q,
                ..Sieve::default()
            };
            let it = Summary {
                whole: true,
                text_alone: false,
            };
            sieve.has_clip(text, "new", it)
        };
        assert!(sought("  ESTUDIO leon ", "8 El estudio de León"));
        assert!(sought("сад", "3 Сад"));
        assert!(!sought("estudio jardín", "8 El estudio de León"));
    }

    #[test]
    fn a_small_tour_is_shown_whole_and_a_large_one_room_by_room() {
        let all = Sieve::default();
        assert_eq!(all.open_rooms(&[30, 30], 2), [true, true]);
        assert_eq!(all.open_rooms(&[30; 10], 6), [false; 10]);
        let q = "a".to_owned();
        let sought = Sieve {
            q,
            ..Sieve::default()
        };
        assert_eq!(sought.open_rooms(&[25, 15, 30], 6), [true, true, false]);
        let room = "study".to_owned();
        let one = Sieve {
            room,
            ..Sieve::default()
        };
        assert_eq!(one.open_rooms(&[100], 6), [true]);
    }
}
