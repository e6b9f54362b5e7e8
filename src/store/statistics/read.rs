//! Reports: a period is read as the few spans that make it up.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, Row, named_params};

use super::{around, availability, ledger};
use crate::model::{
    ClipKey, Cut, Day, EndReason, Ends, Figures, Language, Listened, Ms, NotAName, Period, SLOTS,
    Slug, Surface, Tally, Variant, spans,
};
use crate::store::{Error, Result, Store};

impl Store {
    /// All that is known of a period, and of the one before it.
    pub async fn figures(&self, period: Period, cut: Cut) -> Result<Figures> {
        self.read(move |conn| figures(conn, period, cut)).await
    }

    /// The first day of which there is anything, and the last.
    pub async fn recorded_days(&self) -> Result<Option<Period>> {
        self.read(|conn| {
            let ends = |order: &str| -> Result<Option<i32>> {
                let mut query = conn.prepare(&format!(
                    "select {order}(day) from tally_of_day where facet_id = 0"
                ))?;
                Ok(query.query_row([], |row| row.get(0))?)
            };
            let (first, last) = (ends("min")?, ends("max")?);
            Ok(first
                .zip(last)
                .and_then(|(first, last)| Period::new(Day(first), Day(last))))
        })
        .await
    }
}

fn figures(conn: &Connection, period: Period, cut: Cut) -> Result<Figures> {
    let (days, ends) = days(conn, period, &cut)?;
    let (availability, open_hours) = availability::read(conn, period, cut.room.as_ref())?;
    Ok(Figures {
        listened: tallies(conn, period, &cut)?,
        before: tallies(conn, period.before(), &cut)?,
        days,
        ends,
        hours: hours(conn, period, &cut)?,
        open_hours,
        visits: around::visits(conn, period, &cut)?,
        passages: around::passages(conn, period)?,
        availability,
        others: around::others(conn, period)?,
        admissions: around::admissions(conn, period)?,
        counted_sessions: around::counted_sessions(conn, period)?,
        open: conn.query_row("select count(*) from play where day is null", [], |row| {
            row.get(0)
        })?,
        period,
        cut,
    })
}

/// What a row's name is, or why it is none.
pub(super) fn parsed<T: std::str::FromStr<Err = NotAName>>(
    row: &Row<'_>,
    column: &str,
) -> Result<T> {
    let text = row.get_ref(column)?.as_str();
    let text = text.map_err(|error| Error::unreadable("statistic", error))?;
    text.parse()
        .map_err(|error| Error::unreadable("statistic", error))
}

fn tallies(conn: &Connection, period: Period, cut: &Cut) -> Result<Vec<(Listened, Tally)>> {
    let subjects = subjects(conn)?;
    let mut sums: HashMap<i64, Tally> = HashMap::with_capacity(subjects.len());
    let mut query = conn.prepare_cached(
        "select subject_id, starts, skips, plays, uncensored_plays, completions, censored,
           listened_ms, held, estimated
         from tally where days = :days and first between :from and :to",
    )?;
    for (days, from, to) in spans(period) {
        let span = named_params! { ":days": days, ":from": from.0, ":to": to.0 };
        let mut rows = query.query(span)?;
        while let Some(row) = rows.next()? {
            *sums.entry(row.get(0)?).or_default() += tally(row, 1)?;
        }
    }
    let told = subjects.into_iter().filter(|(_, it)| cut.takes(it));
    Ok(told
        .filter_map(|(id, it)| Some((it, sums.remove(&id).filter(|it| it.starts != 0)?)))
        .collect())
}

/// The sums of a row, from the column `at` on.
pub(super) fn tally(row: &Row<'_>, at: usize) -> rusqlite::Result<Tally> {
    Ok(Tally {
        starts: row.get(at)?,
        skips: row.get(at + 1)?,
        plays: row.get(at + 2)?,
        uncensored_plays: row.get(at + 3)?,
        completions: row.get(at + 4)?,
        censored: row.get(at + 5)?,
        listened_ms: row.get(at + 6)?,
        held: row.get(at + 7)?,
        estimated: row.get(at + 8)?,
    })
}

