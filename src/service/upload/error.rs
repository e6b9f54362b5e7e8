//! Errors of uploads and of their processing.

use std::io::{self, ErrorKind};

use crate::library::{self, PictureError, RecordingError};
use crate::model::Language;
use crate::service::{DatabaseProblem, Error};

/// Why a file is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum UploadError {
    #[error("this file is empty; export it again")]
    Empty,
    #[error("files may have up to {} MB; export it as flac or mp3, or in parts", .most >> 20)]
    TooLarge { most: u64 },
    #[error(
        "the disk has room for {} MB more, and this file needs {} MB; an admin can make room on the page ‘Disk’",
        .free >> 20, (.needed >> 20) + 1
    )]
    NoSpace { needed: u64, free: u64 },
    #[error("the header {header} is missing, or not as tus 1.0.0 has it; choose the file again")]
    InvalidHeader { header: &'static str },
    #[error("{most} files are unfinished; finish or cancel some first")]
    TooMany { most: usize },
    #[error("this upload is no more; choose the file again")]
    NoUpload,
    #[error("so far {offset} bytes of this file are here; go on from there")]
    WrongOffset { offset: u64 },
    #[error("this file is being received on another connection; wait a moment")]
    Busy,
    #[error("more bytes came than the file has; choose it again")]
    TooManyBytes,
    #[error("the connection broke off; go on when it is back")]
    Interrupted,
    #[error("this upload is not done yet; wait for its check")]
    NotDone,
    #[error("nothing can be heard in this recording; export it again")]
    Silent,
    #[error("this recording was removed meanwhile; bring it again")]
    Removed,
    #[error("the tour does not speak {0}; an editor of the house can add it")]
    NoLanguage(Language),
    #[error(transparent)]
    Picture(PictureError),
    #[error("an upload or an import is under way; try again when it is done")]
    LibraryBusy,
    #[error("the disk is full, and nothing was kept; an admin can make room on the page ‘Disk’")]
    DiskFull,
    #[error("the disk refused it ({0}); see how full it is")]
    Disk(String),
}

/// Why a complete file was rejected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum ProcessingError {
    #[error(transparent)]
    Recording(RecordingError),
    #[error("the disk is full, and nothing was kept; an admin can make room on the page ‘Disk’")]
    DiskFull,
    #[error("the disk refused it ({0}); see how full it is")]
    Disk(String),
    #[error("docent panicked over it, and nothing was kept; the log says why")]
    Panicked,
}

impl From<io::Error> for UploadError {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::StorageFull {
            Self::DiskFull
        } else {
            Self::Disk(error.to_string())
        }
    }
}

impl From<library::Error> for UploadError {
    fn from(error: library::Error) -> Self {
        if error.is_disk_full() {
            return Self::DiskFull;
        }
        match error {
            library::Error::Picture(picture) => Self::Picture(picture),
            error @ (library::Error::Io { .. }
            | library::Error::Changed
            | library::Error::Recording(_)) => Self::Disk(error.to_string()),
        }
    }
}

impl From<library::Error> for ProcessingError {
    fn from(error: library::Error) -> Self {
        if error.is_disk_full() {
            return Self::DiskFull;
        }
        match error {
            library::Error::Recording(error) => Self::Recording(error),
            error @ (library::Error::Io { .. }
            | library::Error::Changed
            | library::Error::Picture(_)) => Self::Disk(error.to_string()),
        }
    }
}

impl From<Error> for ProcessingError {
    fn from(error: Error) -> Self {
        if let Error::Database(DatabaseProblem::DiskFull) = error {
            Self::DiskFull
        } else {
            Self::Disk(error.to_string())
        }
    }
}
