//! Reads the rows of sums that make up a period.

use rusqlite::{Connection, OptionalExtension, params};

use super::ledger::Table;
use super::sheet;
use crate::model::{Period, spans};
use crate::store::Result;

/// Tells the rows that make up a period, and whose they are.
pub(super) fn rows(
    conn: &Connection,
    table: Table,
    period: Period,
    mut tell: impl FnMut(usize, &[u8]) -> Result<()>,
) -> Result<()> {
    let mut query = conn.prepare_cached(&format!(
        "select of_id, numbers from {} where days = ?1 and first between ?2 and ?3",
        table.name()
    ))?;
    let runs = if table.widens() {
        spans(period)
    } else {
        vec![(1, period.first(), period.last())]
    };
    for (days, from, to) in runs {
        let mut rows = query.query(params![days, from.0, to.0])?;
        while let Some(row) = rows.next()? {
            tell(row.get(0)?, sheet::packed(row, 1)?)?;
        }
    }
    Ok(())
}

/// Tells the shortest rows that touch a period, of one alone: each is looked up, for between two of
/// them stand those of everybody else.
pub(super) fn rows_of(
    conn: &Connection,
    table: Table,
    period: Period,
    of: usize,
    mut tell: impl FnMut(i32, &[u8]) -> Result<()>,
) -> Result<()> {
    let (table, days) = (table.name(), table.days());
    let end = |order: &str| -> Result<Option<i32>> {
        let mut query = conn.prepare_cached(&format!(
            "select first from {table} where days = ?1 order by first {order} limit 1"
        ))?;
        Ok(query.query_row([days], |row| row.get(0)).optional()?)
    };
    let (Some(first), Some(last)) = (end("asc")?, end("desc")?) else {
        return Ok(());
    };
    let from = period.first().0.div_euclid(days) * days;
    let mut query = conn.prepare_cached(&format!(
        "select numbers from {table} where days = ?1 and first = ?2 and of_id = ?3"
    ))?;
    let step = usize::try_from(days).unwrap_or(1);
    for day in (from.max(first)..=period.last().0.min(last)).step_by(step) {
        let mut rows = query.query(params![days, day, of])?;
        if let Some(row) = rows.next()? {
            tell(day, sheet::packed(row, 0)?)?;
        }
    }
    Ok(())
}

/// So many numbers that stand side by side, from a multiple of their count on.
pub(super) fn chunk<const N: usize>(numbers: &[i64], at: usize) -> [i64; N] {
    let chunk = numbers.get(at * N..).and_then(<[i64]>::first_chunk);
    chunk.copied().unwrap_or([0; N])
}
