//! What is in no figure, or stands in one with a doubt: told beside the figures, never hidden.

use crate::model::Ratio;
use crate::web::staff::statistics::figure::Figure;
use crate::web::staff::statistics::say;
use crate::web::staff::statistics::table::{Cell, Table};
use crate::web::staff::statistics::view::View;

pub(super) struct LeftOut {
    pub(super) figures: Vec<Figure>,
    pub(super) ends: Table,
    /// Sounds that no visitor asked for.
    pub(super) others: Table,
}

/// What is the matter with starts.
pub(super) fn starts(view: &View<'_>) -> Vec<Figure> {
    let (words, total) = (view.words, view.figures.total());
    let counted = |id, term, key, value| {
        let of = [("count", say::count(total.starts).into())];
        let figure = Figure::new(id, term, words.text(key), say::count(value));
        figure.n(words.text_with("n-starts", &of))
    };
    let estimated = "left-out-estimated";
    vec![
        counted("censored", "censored", "left-out-censored", total.censored),
        counted("skips", "skip", "left-out-skips", total.skips),
        counted("estimated", "estimated", estimated, total.estimated),
    ]
}

/// The same in one line, for the top of a page; none where there is nothing to doubt.
pub(super) fn doubts(view: &View<'_>) -> Option<String> {
    let (words, total, available) = (view.words, view.figures.total(), view.figures.available());
    let told = [
        (
            "left-out-censored",
            total.censored,
            say::count(total.censored),
        ),
        (
            "left-out-estimated",
            total.estimated,
            say::count(total.estimated),
        ),
        (
            "left-out-dead",
            available.dead_ms,
            say::lasting(words, available.dead_ms),
        ),
        (
            "left-out-down",
            available.down_ms,
            say::lasting(words, available.down_ms),
        ),
    ];
    let told = told.into_iter().filter(|it| it.1 > 0);
    let told: Vec<String> = told
        .map(|(key, _, it)| format!("{}: {it}", words.text(key)))
        .collect();
    (!told.is_empty()).then(|| told.join(" · "))
}

pub(super) fn tell(view: &View<'_>) -> LeftOut {
    let (words, figures) = (view.words, view.figures);
    let (total, available) = (figures.total(), figures.available());
    let figure = |id, term, key, value| Figure::new(id, term, words.text(key), value);
    let lost = |id, key, ms| figure(id, "available", key, say::lasting(words, ms));
    let mut told = starts(view);
    told.extend([
        figure(
            "open",
            "play-row",
            "left-out-open",
            say::count(figures.open_plays),
        )
        .n(words.text("n-now")),
        lost("dead", "left-out-dead", available.dead_ms).n(words.text("n-rooms-together")),
        lost("down", "left-out-down", available.down_ms).n(words.text("n-rooms-together")),
    ]);
    LeftOut {
        figures: told,
        ends: ends(view, total.starts),
        others: others(view),
    }
}

fn ends(view: &View<'_>, starts: i64) -> Table {
    let words = view.words;
    let heads = ["ends-why", "ends-starts", "ends-share", "ends-counts"].map(|it| words.text(it));
    let mut table = Table::new(words.text("ends-head"), &heads);
    let most = view
        .figures
        .end_reasons
        .each()
        .map(|it| it.1)
        .max()
        .unwrap_or(0);
    for (reason, times) in view.figures.end_reasons.each() {
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
            Cell::bar(times, most),
            Cell::permille(words, share.permille(), share.of),
            Cell::text(words.text(counts)),
        ];
        table.push(view.names.end(reason), cells);
    }
    table
}

fn others(view: &View<'_>) -> Table {
    let words = view.words;
    let heads = ["others-who", "others-starts"].map(|it| words.text(it));
    let mut table = Table::new(words.text("others-head"), &heads);
    for (trigger, times) in &view.figures.other_triggers {
        table.push(view.names.trigger(*trigger), vec![Cell::count(*times)]);
    }
    table
}
