//! The sums made anew from the plays, and the proof that they need not be.

use rusqlite::{Connection, named_params};

use super::ledger::Ledger;
use super::recount::{ENTRY, entry};
use super::{session, zone};
use crate::model::{Day, LocalTime, SPANS};
use crate::store::{Result, Store};

/// So many sums are gathered before they are written, to keep memory within bounds.
const GATHERED: usize = 100_000;

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
    let one = |sql: &str| -> Result<i64> { Ok(conn.query_row(sql, [], |row| row.get(0))?) };
    let others = one("select coalesce(sum(starts), 0) from tally_of_others")?;
    let mut sums = [0; SPANS.len() + 1];
    for (sum, days) in sums.iter_mut().zip(SPANS) {
        *sum = others
            + conn.query_row(
                "select coalesce(sum(starts), 0) from tally where days = :days",
                named_params! { ":days": days },
                |row| row.get::<_, i64>(0),
            )?;
    }
    if let Some(of_day) = sums.last_mut() {
        *of_day =
            others + one("select coalesce(sum(starts), 0) from tally_of_day where facet_id = 0")?;
    }
    Ok(Proof {
        plays: one("select count(*) from play where day is not null")?
            + one("select coalesce(sum(plays), 0) from forgotten")?,
        sums,
    })
}

/// The tables that hold sums by days.
const BY_DAY: [(&str, &str); 7] = [
    ("passage", "first"),
    ("tally_of_sessions", "day"),
    ("tally", "first"),
    ("tally_of_day", "day"),
    ("tally_of_hour", "first"),
    ("coverage", "day"),
    ("tally_of_others", "day"),
];

fn rebuild(conn: &Connection) -> Result<u64> {
    // Days that are partly or wholly forgotten cannot be counted again.
    let kept: i32 = conn.query_row(
        "select coalesce(max(day) + 1, -2147483648) from forgotten",
        [],
        |row| row.get(0),
    )?;
    let which = named_params! { ":kept": kept };
    for (table, day) in BY_DAY {
        conn.execute(&format!("delete from {table} where {day} >= :kept"), which)?;
    }
    for table in ["tally", "tally_of_hour", "passage"] {
        conn.execute(&format!("delete from {table} where days > 1"), [])?;
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
    let mut ledger = Ledger::default();
    let mut plays = 0;
    let mut query = conn.prepare(&format!("{ENTRY} where day >= :kept order by play_id"))?;
    let mut rows = query.query(which)?;
    while let Some(row) = rows.next()? {
        ledger.enter(&entry(row)?, 1);
        plays += 1;
        if ledger.len() > GATHERED {
            ledger.write_single_days(conn)?;
        }
    }
    ledger.write_single_days(conn)?;
    let mut query = conn.prepare("select session_id from session where day >= :kept")?;
    let mut rows = query.query(which)?;
    while let Some(row) = rows.next()? {
        session::enter(conn, row.get(0)?, 1, &mut ledger)?;
        if ledger.len() > GATHERED {
            ledger.write_single_days(conn)?;
        }
    }
    ledger.write_single_days(conn)?;
    for days in SPANS.into_iter().filter(|it| *it > 1) {
        widen(conn, days)?;
    }
    Ok(plays)
}

/// Adds up single days to longer spans.
fn widen(conn: &Connection, days: i32) -> Result<()> {
    // `%` keeps the sign of what is divided, and a day may come before 1970.
    let first = "first - ((first % :days) + :days) % :days";
    for (table, keys, sums) in [
        (
            "tally",
            "subject_id",
            "sum(starts), sum(skips), sum(plays), sum(uncensored_plays), sum(completions),
             sum(censored), sum(listened_ms), sum(held), sum(estimated)",
        ),
        ("tally_of_hour", "facet_id, slot", "sum(plays)"),
        ("passage", "clip, next", "sum(passages)"),
    ] {
        conn.execute(
            &format!(
                "insert into {table} select :days, {first}, {keys}, {sums} from {table}
                 where days = 1 group by {first}, {keys}"
            ),
            named_params! { ":days": days },
        )?;
    }
    Ok(())
}
