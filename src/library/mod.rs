//! Recordings and pictures as files: inspected in a child process, stored under their hash, derived for speakers
//! and browsers, aligned with their transcripts. Also tours as folders, bundles, spreadsheets and backups. The library does not know which files a
//! tour names: the caller passes what is referenced.

mod alignment;
pub mod backup;
pub mod bundle;
mod child;
mod child_task;
mod garbage;
mod inbox;
mod ingest;
mod inspection_error;
mod pictures;
mod quarantine;
mod served;
pub mod spreadsheet;
#[cfg(test)]
mod tests;
pub mod tour_folder;
mod upload;
mod zip_file;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::{Findings, Format, Gain, Ms, Recording, Sha256};

pub use alignment::SynthesizerCall;
pub use backup::LastBackup;
pub use child::{CancelToken, Confinement};
pub use child_task::{ChildTask, inspect_child};
pub use garbage::{ReferencedFiles, SharedLock};
pub use inbox::{Inbox, InboxFile, IncomingFile, file_extension};
pub use ingest::derive::{Adjustment, DerivationTarget};
#[doc(hidden)]
pub use ingest::measure::measure as measure_unconfined;
pub use ingest::persist::hash;
pub use inspection_error::{InspectionError, PictureError, RecordingError};
pub use pictures::{PreparedPicture, StoredPicture, drawing};
pub use quarantine::FileCondition;
pub use served::ServedFile;
pub use upload::{DiskSpace, StoredUpload, UploadInfo};

/// Why the library could not do something.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum Error {
    #[error("{what}: {source}")]
    Io {
        what: &'static str,
        source: io::Error,
    },
    #[error("the file was changed while it was read; leave it alone and give it again")]
    Changed,
    #[error(transparent)]
    Recording(#[from] RecordingError),
    #[error(transparent)]
    Picture(#[from] PictureError),
}

impl Error {
    /// Whether a larger disk would have prevented it.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Io { source, .. } => source.kind() == io::ErrorKind::StorageFull,
            Self::Recording(error) => *error == RecordingError::DiskFull,
            Self::Picture(error) => *error == PictureError::DiskFull,
            Self::Changed => false,
        }
    }
}

/// A result with this module's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Adds to an I/O error what was being done.
trait Context<T> {
    fn context(self, what: &'static str) -> Result<T>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, what: &'static str) -> Result<T> {
        self.map_err(|source| Error::Io { what, source })
    }
}

/// The recordings and pictures on disk.
#[derive(Debug, Clone)]
pub struct Library {
    state: PathBuf,
    recordings: PathBuf,
    pictures: PathBuf,
    incoming: PathBuf,
    uploads: PathBuf,
    lock: PathBuf,
    inspector: PathBuf,
    synthesizer: PathBuf,
    limits: Limits,
    cancel_token: Option<CancelToken>,
}

/// The limits of an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The maximum length of a recording.
    pub max_length: Ms,
    /// The maximum wall time; processor time and memory have limits of their own.
    pub timeout: Duration,
}

impl Limits {
    /// The longest recording.
    pub const MAX_LENGTH: Ms = Ms(3 * 3_600_000);
    /// The longest time of an inspection.
    pub const TIMEOUT: Duration = Duration::from_mins(15);
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_length: Self::MAX_LENGTH,
            timeout: Self::TIMEOUT,
        }
    }
}

/// How much of a file has been read, from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub u8);

/// The result of decoding and measuring a whole file. The child process sends it as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The file format.
    pub format: Format,
    /// Whether container and codec are those usual for the format, which every decoder reads.
    pub has_standard_encoding: bool,
    /// Whether a decoder seeks to every tested position exactly.
    pub is_seekable: bool,
    /// The length.
    pub length: Ms,
    /// The length up to the last audible sample.
    pub audible_length: Ms,
    /// The number of channels.
    pub channels: u8,
    /// In frames a second.
    pub rate: u32,
    /// Integrated, in LUFS; none for silence.
    pub loudness: Option<f64>,
    /// In dBTP.
    pub true_peak: f64,
    /// [`Recording::PEAKS_PER_SECOND`] peaks a second, from 0 to 255.
    #[serde(with = "hex::serde")]
    pub waveform: Vec<u8>,
    /// The length that the file's header declares.
    pub declared_length: Option<Ms>,
    /// The findings on the audio.
    pub findings: Findings,
}

impl Measured {
    /// The gain that brings this sound to the target loudness and keeps its peaks under the ceiling.
    pub fn gain(&self) -> Gain {
        Gain::towards_target(self.loudness, self.true_peak)
    }
}

impl Library {
    /// Opens the library in the state folder, and creates its folders. `inspector` is the program that is run as
    /// `docent inspect …`.
    ///
    /// # Errors
    /// [`Error::Io`] if a folder cannot be created.
    pub fn open(state: &Path, inspector: PathBuf) -> Result<Self> {
        let library = Self {
            state: state.to_owned(),
            recordings: state.join("recordings"),
            pictures: state.join("pictures"),
            incoming: state.join("incoming"),
            uploads: state.join("uploads"),
            lock: state.join("library.lock"),
            inspector,
            synthesizer: alignment::SYNTHESIZER.into(),
            limits: Limits::default(),
            cancel_token: None,
        };
        for folder in [
            &library.recordings,
            &library.pictures,
            &library.incoming,
            &library.uploads,
        ] {
            std::fs::create_dir_all(folder).context("the library's folder could not be made")?;
        }
        Ok(library)
    }

    /// The state folder.
    pub fn state_folder(&self) -> &Path {
        &self.state
    }

    /// The limits of an inspection.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The same library with other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The same library with another speech synthesizer, which takes the same arguments.
    #[must_use]
    pub fn with_synthesizer(self, synthesizer: PathBuf) -> Self {
        Self {
            synthesizer,
            ..self
        }
    }

    /// The same library, with inspections that end when the token is cancelled.
    #[must_use]
    pub fn with_cancel_token(&self, cancel_token: CancelToken) -> Self {
        Self {
            cancel_token: Some(cancel_token),
            ..self.clone()
        }
    }

    /// Whether this library's token was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.cancel_token
            .as_ref()
            .is_some_and(CancelToken::is_cancelled)
    }

    /// The path of a recording.
    pub fn recording_path(&self, recording: &Sha256) -> PathBuf {
        self.recordings.join(recording.as_str())
    }

    /// The path of a picture.
    pub fn picture_path(&self, picture: &Sha256) -> PathBuf {
        self.pictures.join(picture.as_str())
    }

    /// Whether the files that speakers and browsers play are on disk.
    pub fn has_derived_files(&self, recording: &Recording) -> bool {
        self.has_recording(&recording.speaker_file.sha256)
            && self.has_recording(&recording.browser_file.sha256)
    }

    /// Whether the master and the files that speakers and browsers play are on disk.
    pub fn has_all_files(&self, recording: &Recording) -> bool {
        self.has_recording(&recording.sha256) && self.has_derived_files(recording)
    }

    /// Whether a file with this hash is on disk; its content is not read.
    pub fn has_recording(&self, recording: &Sha256) -> bool {
        self.recording_path(recording).is_file()
    }
}
