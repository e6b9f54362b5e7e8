//! The parts of a report on one period; the overview and the month's report for print share them.

use crate::model::{Filter, Period, ReportContext, Surface};
use crate::service::{Services, Staff};
use crate::web::http::error::Result;
use crate::web::staff::statistics::answers::{self, Answers};
use crate::web::staff::statistics::breakdowns;
use crate::web::staff::statistics::caveats::{self, Caveats};
use crate::web::staff::statistics::format;
use crate::web::staff::statistics::key_figures::{self, KeyFigure};
use crate::web::staff::statistics::page_context::PageContext;
use crate::web::staff::statistics::table::StatisticsTable;
use crate::web::staff::statistics::timeline::{self, Timeline};
use crate::web::staff::statistics::week_heatmap::{self, WeekHeatmap};

/// The parts of a report.
pub(super) struct Report {
    /// One sentence to quote.
    pub(super) headline: String,
    pub(super) figures: Vec<KeyFigure>,
    /// What phones report; `None` where one surface is selected.
    pub(super) phones: Option<PhoneReport>,
    /// Hours with implausibly many plays of phones.
    pub(super) doubtful_hours: Option<StatisticsTable>,
    /// Empty where the filter does not apply to sessions.
    pub(super) session_figures: Vec<KeyFigure>,
    /// The caveats in one line.
    pub(super) caveat_summary: Option<String>,
    pub(super) timeline: Timeline,
    /// The timeline of a single day shows its hours, so there is no heatmap.
    pub(super) is_single_day: bool,
    pub(super) week: Option<WeekHeatmap>,
    pub(super) rooms: StatisticsTable,
    pub(super) clips: StatisticsTable,
    pub(super) unplayed_clips: Vec<String>,
    /// `None` where nobody is asked and nobody has answered.
    pub(super) answers: Option<Answers>,
    pub(super) languages: StatisticsTable,
    pub(super) variants: StatisticsTable,
    pub(super) surfaces: StatisticsTable,
    /// `None` where a filter is set.
    pub(super) transitions: Option<StatisticsTable>,
    pub(super) caveats: Caveats,
}

/// What phones report of themselves.
pub(super) struct PhoneReport {
    pub(super) headline: String,
    pub(super) figures: Vec<KeyFigure>,
}

/// Sessions and availability of the previous period.
pub(super) struct PreviousContext {
    main: ReportContext,
    phones: ReportContext,
}

impl PreviousContext {
    /// Reads the context of `previous` from the store.
    pub(super) async fn load(
        services: &Services,
        staff: &Staff,
        previous: Period,
        filter: &Filter,
    ) -> Result<Self> {
        Ok(Self {
            main: services
                .reports
                .context(staff.actor(), previous, filter.headline())
                .await?,
            phones: match filter.phone_filter() {
                Some(phone_filter) => {
                    services
                        .reports
                        .context(staff.actor(), previous, phone_filter)
                        .await?
                }
                None => ReportContext::default(),
            },
        })
    }
}

impl Report {
    pub(super) fn build(context: &PageContext<'_>, previous: &PreviousContext) -> Self {
        Self {
            headline: headline(context),
            figures: key_figures::headline_figures(context, &previous.main),
            phones: context.phone_context().map(|phones| PhoneReport {
                headline: headline(&phones),
                figures: key_figures::phone_figures(context, &previous.phones),
            }),
            doubtful_hours: breakdowns::doubtful_hours(context),
            session_figures: key_figures::session_figures(context),
            caveat_summary: caveats::summary(context),
            timeline: timeline::build(context),
            is_single_day: context.figures.period.days() == 1,
            week: week_heatmap::build(context),
            rooms: breakdowns::by_room(context),
            clips: breakdowns::by_clip(context),
            unplayed_clips: breakdowns::unplayed_clips(context),
            answers: answers::build(context),
            languages: breakdowns::by_language(context),
            variants: breakdowns::by_variant(context),
            surfaces: breakdowns::by_surface(context),
            transitions: context
                .filter()
                .is_unfiltered()
                .then(|| breakdowns::transitions(context)),
            caveats: caveats::build(context),
        }
    }
}

fn headline(context: &PageContext<'_>) -> String {
    let total = context.figures.total();
    let values = [
        ("count", total.plays.into()),
        ("figure", format::count(total.plays).into()),
        (
            "lasting",
            format::duration(context.words, total.listened_ms).into(),
        ),
    ];
    let key = match context.figures.filter.surface {
        Some(Surface::Phone) => "headline-phones",
        Some(Surface::Speaker) | None => "headline",
    };
    context.words.text_with(key, &values)
}
