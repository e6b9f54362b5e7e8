//! The filters of the tour list, and which rooms it shows unfolded.

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The limit on the cells of all unfolded rooms. A browser on a slow device draws this many without a
/// noticeable delay.
const MAX_UNFOLDED_CELLS: usize = 480;

/// The options of the filter by state: value in the address, and text key.
pub(super) const STATES: [(&str, &str); 6] = [
    ("lacking", "sieve-lacking"),
    ("whole", "sieve-whole"),
    ("text-alone", "sieve-text-alone"),
    ("new", "status-new"),
    ("changed", "status-changed"),
    ("published", "status-published"),
];

/// The cells of a row beside those of the languages.
const FIXED_CELLS_PER_ROW: usize = 6;

/// The query of the page. An empty filter lets everything through.
#[derive(Debug, Default, Deserialize)]
pub(super) struct TourFilter {
    /// Words to search for.
    #[serde(default)]
    pub(super) q: String,
    /// A slug.
    #[serde(default)]
    pub(super) room: String,
    /// A language tag.
    #[serde(default)]
    pub(super) language: String,
    /// `lacking`, `whole`, `text-alone`, `new`, `changed` or `published`.
    #[serde(default)]
    pub(super) state: String,
}

/// The state of a clip in the languages of the filter.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClipState {
    /// Whether it is complete in all of them.
    pub(super) is_complete: bool,
    /// Whether it is text only in one of them.
    pub(super) is_text_only: bool,
}

impl TourFilter {
    pub(super) fn matches_room(&self, slug: &str) -> bool {
        self.room.is_empty() || self.room == slug
    }

    pub(super) fn matches_language(&self, tag: &str) -> bool {
        self.language.is_empty() || self.language == tag
    }

    /// Whether a clip passes the search and the filter by state. The search looks in `text`.
    pub(super) fn matches_clip(&self, text: &str, status: &str, clip: ClipState) -> bool {
        let text = fold_case_and_accents(text);
        let matches_search = fold_case_and_accents(&self.q)
            .split_whitespace()
            .all(|word| text.contains(word));
        matches_search
            && match self.state.as_str() {
                "" => true,
                "whole" => clip.is_complete,
                "lacking" => !clip.is_complete,
                "text-alone" => clip.is_text_only,
                state => state == status,
            }
    }

    /// Whether the filter selects single clips, and not only a room or a language.
    pub(super) fn selects_clips(&self) -> bool {
        !self.q.trim().is_empty() || !self.state.is_empty()
    }

    /// Which rooms are unfolded; `rows` is how many clips of each room pass the filter.
    ///
    /// All are if they are few, or if one room is chosen. Of a long search result the first rooms are,
    /// up to the limit. Of a long tour none is.
    pub(super) fn unfolded_rooms(&self, rows: &[usize], languages: usize) -> Vec<bool> {
        let cells = |rows: usize| rows * (languages + FIXED_CELLS_PER_ROW);
        if !self.room.is_empty() || cells(rows.iter().sum()) <= MAX_UNFOLDED_CELLS {
            return vec![true; rows.len()];
        }
        let mut left = MAX_UNFOLDED_CELLS;
        let unfolded = rows.iter().map(|count| {
            let rest = left
                .checked_sub(cells(*count))
                .filter(|_| self.selects_clips());
            left = rest.unwrap_or(0);
            rest.is_some()
        });
        unfolded.collect()
    }
}

fn fold_case_and_accents(text: &str) -> String {
    let letters = text.nfd().filter(|char| !is_combining_mark(*char));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clip_is_found_whatever_its_accents_and_capitals() {
        let matches = |q: &str, text: &str| {
            let q = q.to_owned();
            let filter = TourFilter {
                q,
                ..TourFilter::default()
            };
            let state = ClipState {
                is_complete: true,
                is_text_only: false,
            };
            filter.matches_clip(text, "new", state)
        };
        assert!(matches("  ESTUDIO leon ", "8 El estudio de León"));
        assert!(matches("сад", "3 Сад"));
        assert!(!matches("estudio jardín", "8 El estudio de León"));
    }

    #[test]
    fn a_small_tour_is_unfolded_and_a_large_one_is_folded() {
        let all = TourFilter::default();
        assert_eq!(all.unfolded_rooms(&[30, 30], 2), [true, true]);
        assert_eq!(all.unfolded_rooms(&[30; 10], 6), [false; 10]);
        let q = "a".to_owned();
        let search = TourFilter {
            q,
            ..TourFilter::default()
        };
        assert_eq!(search.unfolded_rooms(&[25, 15, 30], 6), [true, true, false]);
        let room = "study".to_owned();
        let one = TourFilter {
            room,
            ..TourFilter::default()
        };
        assert_eq!(one.unfolded_rooms(&[100], 6), [true]);
    }
}
