//! The thread that writes: whoever waits at the door together is committed together.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::mpsc;

use crate::store::{
    ActiveProblems, Answer, DatabaseProblem, Error, Job, PATIENCE, Result, WriteMetrics,
};

/// How many waiting jobs one commit may carry.
const GROUP: usize = 64;

/// Once it was waited in vain for whoever holds the database, each who comes after waits for this:
/// else their waits would add up, and whatever watches over docent would take it for dead.
const AGAIN: Duration = Duration::from_secs(1);

/// Does what is asked, as many as wait together in one commit, until it is asked to end.
pub(super) fn serve(
    conn: &mut Connection,
    mut queue: mpsc::Receiver<Option<Job>>,
    tally: &WriteMetrics,
    troubles: &ActiveProblems,
) {
    let mut group = Vec::with_capacity(GROUP);
    let mut closing = false;
    while !closing && let Some(Some(first)) = queue.blocking_recv() {
        group.push(first);
        while group.len() < GROUP && !closing {
            match queue.try_recv() {
                Ok(Some(job)) => group.push(job),
                Ok(None) => closing = true,
                Err(_) => break,
            }
        }
        let write = || commit(conn, group.drain(..), tally, troubles);
        // Whoever waited hears that there is no answer, and the transaction is undone.
        if catch_unwind(AssertUnwindSafe(write)).is_err() {
            tracing::error!("what was to be written down together was not; the database goes on");
        }
    }
    if let Err(error) = conn.execute_batch("pragma optimize; pragma wal_checkpoint(truncate);") {
        tracing::warn!(%error, "the database was not tidied at the end");
    }
}

fn commit(
    conn: &mut Connection,
    jobs: impl Iterator<Item = Job>,
    tally: &WriteMetrics,
    troubles: &ActiveProblems,
) {
    let before = conn.total_changes();
    let (done, outcome): (Done, Result<()>) = match begin(conn, troubles) {
        Ok(tx) => {
            let mut done = work(&tx, jobs, troubles);
            tally.committed();
            let committed = || tx.commit().map_err(Error::from);
            let outcome = done.undone.take().map_or_else(committed, Err);
            (done, outcome)
        }
        Err(error) => {
            let answers = jobs.map(|job| job(Err(error.clone())).1).collect();
            let done = Done {
                answers,
                ..Done::default()
            };
            (done, Err(error))
        }
    };
    match &outcome {
        Err(error) => troubles.note(error),
        // What only asked does not show that it could have been written.
        Ok(()) if done.well && conn.total_changes() > before => troubles.over(),
        Ok(()) => {}
    }
    for answer in done.answers {
        answer(outcome.clone());
    }
}

fn begin<'a>(conn: &'a mut Connection, troubles: &ActiveProblems) -> Result<Transaction<'a>> {
    let held = troubles.has(DatabaseProblem::Locked);
    conn.busy_timeout(if held { AGAIN } else { PATIENCE })?;
    Ok(conn.transaction_with_behavior(TransactionBehavior::Immediate)?)
}

/// What became of a group's jobs.
#[derive(Default)]
struct Done {
    answers: Vec<Answer>,
    /// Why all of it was undone, where it was: a disk that is full or fails may end the whole
    /// transaction in the middle of a job, and what followed would be kept while its answers say
    /// otherwise.
    undone: Option<Error>,
    /// Whether all was well, also for those whose failure undid nothing but their own work.
    well: bool,
}

fn work(tx: &Transaction<'_>, jobs: impl Iterator<Item = Job>, troubles: &ActiveProblems) -> Done {
    let mut done = Done {
        well: true,
        ..Done::default()
    };
    for job in jobs {
        let (failed, answer) = job(done.undone.clone().map_or(Ok(&**tx), Err));
        if let Some(error) = &failed {
            troubles.note(error);
            done.well &= error.problem().is_none();
        }
        if done.undone.is_none() && tx.is_autocommit() {
            done.undone = Some(failed.unwrap_or(Error::DiskFull));
        }
        done.answers.push(answer);
    }
    done
}
