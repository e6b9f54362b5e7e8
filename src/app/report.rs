//! What technicians and directors ask of the statistics from the command line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::io::Write;

use anyhow::bail;

use crate::app::command::here;
use crate::app::print_line;
use crate::app::state::State;
use crate::clock::Clock;
use crate::config::Config;
use crate::model::{
    DEFINITIONS, Day, Dimensions, DoubtfulHour, Figures, Filter, KeyName, Period, PlayTotals,
    Statistics, Surface,
};
use crate::service::Table;

/// What a figure is listed under.
type NameOf = fn(&Dimensions) -> String;

/// `docent report`: the figures of a period in plain text, or a table of it as CSV on stdout.
pub async fn report(
    config: &Config,
    from: Option<Day>,
    to: Option<Day>,
    cut: Filter,
    table: Option<Table>,
) -> anyhow::Result<()> {
    if table == Some(Table::Dictionary) && !cut.is_unfiltered() {
        bail!("the dictionary is the same for all rooms and languages; ask for it without them");
    }
    let state = State::open(config, &Clock::system())?;
    let outcome = told(&state, from, to, cut, table).await;
    state.close().await;
    outcome
}

async fn told(
    state: &State,
    from: Option<Day>,
    to: Option<Day>,
    cut: Filter,
    table: Option<Table>,
) -> anyhow::Result<()> {
    let content = &state.content;
    let period = Period::or_last_30_days(from, to, content.today().await?)?;
    // A slip of the pen must not look like a room that nobody listens in.
    let (rooms, languages) = content.store.recorded_names().await?;
    known("room", cut.room.as_ref(), &rooms)?;
    known("language", cut.language.as_ref(), &languages)?;
    let Some(table) = table else {
        print_line(text(&content.store.statistics(period, cut).await?));
        return Ok(());
    };
    // Beside the table, which may have no row to say it. Nobody may be there to read it.
    drop(writeln!(std::io::stderr(), "{}", head(period, &cut)));
    let mut pages = content.export_csv(table, period, cut).await?;
    while let Some(piece) = pages.next().await? {
        if std::io::stdout().lock().write_all(&piece).is_err() {
            // A closed pipe is the reader's choice.
            break;
        }
    }
    Ok(())
}

fn known<T: Ord + Display>(what: &str, asked: Option<&T>, all: &BTreeSet<T>) -> anyhow::Result<()> {
    let Some(asked) = asked.filter(|it| !all.contains(it)) else {
        return Ok(());
    };
    if all.is_empty() {
        bail!("there is no {what} ‘{asked}’; this house has none yet");
    }
    let all: Vec<String> = all.iter().map(ToString::to_string).collect();
    bail!("there is no {what} ‘{asked}’; there are {}", all.join(", "));
}

fn head(it: Period, of: &Filter) -> String {
    let (first, last) = (it.first(), it.last());
    let room = of.room.as_ref().map(|it| format!(", in room {it}"));
    let language = of.language.as_ref().map(|it| format!(", in language {it}"));
    let (room, language) = (room.unwrap_or_default(), language.unwrap_or_default());
    format!("From {first} to {last}{room}{language}, by definitions version {DEFINITIONS}.")
}

