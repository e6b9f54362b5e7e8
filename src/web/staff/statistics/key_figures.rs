//! The key figures at the top of a page and of its sections, each with its sample size and the previous
//! period's value.

use crate::model::{Permille, Ratio, ReportContext, per_hour};
use crate::web::staff::statistics::charts::Gauge;
use crate::web::staff::statistics::format;
use crate::web::staff::statistics::page_context::PageContext;

pub(super) struct KeyFigure {
    pub(super) id: &'static str,
    /// The id of its definition.
    pub(super) term: &'static str,
    pub(super) label: String,
    pub(super) value: String,
    /// The sample is too small, and `value` says so.
    pub(super) too_few: bool,
    /// The sample sizes.
    pub(super) sample: Vec<String>,
    pub(super) previous: Option<String>,
    pub(super) gauge: Option<Gauge>,
}

/// The usual holding power of a video in a museum: between a third and a half (Serrell 2002).
const TYPICAL_HOLDING_POWER: (Permille, Permille) = (333, 500);
/// A holding power that few videos exceed (Serrell 2002).
const EXCEPTIONAL_HOLDING_POWER: Permille = 700;

impl KeyFigure {
    pub(super) fn new(id: &'static str, term: &'static str, label: String, value: String) -> Self {
        Self {
            id,
            term,
            label,
            value,
            too_few: false,
            sample: Vec::new(),
            previous: None,
            gauge: None,
        }
    }

    /// A figure without a value, which `with_value` or `with_share` sets.
    fn labelled(id: &'static str, term: &'static str, label: String) -> Self {
        Self::new(id, term, label, String::new())
    }

    /// A percentage with its part and sample.
    pub(super) fn share(
        context: &PageContext<'_>,
        id: &'static str,
        term: &'static str,
        label: String,
        ratio: Ratio,
    ) -> Self {
        Self::labelled(id, term, label)
            .with_share(context, ratio.permille())
            .with_sample(format::part_of_sample(context.words, ratio))
    }

    pub(super) fn with_sample(mut self, sample: String) -> Self {
        self.sample.push(sample);
        self
    }

    fn with_previous(mut self, previous: Option<String>) -> Self {
        self.previous = previous;
        self
    }

    /// Sets the value; `None` means that the sample is too small, and shows `fallback`.
    fn with_value(mut self, value: Option<String>, fallback: String) -> Self {
        self.too_few = value.is_none();
        self.value = value.unwrap_or(fallback);
        self
    }

    /// Sets the value to a percentage.
    fn with_share(self, context: &PageContext<'_>, share: Option<Permille>) -> Self {
        let words = context.words;
        let value = share.map(|share| format::percent(words, share));
        self.with_value(value, words.text("too-few"))
    }
}

/// The figures at the top of a report.
pub(super) fn headline_figures(
    context: &PageContext<'_>,
    previous: &ReportContext,
) -> Vec<KeyFigure> {
    let mut figures = listening_figures(context);
    figures.extend(sessions(context, previous));
    figures.push(play_rate(context, previous));
    figures
}

/// The figures of phones beside those of speakers; empty where one surface is selected.
pub(super) fn phone_figures(context: &PageContext<'_>, previous: &ReportContext) -> Vec<KeyFigure> {
    let Some(context) = context.phone_context() else {
        return Vec::new();
    };
    let mut figures = listening_figures(&context);
    figures.extend(sessions(&context, previous));
    for figure in &mut figures {
        figure.id = match figure.id {
            "plays" => "phones-plays",
            "listening" => "phones-listening",
            "completion" => "phones-completion",
            "holding" => "phones-holding",
            _ => "phones-sessions",
        };
    }
    figures
}

/// Plays, listening time, completion rate and holding power.
pub(super) fn listening_figures(context: &PageContext<'_>) -> Vec<KeyFigure> {
    let (words, comparison) = (context.words, context.comparison);
    let (totals, previous) = (context.figures.total(), context.figures.total_before());
    let starts = || {
        words.text_with(
            "n-starts",
            &[("count", format::count(totals.starts).into())],
        )
    };
    let plays = KeyFigure::new(
        "plays",
        "play",
        words.text("figure-plays"),
        format::count(totals.plays),
    )
    .with_sample(starts())
    .with_previous(comparison.previous_and_change(words, totals.plays, previous.plays));
    let listening = KeyFigure::new(
        "listening",
        "listening",
        words.text("figure-listening"),
        format::duration(words, totals.listened_ms),
    )
    .with_sample(starts())
    .with_previous(comparison.if_known(format::duration(words, previous.listened_ms)));
    let previous_rate = previous.completion_rate();
    let completion = KeyFigure {
        sample: format::completion_notes(words, &totals),
        ..KeyFigure::labelled(
            "completion",
            "completion-rate",
            words.text("figure-completion"),
        )
    }
    .with_share(context, totals.completion_rate().permille())
    .with_previous(previous_share(
        context,
        previous_rate.permille(),
        previous_rate.of,
    ));
    vec![plays, listening, completion, holding_power(context)]
}

