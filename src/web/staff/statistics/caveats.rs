//! Plays that are missing from the figures or make them uncertain. Every report shows them.

use crate::model::Ratio;
use crate::web::staff::statistics::format;
use crate::web::staff::statistics::key_figures::KeyFigure;
use crate::web::staff::statistics::page_context::PageContext;
use crate::web::staff::statistics::table::{Cell, StatisticsTable};

/// The section of caveats.
pub(super) struct Caveats {
    pub(super) figures: Vec<KeyFigure>,
    pub(super) end_reasons: StatisticsTable,
    /// Plays that no visitor started.
    pub(super) other_triggers: StatisticsTable,
    /// Until when the plays of other boxes are in the figures, a line each; empty on a single box.
    pub(super) boxes: Vec<String>,
}

/// Starts that are censored, skipped or of estimated time.
pub(super) fn start_figures(context: &PageContext<'_>) -> Vec<KeyFigure> {
    let (words, total) = (context.words, context.figures.total());
    let counted = |id, term, key, value| {
        let starts = [("count", format::count(total.starts).into())];
        let figure = KeyFigure::new(id, term, words.text(key), format::count(value));
        figure.with_sample(words.text_with("n-starts", &starts))
    };
    let estimated = "left-out-estimated";
    vec![
        counted("censored", "censored", "left-out-censored", total.censored),
        counted("skips", "skip", "left-out-skips", total.skips),
        counted("estimated", "estimated", estimated, total.estimated),
    ]
}

/// The caveats in one line, for the top of a page; `None` where there are none.
pub(super) fn summary(context: &PageContext<'_>) -> Option<String> {
    let (words, total) = (context.words, context.figures.total());
    let availability = context.figures.available();
    let entries = [
        (
            "left-out-censored",
            total.censored,
            format::count(total.censored),
        ),
        (
            "left-out-estimated",
            total.estimated,
            format::count(total.estimated),
        ),
        (
            "left-out-dead",
            availability.dead_ms,
            format::duration(words, availability.dead_ms),
        ),
        (
            "left-out-down",
            availability.down_ms,
            format::duration(words, availability.down_ms),
        ),
    ];
    let entries = entries.into_iter().filter(|(_, amount, _)| *amount > 0);
    let entries: Vec<String> = entries
        .map(|(key, _, value)| format!("{}: {value}", words.text(key)))
        .collect();
    (!entries.is_empty()).then(|| entries.join(" · "))
}

pub(super) fn build(context: &PageContext<'_>) -> Caveats {
    let (words, figures) = (context.words, context.figures);
    let (total, availability) = (figures.total(), figures.available());
    let figure = |id, term, key, value| KeyFigure::new(id, term, words.text(key), value);
    let unavailable = |id, key, ms| figure(id, "available", key, format::duration(words, ms));
    let open_plays = figures.open_plays;
    let mut figures = start_figures(context);
    figures.extend([
        figure(
            "open",
            "play-row",
            "left-out-open",
            format::count(open_plays),
        )
        .with_sample(words.text("n-now")),
        unavailable("dead", "left-out-dead", availability.dead_ms)
            .with_sample(words.text("n-rooms-together")),
        unavailable("down", "left-out-down", availability.down_ms)
            .with_sample(words.text("n-rooms-together")),
    ]);
    Caveats {
        figures,
        end_reasons: end_reasons(context, total.starts),
        other_triggers: other_triggers(context),
        boxes: context.boxes.lines.clone(),
    }
}

fn end_reasons(context: &PageContext<'_>, starts: i64) -> StatisticsTable {
    let words = context.words;
    let headings =
        ["ends-why", "ends-starts", "ends-share", "ends-counts"].map(|key| words.text(key));
    let mut table = StatisticsTable::new(words.text("ends-head"), &headings);
    let largest = context
        .figures
        .end_reasons
        .each()
        .map(|(_, times)| times)
        .max()
        .unwrap_or(0);
    for (reason, times) in context.figures.end_reasons.each() {
        let counts = if reason.is_censored() {
            "ends-censored"
        } else {
            "ends-visitors"
        };
        let share = Ratio {
            part: times,
            of: starts,
        };
        let cells = vec![
            Cell::bar(times, largest),
            Cell::share(words, share.permille(), share.of),
            Cell::text(words.text(counts)),
        ];
        table.push(context.names.end_reason(reason), cells);
    }
    table
}

fn other_triggers(context: &PageContext<'_>) -> StatisticsTable {
    let words = context.words;
    let headings = ["others-who", "others-starts"].map(|key| words.text(key));
    let mut table = StatisticsTable::new(words.text("others-head"), &headings);
    for (trigger, times) in &context.figures.other_triggers {
        table.push(context.names.trigger(*trigger), vec![Cell::count(*times)]);
    }
    table
}
