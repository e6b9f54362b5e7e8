//! All that is told of a period, for a screen and for paper.

use crate::model::{Filter, Period, ReportContext, Surface};
use crate::service::{Services, Staff};
use crate::web::http::error::HttpError;
use crate::web::staff::statistics::figure::{self, Figure};
use crate::web::staff::statistics::left_out::{self, LeftOut};
use crate::web::staff::statistics::say;
use crate::web::staff::statistics::table::Table;
use crate::web::staff::statistics::tables;
use crate::web::staff::statistics::timeline::{self, Timeline};
use crate::web::staff::statistics::view::View;
use crate::web::staff::statistics::week::{self, Week};

pub(super) struct Told {
    /// The one sentence to quote.
    pub(super) headline: String,
    pub(super) figures: Vec<Figure>,
    /// What phones report, beside it; none where one surface alone is looked at.
    pub(super) phones: Option<Phones>,
    /// Hours with more plays of phones than is plausible.
    pub(super) doubtful: Option<Table>,
    /// Empty where they cannot be told of this part alone.
    pub(super) visits: Vec<Figure>,
    /// What is wrong with some of it, in one line.
    pub(super) doubts: Option<String>,
    pub(super) timeline: Timeline,
    /// Of one day its hours are told by the timeline already.
    pub(super) one_day: bool,
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

pub(super) struct Phones {
    pub(super) headline: String,
    pub(super) figures: Vec<Figure>,
}

/// What stood around the plays of the period before.
pub(super) struct Before {
    first: ReportContext,
    phones: ReportContext,
}

impl Before {
    pub(super) async fn of(
        services: &Services,
        staff: &Staff,
        before: Period,
        cut: &Filter,
    ) -> Result<Self, HttpError> {
        Ok(Self {
            first: services
                .reports
                .context(staff.actor(), before, cut.headline())
                .await?,
            phones: match cut.phone_filter() {
                Some(it) => services.reports.context(staff.actor(), before, it).await?,
                None => ReportContext::default(),
            },
        })
    }
}

impl Told {
    pub(super) fn of(view: &View<'_>, before: &Before) -> Self {
        Self {
            headline: headline(view),
            figures: figure::key(view, &before.first),
            phones: view.of_phones().map(|it| Phones {
                headline: headline(&it),
                figures: figure::phones(view, &before.phones),
            }),
            doubtful: tables::doubtful(view),
            visits: figure::visits(view),
            doubts: left_out::doubts(view),
            timeline: timeline::draw(view),
            one_day: view.figures.period.days() == 1,
            week: week::draw(view),
            rooms: tables::rooms(view),
            clips: tables::clips(view),
            silent: tables::silent_clips(view),
            languages: tables::languages(view),
            variants: tables::variants(view),
            surfaces: tables::surfaces(view),
            ways: view.cut().is_unfiltered().then(|| tables::ways(view)),
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
    let key = match view.figures.filter.surface {
        Some(Surface::Phone) => "headline-phones",
        Some(Surface::Speaker) | None => "headline",
    };
    view.words.text_with(key, &values)
}
