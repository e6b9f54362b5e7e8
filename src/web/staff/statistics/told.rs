//! All that is told of a period, for a screen and for paper.

use crate::web::staff::statistics::charts::Columns;
use crate::web::staff::statistics::figure::{self, Figure};
use crate::web::staff::statistics::left_out::{self, LeftOut};
use crate::web::staff::statistics::say;
use crate::web::staff::statistics::table::Table;
use crate::web::staff::statistics::view::View;
use crate::web::staff::statistics::week::{self, Week};
use crate::web::staff::statistics::{tables, timeline};

pub(super) struct Told {
    /// The one sentence to quote.
    pub(super) headline: String,
    pub(super) figures: Vec<Figure>,
    /// Empty where they cannot be told of this part alone.
    pub(super) visits: Vec<Figure>,
    pub(super) columns: Columns,
    pub(super) timeline: Table,
    pub(super) week: Option<Week>,
    pub(super) rooms: Table,
    pub(super) clips: Table,
    pub(super) silent: Vec<String>,
    pub(super) languages: Table,
    pub(super) variants: Table,
    pub(super) surfaces: Table,
    /// Of the whole house alone.
    pub(super) ways: Option<Table>,
    pub(super) left_out: LeftOut,
}

impl Told {
    pub(super) fn of(view: &View<'_>) -> Self {
        let (columns, timeline) = timeline::draw(view);
        Self {
            headline: headline(view),
            figures: figure::key(view),
            visits: figure::visits(view),
            columns,
            timeline,
            week: week::draw(view),
            rooms: tables::rooms(view),
            clips: tables::clips(view),
            silent: tables::silent_clips(view),
            languages: tables::languages(view),
            variants: tables::variants(view),
            surfaces: tables::surfaces(view),
            ways: view.figures.cut.is_whole().then(|| tables::ways(view)),
            left_out: left_out::tell(view),
        }
    }
}

fn headline(view: &View<'_>) -> String {
    let total = view.figures.total();
    let values = [
        ("count", total.plays.into()),
        ("figure", say::count(total.plays).into()),
        (
            "lasting",
            say::lasting(view.words, total.listened_ms).into(),
        ),
    ];
    view.words.with("headline", &values)
}
