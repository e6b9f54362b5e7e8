//! `docent report`: the figures of a period in plain text, or a table of it as CSV.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::io::Write;

use anyhow::bail;
use clap::{Args, ValueEnum};

use crate::clock::Clock;
use crate::config::Config;
use crate::model::{
    DEFINITIONS, Day, Dimensions, DoubtfulHour, Figures, Filter, Language, Period, PlayTotals,
    Slug, Statistics, Surface,
};
use crate::server::{State, print_line};
use crate::service::{self, Actor};

pub(super) const EXAMPLES: &str = "\
A month:     docent report --from 2026-11-01 --to 2026-11-30
A room:      docent report --room study --language es
As CSV:      docent report --table plays > plays.csv";

#[derive(Args, Debug)]
pub(super) struct ReportArgs {
    /// The first day, such as 2026-11-01
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// The last day, which is within
    #[arg(long, value_name = "DAY")]
    to: Option<Day>,
    /// Of one room alone: its short name, as in its address, though it be of an edition of before
    #[arg(long, value_name = "ROOM")]
    room: Option<Slug>,
    /// Of one language alone, such as es; sessions are then left out, for they are of no language
    #[arg(long, value_name = "TAG")]
    language: Option<Language>,
    /// Write a table to stdout instead: each play, sums by day, or what the columns mean
    #[arg(long, value_enum)]
    table: Option<TableName>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TableName {
    Plays,
    Days,
    Dictionary,
}

impl From<TableName> for service::ExportTable {
    fn from(table: TableName) -> Self {
        match table {
            TableName::Plays => Self::Plays,
            TableName::Days => Self::Days,
            TableName::Dictionary => Self::Dictionary,
        }
    }
}

impl ReportArgs {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let filter = Filter {
            room: self.room,
            language: self.language,
            ..Filter::default()
        };
        if self.table == Some(TableName::Dictionary) && !filter.is_unfiltered() {
            bail!(
                "the dictionary is the same for all rooms and languages; ask for it without them"
            );
        }
        let state = State::open(config, &Clock::system())?;
        let outcome = print_report(&state, self.from, self.to, filter, self.table).await;
        state.close().await;
        outcome
    }
}

/// The name under which a figure is listed.
type NameOf = fn(&Dimensions) -> String;

async fn print_report(
    state: &State,
    from: Option<Day>,
    to: Option<Day>,
    filter: Filter,
    table: Option<TableName>,
) -> anyhow::Result<()> {
    let services = state.services().await;
    let reports = &services.reports;
    let period = Period::or_last_30_days(from, to, reports.today())?;
    // A typing error must not look like a room without visitors.
    let (rooms, languages) = reports.recorded_names(Actor::Local).await?;
    check_name("room", filter.room.as_ref(), &rooms)?;
    check_name("language", filter.language.as_ref(), &languages)?;
    let Some(table) = table else {
        print_line(text(&reports.figures(Actor::Local, period, filter).await?));
        return Ok(());
    };
    // The table may have no row that says it. A closed stderr is no error.
    drop(writeln!(std::io::stderr(), "{}", heading(period, &filter)));
    let mut pages = reports.export_csv(Actor::Local, table.into(), period, filter)?;
    while let Some(page) = pages.next().await? {
        if std::io::stdout().lock().write_all(&page).is_err() {
            // A closed pipe is the reader's choice.
            break;
        }
    }
    Ok(())
}

fn check_name<T: Ord + Display>(
    what: &str,
    wanted: Option<&T>,
    recorded: &BTreeSet<T>,
) -> anyhow::Result<()> {
    let Some(wanted) = wanted.filter(|wanted| !recorded.contains(wanted)) else {
        return Ok(());
    };
    if recorded.is_empty() {
        bail!("there is no {what} ‘{wanted}’; this house has none yet");
    }
    let recorded: Vec<String> = recorded.iter().map(ToString::to_string).collect();
    bail!(
        "there is no {what} ‘{wanted}’; there are {}",
        recorded.join(", ")
    );
}

fn heading(period: Period, filter: &Filter) -> String {
    let (first, last) = (period.first(), period.last());
    let room = filter.room.as_ref().map(|room| format!(", in room {room}"));
    let language = filter.language.as_ref();
    let language = language.map(|language| format!(", in language {language}"));
    let (room, language) = (room.unwrap_or_default(), language.unwrap_or_default());
    format!("From {first} to {last}{room}{language}, by definitions version {DEFINITIONS}.")
}

