//! Import of tours and spreadsheets by staff, with a preview row by row, and export of a tour.

mod apply;
mod files;
mod folder;
mod job;
mod preview;
mod report;
mod spreadsheet;
mod worker;

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::sync::Arc;

pub use folder::Imported;
pub use job::{Import, JobStatus, ReplacedSheet, Stage};
pub use report::{Counts, ImportSource, Preview, Row, RowError, RowLocation, RowOutcome};

pub use crate::library::bundle::Error as BundleError;
pub use crate::library::drawing::DrawingErrorKind;
pub use crate::library::spreadsheet::{CellError, Column, SpreadsheetError};
pub use crate::library::tour_folder::FileError as FolderError;
pub use crate::library::{InspectionError, PictureError, RecordingError};

use crate::library;
use crate::library::tour_folder::{LocatedError, WriteError};
use crate::service::ingest::IngestError;
use crate::store;

/// The failure of an import.
#[expect(missing_docs, reason = "the message of each variant describes it")]
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// All faults of the folder; nothing was imported.
    #[error("the tour folder has {} fault(s); nothing was imported", .0.len())]
    Faults(Vec<LocatedError>),
    #[error(transparent)]
    Ingest(#[from] IngestError),
    #[error(transparent)]
    Unwritten(#[from] WriteError),
}

impl From<library::Error> for ImportError {
    fn from(error: library::Error) -> Self {
        Self::Ingest(error.into())
    }
}

impl From<store::Error> for ImportError {
    fn from(error: store::Error) -> Self {
        Self::Ingest(error.into())
    }
}

/// Why an import failed, and what to do about it.
#[derive(Clone, Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
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
    Sheet { name: String, why: SpreadsheetError },
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
            ImportError::Ingest(error) => error.into(),
            ImportError::Faults(_) | ImportError::Unwritten(_) => {
                tracing::error!(%error, "an import failed");
                Self::Failed(error.to_string())
            }
        }
    }
}

impl From<IngestError> for JobError {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::Library(error) if error.is_disk_full() => Self::DiskFull,
            IngestError::Store(store::Error::DiskFull) => Self::DiskFull,
            IngestError::Store(store::Error::Conflict { .. } | store::Error::InvalidDraft(_)) => {
                Self::DraftChanged
            }
            IngestError::Library(library::Error::Io { .. }) => Self::Disk(error.to_string()),
            IngestError::Library(_) | IngestError::Store(_) | IngestError::Service(_) => {
                tracing::error!(%error, "an import failed");
                Self::Failed(error.to_string())
            }
        }
    }
}

impl From<store::Error> for JobError {
    fn from(error: store::Error) -> Self {
        IngestError::from(error).into()
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
