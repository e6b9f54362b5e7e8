//! Reads the rows of the spans that make up a period.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use super::tables::RollupTable;
use crate::model::{Period, Span, spans};
use crate::store::Result;

/// Adds columns from `column` on to counters, each times `factor`.
pub(super) fn add_columns(
    row: &Row<'_>,
    column: usize,
    counters: &mut [i64],
    factor: i64,
) -> Result<()> {
    for (column, counter) in (column..).zip(counters) {
        *counter += row.get::<_, i64>(column)? * factor;
    }
    Ok(())
}

/// Calls `read` with the rows of the spans that make up the periods, and how often each row counts for
/// each period.
pub(super) fn each_row<const N: usize>(
    conn: &Connection,
    table: &RollupTable,
    keys: &str,
    periods: [Period; N],
    mut read: impl FnMut(&Row<'_>, [i64; N]) -> Result<()>,
) -> Result<()> {
    let Some(recorded) = table.recorded(conn)? else {
        return Ok(());
    };
    let mut factors: BTreeMap<Span, [i64; N]> = BTreeMap::new();
    for (n, period) in periods.into_iter().enumerate() {
        for (span, sign) in spans(period, recorded) {
            if let Some(factor) = factors.entry(span).or_insert([0; N]).get_mut(n) {
                *factor += sign;
            }
        }
    }
    let mut query = conn.prepare_cached(&format!(
        "select {keys}, {} from {} where days = ?1 and first_day = ?2",
        table.counters.join(", "),
        table.name
    ))?;
    for (span, factors) in factors {
        let mut rows = query.query(params![span.days, span.first.0])?;
        while let Some(row) = rows.next()? {
            read(row, factors)?;
        }
    }
    Ok(())
}
