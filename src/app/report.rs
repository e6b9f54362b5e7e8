//! What technicians and directors ask of the statistics from the command line.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::Write;

use anyhow::bail;

use crate::app::command::here;
use crate::app::say;
use crate::app::state::State;
use crate::clock::Clock;
use crate::config::Config;
use crate::guide::Table;
use crate::model::{Cut, DEFINITIONS, Day, Figures, KeyName, Period, Tally};

/// `docent report`: the figures of a period in plain text, or a table of it as CSV on stdout.
pub async fn report(
    config: &Config,
    from: Option<Day>,
    to: Option<Day>,
    cut: Cut,
    table: Option<Table>,
) -> anyhow::Result<()> {
    if table == Some(Table::Dictionary) && !cut.is_whole() {
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
    cut: Cut,
    table: Option<Table>,
) -> anyhow::Result<()> {
    let content = &state.content;
    let period = Period::asked(from, to, content.today().await?)?;
    // A slip of the pen must not look like a room that nobody listens in.
    let (rooms, languages) = content.store.recorded_names().await?;
    known("room", cut.room.as_ref(), &rooms)?;
    known("language", cut.language.as_ref(), &languages)?;
    let Some(table) = table else {
        say(text(&content.store.figures(period, cut).await?));
        return Ok(());
    };
    // Beside the table, which may have no row to say it. Nobody may be there to read it.
    drop(writeln!(std::io::stderr(), "{}", head(period, &cut)));
    let mut pages = content.pages(table, period, cut).await?;
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

fn head(it: Period, of: &Cut) -> String {
    let (first, last) = (it.first(), it.last());
    let room = of.room.as_ref().map(|it| format!(", in room {it}"));
    let language = of.language.as_ref().map(|it| format!(", in language {it}"));
    let (room, language) = (room.unwrap_or_default(), language.unwrap_or_default());
    format!("From {first} to {last}{room}{language}, by definitions version {DEFINITIONS}.")
}

fn text(it: &Figures) -> String {
    let mut lines = vec![
        head(it.period, &it.cut),
        String::new(),
        format!(
            "{:<24}{:>9}{:>9}{:>12}{:>11}{:>11}{:>9}",
            "", "starts", "plays", "completed", "held", "listened", "censored"
        ),
        line(
            if it.cut.is_whole() {
                "the house"
            } else {
                "together"
            },
            &it.total(),
        ),
        line("the period before", &it.total_before()),
    ];
    for (name, sums) in [
        ("rooms", it.by(|it| it.room.to_string())),
        ("clips", it.by(|it| it.clip.to_string())),
        ("languages", it.by(|it| it.language.to_string())),
        ("surfaces", it.by(|it| it.surface.to_string())),
    ] {
        lines.push(format!("\n{name}"));
        lines.extend(sums.iter().map(|(name, it)| line(&format!("  {name}"), it)));
    }
    lines.push(String::new());
    if it.cut.tells_sessions() {
        let visits = it.visits_of(it.cut.room.as_ref());
        lines.push(format!(
            "{} sessions, {} of them without a play; {} unique plays.",
            visits.sessions, visits.silent, visits.unique_plays
        ));
    }
    let available = it.available();
    lines.push(format!(
        "Rooms could have played for {} h; speakers did not answer for {} h; docent did not run for {} h.",
        hours(available.available_ms), hours(available.dead_ms), hours(available.down_ms)
    ));
    let estimated = it.total().estimated;
    if estimated > 0 {
        lines.push(format!("The time of {estimated} starts is estimated."));
    }
    if it.open > 0 {
        lines.push(format!(
            "{} plays of the house have begun and not ended; they are in no figure yet.",
            it.open
        ));
    }
    lines.join("\n")
}

fn line(name: &str, it: &Tally) -> String {
    let share = |it: Option<i64>| {
        it.map_or_else(
            || "too few".to_owned(),
            |it| format!("{}.{} %", it / 10, it % 10),
        )
    };
    format!(
        "{name:<24}{:>9}{:>9}{:>12}{:>11}{:>11}{:>9}",
        it.starts,
        it.plays,
        share(it.completion_rate().permille()),
        share(it.holding_power()),
        format!("{} h", hours(it.listened_ms)),
        it.censored
    )
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
    say(format!("Every sum is made anew, from {} plays.", outcome?));
    Ok(())
}

/// `docent key add NAME`: prints a key with which a program may read the statistics.
pub async fn add_key(config: &Config, name: KeyName) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state.content.add_reading_key(name.clone(), here()).await;
    state.close().await;
    say(format!(
        "{name} reads /api/statistics with this key, which is told once:"
    ));
    say(format!("  Authorization: Bearer {}", outcome?));
    Ok(())
}

/// `docent key list`: which programs have a key.
pub async fn list_keys(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let keys = state.content.store.reading_keys().await;
    state.close().await;
    let keys = keys?;
    if keys.is_empty() {
        say("No program has a key; `docent key add NAME` makes one.");
    }
    for (name, _) in keys {
        say(name);
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
    say(format!("The key of {name} opens nothing any more."));
    Ok(())
}
