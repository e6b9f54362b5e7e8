//! The schema: its migrations in order, and the version of a database.

use rusqlite::Connection;

use super::Result;

/// In order; `user_version` is the number of applied migrations. Append only.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("../../db/migrations/0001_initial.sql"),
    include_str!("../../db/migrations/0002_screens.sql"),
    include_str!("../../db/migrations/0003_staff.sql"),
    include_str!("../../db/migrations/0004_findings.sql"),
    include_str!("../../db/migrations/0005_speakers.sql"),
    include_str!("../../db/migrations/0006_statistics.sql"),
    include_str!("../../db/migrations/0007_outlets.sql"),
    include_str!("../../db/migrations/0008_known_browsers.sql"),
    include_str!("../../db/migrations/0009_published.sql"),
    include_str!("../../db/migrations/0010_draft.sql"),
    include_str!("../../db/migrations/0011_formats.sql"),
    include_str!("../../db/migrations/0012_rollups.sql"),
    include_str!("../../db/migrations/0013_packed_sums.sql"),
    include_str!("../../db/migrations/0014_fleet.sql"),
    include_str!("../../db/migrations/0015_alerts.sql"),
    include_str!("../../db/migrations/0016_ratings.sql"),
];

/// The schema version of this docent.
pub(super) fn current_version() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// The schema version of a database; 0 if it is empty.
pub(super) fn version(conn: &Connection) -> Result<u32> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}
