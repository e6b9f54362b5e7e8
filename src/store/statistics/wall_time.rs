//! True times for what was recorded before the clock was set.

use rusqlite::{Connection, named_params};

use super::update::update_rollups;
use super::zone::zone;
use crate::model::{LocalTime, Moment};
use crate::store::Result;

/// A moment of a run with its true time, if that is known by now. A trusted moment makes it known for the
/// whole run, because this may be the last record of the run.
pub(in crate::store) fn with_true_time(conn: &Connection, run: i64, at: Moment) -> Result<Moment> {
    backfill_wall_time(conn, run, at)?;
    if at.trusted {
        return Ok(at);
    }
    let offset: Option<i64> = conn
        .prepare_cached("select clock_offset_ms from run where run_id = :run")?
        .query_row(named_params! { ":run": run }, |row| row.get(0))?;
    Ok(offset.map_or(at, |offset| Moment {
        wall_ms: at.boot_ms.saturating_add(offset),
        trusted: true,
        ..at
    }))
}

/// Once the clock of a run is trusted, everything that the same boot recorded before gets its true time.
pub(in crate::store) fn backfill_wall_time(conn: &Connection, run: i64, now: Moment) -> Result<()> {
    if !now.trusted {
        return Ok(());
    }
    let known: Option<i64> = conn
        .prepare_cached("select clock_offset_ms from run where run_id = :run")?
        .query_row(named_params! { ":run": run }, |row| row.get(0))?;
    if known.is_some() {
        return Ok(());
    }
    let offset = now.wall_ms - now.boot_ms;
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
    let mut plays = 0;
    for run in runs {
        plays += backfill_run(conn, run, offset)?;
    }
    if plays > 0 {
        tracing::info!(
            plays,
            "the clock is set; earlier plays have their true time now"
        );
    }
    Ok(())
}

/// Returns the number of plays that got their true time.
fn backfill_run(conn: &Connection, run: i64, offset: i64) -> Result<usize> {
    let estimated = |table: &str| -> Result<Vec<i64>> {
        let mut query = conn.prepare(&format!(
            "select {table}_id from {table} indexed by {table}_estimated
             where run_id = :run and clock_trusted = 0"
        ))?;
        let ids = query.query_map(named_params! { ":run": run }, |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    };
    let (plays, sessions) = (estimated("play")?, estimated("session")?);
    let params = named_params! { ":run": run, ":offset": offset };
    update_rollups(conn, &plays, &sessions, |conn| {
        conn.execute(
            "update play indexed by play_estimated set started_wall_ms = started_boot_ms + :offset, clock_trusted = 1
             where run_id = :run and clock_trusted = 0",
            params,
        )?;
        conn.execute(
            "update session indexed by session_estimated set began_wall_ms = began_boot_ms + :offset, clock_trusted = 1
             where run_id = :run and clock_trusted = 0",
            params,
        )?;
        Ok(())
    })?;
    backfill_availability(conn, run, offset)?;
    Ok(plays.len())
}

/// Replaces the availability that a run recorded under a clock that was not set.
fn backfill_availability(conn: &Connection, run: i64, offset: i64) -> Result<()> {
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
    let mut insert = conn.prepare(
        "insert into availability values (:day, :hour, :run, :state, :rooms, :boot, :wall, 1, :lasted)",
    )?;
    for (state, rooms, boot, lasted) in rows.collect::<rusqlite::Result<Vec<_>>>()? {
        let wall = boot.saturating_add(offset);
        let at = LocalTime::at(wall, &zone);
        insert.execute(named_params! {
            ":day": at.day.0, ":hour": at.hour.get(), ":run": run, ":state": state,
            ":rooms": rooms, ":boot": boot, ":wall": wall, ":lasted": lasted,
        })?;
    }
    Ok(())
}
