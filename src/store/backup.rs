//! Backups of a database that may be in use, and checks of a closed one.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::schema::{current_version, version};
use super::{Error, Result, integrity_errors};

/// Pages copied in one step.
const PAGES_PER_STEP: i32 = 256;

/// Wait for a lock that another program holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The schema version since which boxes can follow others.
const FLEET: u32 = 14;

/// Version and integrity of a closed database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseInfo {
    /// The version of the schema.
    pub version: u32,
    /// Errors of SQLite's integrity check; empty without errors.
    pub errors: Vec<String>,
}

/// Copies the database `source_path`, as of one instant, to the file `to`, and returns the version of
/// both. Other connections continue meanwhile. On return the copy is durable.
///
/// # Errors
///
/// The database cannot be read, or the copy cannot be written.
pub fn backup(source_path: &Path, to: &Path) -> Result<u32> {
    let alone = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut source =
        Connection::open_with_flags(source_path, OpenFlags::SQLITE_OPEN_READ_ONLY | alone)?;
    source.busy_timeout(BUSY_TIMEOUT)?;
    // A read transaction, so that commits meanwhile do not restart the copy.
    let instant = source.transaction()?;
    let version = version(&instant)?;
    let mut copy = Connection::open(to)?;
    // An incomplete copy is discarded, so it needs no journal, and one sync at the end is enough.
    copy.execute_batch("pragma journal_mode = off; pragma synchronous = off;")?;
    Backup::new(&instant, &mut copy)?.run_to_completion(PAGES_PER_STEP, Duration::ZERO, None)?;
    // A single file without a write-ahead log.
    copy.execute_batch("pragma journal_mode = delete;")?;
    copy.close().map_err(|(_, error)| error)?;
    let synced = File::open(to).and_then(|file| file.sync_all());
    synced.map_err(|error| Error::Backup(Arc::new(error)))?;
    Ok(version)
}

/// Removes from a copy what grants access: sign-ins, known browsers, invitations and pairing codes. An
/// old copy must not restore access that was revoked since, or deliver alerts again.
///
/// # Errors
///
/// The copy has an old schema, or cannot be written.
pub fn remove_secrets(copy: &Path) -> Result<()> {
    let conn = open(copy)?;
    let version = version(&conn)?;
    if version < current_version() {
        return Err(Error::TooOld { found: version });
    }
    conn.execute_batch(
        "pragma secure_delete = on;
         begin;
         delete from sign_in;
         delete from known_browser;
         delete from invitation;
         delete from enrolment_code;
         delete from alert_message;
         delete from screen where code is not null;
         commit;",
    )?;
    Ok(())
}

/// Gives the database of a main box a new epoch, because it was restored: its followers then report everything
/// again that they still have.
///
/// # Errors
///
/// The database cannot be read or written.
pub fn renew_epoch(database: &Path) -> Result<()> {
    let conn = open(database)?;
    if version(&conn)? >= FLEET {
        conn.execute(
            "update fleet set epoch = lower(hex(randomblob(16))) where role = 'main'",
            [],
        )?;
    }
    Ok(())
}

/// Checks a closed database without changing its content.
///
/// # Errors
///
/// The database is too new, or cannot be read.
pub fn inspect(database: &Path) -> Result<DatabaseInfo> {
    let conn = open(database)?;
    let version = version(&conn)?;
    if version > current_version() {
        return Err(Error::TooNew {
            found: version,
            known: current_version(),
            pre_migration_backup: None,
        });
    }
    let errors = integrity_errors(&conn)?;
    Ok(DatabaseInfo { version, errors })
}

fn open(database: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(database, flags)?)
}

/// Whether a database exists and has an older schema.
///
/// # Errors
///
/// Returns any error of the database.
pub fn needs_migration(database: &Path) -> Result<bool> {
    if !database.is_file() {
        return Ok(false);
    }
    let found = version(&open(database)?)?;
    Ok((1..current_version()).contains(&found))
}
