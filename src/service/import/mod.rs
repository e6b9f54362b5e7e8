//! Import of tours and spreadsheets by staff, with a preview row by row, and export of a tour.

mod files;
mod folder;
mod job;
mod preview;
mod report;
mod spreadsheet;

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::sync::Arc;

pub use job::{Import, JobStatus, ReplacedSheet, Stage};
pub use report::{Counts, ImportSource, Preview, Row, RowError, RowLocation, RowOutcome};

pub use crate::library::bundle::Error as BundleError;
pub use crate::library::drawing::DrawingErrorKind;
pub use crate::library::spreadsheet::{CellError, Column, TableError};
pub use crate::library::tour_folder::FileError as FolderError;
pub use crate::library::{InspectionError, PictureError, RecordingError};

use crate::library;
use crate::service::ingest::ImportError;
use crate::store;

/// The phase of a running job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Unpacking,
    Reading,
    /// Progress counts recordings.
    Inspecting,
    /// Progress counts pictures.
    Preparing,
    /// Progress counts recordings.
    Storing,
}

/// Reports progress: the number done and the total.
type ProgressFn = dyn Fn(Phase, Option<(usize, usize)>) + Send + Sync;

/// Why an import failed, and what to do about it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum JobError {
    #[error(transparent)]
    Bundle(Arc<BundleError>),
    #[error("the file did not come in whole; send it again")]
    Interrupted,
    #[error("this is being worked on; wait until it is done, or throw it away")]
    Busy,
    #[error("nothing was brought yet; choose a bundle, or a sheet and its files")]
    NoFiles,
    #[error("there is neither a sheet (CSV or XLSX) nor a tour (tour.toml) in what was brought")]
    NoSheet,
    #[error("there are several sheets: {}; bring one", .0.join(", "))]
    ManySheets(Vec<String>),
    #[error("{name}: {why}")]
    Sheet { name: String, why: TableError },
    #[error("the draft has no rooms yet; make them first, or bring a whole tour")]
    NoRooms,
    #[error("there is nothing that may come into the draft; look at what was brought first")]
    NotReady,
    #[error("the draft has changed since it was looked at; look again")]
    DraftChanged,
    #[error("the disk is full; make room and try again")]
    DiskFull,
    #[error("the disk did not do as it was told ({0}); check its free space")]
    Disk(String),
    #[error("it could not be done ({0}); the log says more")]
    Failed(String),
}

impl From<ImportError> for JobError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Library(error) if error.is_disk_full() => Self::DiskFull,
            ImportError::Store(store::Error::DiskFull) => Self::DiskFull,
            ImportError::Store(store::Error::Conflict { .. } | store::Error::InvalidDraft(_)) => {
                Self::DraftChanged
            }
            ImportError::Library(library::Error::Io { .. }) => Self::Disk(error.to_string()),
            ImportError::Faults(_)
            | ImportError::Library(_)
            | ImportError::Store(_)
            | ImportError::NotAllowed(_)
            | ImportError::Unwritten(_)
            | ImportError::Worker => {
                tracing::error!(error = %error, "an import failed");
                Self::Failed(error.to_string())
            }
        }
    }
}

impl From<store::Error> for JobError {
    fn from(error: store::Error) -> Self {
        ImportError::from(error).into()
    }
}

impl From<BundleError> for JobError {
    fn from(error: BundleError) -> Self {
        if let BundleError::Io { source, .. } = error {
            source.into()
        } else {
            Self::Bundle(Arc::new(error))
        }
    }
}

impl From<io::Error> for JobError {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::StorageFull {
            Self::DiskFull
        } else {
            Self::Disk(error.to_string())
        }
    }
}

/// Names and sizes in bytes of received files.
pub type ReceivedFiles = BTreeMap<String, u64>;