/// Speakers first. A column beside them has the plays that phones report of the same.
fn text(statistics: &Statistics) -> String {
    let (first, phones) = (&statistics.first, statistics.phones.as_ref());
    let of_phones = first.filter.surface == Some(Surface::Phone);
    let mut lines = vec![
        heading(first.period, &first.filter),
        String::new(),
        format!(
            "{:<24}{:>9}{:>9}{:>12}{:>11}{:>11}{:>9}{:>9}",
            "", "starts", "plays", "completed", "held", "listened", "censored", "phones"
        ),
    ];
    let name = if of_phones { "phones" } else { "speakers" };
    let plays = phones.map(|phones| phones.total().plays);
    lines.push(line(name, &first.total(), plays));
    let before = phones.map(|phones| phones.total_before().plays);
    lines.push(line("the period before", &first.total_before(), before));
    if let Some(phones) = phones {
        lines.push(line("phones, as they report", &phones.total(), None));
        lines.push(line("the period before", &phones.total_before(), None));
    }
    let parts: [(&str, NameOf); 3] = [
        ("rooms", |dimensions| dimensions.room.to_string()),
        ("clips", |dimensions| dimensions.clip.to_string()),
        ("languages", |dimensions| dimensions.language.to_string()),
    ];
    for (name, key) in parts {
        lines.push(format!("\n{name}"));
        let sums = first.by(key);
        let beside = phones.map(|phones| phones.by(key)).unwrap_or_default();
        let names: BTreeSet<&String> = sums.keys().chain(beside.keys()).collect();
        for name in names {
            let sum = |of: &BTreeMap<String, PlayTotals>| of.get(name).copied().unwrap_or_default();
            let plays = phones.map(|_| sum(&beside).plays);
            lines.push(line(&format!("  {name}"), &sum(&sums), plays));
        }
    }
    lines.push(String::new());
    for figures in [Some(first), phones].into_iter().flatten() {
        let surface = figures.filter.surface.map_or("", Surface::as_str);
        if figures.filter.applies_to_sessions() {
            let sessions = figures.sessions_of(figures.filter.room.as_ref());
            lines.push(format!(
                "{} sessions by {surface}, {} of them without a play; {} unique plays.",
                sessions.sessions, sessions.without_play, sessions.unique_plays
            ));
        }
        let totals = figures.total();
        if totals.answers() > 0 {
            lines.push(format!(
                "{} of {} plays by {surface} were answered: {} good, {} so-so, {} not good.",
                totals.answers(),
                totals.plays,
                totals.rated_good,
                totals.rated_fair,
                totals.rated_poor
            ));
        }
    }
    lines.extend(statistics.doubtful.iter().map(doubtful_hour));
    lines.extend(context(first, phones));
    lines.join("\n")
}

fn doubtful_hour(hour: &DoubtfulHour) -> String {
    format!(
        "On {} from {}:00 phones report {} plays in an hour, where up to {} are plausible.",
        hour.day,
        hour.hour.get(),
        hour.plays,
        hour.plausible
    )
}

/// How long the rooms were available, and what limits the figures.
fn context(first: &Figures, phones: Option<&Figures>) -> Vec<String> {
    let available = first.available();
    let mut lines = vec![format!(
        "Rooms could have played for {} h; speakers did not answer for {} h; docent did not run for {} h.",
        hours(available.available_ms),
        hours(available.dead_ms),
        hours(available.down_ms)
    )];
    let of_phones = phones.map_or(0, |phones| phones.total().estimated);
    let estimated = first.total().estimated + of_phones;
    if estimated > 0 {
        lines.push(format!("The time of {estimated} starts is estimated."));
    }
    if first.open_plays > 0 {
        lines.push(format!(
            "{} plays of the house have begun and not ended; they are in no figure yet.",
            first.open_plays
        ));
    }
    lines
}

fn line(name: &str, totals: &PlayTotals, phones: Option<i64>) -> String {
    let percent = |permille: Option<i64>| {
        permille.map_or_else(
            || "too few".to_owned(),
            |permille| format!("{}.{} %", permille / 10, permille % 10),
        )
    };
    let line = format!(
        "{name:<24}{:>9}{:>9}{:>12}{:>11}{:>11}{:>9}{:>9}",
        totals.starts,
        totals.plays,
        percent(totals.completion_rate().permille()),
        percent(totals.holding_power()),
        format!("{} h", hours(totals.listened_ms)),
        totals.censored,
        phones.map_or_else(String::new, |plays| plays.to_string())
    );
    line.trim_end().to_owned()
}

/// Hours with one decimal.
fn hours(ms: i64) -> String {
    let tenths = ms / 360_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}
