//! Tables: of figures, and beside every chart.

use crate::model::{Permille, PlayTotals, Ratio};
use crate::web::locales::Translations;
use crate::web::staff::statistics::charts;
use crate::web::staff::statistics::say;

pub(super) struct Table {
    pub(super) caption: String,
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Row>,
    /// Those that are seen on request.
    pub(super) folded: Vec<Row>,
}

pub(super) struct Head {
    pub(super) label: String,
    /// Where this table is by this column.
    pub(super) sort: Option<String>,
    pub(super) sorted: bool,
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
    /// Out of how many, where that is not told by the figure itself.
    pub(super) n: Vec<String>,
    /// How long its bar is, in thousandths.
    pub(super) bar: Option<i64>,
    /// Whether its text says that it cannot be told.
    pub(super) few: bool,
}

/// A bar's length.
const BAR: i64 = 1000;

impl Table {
    pub(super) fn new(caption: String, heads: &[String]) -> Self {
        let heads = heads.iter().map(|it| Head::plain(it.clone()));
        Self {
            caption,
            heads: heads.collect(),
            rows: Vec::new(),
            folded: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, name: String, cells: Vec<Cell>) {
        self.rows.push(Row {
            name,
            href: None,
            note: None,
            cells,
        });
    }

    /// Folds away what comes after the first ones; a handful is not worth it.
    pub(super) fn fold(mut self, first: usize) -> Self {
        if self.rows.len() > first + 5 {
            self.folded = self.rows.split_off(first);
        }
        self
    }
}

impl Head {
    pub(super) fn plain(label: String) -> Self {
        Self {
            label,
            sort: None,
            sorted: false,
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

    pub(super) fn count(it: i64) -> Self {
        Self::text(say::count(it))
    }

    /// A count with its bar.
    pub(super) fn bar(it: i64, most: i64) -> Self {
        Self {
            bar: Some(charts::part(it, most, BAR)),
            ..Self::count(it)
        }
    }

    /// So many of so many, also where they are too few for a percentage.
    pub(super) fn share(words: &Translations, it: Ratio) -> Self {
        Self {
            n: vec![say::n_of(words, it)],
            ..Self::permille(words, it.permille(), it.of)
        }
    }

    /// A percentage of so many, or that there are too few for one.
    pub(super) fn permille(words: &Translations, it: Option<Permille>, of: i64) -> Self {
        Self {
            text: it.map_or_else(|| words.text("too-few-short"), |it| say::percent(words, it)),
            n: vec![say::n(of)],
            few: it.is_none(),
            ..Self::default()
        }
    }

    pub(super) fn completion(words: &Translations, it: &PlayTotals) -> Self {
        Self {
            n: say::completions(words, it),
            ..Self::share(words, it.completion_rate())
        }
    }

    pub(super) fn holding(words: &Translations, it: &PlayTotals) -> Self {
        Self::permille(words, it.holding_power(), it.starts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_few_is_told_as_too_few_with_its_n() {
        let words = Translations::staff("en").unwrap();
        let few = Cell::share(words, Ratio { part: 19, of: 19 });
        assert!(few.few && !few.text.contains('%'), "{}", few.text);
        assert_eq!(few.n, ["19 of n = 19"]);
        let enough = Cell::share(words, Ratio { part: 7, of: 20 });
        assert_eq!((enough.text.as_str(), enough.few), ("35.0%", false));
    }

    #[test]
    fn long_tables_are_folded_and_short_ones_are_not() {
        let table = |many| {
            let mut it = Table::new(String::new(), &[]);
            for n in 0..many {
                it.push(format!("{n}"), Vec::new());
            }
            let it = it.fold(20);
            (it.rows.len(), it.folded.len())
        };
        assert_eq!(table(25), (25, 0));
        assert_eq!(table(300), (20, 280));
    }
}
