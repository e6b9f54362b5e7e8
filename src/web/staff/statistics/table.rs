//! Tables of figures; every chart has one beside it.

use crate::model::{Permille, PlayTotals, Ratio};
use crate::web::locales::Translations;
use crate::web::staff::statistics::charts;
use crate::web::staff::statistics::format;

/// A table.
pub(super) struct StatisticsTable {
    pub(super) caption: String,
    pub(super) headings: Vec<Heading>,
    pub(super) rows: Vec<Row>,
    /// Rows that are shown on request.
    pub(super) folded: Vec<Row>,
}

pub(super) struct Heading {
    pub(super) label: String,
    /// The address of the page with the table sorted by this column; `None` where it is not sortable.
    pub(super) sort_href: Option<String>,
    pub(super) is_sorted: bool,
}

pub(super) struct Row {
    pub(super) name: String,
    pub(super) href: Option<String>,
    pub(super) note: Option<String>,
    pub(super) cells: Vec<Cell>,
}

/// One figure.
#[derive(Default)]
pub(super) struct Cell {
    pub(super) text: String,
    /// The sample sizes.
    pub(super) sample: Vec<String>,
    /// The length of the bar, of `BAR_LENGTH`.
    pub(super) bar: Option<i64>,
    /// The sample is too small, and `text` says so.
    pub(super) too_few: bool,
}

/// The length of the longest bar, in units of its drawing.
const BAR_LENGTH: i64 = 1000;

impl StatisticsTable {
    pub(super) fn new(caption: String, headings: &[String]) -> Self {
        let headings = headings.iter().map(|label| Heading::plain(label.clone()));
        Self {
            caption,
            headings: headings.collect(),
            rows: Vec::new(),
            folded: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, name: String, cells: Vec<Cell>) {
        self.rows.push(Row {
            cells,
            ..Row::named(name)
        });
    }

    /// Folds the rows after the first ones, if they are more than a few.
    pub(super) fn fold(mut self, first: usize) -> Self {
        if self.rows.len() > first + 5 {
            self.folded = self.rows.split_off(first);
        }
        self
    }
}

impl Row {
    /// A row without a link, a note and cells.
    pub(super) fn named(name: String) -> Self {
        Self {
            name,
            href: None,
            note: None,
            cells: Vec::new(),
        }
    }
}

impl Heading {
    /// A heading of a column that is not sortable.
    pub(super) fn plain(label: String) -> Self {
        Self {
            label,
            sort_href: None,
            is_sorted: false,
        }
    }
}

impl Cell {
    pub(super) fn text(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    pub(super) fn count(number: i64) -> Self {
        Self::text(format::count(number))
    }

    /// A count with its bar.
    pub(super) fn bar(number: i64, largest: i64) -> Self {
        Self {
            bar: Some(charts::bar_length(number, largest, BAR_LENGTH)),
            ..Self::count(number)
        }
    }

    /// A percentage with its part and sample; these are shown for a small sample as well.
    pub(super) fn ratio(words: &Translations, ratio: Ratio) -> Self {
        Self {
            sample: vec![format::part_of_sample(words, ratio)],
            ..Self::share(words, ratio.permille(), ratio.of)
        }
    }

    /// A percentage with its sample size, or a note that the sample is too small.
    pub(super) fn share(words: &Translations, share: Option<Permille>, sample: i64) -> Self {
        Self {
            text: share.map_or_else(
                || words.text("too-few-short"),
                |share| format::percent(words, share),
            ),
            sample: vec![format::sample_size(sample)],
            too_few: share.is_none(),
            ..Self::default()
        }
    }

    pub(super) fn completion(words: &Translations, totals: &PlayTotals) -> Self {
        Self {
            sample: format::completion_notes(words, totals),
            ..Self::ratio(words, totals.completion_rate())
        }
    }

    pub(super) fn holding_power(words: &Translations, totals: &PlayTotals) -> Self {
        Self::share(words, totals.holding_power(), totals.starts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_a_small_sample_shows_its_sample_and_no_percentage() {
        let words = Translations::staff("en").unwrap();
        let small = Cell::ratio(words, Ratio { part: 19, of: 19 });
        assert!(small.too_few && !small.text.contains('%'), "{}", small.text);
        assert_eq!(small.sample, ["19 of n = 19"]);
        let enough = Cell::ratio(words, Ratio { part: 7, of: 20 });
        assert_eq!((enough.text.as_str(), enough.too_few), ("35.0%", false));
    }

    #[test]
    fn long_tables_are_folded_and_short_ones_are_not() {
        let lengths = |rows| {
            let mut table = StatisticsTable::new(String::new(), &[]);
            for row in 0..rows {
                table.push(format!("{row}"), Vec::new());
            }
            let table = table.fold(20);
            (table.rows.len(), table.folded.len())
        };
        assert_eq!(lengths(25), (25, 0));
        assert_eq!(lengths(300), (20, 280));
    }
}
