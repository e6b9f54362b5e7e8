//! The sums made anew from the plays, and what becomes of plays that are old.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use rusqlite::{Connection, named_params, params};

use super::ended_play::{ENTRY, PLAYS, entry};
use super::ledger::{Ledger, Table, day_place};
use super::session;
use super::sheet::{self, Sheet};
use super::zone::zone;
use crate::model::{Day, LocalTime, SPANS};
use crate::store::{Result, Store};

/// So many rows are gathered before they are written, to keep memory within bounds.
const GATHERED: usize = 10_000;

impl Store {
    /// Makes all sums anew from the plays, whole or not at all; answers with how many plays that
    /// were. Days whose plays were removed keep their sums.
    pub async fn rebuild_statistics(&self) -> Result<u64> {
        self.run(rebuild).await
    }

    /// Removes rows of plays and sessions that began before `day`, at most so many of each; the
    /// sums stay. Answers with how many rows those were: none is left once that is nought.
    pub async fn forget_plays(&self, before: Day, most: usize) -> Result<usize> {
        self.run(move |conn| forget(conn, before, most)).await
    }
}

fn forget(conn: &Connection, before: Day, most: usize) -> Result<usize> {
    let which = named_params! { ":before": before.0, ":most": most };
    // Sessions first: one that lacks some of its plays could never be counted again.
    conn.execute(
        "update play set session_id = null where session_id in
           (select session_id from session where day < :before order by session_id limit :most)",
        which,
    )?;
    let sessions = conn.execute(
        "delete from session where session_id in
           (select session_id from session where day < :before order by session_id limit :most)",
        which,
    )?;
    if sessions > 0 {
        // From now on the days before are not counted again, though some of their plays are there still.
        conn.execute(
            "insert into forgotten values (:before - 1, 0) on conflict do nothing",
            named_params! { ":before": before.0 },
        )?;
        return Ok(sessions);
    }
    conn.execute(
        "insert into forgotten
         select day, count(*) from (select day from play where day < :before
           order by day, play_id limit :most) where true group by day
         on conflict do update set plays = plays + excluded.plays",
        which,
    )?;
    Ok(conn.execute(
        "delete from play where play_id in
           (select play_id from play where day < :before order by day, play_id limit :most)",
        which,
    )?)
}

/// The first day of which everything is there still: those that are partly or wholly forgotten cannot
/// be counted again.
pub(super) fn first_kept(conn: &Connection) -> Result<i32> {
    let sql = "select coalesce(max(day) + 1, -2147483648) from forgotten";
    Ok(conn.query_row(sql, [], |row| row.get(0))?)
}

/// Makes all sums anew from the plays; answers with how many plays that were.
pub(in crate::store) fn rebuild(conn: &Connection) -> Result<u64> {
    let kept = first_kept(conn)?;
    let mut ledger = Ledger::default();
    take_days(conn, Day(kept), &mut ledger)?;
    let which = named_params! { ":kept": kept };
    for table in Table::ALL {
        let name = table.name();
        let longer = if table.widens() { "or days > 1" } else { "" };
        conn.execute(
            &format!("delete from {name} where first >= :kept {longer}"),
            which,
        )?;
    }
    let zone = zone(conn)?;
    let mut dates =
        conn.prepare("update play set day = :day, hour = :hour where play_id = :play")?;
    let mut undated = conn.prepare(
        "select play_id, started_wall_ms from play where day is null and end_reason is not null",
    )?;
    let mut rows = undated.query([])?;
    while let Some(row) = rows.next()? {
        let at = LocalTime::at(row.get(1)?, &zone);
        dates.execute(named_params! {
            ":day": at.day.0, ":hour": at.hour.get(), ":play": row.get::<_, i64>(0)?,
        })?;
    }
    drop(rows);
    date_sessions(conn, &zone)?;
    let mut plays = 0;
    let mut query = conn.prepare(&format!(
        "{ENTRY} {PLAYS} where day >= :kept order by play_id"
    ))?;
    let mut rows = query.query(which)?;
    while let Some(row) = rows.next()? {
        ledger.enter(&entry(row)?, 1);
        plays += 1;
        if ledger.len() > GATHERED {
            ledger.write_as_it_is(conn)?;
        }
    }
    ledger.write_as_it_is(conn)?;
    let mut query = conn.prepare("select session_id from session where day >= :kept")?;
    let mut rows = query.query(which)?;
    while let Some(row) = rows.next()? {
        for it in session::read(conn, &[row.get(0)?].into())? {
            session::enter(conn, &it, 1, &mut ledger)?;
        }
        if ledger.len() > GATHERED {
            ledger.write_as_it_is(conn)?;
        }
    }
    ledger.write_as_it_is(conn)?;
    for table in Table::ALL.into_iter().filter(|it| it.widens()) {
        for pair in SPANS.windows(2) {
            if let [shorter, longer] = pair {
                widen(conn, table, *shorter, *longer)?;
            }
        }
    }
    Ok(plays)
}

/// Sessions are dated by what has ended in them, or by what was told of their touches.
fn date_sessions(conn: &Connection, zone: &TimeZone) -> Result<()> {
    let mut undated = conn.prepare(
        "select session_id from session where day is null and (touched_ms is not null or exists
           (select 1 from play where play.session_id = session.session_id and play.day is not null))",
    )?;
    let undated = undated
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut undated = session::read(conn, &undated)?.into_iter();
    undated.try_for_each(|mut it| session::date(conn, &mut it, zone))
}

/// Takes out the rows in which `kept` is and days before it, and puts those before it in again.
fn take_days(conn: &Connection, kept: Day, ledger: &mut Ledger) -> Result<()> {
    let (first, place) = day_place(kept);
    let mut query =
        conn.prepare("delete from tally_of_day where first = ?1 returning of_id, numbers")?;
    let mut rows = query.query([first.0])?;
    while let Some(row) = rows.next()? {
        let mut sheet = Sheet::unpack(sheet::packed(row, 1)?)?;
        sheet.cut(place);
        ledger.row(Table::Days, first, row.get(0)?).merge(&sheet);
    }
    Ok(())
}

/// Adds up spans to longer ones, each a multiple of them.
fn widen(conn: &Connection, table: Table, shorter: i32, longer: i32) -> Result<()> {
    let name = table.name();
    let mut rows = conn.prepare(&format!(
        "select first, of_id, numbers from {name} where days = ?1 order by first"
    ))?;
    let mut put = conn.prepare(&format!("insert into {name} values (?1, ?2, ?3, ?4)"))?;
    let mut rows = rows.query([shorter])?;
    let (mut span, mut sums) = (0, BTreeMap::<usize, Sheet>::new());
    loop {
        let next = rows.next()?;
        let first = next.map(|row| row.get::<_, i32>(0)).transpose()?;
        let of = first.map(|it| it.div_euclid(longer) * longer);
        if of != Some(span) {
            for (of, sheet) in std::mem::take(&mut sums) {
                put.execute(params![longer, span, of, sheet.pack()])?;
            }
        }
        let (Some(of), Some(row)) = (of, next) else {
            return Ok(());
        };
        span = of;
        let sheet = Sheet::unpack(sheet::packed(row, 2)?)?;
        sums.entry(row.get(1)?).or_default().merge(&sheet);
    }
}
