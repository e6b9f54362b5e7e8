use rusqlite::Connection;

use super::{Error, Result};

/// In order; `user_version` counts how many a database has seen. Append only.
const MIGRATIONS: &[&str] = &[
    include_str!("../../db/migrations/0001_initial.sql"),
    include_str!("../../db/migrations/0002_screens.sql"),
    include_str!("../../db/migrations/0003_staff.sql"),
    include_str!("../../db/migrations/0004_findings.sql"),
    include_str!("../../db/migrations/0005_speakers.sql"),
    include_str!("../../db/migrations/0006_statistics.sql"),
    include_str!("../../db/migrations/0007_outlets.sql"),
];

pub(super) fn run(conn: &mut Connection) -> Result<()> {
    let done: u32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if done > known {
        return Err(Error::TooNew { found: done, known });
    }
    for (version, sql) in (1..).zip(MIGRATIONS) {
        if version <= done {
            continue;
        }
        let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", version)?;
        tx.commit()?;
    }
    Ok(())
}
