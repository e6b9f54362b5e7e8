//! Copies of a database that may be in use: for a backup, and before a migration.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::{Error, Result, faults, migrations};

/// So many pages are copied in one go.
const PAGES: i32 = 256;

/// How long a moment may last in which nobody else can read.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a database is that nobody has opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseInfo {
    pub version: u32,
    /// What SQLite's own check of the whole file finds; empty when all is well.
    pub errors: Vec<String>,
}

/// Copies the database `of`, as it is at one instant, to the file `to`; whoever works with it goes
/// on meanwhile. Once this answers, with the version of both, the disk has the copy.
pub fn backup(of: &Path, to: &Path) -> Result<u32> {
    let alone = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut source = Connection::open_with_flags(of, OpenFlags::SQLITE_OPEN_READ_ONLY | alone)?;
    source.busy_timeout(PATIENCE)?;
    // Of one instant: what is committed meanwhile does not make the copy begin anew.
    let instant = source.transaction()?;
    let version = version(&instant)?;
    let mut copy = Connection::open(to)?;
    // A copy that is cut off is no copy, so nothing has to be undone, and one sync does for all.
    copy.execute_batch("pragma journal_mode = off; pragma synchronous = off;")?;
    Backup::new(&instant, &mut copy)?.run_to_completion(PAGES, Duration::ZERO, None)?;
    // It is one file, with nothing beside it.
    copy.execute_batch("pragma journal_mode = delete;")?;
    copy.close().map_err(|(_, error)| error)?;
    let synced = File::open(to).and_then(|file| file.sync_all());
    synced.map_err(|error| Error::Backup(Arc::new(error)))?;
    Ok(version)
}

/// Takes out of a copy what would let somebody in: who is signed in and where, links that were given
/// out, and codes of screens that wait. What was ended since must not come back with an old copy.
pub fn remove_secrets(copy: &Path) -> Result<()> {
    let conn = open(copy)?;
    let version = version(&conn)?;
    if version < migrations::known() {
        return Err(Error::TooOld { found: version });
    }
    conn.execute_batch(
        "pragma secure_delete = on;
         begin;
         delete from sign_in;
         delete from known_browser;
         delete from invitation;
         delete from screen where code is not null;
         commit;",
    )?;
    Ok(())
}

/// Looks at a database that nobody has open; changes nothing of what it says.
pub fn inspect(database: &Path) -> Result<DatabaseInfo> {
    let conn = open(database)?;
    let version = version(&conn)?;
    if version > migrations::known() {
        return Err(migrations::too_new(version, None));
    }
    let faults = faults(&conn)?;
    Ok(DatabaseInfo {
        version,
        errors: faults,
    })
}

fn open(database: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(database, flags)?)
}

pub(super) fn version(conn: &Connection) -> Result<u32> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Whether a database is there, and of an earlier docent.
pub fn needs_migration(database: &Path) -> Result<bool> {
    if !database.is_file() {
        return Ok(false);
    }
    let found = version(&open(database)?)?;
    Ok((1..migrations::known()).contains(&found))
}
