//! The only room that knows SQL. One connection on one thread, behind one door; whoever waits at
//! the door together is committed together, and answered only once the disk has it.

mod backup;
mod changes;
mod document;
mod draft;
mod metrics;
mod migrations;
mod plays;
mod pre_migration_backup;
mod problems;
mod recordings;
mod runs;
mod screens;
mod speakers;
mod staff;
mod statistics;
mod tours;
mod uploads;
mod writer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinError;

use crate::model::{Field, FieldError};

pub use backup::{DatabaseInfo, backup, inspect, needs_migration, remove_secrets};
pub use document::content_hash;
pub use draft::Draft;
pub use metrics::{Latency, WriteCounters, WriteMetrics};
pub use plays::RecordOutcome;
pub use problems::{ActiveProblems, DatabaseProblem};
pub use staff::{SignIn, StaffRecord};
pub use statistics::{Account, DayRow, PlayRow, Proof};
pub use tours::PublishedNarration;

/// How many jobs may wait; whoever comes then waits at the door.
const WAITING: usize = 256;

/// How long is waited for whoever holds the database.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many statements are kept ready.
const STATEMENTS: usize = 64;

#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    #[error("the store has stopped")]
    Stopped,
    #[error(
        "the database is of version {found}, and this docent knows {known}; install the docent that wrote it, or go back: docent restore --replace {}",
        .pre_migration_backup.as_ref().map_or("BACKUP".into(), |path| path.display().to_string())
    )]
    TooNew {
        found: u32,
        known: u32,
        /// As it was before it became too new.
        pre_migration_backup: Option<PathBuf>,
    },
    #[error(
        "the database is of version {found}, of an earlier docent; start this docent once, which brings it up to date"
    )]
    TooOld { found: u32 },
    #[error("a copy of the database could not be written: {0}")]
    Backup(Arc<std::io::Error>),
    #[error(
        "the database comes from an earlier docent, and could not be kept as it is before it is brought up to date ({0}); make room on the disk, and start docent again"
    )]
    PreMigrationBackup(Box<Error>),
    #[error("database: {0}; `docent check` says whether it is damaged")]
    Sqlite(Arc<rusqlite::Error>),
    #[error(
        "the database seems damaged ({0}); `docent check` says whether it is; then stop docent, and put a backup in its place: docent restore --replace BACKUP"
    )]
    Damaged(Arc<rusqlite::Error>),
    #[error("another program, such as a database browser, holds the database; close it there")]
    Locked,
    #[error("the disk is full; what was to be written down was not")]
    DiskFull,
    #[error(
        "the database holds a {what} that cannot be read ({reason}), so it is damaged; stop docent, and put a backup in its place: docent restore --replace BACKUP"
    )]
    Unreadable { what: &'static str, reason: String },
    #[error("{field} was changed by someone else meanwhile")]
    Conflict { field: Field, found: Option<String> },
    #[error("the draft would be no tour: {0}")]
    InvalidDraft(FieldError),
    #[error("somebody else is called that already")]
    NameTaken,
    #[error("the house needs an admin; make somebody else one first")]
    LastAdmin,
    #[error("nothing is published yet; use `docent publish` first")]
    NoEdition,
    #[error("this panicked, and nothing of it was written down; the log says why")]
    Panicked,
    #[error("the thread of the store did not start: {0}")]
    Thread(Arc<std::io::Error>),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged(Arc::new(error))
            }
            _ => Self::Sqlite(Arc::new(error)),
        }
    }
}

