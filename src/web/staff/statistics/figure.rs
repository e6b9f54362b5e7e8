//! The few figures that a page begins with; each with its n, and what it was before.

use crate::model::{Permille, ReportContext, per_hour};
use crate::web::staff::statistics::charts::Gauge;
use crate::web::staff::statistics::say;
use crate::web::staff::statistics::view::View;

pub(super) struct Figure {
    pub(super) id: &'static str,
    /// Which definition it has.
    pub(super) term: &'static str,
    pub(super) label: String,
    pub(super) value: String,
    /// Whether the value says that it cannot be told.
    pub(super) few: bool,
    pub(super) n: Vec<String>,
    pub(super) before: Option<String>,
    pub(super) gauge: Option<Gauge>,
}

/// Serrell (2002): between a third and a half of a video is usually seen; over 0.70 is exceptional.
const USUAL: (Permille, Permille) = (333, 500);
const RARE: Permille = 700;

impl Figure {
    pub(super) fn new(id: &'static str, term: &'static str, label: String, value: String) -> Self {
        Self {
            id,
            term,
            label,
            value,
            few: false,
            n: Vec::new(),
            before: None,
            gauge: None,
        }
    }

    pub(super) fn n(mut self, n: String) -> Self {
        self.n.push(n);
        self
    }

    fn before(mut self, before: Option<String>) -> Self {
        self.before = before;
        self
    }

    /// In tenths of a percent, or that there are too few for that.
    fn permille(mut self, view: &View<'_>, it: Option<Permille>) -> Self {
        self.few = it.is_none();
        self.value = it.map_or_else(
            || view.words.text("too-few"),
            |it| say::percent(view.words, it),
        );
        self
    }
}

/// What is asked for most.
pub(super) fn key(view: &View<'_>, before: &ReportContext) -> Vec<Figure> {
    let words = view.words;
    let mut figures = listening(view);
    if let Some(it) = sessions(view, before) {
        figures.push(it);
    }
    let (plays, open) = (
        view.figures.total().plays,
        view.figures.available().available_ms,
    );
    let now = per_hour(plays, open);
    let rate = Figure {
        few: now.is_none(),
        ..Figure::new(
            "rate",
            "rate",
            words.text("figure-rate"),
            now.map_or_else(|| words.text("rate-unknown"), say::decimal),
        )
    };
    let hours = say::roughly(words, open);
    let rate = rate.n(words.text_with("n-open", &[("hours", hours.into())]));
    let then = before.available().available_ms;
    let rate_then = per_hour(view.figures.total_before().plays, then);
    let then =
        rate_then.map(|it| format!("{} · n = {}", say::decimal(it), say::roughly(words, then)));
    figures.push(rate.before(then.and_then(|it| view.compared.only(it))));
    figures
}

/// What phones report of themselves, beside the figures of speakers; nothing where one surface alone is
/// looked at.
pub(super) fn phones(view: &View<'_>, before: &ReportContext) -> Vec<Figure> {
    let Some(view) = view.of_phones() else {
        return Vec::new();
    };
    let mut figures = listening(&view);
    figures.extend(sessions(&view, before));
    for it in &mut figures {
        it.id = match it.id {
            "plays" => "phones-plays",
            "listening" => "phones-listening",
            "completion" => "phones-completion",
            "holding" => "phones-holding",
            _ => "phones-sessions",
        };
    }
    figures
}

/// The four that anything which is listened to has.
pub(super) fn listening(view: &View<'_>) -> Vec<Figure> {
    let words = view.words;
    let (now, then) = (view.figures.total(), view.figures.total_before());
    let starts = || words.text_with("n-starts", &[("count", say::count(now.starts).into())]);
    let plays = Figure::new(
        "plays",
        "play",
        words.text("figure-plays"),
        say::count(now.plays),
    )
    .n(starts())
    .before(view.compared.tell(words, now.plays, then.plays));
    let listened = say::lasting(words, now.listened_ms);
    let listening = Figure::new(
        "listening",
        "listening",
        words.text("figure-listening"),
        listened,
    )
    .n(starts())
    .before(view.compared.only(say::lasting(words, then.listened_ms)));
    let label = words.text("figure-completion");
    let rate = now.completion_rate();
    let completion = Figure {
        n: say::completions(words, &now),
        ..Figure::new("completion", "completion-rate", label, String::new())
    };
    let then = then.completion_rate();
    let completion =
        completion
            .permille(view, rate.permille())
            .before(shared(view, then.permille(), then.of));
    vec![plays, listening, completion, holding(view)]
}

