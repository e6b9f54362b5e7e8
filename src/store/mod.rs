//! The only module with SQL. One connection on one thread, behind a queue. Jobs that wait together are
//! committed together, and answered only after the commit is durable.

mod alerts;
mod backup;
mod changes;
mod document;
mod draft;
mod fleet;
mod metrics;
mod migrations;
mod plays;
mod pre_migration_backup;
mod problems;
mod recordings;
mod runs;
mod schema;
mod screens;
mod sign_ins;
mod speakers;
mod staff;
mod staff_record;
mod statistics;
mod tours;
mod uploads;
mod values;
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

pub use backup::{DatabaseInfo, backup, inspect, needs_migration, remove_secrets, renew_epoch};
pub use document::content_hash;
pub use draft::Draft;
pub use fleet::{
    BoxRecord, EnrolmentCodeRow, FleetRole, Following, MAX_FOREIGN_EDITIONS, Membership, NewBox,
};
pub use metrics::{Latency, WriteCounters, WriteMetrics};
pub use plays::RecordOutcome;
pub use problems::{ActiveProblems, DatabaseProblem};
pub use sign_ins::SignIn;
pub use staff_record::StaffRecord;
pub use statistics::{Account, DayRow, PlayRow, Proof};
pub use tours::PublishedNarration;

/// Capacity of the job queue; further callers wait for a free place.
const QUEUE_CAPACITY: usize = 256;

/// Wait for a lock that another program holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Prepared statements in the cache.
const STATEMENT_CACHE_CAPACITY: usize = 64;

/// An error of this module.
#[derive(Clone, Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
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
        /// A backup from before the migration that made it too new.
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
    #[error("the disk is full; nothing was written")]
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
    #[error("the operation panicked and was rolled back; the log has the cause")]
    Panicked,
    #[error("the thread of the store did not start: {0}")]
    Thread(Arc<std::io::Error>),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        if let rusqlite::Error::FromSqlConversionFailure(_, _, reason) = error {
            return Self::unreadable("value", reason);
        }
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

/// A result with this module's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A job runs inside the group's transaction, or receives the error that prevented one. It returns its
/// own error, if any, and a function that is called with the outcome of the commit.
type Job = Box<dyn FnOnce(Result<&Connection>) -> (Option<Error>, Reply) + Send>;
type Reply = Box<dyn FnOnce(Result<()>)>;

/// A cheap handle; the connection lives on its own thread.
#[derive(Clone, Debug)]
pub struct Store {
    /// Path of the database; `None` in memory.
    path: Option<Arc<Path>>,
    /// `None` ends the thread.
    jobs: mpsc::Sender<Option<Job>>,
    metrics: WriteMetrics,
    problems: ActiveProblems,
}

/// The store's thread, to be joined after [`Store::close`].
#[derive(Debug)]
pub struct Thread(JoinHandle<()>);

impl Thread {
    /// Waits for the thread to end.
    pub fn join(self) {
        if self.0.join().is_err() {
            tracing::error!("the store's thread panicked");
        }
    }
}

impl Store {
    /// Opens the database at `path` and migrates it.
    ///
    /// # Errors
    ///
    /// Returns an error if the database cannot be opened, migrated or locked.
    pub fn open(path: &Path) -> Result<(Self, Thread)> {
        Self::start(Connection::open(path)?, Some(path.into()))
    }

    /// Opens an empty database in memory.
    ///
    /// # Errors
    ///
    /// Returns an error if the database cannot be created.
    pub fn in_memory() -> Result<(Self, Thread)> {
        Self::start(Connection::open_in_memory()?, None)
    }

    fn start(mut conn: Connection, path: Option<Arc<Path>>) -> Result<(Self, Thread)> {
        conn.busy_timeout(BUSY_TIMEOUT)?;
        // FULL, because visitors pull plugs: NORMAL lost acknowledged rows in every power-cut test.
        conn.execute_batch(
            "pragma journal_mode = wal;
             pragma synchronous = full;
             pragma foreign_keys = on;",
        )?;
        // The end of a play takes more statements than the default cache holds. With QPSG a cached plan
        // stays valid; otherwise SQLite would prepare some statements again for each value.
        conn.set_prepared_statement_cache_capacity(STATEMENT_CACHE_CAPACITY);
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        migrations::run(&mut conn, path.as_deref())?;
        let (jobs, queue) = mpsc::channel(QUEUE_CAPACITY);
        let metrics = WriteMetrics::default();
        let counts = metrics.clone();
        let problems = ActiveProblems::default();
        let noted = problems.clone();
        let thread = std::thread::Builder::new()
            .name("store".into())
            .spawn(move || writer::serve(&mut conn, queue, &counts, &noted))
            .map_err(|error| Error::Thread(Arc::new(error)))?;
        let store = Self {
            path,
            jobs,
            metrics,
            problems,
        };
        Ok((store, Thread(thread)))
    }

    /// Counters of what was written since the start.
    pub fn metrics(&self) -> &WriteMetrics {
        &self.metrics
    }

    /// The database's current problems.
    pub fn problems(&self) -> &ActiveProblems {
        &self.problems
    }

    /// Number of jobs in the queue.
    pub fn queued_jobs(&self) -> usize {
        self.jobs.max_capacity() - self.jobs.capacity()
    }

    /// Ends the thread after all earlier jobs are committed. Later calls return [`Error::Stopped`].
    pub async fn close(&self) {
        // A send error means that the thread has already ended.
        drop(self.jobs.send(None).await);
    }

    /// Runs `work` in a transaction and returns after the commit.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            let done = conn.and_then(|conn| savepoint(conn, work));
            let failed = done.as_ref().err().cloned();
            let answer: Reply = Box::new(move |committed| {
                // The caller may have gone; the work is done all the same.
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

    /// Reads in one transaction on a separate connection, so that writers do not wait. The connection is
    /// closed afterwards, which frees its memory.
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
            conn.busy_timeout(BUSY_TIMEOUT)?;
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
        done.inspect_err(|error| self.problems.note(error))
    }

    /// Runs a trivial query, to show that the database accepts work.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn ping(&self) -> Result<()> {
        self.run(|conn| Ok(conn.query_row("select 1", [], |_| Ok(()))?))
            .await
    }

    /// SQLite's integrity check of the whole file; empty without errors.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn check_integrity(&self) -> Result<Vec<String>> {
        self.run(integrity_errors).await
    }
}

fn integrity_errors(conn: &Connection) -> Result<Vec<String>> {
    let mut query = conn.prepare(
        "select * from pragma_integrity_check
         union all select 'foreign key of ' || \"table\" from pragma_foreign_key_check",
    )?;
    let lines = query
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

/// Runs a job in a savepoint, so that its failure does not undo the other jobs of the group.
fn savepoint<T>(conn: &Connection, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    conn.execute_batch("savepoint job")?;
    // A job shares only the database with others, and there the savepoint is rolled back.
    let done = catch_unwind(AssertUnwindSafe(|| work(conn))).unwrap_or(Err(Error::Panicked));
    let end = if done.is_ok() {
        "release job"
    } else {
        "rollback to job; release job"
    };
    let ended = conn.execute_batch(end);
    // If the whole transaction was rolled back, the savepoint is gone too; the job's own error says more.
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
