//! The time zone of the museum.

use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension};

use crate::store::Result;

/// The museum's own time zone: the current edition's.
pub(in crate::store) fn zone(conn: &Connection) -> Result<TimeZone> {
    let name: Option<Option<String>> = conn
        .prepare_cached(
            "select time_zone from edition where number =
               (select edition from publication order by publication_id desc limit 1)",
        )?
        .query_row([], |row| row.get(0))
        .optional()?;
    let zone = name.flatten().and_then(|name| TimeZone::get(&name).ok());
    Ok(zone.unwrap_or(TimeZone::UTC))
}
