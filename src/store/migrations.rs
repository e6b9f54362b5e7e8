//! Schema migrations.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::schema::{MIGRATIONS, current_version, version};
use super::{Error, Result, draft, pre_migration_backup, statistics};

/// The version without packed sums. Earlier ones are converted where the plays were removed; all other days
/// are rebuilt.
const ROLLUPS: u32 = 13;

/// Migrates a database in one transaction, so that a power cut leaves the old or the new schema. A
/// database at `path` is backed up first.
pub(super) fn run(conn: &mut Connection, path: Option<&Path>) -> Result<()> {
    let before = version(conn)?;
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
    let done = version(&tx)?;
    if done > current_version() {
        return Err(too_new(done, path));
    }
    for (number, sql) in (1..).zip(MIGRATIONS) {
        if number > done {
            if number == ROLLUPS {
                statistics::convert_packed(&tx)?;
            }
            tx.execute_batch(sql)?;
            tx.pragma_update(None, "user_version", number)?;
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
    if (1..ROLLUPS).contains(&done) {
        tracing::info!("the statistics are rebuilt from the plays; docent serves afterwards");
        let plays = statistics::rebuild(&tx)?;
        tracing::info!(plays, "the statistics are rebuilt");
    }
    Ok(tx.commit()?)
}

fn too_new(found: u32, path: Option<&Path>) -> Error {
    Error::TooNew {
        found,
        known: current_version(),
        pre_migration_backup: path
            .and_then(|path| pre_migration_backup::newest(path, current_version())),
    }
}
