//! How visitors liked what they heard, where the museum asks: figures and a table by clip.

use crate::model::{ClipKey, PlayTotals, Rating, Surface};
use crate::web::staff::statistics::key_figures::KeyFigure;
use crate::web::staff::statistics::page_context::{PageContext, PageKind};
use crate::web::staff::statistics::table::{Cell, Row, StatisticsTable};

/// Rows of the table that are not folded away.
const VISIBLE_ROWS: usize = 20;

/// The answers of a report.
pub(super) struct Answers {
    pub(super) figures: Vec<KeyFigure>,
    /// Speakers and phones apart, because only speakers prove that there was sound.
    pub(super) tables: Vec<StatisticsTable>,
}

/// The answers to the plays of a page; `None` where the museum does not ask and nobody has answered.
pub(super) fn build(context: &PageContext<'_>) -> Option<Answers> {
    let phones = context.phone_context();
    let main = PageContext {
        phones: None,
        ..*context
    };
    let surfaces: Vec<&PageContext<'_>> = [Some(&main), phones.as_ref()]
        .into_iter()
        .flatten()
        .collect();
    let is_asked = context.names.tour.feedback.is_asked();
    let has_answers = |context: &&PageContext<'_>| context.figures.total().answers() > 0;
    if !is_asked && !surfaces.iter().any(has_answers) {
        return None;
    }
    let tables = surfaces.iter().filter(|context| has_answers(context));
    Some(Answers {
        figures: surfaces.iter().map(|context| rate(context)).collect(),
        tables: tables.map(|context| by_clip(context)).collect(),
    })
}

/// The share of plays that were answered.
fn rate(context: &PageContext<'_>) -> KeyFigure {
    let words = context.words;
    let surface = context.figures.filter.surface;
    let label = match surface {
        Some(surface) => format!(
            "{} · {}",
            words.text("figure-answered"),
            context.names.surface(surface)
        ),
        None => words.text("figure-answered"),
    };
    let id = match surface {
        Some(Surface::Phone) => "phones-answered",
        Some(Surface::Speaker) | None => "answered",
    };
    let rate = context.figures.total().answer_rate();
    KeyFigure::share(context, id, "answered", label, rate)
}

fn by_clip(context: &PageContext<'_>) -> StatisticsTable {
    let words = context.words;
    let surface = context.figures.filter.surface;
    let caption = match surface {
        Some(surface) => format!(
            "{} · {}",
            words.text("answers-head"),
            context.names.surface(surface)
        ),
        None => words.text("answers-head"),
    };
    let headings = [
        "table-clip",
        "rated-good",
        "rated-fair",
        "rated-poor",
        "figure-answered",
    ];
    let mut table = StatisticsTable::new(caption, &headings.map(|key| words.text(key)));
    let totals = context.figures.by(|dimensions| dimensions.clip.clone());
    let mut answered: Vec<(ClipKey, PlayTotals)> = totals
        .into_iter()
        .filter(|(_, totals)| totals.answers() > 0)
        .collect();
    answered.sort_by_key(|(_, totals)| std::cmp::Reverse(totals.answers()));
    for (key, totals) in answered {
        let cells = Rating::ALL
            .iter()
            .map(|rating| Cell::ratio(words, totals.rated(*rating)))
            .chain([Cell::ratio(words, totals.answer_rate())]);
        table.rows.push(Row {
            cells: cells.collect(),
            ..Row::named(context.names.clip(&key))
        });
    }
    match context.page {
        PageKind::Overview | PageKind::Clip => table.fold(VISIBLE_ROWS),
        PageKind::Print => table,
    }
}
