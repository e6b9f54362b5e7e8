//! What is in no figure, or stands in one with a doubt: told beside the figures, never hidden.

use crate::model::Share;
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

pub(super) fn tell(view: &View<'_>) -> LeftOut {
    let (words, figures) = (view.words, view.figures);
    let (total, available) = (figures.total(), figures.available());
    let of_starts = || words.with("n-starts", &[("count", say::count(total.starts).into())]);
    let figure = |id, term, key, value| Figure::new(id, term, words.say(key), value);
    let counted = |id, term, key, value| figure(id, term, key, say::count(value)).n(of_starts());
    let lost = |id, key, ms| figure(id, "available", key, say::lasting(words, ms));
    let told = vec![
        counted("censored", "censored", "left-out-censored", total.censored),
        counted("skips", "skip", "left-out-skips", total.skips),
        counted(
            "estimated",
            "estimated",
            "left-out-estimated",
            total.estimated,
        ),
        figure(
            "open",
            "play-row",
            "left-out-open",
            say::count(figures.open),
        )
        .n(words.say("n-now")),
        lost("dead", "left-out-dead", available.dead_ms).n(words.say("n-rooms-together")),
        lost("down", "left-out-down", available.down_ms).n(words.say("n-rooms-together")),
    ];
    LeftOut {
        figures: told,
        ends: ends(view, total.starts),
        others: others(view),
    }
}

fn ends(view: &View<'_>, starts: i64) -> Table {
    let words = view.words;
    let heads = ["ends-why", "ends-starts", "ends-share", "ends-counts"].map(|it| words.say(it));
    let mut table = Table::new(words.say("ends-head"), &heads);
    let most = view.figures.ends.each().map(|it| it.1).max().unwrap_or(0);
    for (reason, times) in view.figures.ends.each() {
        let counts = if reason.censored() {
            "ends-censored"
        } else {
            "ends-visitors"
        };
        let share = Share {
            part: times,
            of: starts,
        };
        let cells = vec![
            Cell::bar(times, most),
            Cell::share(words, share),
            Cell::text(words.say(counts)),
        ];
        table.push(view.names.end(reason), cells);
    }
    table
}

fn others(view: &View<'_>) -> Table {
    let words = view.words;
    let heads = ["others-who", "others-starts"].map(|it| words.say(it));
    let mut table = Table::new(words.say("others-head"), &heads);
    for (trigger, times) in &view.figures.others {
        table.push(view.names.trigger(*trigger), vec![Cell::count(*times)]);
    }
    table
}