/// A share of before, with its n; nothing where there were too few.
fn shared(view: &View<'_>, it: Option<Permille>, of: i64) -> Option<String> {
    let told = format!("{} · {}", say::percent(view.words, it?), say::n(of));
    view.compared.only(told)
}

fn holding(view: &View<'_>) -> Figure {
    let words = view.words;
    let (now, then) = (view.figures.total(), view.figures.total_before());
    let power = now.holding_power();
    let mut figure = Figure::new(
        "holding",
        "holding",
        words.text("figure-holding"),
        String::new(),
    )
    .permille(view, power)
    .n(say::n(now.starts))
    .before(shared(view, then.holding_power(), then.starts));
    figure.gauge = power.map(|it| {
        let value = say::percent(words, it);
        let label = words.text_with("holding-chart", &[("value", value.into())]);
        Gauge::draw(label, it, USUAL, RARE)
    });
    figure
}

fn sessions(view: &View<'_>, before: &ReportContext) -> Option<Figure> {
    let words = view.words;
    let room = view.figures.filter.room.as_ref();
    let (sum, then) = (view.figures.sessions_of(room), before.sessions_of(room));
    let value = say::count(sum.sessions);
    let figure = Figure::new("sessions", "session", words.text("figure-sessions"), value);
    let figure = figure
        .n(words.text("n-not-people"))
        .before(view.compared.tell(words, sum.sessions, then.sessions));
    view.tells_sessions().then_some(figure)
}

/// What sessions were like; nothing where only a language or a variant is looked at.
pub(super) fn visits(view: &View<'_>) -> Vec<Figure> {
    if !view.tells_sessions() {
        return Vec::new();
    }
    let (words, figures) = (view.words, view.figures);
    let sum = figures.sessions_of(figures.filter.room.as_ref());
    let sessions = || words.text_with("n-sessions", &[("count", say::count(sum.sessions).into())]);
    let unique = say::count(sum.unique_plays);
    let unique = Figure::new("unique", "unique", words.text("figure-unique"), unique).n(sessions());
    let mean = sum.dwell_ms.checked_div(sum.sessions);
    let dwell = Figure {
        few: mean.is_none(),
        ..Figure::new(
            "dwell",
            "dwell",
            words.text("figure-dwell"),
            mean.map_or_else(|| words.text("none-yet"), |it| say::lasting(words, it)),
        )
    };
    let silent = say::count(sum.without_play);
    let silent =
        Figure::new("silent", "session", words.text("figure-silent"), silent).n(sessions());
    let half = figures.heard_half();
    let label = words.text("figure-half");
    let half = Figure::new("half", "journey", label, String::new())
        .permille(view, half.permille())
        .n(say::n_of(words, half));
    let mut all = vec![unique, dwell.n(sessions()), half, silent];
    if view.cut().is_unfiltered() {
        all.push(people(view));
    }
    all
}

fn people(view: &View<'_>) -> Figure {
    let (words, figures) = (view.words, view.figures);
    let people: i64 = figures.admissions.iter().map(|it| it.1).sum();
    let per_hundred = figures.sessions_per_hundred();
    let label = words.text("figure-people");
    if figures.admissions.is_empty() {
        return Figure {
            few: true,
            ..Figure::new(
                "people",
                "attracting",
                label,
                words.text("people-not-counted"),
            )
        };
    }
    let days = i64::try_from(figures.admissions.len()).unwrap_or(i64::MAX);
    let values = [("people", say::count(people).into()), ("days", days.into())];
    let value = per_hundred.map_or_else(|| words.text("too-few"), say::tenths);
    Figure {
        few: per_hundred.is_none(),
        ..Figure::new("people", "attracting", label, value)
    }
    .n(words.text_with("n-people", &values))
}
