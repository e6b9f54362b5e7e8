//! What day it is for the museum, and what is mended once a box without a clock learns the time.

use rusqlite::{Connection, named_params};

use super::recount::recount;
use super::zone::zone;
use crate::model::{LocalTime, Moment};
use crate::store::Result;

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
    settle_availability(conn, run, offset)?;
    Ok(plays.len())
}

/// Gives what a run wrote down under a clock that was not set its true time.
fn settle_availability(conn: &Connection, run: i64, offset: i64) -> Result<()> {
    let zone = zone(conn)?;
    let mut query = conn.prepare(
        "delete from availability where run_id = :run and clock_trusted = 0
         returning state, room_set_id, from_boot_ms, lasted_ms",
    )?;
    let rows = query.query_map(named_params! { ":run": run }, |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, i64>(1)?,
            row.get::<_, i64>(2)?,
            row.get::<_, i64>(3)?,
        ))
    })?;
    let mut put = conn.prepare(
        "insert into availability values (:day, :hour, :run, :state, :rooms, :boot, :wall, 1, :lasted)",
    )?;
    for (state, rooms, boot, lasted) in rows.collect::<rusqlite::Result<Vec<_>>>()? {
        let wall = boot.saturating_add(offset);
        let at = LocalTime::at(wall, &zone);
        put.execute(named_params! {
            ":day": at.day.0, ":hour": at.hour.get(), ":run": run, ":state": state,
            ":rooms": rooms, ":boot": boot, ":wall": wall, ":lasted": lasted,
        })?;
    }
    Ok(())
}
