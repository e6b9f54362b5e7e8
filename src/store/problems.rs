//! Problems of the database. Begin and end of a problem are logged, not every failed job in between.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::ErrorCode;

use crate::store::Error;

/// A problem of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DatabaseProblem {
    /// Another program holds the database.
    Locked,
    /// The disk is full.
    DiskFull,
    /// The disk does not read or write.
    DiskFails,
    /// The file is damaged.
    Damaged,
}

impl fmt::Display for DatabaseProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Locked => "another program holds the database",
            Self::DiskFull => "the disk is full; nothing was written down",
            Self::DiskFails => "the disk does not do what the database asks of it",
            Self::Damaged => "the database seems damaged",
        })
    }
}

impl Error {
    /// The database problem behind this error; `None` where the request itself is at fault.
    pub fn problem(&self) -> Option<DatabaseProblem> {
        match self {
            Self::Locked => Some(DatabaseProblem::Locked),
            Self::DiskFull => Some(DatabaseProblem::DiskFull),
            Self::Damaged(_) | Self::Unreadable { .. } => Some(DatabaseProblem::Damaged),
            Self::Sqlite(error) => match error.sqlite_error_code() {
                Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly) => {
                    Some(DatabaseProblem::DiskFails)
                }
                Some(_) | None => None,
            },
            Self::Stopped
            | Self::TooNew { .. }
            | Self::TooOld { .. }
            | Self::Backup(_)
            | Self::PreMigrationBackup(_)
            | Self::Conflict { .. }
            | Self::InvalidDraft(_)
            | Self::NameTaken
            | Self::LastAdmin
            | Self::NoEdition
            | Self::Panicked
            | Self::Thread(_) => None,
        }
    }
}

/// The current problems. A cheap handle.
#[derive(Clone, Debug, Default)]
pub struct ActiveProblems(Arc<Mutex<BTreeSet<DatabaseProblem>>>);

impl ActiveProblems {
    /// The current problems.
    pub fn now(&self) -> Vec<DatabaseProblem> {
        let now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        now.iter().copied().collect()
    }

    pub(super) fn has(&self, problem: DatabaseProblem) -> bool {
        let now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        now.contains(&problem)
    }

    /// Records the problem behind an error.
    pub(super) fn note(&self, error: &Error) {
        let Some(problem) = error.problem() else {
            return;
        };
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if now.insert(problem) {
            tracing::error!(%error, "the database has a problem");
        }
    }

    /// Clears the problems after a successful write, except possible damage.
    pub(super) fn over(&self) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = now.len();
        now.retain(|problem| *problem == DatabaseProblem::Damaged);
        if now.len() < before {
            tracing::info!("the database works again");
        }
    }
}
