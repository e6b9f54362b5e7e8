//! Schema migrations.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::{Error, Result, backup, draft, pre_migration_backup, statistics};

/// In order; `user_version` is the number of applied migrations. Append only.
const MIGRATIONS: &[&str] = &[
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
];

/// Statistics of older versions follow other rules and are rebuilt.
const REBUILD_STATISTICS_BEFORE: u32 = 10;

/// The schema version of this docent.
pub(super) fn current_version() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Migrates a database in one transaction, so that a power cut leaves the old or the new schema. A
/// database at `path` is backed up first.
pub(super) fn run(conn: &mut Connection, path: Option<&Path>) -> Result<()> {
    let before = backup::version(conn)?;
    if before > current_version() {
        return Err(too_new(before, path));
    }
    if before > 0
        && before < current_version()
        && let Some(path) = path
    {
        let kept = pre_migration_backup::create(path, before)?;
        tracing::info!(
            from = before,
            to = current_version(),
            kept = %kept.display(),
            "the database is migrated; a backup of the old version is kept"
        );
    }
    if before < current_version() {
        // A referenced table is rebuilt: <https://www.sqlite.org/lang_altertable.html>, section 7.
        conn.pragma_update(None, "foreign_keys", false)?;
    }
    let migrated = migrate(conn, path);
    conn.pragma_update(None, "foreign_keys", true)?;
    migrated
}

fn migrate(conn: &mut Connection, path: Option<&Path>) -> Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have migrated it meanwhile.
    let done = backup::version(&tx)?;
    if done > current_version() {
        return Err(too_new(done, path));
    }
    for (version, sql) in (1..).zip(MIGRATIONS) {
        if version > done {
            tx.execute_batch(sql)?;
            tx.pragma_update(None, "user_version", version)?;
        }
    }
    if done < current_version()
        && tx
            .prepare("select 1 from pragma_foreign_key_check")?
            .exists([])?
    {
        let reason = "it refers to a row that is missing";
        return Err(Error::unreadable("row", reason));
    }
    draft::split_document(&tx)?;
    if (1..REBUILD_STATISTICS_BEFORE).contains(&done) {
        let plays = statistics::rebuild(&tx)?;
        tracing::info!(
            plays,
            "the statistics are rebuilt by the rules of this version"
        );
    }
    Ok(tx.commit()?)
}

pub(super) fn too_new(found: u32, path: Option<&Path>) -> Error {
    Error::TooNew {
        found,
        known: current_version(),
        pre_migration_backup: path
            .and_then(|path| pre_migration_backup::newest(path, current_version())),
    }
}
