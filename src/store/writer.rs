//! The writer thread: jobs that wait together are committed together.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::mpsc;

use crate::store::{
    ActiveProblems, BUSY_TIMEOUT, DatabaseProblem, Error, Job, Reply, Result, WriteMetrics,
};

/// Jobs of one commit at most.
const MAX_JOBS_PER_COMMIT: usize = 64;

/// Busy timeout while the database is known to be locked. With the full timeout the waits of the jobs
/// would add up, and a watchdog would restart docent.
const RETRY_BUSY_TIMEOUT: Duration = Duration::from_secs(1);

/// Runs jobs, as many as wait together in one commit, until the queue ends.
pub(super) fn serve(
    conn: &mut Connection,
    mut queue: mpsc::Receiver<Option<Job>>,
    metrics: &WriteMetrics,
    problems: &ActiveProblems,
) {
    let mut group = Vec::with_capacity(MAX_JOBS_PER_COMMIT);
    let mut is_closing = false;
    while !is_closing && let Some(Some(first)) = queue.blocking_recv() {
        group.push(first);
        while group.len() < MAX_JOBS_PER_COMMIT && !is_closing {
            match queue.try_recv() {
                Ok(Some(job)) => group.push(job),
                Ok(None) => is_closing = true,
                Err(_) => break,
            }
        }
        let write = || commit(conn, group.drain(..), metrics, problems);
        // The waiting callers get an error, and the transaction is rolled back.
        if catch_unwind(AssertUnwindSafe(write)).is_err() {
            tracing::error!("a group of jobs panicked and was rolled back; the database continues");
        }
    }
    if let Err(error) = conn.execute_batch("pragma optimize; pragma wal_checkpoint(truncate);") {
        tracing::warn!(%error, "the database was not optimized at the end");
    }
}

fn commit(
    conn: &mut Connection,
    jobs: impl Iterator<Item = Job>,
    metrics: &WriteMetrics,
    problems: &ActiveProblems,
) {
    let before = conn.total_changes();
    let (batch, outcome): (BatchResult, Result<()>) = match begin(conn, problems) {
        Ok(tx) => {
            let mut batch = run_jobs(&tx, jobs, problems);
            metrics.committed();
            let committed = || tx.commit().map_err(Error::from);
            let outcome = batch.rolled_back.take().map_or_else(committed, Err);
            (batch, outcome)
        }
        Err(error) => {
            let replies = jobs.map(|job| job(Err(error.clone())).1).collect();
            let batch = BatchResult {
                replies,
                ..BatchResult::default()
            };
            (batch, Err(error))
        }
    };
    match &outcome {
        Err(error) => problems.note(error),
        // A group that only read does not show that writing works.
        Ok(()) if batch.without_problems && conn.total_changes() > before => problems.over(),
        Ok(()) => {}
    }
    for reply in batch.replies {
        reply(outcome.clone());
    }
}

fn begin<'a>(conn: &'a mut Connection, problems: &ActiveProblems) -> Result<Transaction<'a>> {
    let is_locked = problems.has(DatabaseProblem::Locked);
    conn.busy_timeout(if is_locked {
        RETRY_BUSY_TIMEOUT
    } else {
        BUSY_TIMEOUT
    })?;
    Ok(conn.transaction_with_behavior(TransactionBehavior::Immediate)?)
}

/// The result of a group of jobs.
#[derive(Default)]
struct BatchResult {
    replies: Vec<Reply>,
    /// The error that rolled the whole transaction back. A full or failing disk may end the transaction in
    /// the middle of a job; later jobs would then be committed on their own, against their replies.
    rolled_back: Option<Error>,
    /// Whether no job met a problem of the database, including jobs that only rolled themselves back.
    without_problems: bool,
}

fn run_jobs(
    tx: &Transaction<'_>,
    jobs: impl Iterator<Item = Job>,
    problems: &ActiveProblems,
) -> BatchResult {
    let mut batch = BatchResult {
        without_problems: true,
        ..BatchResult::default()
    };
    for job in jobs {
        let (failed, reply) = job(batch.rolled_back.clone().map_or(Ok(&**tx), Err));
        if let Some(error) = &failed {
            problems.note(error);
            batch.without_problems &= error.problem().is_none();
        }
        if batch.rolled_back.is_none() && tx.is_autocommit() {
            batch.rolled_back = Some(failed.unwrap_or(Error::DiskFull));
        }
        batch.replies.push(reply);
    }
    batch
}