impl Error {
    fn unreadable(what: &'static str, reason: impl ToString) -> Self {
        Self::Unreadable {
            what,
            reason: reason.to_string(),
        }
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Work inside the group's transaction, or why there is none. It returns why it failed, where it did,
/// and what is called after the commit, with its outcome.
type Job = Box<dyn FnOnce(Result<&Connection>) -> (Option<Error>, Answer) + Send>;
type Answer = Box<dyn FnOnce(Result<()>)>;

/// A cheap handle; the connection lives on its own thread.
#[derive(Clone, Debug)]
pub struct Store {
    /// Where the database is; none where it is in memory.
    path: Option<Arc<Path>>,
    /// None asks the thread to end.
    jobs: mpsc::Sender<Option<Job>>,
    tally: WriteMetrics,
    troubles: ActiveProblems,
}

/// The store's thread, to be joined after [`Store::close`].
#[derive(Debug)]
pub struct Thread(JoinHandle<()>);

impl Thread {
    pub fn join(self) {
        if self.0.join().is_err() {
            tracing::error!("the store's thread had panicked");
        }
    }
}

impl Store {
    pub fn open(path: &Path) -> Result<(Self, Thread)> {
        Self::start(Connection::open(path)?, Some(path.into()))
    }

    pub fn in_memory() -> Result<(Self, Thread)> {
        Self::start(Connection::open_in_memory()?, None)
    }

    fn start(mut conn: Connection, path: Option<Arc<Path>>) -> Result<(Self, Thread)> {
        conn.busy_timeout(PATIENCE)?;
        // FULL, because visitors pull plugs: NORMAL lost acknowledged rows in every power-cut test.
        conn.execute_batch(
            "pragma journal_mode = wal;
             pragma synchronous = full;
             pragma foreign_keys = on;",
        )?;
        // A play that ends is written with more statements than are kept ready by default; and they
        // stay ready: SQLite would plan some of them anew for every value.
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        migrations::run(&mut conn, path.as_deref())?;
        let (jobs, queue) = mpsc::channel(WAITING);
        let tally = WriteMetrics::default();
        let counts = tally.clone();
        let troubles = ActiveProblems::default();
        let noted = troubles.clone();
        let thread = std::thread::Builder::new()
            .name("store".into())
            .spawn(move || writer::serve(&mut conn, queue, &counts, &noted))
            .map_err(|error| Error::Thread(Arc::new(error)))?;
        let store = Self {
            path,
            jobs,
            tally,
            troubles,
        };
        Ok((store, Thread(thread)))
    }

    /// What was written down since the start.
    pub fn metrics(&self) -> &WriteMetrics {
        &self.tally
    }

    /// What keeps it from its work.
    pub fn problems(&self) -> &ActiveProblems {
        &self.troubles
    }

    /// How many jobs wait for the disk.
    pub fn queued_jobs(&self) -> usize {
        self.jobs.max_capacity() - self.jobs.capacity()
    }

    /// Ends the thread once everything before this is committed. Later calls answer `Stopped`.
    pub async fn close(&self) {
        // When it has stopped already, there is nothing left to end.
        drop(self.jobs.send(None).await);
    }

    /// Runs `work` in a transaction and answers once it is committed.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            let done = conn.and_then(|conn| savepoint(conn, work));
            let failed = done.as_ref().err().cloned();
            let answer: Answer = Box::new(move |committed| {
                // Nobody may be waiting any more; the work is done all the same.
                drop(reply.send(done.and_then(|value| committed.map(|()| value))));
            });
            (failed, answer)
        });
        self.jobs
            .send(Some(job))
            .await
            .map_err(|_| Error::Stopped)?;
        answer.await.map_err(|_| Error::Stopped)?
    }

    /// Reads as of one moment, on a connection of its own, so that nothing that is to be written
    /// waits meanwhile; the connection goes again, and its memory with it.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let Some(path) = self.path.clone() else {
            return self.run(work).await;
        };
        let done = tokio::task::spawn_blocking(move || {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let mut conn = Connection::open_with_flags(path, flags)?;
            conn.busy_timeout(PATIENCE)?;
            work(&*conn.transaction()?)
        });
        let ended = |error: JoinError| {
            if error.is_panic() {
                Error::Panicked
            } else {
                Error::Stopped
            }
        };
        let done = done.await.map_err(ended)?;
        done.inspect_err(|error| self.troubles.note(error))
    }

    /// An answer means that the database takes work.
    pub async fn ping(&self) -> Result<()> {
        self.run(|conn| Ok(conn.query_row("select 1", [], |_| Ok(()))?))
            .await
    }

    /// SQLite's own check of the whole file; empty when all is well.
    pub async fn check_integrity(&self) -> Result<Vec<String>> {
        self.run(faults).await
    }
}

fn faults(conn: &Connection) -> Result<Vec<String>> {
    let mut query = conn.prepare(
        "select * from pragma_integrity_check
         union all select 'foreign key of ' || \"table\" from pragma_foreign_key_check",
    )?;
    let lines = query
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

/// One job's failure undoes that job, not its neighbours.
fn savepoint<T>(conn: &Connection, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    conn.execute_batch("savepoint job")?;
    // It shares nothing with others but the database, where all of it is undone.
    let done = catch_unwind(AssertUnwindSafe(|| work(conn))).unwrap_or(Err(Error::Panicked));
    let end = if done.is_ok() {
        "release job"
    } else {
        "rollback to job; release job"
    };
    let ended = conn.execute_batch(end);
    // Where the whole transaction is gone, so is the savepoint; what ended it tells more.
    let done = done?;
    ended?;
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(conn: &Connection) -> Result<usize> {
        Ok(conn.execute("insert into it values (1)", [])?)
    }

    #[tokio::test]
    async fn work_that_panics_is_undone_and_the_next_is_done() {
        let (store, thread) = Store::in_memory().unwrap();
        let create = "create table it (n integer)";
        let created = store.run(|conn| Ok(conn.execute_batch(create)?)).await;
        created.unwrap();
        let panics = store.run(|conn| -> Result<()> {
            insert(conn)?;
            panic!("in the middle of it")
        });
        // Both wait together, so that they may be of one commit.
        let (panicked, inserted) = tokio::join!(panics, store.run(insert));
        assert!(matches!(panicked, Err(Error::Panicked)), "{panicked:?}");
        inserted.unwrap();
        let count = store.run(|conn| {
            let count = "select count(*) from it";
            Ok(conn.query_row(count, [], |row| row.get::<_, i64>(0))?)
        });
        assert_eq!(count.await.unwrap(), 1);
        store.close().await;
        thread.join();
    }
}