/// Speakers first, and beside each of their lines how often phones report to have played the same.
fn text(told: &Statistics) -> String {
    let (it, phones) = (&told.first, told.phones.as_ref());
    let of_phones = it.filter.surface == Some(Surface::Phone);
    let mut lines = vec![
        head(it.period, &it.filter),
        String::new(),
        format!(
            "{:<24}{:>9}{:>9}{:>12}{:>11}{:>11}{:>9}{:>9}",
            "", "starts", "plays", "completed", "held", "listened", "censored", "phones"
        ),
    ];
    let name = if of_phones { "phones" } else { "speakers" };
    lines.push(line(name, &it.total(), phones.map(|it| it.total().plays)));
    let before = phones.map(|it| it.total_before().plays);
    lines.push(line("the period before", &it.total_before(), before));
    if let Some(phones) = phones {
        lines.push(line("phones, as they report", &phones.total(), None));
        lines.push(line("the period before", &phones.total_before(), None));
    }
    let parts: [(&str, NameOf); 3] = [
        ("rooms", |it| it.room.to_string()),
        ("clips", |it| it.clip.to_string()),
        ("languages", |it| it.language.to_string()),
    ];
    for (name, key) in parts {
        lines.push(format!("\n{name}"));
        let (sums, beside) = (it.by(key), phones.map(|it| it.by(key)).unwrap_or_default());
        let names: BTreeSet<&String> = sums.keys().chain(beside.keys()).collect();
        for name in names {
            let sum = |of: &BTreeMap<String, PlayTotals>| of.get(name).copied().unwrap_or_default();
            let plays = phones.map(|_| sum(&beside).plays);
            lines.push(line(&format!("  {name}"), &sum(&sums), plays));
        }
    }
    lines.push(String::new());
    for it in [Some(it), phones].into_iter().flatten() {
        let surface = it.filter.surface.map_or("", Surface::as_str);
        if it.filter.applies_to_sessions() {
            let visits = it.sessions_of(it.filter.room.as_ref());
            lines.push(format!(
                "{} sessions by {surface}, {} of them without a play; {} unique plays.",
                visits.sessions, visits.without_play, visits.unique_plays
            ));
        }
    }
    lines.extend(told.doubtful.iter().map(doubt));
    lines.extend(around(it, phones));
    lines.join("\n")
}

fn doubt(it: &DoubtfulHour) -> String {
    format!(
        "On {} from {}:00 phones report {} plays in an hour, where up to {} are plausible.",
        it.day,
        it.hour.get(),
        it.plays,
        it.plausible
    )
}

fn around(it: &Figures, phones: Option<&Figures>) -> Vec<String> {
    let available = it.available();
    let mut lines = vec![format!(
        "Rooms could have played for {} h; speakers did not answer for {} h; docent did not run for {} h.",
        hours(available.available_ms),
        hours(available.dead_ms),
        hours(available.down_ms)
    )];
    let estimated = it.total().estimated + phones.map_or(0, |it| it.total().estimated);
    if estimated > 0 {
        lines.push(format!("The time of {estimated} starts is estimated."));
    }
    if it.open_plays > 0 {
        lines.push(format!(
            "{} plays of the house have begun and not ended; they are in no figure yet.",
            it.open_plays
        ));
    }
    lines
}

fn line(name: &str, it: &PlayTotals, phones: Option<i64>) -> String {
    let share = |it: Option<i64>| {
        it.map_or_else(
            || "too few".to_owned(),
            |it| format!("{}.{} %", it / 10, it % 10),
        )
    };
    let told = format!(
        "{name:<24}{:>9}{:>9}{:>12}{:>11}{:>11}{:>9}{:>9}",
        it.starts,
        it.plays,
        share(it.completion_rate().permille()),
        share(it.holding_power()),
        format!("{} h", hours(it.listened_ms)),
        it.censored,
        phones.map_or_else(String::new, |it| it.to_string())
    );
    told.trim_end().to_owned()
}

/// With one digit.
fn hours(ms: i64) -> String {
    let tenths = ms / 360_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// `docent rebuild-statistics`: every sum made anew from the plays.
pub async fn rebuild_statistics(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state.content.store.rebuild_statistics().await;
    state.close().await;
    print_line(format!("Every sum is made anew, from {} plays.", outcome?));
    Ok(())
}

/// `docent key add NAME`: prints a key with which a program may read the statistics.
pub async fn add_key(config: &Config, name: KeyName) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state.content.add_api_key(name.clone(), here()).await;
    state.close().await;
    print_line(format!(
        "{name} reads /api/statistics with this key, which is told once:"
    ));
    print_line(format!("  Authorization: Bearer {}", outcome?));
    Ok(())
}

/// `docent key list`: which programs have a key.
pub async fn list_keys(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let keys = state.content.store.reading_keys().await;
    state.close().await;
    let keys = keys?;
    if keys.is_empty() {
        print_line("No program has a key; `docent key add NAME` makes one.");
    }
    for (name, _) in keys {
        print_line(name);
    }
    Ok(())
}

/// `docent key revoke NAME`: its key opens nothing any more.
pub async fn revoke_key(config: &Config, name: KeyName) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state
        .content
        .store
        .remove_reading_key(name.clone(), here())
        .await;
    state.close().await;
    if !outcome? {
        bail!("no program called ‘{name}’ has a key; `docent key list` shows them");
    }
    print_line(format!("The key of {name} opens nothing any more."));
    Ok(())
}
