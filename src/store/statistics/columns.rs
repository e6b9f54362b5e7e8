//! Columns of the statistics tables as values of the model.

use rusqlite::Row;

use crate::model::{Day, Hour, LocalTime, ParseError};
use crate::store::{Error, Result};

/// Parses a text column.
pub(super) fn parsed<T: std::str::FromStr<Err = ParseError>>(
    row: &Row<'_>,
    column: usize,
) -> Result<T> {
    let text = row.get_ref(column)?.as_str();
    let text = text.map_err(|error| Error::unreadable("statistic", error))?;
    text.parse()
        .map_err(|error| Error::unreadable("statistic", error))
}

/// The day in the column `at`, and the hour in the next one.
pub(super) fn local_time(row: &Row<'_>, at: usize) -> Result<LocalTime> {
    let hour: u8 = row.get(at + 1)?;
    Ok(LocalTime {
        day: Day(row.get(at)?),
        hour: Hour::new(hour).ok_or_else(|| Error::unreadable("hour", hour))?,
    })
}
