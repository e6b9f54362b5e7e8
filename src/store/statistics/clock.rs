//! What day it is for the museum, and what is mended once a box without a clock learns the time.

use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::recount;
use crate::model::{Day, Hour, LocalTime, Moment};
use crate::store::{Error, Result};

/// The museum's own time zone: the current edition's.
pub(in crate::store) fn zone(conn: &Connection) -> Result<TimeZone> {
    let name: Option<Option<String>> = conn
        .prepare_cached(
            "select time_zone from edition where number =
               (select edition from publication order by publication_id desc limit 1)",
        )?
        .query_row([], |row| row.get(0))
        .optional()?;
    let zone = name.flatten().and_then(|it| TimeZone::get(&it).ok());
    Ok(zone.unwrap_or(TimeZone::UTC))
}

/// A moment of a run, by the time that its clock came to be trusted with, where it was not yet. Where
/// it is, all of the run has its time from now on: whatever is written down may be the last of it.
pub(in crate::store) fn dated(conn: &Connection, run: i64, at: Moment) -> Result<Moment> {
    settle(conn, run, at)?;
    if at.trusted {
        return Ok(at);
    }
    let offset: Option<i64> = conn
        .prepare_cached("select clock_offset_ms from run where run_id = :run")?
        .query_row(named_params! { ":run": run }, |row| row.get(0))?;
    Ok(offset.map_or(at, |it| Moment {
        wall_ms: at.boot_ms.saturating_add(it),
        trusted: true,
        ..at
    }))
}

/// The day of a row that has one, in the column `at`, and the hour, in the next one.
pub(super) fn local_time(row: &Row<'_>, at: usize) -> Result<LocalTime> {
    let hour: u8 = row.get(at + 1)?;
    Ok(LocalTime {
        day: Day(row.get(at)?),
        hour: Hour::new(hour).ok_or_else(|| Error::unreadable("hour", hour))?,
    })
}

/// Once the wall clock of a run can be trusted, everything of the same boot that was written down
/// under a clock that could not gets its true time.
pub(in crate::store) fn settle(conn: &Connection, run: i64, told: Moment) -> Result<()> {
    if !told.trusted {
        return Ok(());
    }
    let known: Option<i64> = conn
        .prepare_cached("select clock_offset_ms from run where run_id = :run")?
        .query_row(named_params! { ":run": run }, |row| row.get(0))?;
    if known.is_some() {
        return Ok(());
    }
    let offset = told.wall_ms - told.boot_ms;
    let mut runs = conn.prepare_cached(
        "update run set clock_offset_ms = :offset
         where clock_offset_ms is null and (run_id = :run
           or boot_name = (select boot_name from run where run_id = :run))
         returning run_id",
    )?;
    let runs = runs
        .query_map(named_params! { ":offset": offset, ":run": run }, |row| {
            row.get(0)
        })?
        .collect::<rusqlite::Result<Vec<i64>>>()?;
    let mut settled = 0;
    for run in runs {
        settled += settle_run(conn, run, offset)?;
    }
    if settled > 0 {
        tracing::info!(
            plays = settled,
            "the clock is set; plays of before have their true time now"
        );
    }
    Ok(())
}

/// Answers with how many plays got their true time.
fn settle_run(conn: &Connection, run: i64, offset: i64) -> Result<usize> {
    let of = |table: &str| -> Result<Vec<i64>> {
        let mut query = conn.prepare(&format!(
            "select {table}_id from {table} indexed by {table}_estimated
             where run_id = :run and clock_trusted = 0"
        ))?;
        let ids = query.query_map(named_params! { ":run": run }, |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    };
    let (plays, sessions) = (of("play")?, of("session")?);
    let which = named_params! { ":run": run, ":offset": offset };
    recount(conn, &plays, &sessions, |conn| {
        conn.execute(
            "update play indexed by play_estimated set started_wall_ms = started_boot_ms + :offset, clock_trusted = 1
             where run_id = :run and clock_trusted = 0",
            which,
        )?;
        conn.execute(
            "update session indexed by session_estimated set began_wall_ms = began_boot_ms + :offset, clock_trusted = 1
             where run_id = :run and clock_trusted = 0",
            which,
        )?;
        Ok(())
    })?;
    super::availability::settle(conn, run, offset)?;
    Ok(plays.len())
}
