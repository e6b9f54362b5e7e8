//! The data that the parts of a statistics page share.

use crate::model::{Day, DoubtfulHour, Figures, Filter};
use crate::web::locales::Translations;
use crate::web::staff::statistics::comparison::Comparison;
use crate::web::staff::statistics::completeness::BoxNotes;
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::query::ReportQuery;

/// The figures of a page and how they are shown.
pub(super) struct PageContext<'a> {
    pub(super) words: &'static Translations,
    pub(super) names: Names<'a>,
    /// The main figures: those of speakers or of the selected surface.
    pub(super) figures: &'a Figures,
    /// The figures of phones; `None` where one surface is selected.
    pub(super) phones: Option<&'a Figures>,
    pub(super) doubtful_hours: &'a [DoubtfulHour],
    /// Until when the plays of other boxes are here.
    pub(super) boxes: &'a BoxNotes,
    pub(super) query: &'a ReportQuery,
    pub(super) today: Day,
    pub(super) comparison: Comparison,
    pub(super) page: PageKind,
}

/// The kind of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageKind {
    /// The tables are sortable.
    Overview,
    Clip,
    /// No rows are folded away.
    Print,
}

impl<'a> PageContext<'a> {
    /// Whether the filter applies to sessions.
    pub(super) fn shows_sessions(&self) -> bool {
        self.figures.filter.applies_to_sessions()
    }

    /// The filter of the figures, with the surface of the query.
    pub(super) fn filter(&self) -> Filter {
        Filter {
            surface: self.query.filter.surface,
            ..self.figures.filter.clone()
        }
    }

    /// The context with the phones' figures as the main ones; `None` where one surface is selected.
    pub(super) fn phone_context(&self) -> Option<PageContext<'a>> {
        let figures = self.phones?;
        Some(PageContext {
            figures,
            phones: None,
            ..*self
        })
    }
}