fn subjects(conn: &Connection) -> Result<Vec<(i64, Listened)>> {
    let mut query = conn.prepare_cached(
        "select subject_id, room, clip, variant, language, recording, surface, sounding_ms from subject",
    )?;
    let mut rows = query.query([])?;
    let mut subjects = Vec::new();
    while let Some(row) = rows.next()? {
        subjects.push((row.get(0)?, listened(row)?));
    }
    Ok(subjects)
}

/// What a row of a subject names.
pub(super) fn listened(row: &Row<'_>) -> Result<Listened> {
    Ok(Listened {
        room: parsed(row, "room")?,
        clip: ClipKey {
            number: parsed(row, "clip")?,
            variant: parsed(row, "variant")?,
        },
        language: parsed(row, "language")?,
        recording: parsed(row, "recording")?,
        surface: parsed(row, "surface")?,
        sounding: Ms(row.get("sounding_ms")?),
    })
}

/// The numbers of the facets that make up a cut.
fn facets(conn: &Connection, cut: &Cut) -> Result<Vec<i64>> {
    if cut.is_whole() {
        return Ok(vec![ledger::HOUSE]);
    }
    let mut query = conn.prepare_cached(
        "select facet_id from facet where facet_id <> 0
           and (:room is null or room = :room) and (:variant is null or variant = :variant)
           and (:language is null or language = :language) and (:surface is null or surface = :surface)",
    )?;
    let ids = query.query_map(
        named_params! {
            ":room": cut.room.as_ref().map(Slug::as_str),
            ":variant": cut.variant.map(Variant::as_str),
            ":language": cut.language.as_ref().map(Language::as_str),
            ":surface": cut.surface.map(Surface::as_str),
        },
        |row| row.get(0),
    )?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

fn days(conn: &Connection, period: Period, cut: &Cut) -> Result<(Vec<(Day, Tally)>, Ends)> {
    let mut days: BTreeMap<Day, Tally> = BTreeMap::new();
    let mut ends = Ends::default();
    let mut query = conn.prepare_cached(
        "select day, starts, skips, plays, uncensored_plays, completions, censored, listened_ms,
           held, estimated, finished, stopped, superseded, idle_reset, navigated, power_loss,
           device_lost, error, closing, staff
         from tally_of_day where facet_id = :facet and day between :from and :to",
    )?;
    for facet in facets(conn, cut)? {
        let which = named_params! {
            ":facet": facet, ":from": period.first().0, ":to": period.last().0,
        };
        let mut rows = query.query(which)?;
        while let Some(row) = rows.next()? {
            *days.entry(Day(row.get(0)?)).or_default() += tally(row, 1)?;
            let mut more = [0; EndReason::ALL.len()];
            for (at, count) in more.iter_mut().enumerate() {
                *count = row.get(10 + at)?;
            }
            ends += Ends(more);
        }
    }
    let days = days.into_iter().filter(|it| it.1.starts != 0).collect();
    Ok((days, ends))
}

fn hours(conn: &Connection, period: Period, cut: &Cut) -> Result<Vec<i64>> {
    let mut hours = vec![0; SLOTS];
    let mut query = conn.prepare_cached(
        "select slot, sum(plays) from tally_of_hour
         where days = :days and first = :first and facet_id = :facet group by slot",
    )?;
    let facets = facets(conn, cut)?;
    for (days, from, to) in spans(period) {
        let step = usize::try_from(days).unwrap_or(1);
        for first in (from.0..=to.0).step_by(step) {
            for facet in &facets {
                let which = named_params! { ":days": days, ":first": first, ":facet": facet };
                let mut rows = query.query(which)?;
                while let Some(row) = rows.next()? {
                    if let Some(sum) = hours.get_mut(row.get::<_, usize>(0)?) {
                        *sum += row.get::<_, i64>(1)?;
                    }
                }
            }
        }
    }
    Ok(hours)
}
