//! The sums made anew from the plays, and the proof that they need not be.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use rusqlite::{Connection, named_params, params};

use super::ledger::{Ledger, OF_DAY, Table, day_place};
use super::recount::{ENTRY, entry};
use super::sheet::{self, Sheet};
use super::{session, zone};
use crate::model::{Day, LocalTime, SPANS, Tally};
use crate::store::{Result, Store};

/// So many rows are gathered before they are written, to keep memory within bounds.
const GATHERED: usize = 10_000;

/// Whether the sums are what the plays are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Plays in the database that have ended and are counted, with those whose rows were removed.
    pub plays: i64,
    /// What the sums come to, for spans of each length, and by days.
    pub sums: [i64; SPANS.len() + 1],
}

impl Proof {
    pub fn holds(&self) -> bool {
        self.sums.iter().all(|it| *it == self.plays)
    }
}

impl Store {
    /// Counts every play, and adds up every sum; takes its time.
    pub async fn prove_statistics(&self) -> Result<Proof> {
        self.read(prove).await
    }

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

fn prove(conn: &Connection) -> Result<Proof> {
    let others = starts(conn, Table::Others, 1, 1)?;
    let mut sums = [others; SPANS.len() + 1];
    for (sum, days) in sums.iter_mut().zip(SPANS) {
        *sum += starts(conn, Table::Tally, days, Tally::NUMBERS)?;
    }
    if let Some(of_day) = sums.last_mut() {
        *of_day += starts(conn, Table::Days, Table::Days.days(), OF_DAY)?;
    }
    let one = |sql: &str| -> Result<i64> { Ok(conn.query_row(sql, [], |row| row.get(0))?) };
    Ok(Proof {
        plays: one("select count(*) from play where day is not null")?
            + one("select coalesce(sum(plays), 0) from forgotten")?,
        sums,
    })
}

/// What the first of every so many numbers comes to, in all rows of a table; of days the house's alone.
fn starts(conn: &Connection, table: Table, days: i32, width: usize) -> Result<i64> {
    let mut query = conn.prepare(&format!(
        "select numbers from {} where days = ?1 and (?2 or of_id = 0)",
        table.name()
    ))?;
    let mut rows = query.query(params![days, table != Table::Days])?;
    let mut sum = 0;
    while let Some(row) = rows.next()? {
        sheet::each(sheet::packed(row, 0)?, |place, number| {
            if place % width == 0 {
                sum += number;
            }
        })?;
    }
    Ok(sum)
}

fn rebuild(conn: &Connection) -> Result<u64> {
    // Days that are partly or wholly forgotten cannot be counted again.
    let kept: i32 = conn.query_row(
        "select coalesce(max(day) + 1, -2147483648) from forgotten",
        [],
        |row| row.get(0),
    )?;
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
    let mut query = conn.prepare(&format!("{ENTRY} where day >= :kept order by play_id"))?;
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
        session::enter(conn, row.get(0)?, 1, &mut ledger)?;
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
        .collect::<rusqlite::Result<Vec<i64>>>()?;
    undated
        .into_iter()
        .try_for_each(|it| session::date(conn, it, zone))
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
