use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::{Error, Result, backup, draft, pre_migration_backup, statistics};

/// In order; `user_version` counts how many a database has seen. Append only.
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

/// Sums of a database before this version were made by other rules, and are made anew.
const COUNTED_ANEW: u32 = 10;

/// The version that this docent writes.
pub(super) fn known() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Brings a database up to date, in one transaction: wherever the plug is pulled, it is as it was
/// or as it is to be. Of one at `path` a copy is kept first.
pub(super) fn run(conn: &mut Connection, path: Option<&Path>) -> Result<()> {
    let before = backup::version(conn)?;
    if before > known() {
        return Err(too_new(before, path));
    }
    if before > 0
        && before < known()
        && let Some(path) = path
    {
        let kept = pre_migration_backup::keep(path, before)?;
        tracing::info!(
            from = before,
            to = known(),
            kept = %kept.display(),
            "the database is brought up to date; as it was before, it is kept"
        );
    }
    if before < known() {
        // A table that others point to is made anew: <https://www.sqlite.org/lang_altertable.html>, section 7.
        conn.pragma_update(None, "foreign_keys", false)?;
    }
    let migrated = migrate(conn, path);
    conn.pragma_update(None, "foreign_keys", true)?;
    migrated
}

fn migrate(conn: &mut Connection, path: Option<&Path>) -> Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Somebody may have been quicker.
    let done = backup::version(&tx)?;
    if done > known() {
        return Err(too_new(done, path));
    }
    for (version, sql) in (1..).zip(MIGRATIONS) {
        if version > done {
            tx.execute_batch(sql)?;
            tx.pragma_update(None, "user_version", version)?;
        }
    }
    if done < known()
        && tx
            .prepare("select 1 from pragma_foreign_key_check")?
            .exists([])?
    {
        let reason = "it refers to a row that is missing";
        return Err(Error::unreadable("row", reason));
    }
    draft::take_apart(&tx)?;
    if (1..COUNTED_ANEW).contains(&done) {
        let plays = statistics::rebuild(&tx)?;
        tracing::info!(
            plays,
            "the statistics are counted anew, by the rules of this version"
        );
    }
    Ok(tx.commit()?)
}

pub(super) fn too_new(found: u32, path: Option<&Path>) -> Error {
    Error::TooNew {
        found,
        known: known(),
        pre_migration_backup: path.and_then(|path| pre_migration_backup::newest(path, known())),
    }
}
