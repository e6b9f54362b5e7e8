//! The proof that the sums are what plays and sessions are, row by row.

use std::fmt;

use rusqlite::{Connection, named_params, params};

use super::ledger::{HOUSE, OF_DAY, Table};
use super::rebuild::first_kept;
use super::{session, sheet};
use crate::model::{Coverage, EndReason, PlayTotals, SPANS, SessionTotals};
use crate::store::{Result, Store};

/// Something that is counted in the rows, and what it comes to wherever it is added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What was counted.
    pub what: &'static str,
    /// The number of rows.
    pub rows: i64,
    /// For spans of each length; of plays also by days.
    pub sums: Vec<i64>,
}

/// Whether the sums are what the rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof(pub Vec<Account>);

impl Account {
    /// Whether both sides are equal.
    pub fn holds(&self) -> bool {
        self.sums.iter().all(|it| *it == self.rows)
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

    /// Plays in the database that have ended and are counted, with those whose rows were removed.
    pub fn plays(&self) -> i64 {
        self.0.first().map_or(0, |it| it.rows)
    }
}

impl Store {
    /// Counts every play and every session, and adds up every sum; takes its time.
    pub async fn prove_statistics(&self) -> Result<Proof> {
        self.read(|conn| {
            let kept = first_kept(conn)?;
            Ok(Proof(vec![
                plays(conn)?,
                curves(conn, kept)?,
                sessions(conn, kept)?,
                ways(conn, kept)?,
            ]))
        })
        .await
    }
}

fn plays(conn: &Connection) -> Result<Account> {
    let first = |place: usize, width: usize| place.is_multiple_of(width);
    let others = total(conn, Table::Others, 1, i32::MIN, |_, _| true)?;
    let mut sums = Vec::new();
    for days in SPANS {
        let starts = |_, place| first(place, PlayTotals::NUMBERS);
        sums.push(others + total(conn, Table::Tally, days, i32::MIN, starts)?);
    }
    let starts = |of, place| of == HOUSE && first(place, OF_DAY);
    let days = Table::Days.days();
    sums.push(others + total(conn, Table::Days, days, i32::MIN, starts)?);
    let there = "select (select count(*) from play where day is not null)
                   + (select coalesce(sum(plays), 0) from forgotten)";
    Ok(Account {
        what: "plays",
        rows: conn.query_row(there, [], |row| row.get(0))?,
        sums,
    })
}

/// Those that retention is of.
fn curves(conn: &Connection, kept: i32) -> Result<Account> {
    let visitors = EndReason::ALL.iter().filter(|it| !it.is_censored());
    let visitors: Vec<String> = visitors.map(|it| format!("'{it}'")).collect();
    let rows = conn.query_row(
        &format!(
            "select count(*) from play where day >= :kept
               and trigger in ('visitor', 'queue') and end_reason in ({})",
            visitors.join(", ")
        ),
        named_params! { ":kept": kept },
        |row| row.get(0),
    )?;
    let starts = |_, place: usize| place.is_multiple_of(Coverage::NUMBERS);
    Ok(Account {
        what: "starts that nothing cut off",
        rows,
        sums: vec![total(conn, Table::Coverage, 1, kept, starts)?],
    })
}

fn sessions(conn: &Connection, kept: i32) -> Result<Account> {
    let rows = conn.query_row(
        "select count(*) from session where day >= :kept and (touched_ms is not null or exists
           (select 1 from play where play.session_id = session.session_id and play.day is not null
              and trigger in ('visitor', 'queue')))",
        named_params! { ":kept": kept },
        |row| row.get(0),
    )?;
    let of_house = |of, place: usize| of == HOUSE && place.is_multiple_of(SessionTotals::NUMBERS);
    spanned(conn, "sessions", rows, Table::Sessions, kept, of_house)
}

fn ways(conn: &Connection, kept: i32) -> Result<Account> {
    let rows = session::count_ways(conn, kept)?;
    spanned(
        conn,
        "ways from clip to clip",
        rows,
        Table::Passages,
        kept,
        |_, _| true,
    )
}

/// Longer spans may be of forgotten days, too: of these the sums by day are all that is known.
fn spanned(
    conn: &Connection,
    what: &'static str,
    rows: i64,
    table: Table,
    kept: i32,
    counts: impl Fn(usize, usize) -> bool,
) -> Result<Account> {
    let by_day = total(conn, table, 1, i32::MIN, &counts)?;
    let forgotten = by_day - total(conn, table, 1, kept, &counts)?;
    let mut sums = Vec::new();
    for days in SPANS {
        sums.push(total(conn, table, days, i32::MIN, &counts)?);
    }
    Ok(Account {
        what,
        rows: rows + forgotten,
        sums,
    })
}

/// What the numbers come to that count, by whose they are and by their places, in a table's rows of so
/// many days from a day on.
fn total(
    conn: &Connection,
    table: Table,
    days: i32,
    from: i32,
    counts: impl Fn(usize, usize) -> bool,
) -> Result<i64> {
    let mut query = conn.prepare(&format!(
        "select of_id, numbers from {} where days = ?1 and first >= ?2",
        table.name()
    ))?;
    let mut rows = query.query(params![days, from])?;
    let mut sum = 0;
    while let Some(row) = rows.next()? {
        let of = row.get(0)?;
        sheet::each(sheet::packed(row, 1)?, |place, number| {
            if counts(of, place) {
                sum += number;
            }
        })?;
    }
    Ok(sum)
}
