//! The rollups rebuilt from the plays, and the removal of old plays.

use std::collections::HashSet;

use rusqlite::{Connection, named_params, params};

use super::counted_play::{COLUMNS, PLAYS, counted_play};
use super::rollup::RollupBatch;
use super::sessions;
use super::tables::TABLES;
use super::update::roll_up_ended;
use crate::model::{Day, SPANS};
use crate::store::{Result, Store};

/// The number of rows that are gathered before they are written, to limit the memory.
const MAX_ROWS: usize = 20_000;

/// The number of plays or sessions between two log messages about the progress.
const PROGRESS_STEP: u64 = 1_000_000;

impl Store {
    /// Rebuilds all rollups from the plays in one transaction, and returns the number of plays. Days whose
    /// plays were removed keep their totals.
    pub async fn rebuild_statistics(&self) -> Result<u64> {
        self.run(rebuild).await
    }

    /// Removes plays and sessions that began before `day`, at most `limit` of each; the rollups stay.
    /// Returns the number of removed rows; it is 0 when none is left.
    pub async fn remove_plays(&self, before: Day, limit: usize) -> Result<usize> {
        self.run(move |conn| remove_plays(conn, before, limit))
            .await
    }
}

/// What may be removed of `play` or `session`. A follower keeps what main has not acknowledged. What has an
/// estimated date stays on both, because its true date would come too late to be counted on its day.
fn removable(table: &str) -> String {
    format!(
        "day < :before
         and not (clock_trusted = 0 and (run_id in (select run_id from run where box_id is not null)
           or exists (select 1 from fleet where role = 'follower')))
         and not exists (select 1 from outbox where kind = '{table}' and row_id = {table}_id
           and from_boot_ms = 0 and mark > (select acknowledged from fleet))"
    )
}

pub(in crate::store) fn remove_plays(
    conn: &Connection,
    before: Day,
    limit: usize,
) -> Result<usize> {
    // Sessions first, because a session without some of its plays could not be counted again.
    let sessions = remove_sessions(conn, before, limit)?;
    if sessions > 0 {
        return Ok(sessions);
    }
    let sql = format!(
        "delete from play where play_id in
           (select play_id from play where {} order by day, play_id limit :limit)
         returning day, key, run_id",
        removable("play")
    );
    let removed = removed_rows(conn, &sql, before, limit)?;
    let mut count = conn.prepare_cached(
        "insert into removed_plays values (?1, 1) on conflict do update set plays = plays + 1",
    )?;
    for row in &removed {
        count.execute([row.day])?;
    }
    leave_tombstones(conn, &removed, before)?;
    Ok(removed.len())
}

fn remove_sessions(conn: &Connection, before: Day, limit: usize) -> Result<usize> {
    let sessions = format!(
        "select session_id from session where {} order by session_id limit :limit",
        removable("session")
    );
    conn.execute(
        &format!("update play set session_id = null where session_id in ({sessions})"),
        named_params! { ":before": before.0, ":limit": limit },
    )?;
    let sql =
        format!("delete from session where session_id in ({sessions}) returning day, key, run_id");
    let removed = removed_rows(conn, &sql, before, limit)?;
    if !removed.is_empty() {
        // From now on the days before are not rebuilt, even if some of their plays are still there.
        conn.execute(
            "insert into removed_plays values (:before - 1, 0) on conflict do nothing",
            named_params! { ":before": before.0 },
        )?;
        leave_tombstones(conn, &removed, before)?;
    }
    Ok(removed.len())
}

struct RemovedRow {
    day: i32,
    key: String,
    run: i64,
}

fn removed_rows(
    conn: &Connection,
    sql: &str,
    before: Day,
    limit: usize,
) -> Result<Vec<RemovedRow>> {
    let mut delete = conn.prepare_cached(sql)?;
    let rows = delete.query_map(
        named_params! { ":before": before.0, ":limit": limit },
        |row| {
            Ok(RemovedRow {
                day: row.get(0)?,
                key: row.get(1)?,
                run: row.get(2)?,
            })
        },
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Leaves tombstones of the rows of other boxes, which may be reported again.
fn leave_tombstones(conn: &Connection, removed: &[RemovedRow], before: Day) -> Result<()> {
    let mut query = conn.prepare_cached("select run_id from run where box_id is not null")?;
    let others = query
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<HashSet<i64>>>()?;
    let mut insert =
        conn.prepare_cached("insert into tombstone values (?1, ?2) on conflict do nothing")?;
    for row in removed.iter().filter(|row| others.contains(&row.run)) {
        insert.execute(params![row.key, before.0])?;
    }
    Ok(())
}

/// The first day of which nothing was removed; earlier days cannot be rebuilt.
pub(super) fn first_kept_day(conn: &Connection) -> Result<i32> {
    let sql = "select coalesce(max(day) + 1, -2147483648) from removed_plays";
    Ok(conn.query_row(sql, [], |row| row.get(0))?)
}

/// Rebuilds the rollups from the plays, and returns the number of plays.
pub(in crate::store) fn rebuild(conn: &Connection) -> Result<u64> {
    let kept = first_kept_day(conn)?;
    for table in TABLES {
        let condition = if table.has_spans() {
            "days > 1 or first_day >= ?1"
        } else {
            "day >= ?1"
        };
        let sql = format!("delete from {} where {condition}", table.name);
        conn.execute(&sql, [kept])?;
    }
    let mut batch = RollupBatch::default();
    let mut plays = add_plays(conn, kept, &mut batch)?;
    add_sessions(conn, kept, &mut batch)?;
    for table in TABLES.iter().filter(|table| table.has_spans()) {
        for pair in SPANS.windows(2) {
            if let [shorter, longer] = pair {
                table.widen(conn, *shorter, *longer)?;
            }
        }
    }
    // What has no day yet gets it.
    loop {
        let added = roll_up_ended(conn, MAX_ROWS)?;
        plays += u64::try_from(added).unwrap_or(0);
        if added == 0 {
            return Ok(plays);
        }
    }
}

fn add_plays(conn: &Connection, kept: i32, batch: &mut RollupBatch) -> Result<u64> {
    let mut plays = 0;
    let sql = format!("{COLUMNS} {PLAYS} where day >= :kept order by play_id");
    let mut query = conn.prepare(&sql)?;
    let mut rows = query.query(named_params! { ":kept": kept })?;
    while let Some(row) = rows.next()? {
        batch.add_play(&counted_play(row)?, 1);
        plays += 1;
        write_step(conn, batch, plays, "plays")?;
    }
    batch.write_days(conn)?;
    Ok(plays)
}

fn add_sessions(conn: &Connection, kept: i32, batch: &mut RollupBatch) -> Result<()> {
    let mut done = 0;
    let mut query = conn.prepare("select session_id from session where day >= :kept")?;
    let mut rows = query.query(named_params! { ":kept": kept })?;
    while let Some(row) = rows.next()? {
        for session in sessions::read(conn, &[row.get(0)?].into())? {
            sessions::add(conn, &session, 1, batch)?;
        }
        done += 1;
        write_step(conn, batch, done, "sessions")?;
    }
    batch.write_days(conn)
}

/// Writes a large batch, and logs the progress.
fn write_step(conn: &Connection, batch: &mut RollupBatch, done: u64, of: &str) -> Result<()> {
    if batch.len() > MAX_ROWS {
        batch.write_days(conn)?;
    }
    if done.is_multiple_of(PROGRESS_STEP) {
        tracing::info!(done, of, "the statistics are being rebuilt");
    }
    Ok(())
}