fn holding_power(context: &PageContext<'_>) -> KeyFigure {
    let words = context.words;
    let (totals, previous) = (context.figures.total(), context.figures.total_before());
    let power = totals.holding_power();
    let figure = KeyFigure::labelled("holding", "holding", words.text("figure-holding"))
        .with_share(context, power)
        .with_sample(format::sample_size(totals.starts))
        .with_previous(previous_share(
            context,
            previous.holding_power(),
            previous.starts,
        ));
    let gauge = power.map(|power| {
        let value = format::percent(words, power);
        let label = words.text_with("holding-chart", &[("value", value.into())]);
        Gauge::draw(
            label,
            power,
            TYPICAL_HOLDING_POWER,
            EXCEPTIONAL_HOLDING_POWER,
        )
    });
    KeyFigure { gauge, ..figure }
}

/// A percentage of the previous period with its sample size; `None` where the sample was too small.
fn previous_share(
    context: &PageContext<'_>,
    share: Option<Permille>,
    sample: i64,
) -> Option<String> {
    let percent = format::percent(context.words, share?);
    let text = format!("{percent} · {}", format::sample_size(sample));
    context.comparison.if_known(text)
}

/// The number of sessions; `None` where the filter does not apply to sessions.
fn sessions(context: &PageContext<'_>, previous: &ReportContext) -> Option<KeyFigure> {
    if !context.shows_sessions() {
        return None;
    }
    let words = context.words;
    let room = context.figures.filter.room.as_ref();
    let (sessions, previous) = (
        context.figures.sessions_of(room).sessions,
        previous.sessions_of(room).sessions,
    );
    let figure = KeyFigure::new(
        "sessions",
        "session",
        words.text("figure-sessions"),
        format::count(sessions),
    )
    .with_sample(words.text("n-not-people"))
    .with_previous(
        context
            .comparison
            .previous_and_change(words, sessions, previous),
    );
    Some(figure)
}

/// Plays per hour in which a speaker was available.
fn play_rate(context: &PageContext<'_>, previous: &ReportContext) -> KeyFigure {
    let words = context.words;
    let available_ms = context.figures.available().available_ms;
    let rate = per_hour(context.figures.total().plays, available_ms);
    let available = format::rounded_duration(words, available_ms);
    let previous_available_ms = previous.available().available_ms;
    let previous_rate =
        per_hour(context.figures.total_before().plays, previous_available_ms).map(|rate| {
            let available = format::rounded_duration(words, previous_available_ms);
            format!("{} · n = {available}", format::two_decimals(rate))
        });
    KeyFigure::labelled("rate", "rate", words.text("figure-rate"))
        .with_value(rate.map(format::two_decimals), words.text("rate-unknown"))
        .with_sample(words.text_with("n-open", &[("hours", available.into())]))
        .with_previous(previous_rate.and_then(|text| context.comparison.if_known(text)))
}

/// The figures of sessions and of the people counted; empty where the filter does not apply to sessions.
pub(super) fn session_figures(context: &PageContext<'_>) -> Vec<KeyFigure> {
    if !context.shows_sessions() {
        return Vec::new();
    }
    let (words, figures) = (context.words, context.figures);
    let totals = figures.sessions_of(figures.filter.room.as_ref());
    let sample = || {
        let sessions = format::count(totals.sessions);
        words.text_with("n-sessions", &[("count", sessions.into())])
    };
    let mean_dwell_ms = totals.dwell_ms.checked_div(totals.sessions);
    let heard_half = figures.heard_half();
    let mut all = vec![
        KeyFigure::new(
            "unique",
            "unique",
            words.text("figure-unique"),
            format::count(totals.unique_plays),
        )
        .with_sample(sample()),
        KeyFigure::labelled("dwell", "dwell", words.text("figure-dwell"))
            .with_value(
                mean_dwell_ms.map(|mean_ms| format::duration(words, mean_ms)),
                words.text("none-yet"),
            )
            .with_sample(sample()),
        KeyFigure::labelled("half", "journey", words.text("figure-half"))
            .with_share(context, heard_half.permille())
            .with_sample(format::part_of_sample(words, heard_half)),
        KeyFigure::new(
            "silent",
            "session",
            words.text("figure-silent"),
            format::count(totals.without_play),
        )
        .with_sample(sample()),
    ];
    if context.filter().is_unfiltered() {
        all.push(sessions_per_hundred_people(context));
    }
    all
}

fn sessions_per_hundred_people(context: &PageContext<'_>) -> KeyFigure {
    let (words, figures) = (context.words, context.figures);
    let figure = KeyFigure::labelled("people", "attracting", words.text("figure-people"));
    if figures.admissions.is_empty() {
        return figure.with_value(None, words.text("people-not-counted"));
    }
    let people: i64 = figures.admissions.iter().map(|(_, people)| people).sum();
    let days = i64::try_from(figures.admissions.len()).unwrap_or(i64::MAX);
    let sample = [
        ("people", format::count(people).into()),
        ("days", days.into()),
    ];
    let rate = figures.sessions_per_hundred();
    figure
        .with_value(rate.map(format::one_decimal), words.text("too-few"))
        .with_sample(words.text_with("n-people", &sample))
}
