//! Comparison of the rollups with plays and sessions.

use std::fmt;

use rusqlite::{Connection, named_params};

use super::counted_play::{COLUMNS, PLAYS, counted_play};
use super::rebuild::first_kept_day;
use super::sessions;
use super::tables::{NARRATION_TOTAL, RollupTable, SESSION_TOTAL, TRANSITION_TOTAL};
use crate::model::{SPANS, covered_buckets, is_play};
use crate::store::{Result, Store};

/// A number that is counted in the rows, and what each rollup has for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What was counted.
    pub what: &'static str,
    /// The number of rows.
    pub rows: i64,
    /// The same number in each rollup.
    pub sums: Vec<i64>,
}

/// Whether the rollups agree with the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof(pub Vec<Account>);

impl Account {
    /// Whether both sides are equal.
    pub fn holds(&self) -> bool {
        self.sums.iter().all(|sum| *sum == self.rows)
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} are {:?} in their sums",
            self.rows, self.what, self.sums
        )
    }
}

impl Proof {
    /// Whether both sides are equal.
    pub fn holds(&self) -> bool {
        self.0.iter().all(Account::holds)
    }

    /// The number of counted plays, including those whose rows were removed.
    pub fn plays(&self) -> i64 {
        self.0.first().map_or(0, |plays| plays.rows)
    }
}

impl Store {
    /// Counts every play and every session, and adds up every rollup. This takes long.
    pub async fn prove_statistics(&self) -> Result<Proof> {
        self.read(|conn| {
            let kept = first_kept_day(conn)?;
            let sessions = number(
                conn,
                "select count(*) from session where day >= :day and (touched_ms is not null or exists
                   (select 1 from play where play.session_id = session.session_id and play.day is not null
                      and trigger in ('visitor', 'queue')))",
                kept,
            )?;
            let transitions = sessions::count_transitions(conn, kept)?;
            Ok(Proof(vec![
                plays(conn)?,
                curves(conn, kept)?,
                spanned(conn, "answers", answers(conn, kept)?, &NARRATION_TOTAL, "rated_good + rated_fair + rated_poor", kept)?,
                spanned(conn, "sessions", sessions, &SESSION_TOTAL, "sessions * (room = '*')", kept)?,
                spanned(conn, "ways from clip to clip", transitions, &TRANSITION_TOTAL, "times", kept)?,
            ]))
        })
        .await
    }
}

fn plays(conn: &Connection) -> Result<Account> {
    let rows = "select (select count(*) from play where day is not null)
                  + (select coalesce(sum(plays), 0) from removed_plays)";
    let rows = conn.query_row(rows, [], |row| row.get(0))?;
    let others: i64 = conn.query_row(
        "select coalesce(sum(starts), 0) from other_start",
        [],
        |row| row.get(0),
    )?;
    let mut sums = sums_by_span(conn, &NARRATION_TOTAL, "starts")?;
    // Each play is once in the rows of each combination of filters.
    let mut query = conn.prepare(
        "select coalesce(sum(starts), 0) from day_total
         where (room = '*') = ?1 and (language = '*') = ?2 and (variant = '*') = ?3",
    )?;
    for filters in 0_u8..8 {
        let all = [1, 2, 4].map(|bit| filters & bit != 0);
        sums.push(query.query_row(all, |row| row.get(0))?);
    }
    for sum in &mut sums {
        *sum += others;
    }
    Ok(Account {
        what: "plays",
        rows,
        sums,
    })
}

/// Hundredths that uncensored starts heard; a change counts for its hundredth and all after it.
fn curves(conn: &Connection, kept: i32) -> Result<Account> {
    let mut rows = 0;
    let mut query = conn.prepare(&format!(
        "{COLUMNS} {PLAYS} where day >= :day and trigger in ('visitor', 'queue')"
    ))?;
    let mut plays = query.query(named_params! { ":day": kept })?;
    while let Some(row) = plays.next()? {
        let play = counted_play(row)?;
        if play.end.is_some_and(|end| !end.is_censored()) {
            let covered = covered_buckets(play.audible_length, &play.heard);
            rows += covered.into_iter().map(i64::from).sum::<i64>();
        }
    }
    let sum = "select coalesce(sum(change * (100 - hundredth)), 0) from retention_change where day >= :day";
    Ok(Account {
        what: "hundredths of recordings heard",
        rows,
        sums: vec![number(conn, sum, kept)?],
    })
}

/// Answers of visitors to a play. An answer to less counts nothing.
fn answers(conn: &Connection, kept: i32) -> Result<i64> {
    let mut query = conn.prepare(&format!(
        "{COLUMNS} {PLAYS} where day >= :day and rating is not null and trigger in ('visitor', 'queue')"
    ))?;
    let mut plays = query.query(named_params! { ":day": kept })?;
    let mut answers = 0;
    while let Some(row) = plays.next()? {
        let play = counted_play(row)?;
        answers += i64::from(is_play(play.audible_length, play.heard_ms));
    }
    Ok(answers)
}

/// Of days whose plays were removed, the rows of single days are the only source.
fn spanned(
    conn: &Connection,
    what: &'static str,
    rows: i64,
    table: &RollupTable,
    counter: &str,
    kept: i32,
) -> Result<Account> {
    let days = format!(
        "select coalesce(sum({counter}), 0) from {} where days = 1 and first_day < :day",
        table.name
    );
    Ok(Account {
        what,
        rows: rows + number(conn, &days, kept)?,
        sums: sums_by_span(conn, table, counter)?,
    })
}

fn sums_by_span(conn: &Connection, table: &RollupTable, counter: &str) -> Result<Vec<i64>> {
    let sql = format!(
        "select coalesce(sum({counter}), 0) from {} where days = :day",
        table.name
    );
    SPANS.iter().map(|days| number(conn, &sql, *days)).collect()
}

fn number(conn: &Connection, sql: &str, day: i32) -> Result<i64> {
    Ok(conn.query_row(sql, named_params! { ":day": day }, |row| row.get(0))?)
}
