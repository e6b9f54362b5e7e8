//! Columns of the statistics tables as values of the model.

use rusqlite::Row;

use crate::model::{Day, Hour, LocalTime};
use crate::store::{Error, Result};

/// The day in the column `at`, and the hour in the next one.
pub(super) fn local_time(row: &Row<'_>, at: usize) -> Result<LocalTime> {
    let hour: u8 = row.get(at + 1)?;
    Ok(LocalTime {
        day: Day(row.get(at)?),
        hour: Hour::new(hour).ok_or_else(|| Error::unreadable("hour", hour))?,
    })
}
