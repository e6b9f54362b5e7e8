//! Recordings and pictures as files: measured in a child that may fail, placed under their own hash, derived
//! where a speaker or a browser cannot take them as they are; and tours as folders, in and out.
//! Who lists a recording is not known here: the caller says what to keep.

pub mod backup;
pub mod bundle;
mod cancel_token;
mod garbage;
mod inbox;
mod ingest;
mod inspection_error;
mod pictures;
mod quarantine;
pub mod spreadsheet;
#[cfg(test)]
mod tests;
pub mod tour_folder;
mod upload;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::model::{Findings, Format, Gain, Ms, Recording, Sha256};

pub use backup::LastBackup;
pub use cancel_token::Leash;
pub use garbage::{Hold, Kept};
pub use inbox::{Arrival, Arrived, Arriving, ending};
pub use ingest::child::{Work, inspect_child};
pub use ingest::confinement::Confinement;
pub use ingest::derive::Adjustment;
#[doc(hidden)]
pub use ingest::measure::measure as measure_here;
pub use ingest::persist::hash;
pub use inspection_error::{Unfit, UnfitPicture, Uninspected};
pub use pictures::{Prepared, TakenPicture, drawing};
pub use quarantine::Condition;
pub use upload::{Begun, Intake, Space};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{what}: {source}")]
    Io {
        what: &'static str,
        source: io::Error,
    },
    #[error("the file was changed while it was read; leave it alone and give it again")]
    Changed,
    #[error(transparent)]
    Unfit(#[from] Unfit),
    #[error(transparent)]
    Picture(#[from] UnfitPicture),
}

impl Error {
    /// Whether it would have gone well on a larger disk.
    pub fn disk_full(&self) -> bool {
        match self {
            Self::Io { source, .. } => source.kind() == io::ErrorKind::StorageFull,
            Self::Unfit(it) => *it == Unfit::DiskFull,
            Self::Picture(it) => *it == UnfitPicture::DiskFull,
            Self::Changed => false,
        }
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Says what was tried when the disk refused it.
trait Tried<T> {
    fn tried(self, what: &'static str) -> Result<T>;
}

impl<T> Tried<T> for io::Result<T> {
    fn tried(self, what: &'static str) -> Result<T> {
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
    limits: Limits,
    leash: Option<Leash>,
}

/// What an inspection may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest recording that is taken.
    pub longest: Ms,
    /// By the clock on the wall; the processor's time and memory have limits of their own.
    pub patience: Duration,
}

impl Limits {
    pub const LONGEST: Ms = Ms(3 * 3_600_000);
    pub const PATIENCE: Duration = Duration::from_mins(15);
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            longest: Self::LONGEST,
            patience: Self::PATIENCE,
        }
    }
}

/// How much of a file has been read, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(pub u8);

/// What listening to a whole file told about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    pub format: Format,
    /// Whether the sound lies in its format's usual container, coded as every decoder reads it.
    pub plain: bool,
    /// Whether every place in it is found, exactly.
    pub seekable: bool,
    pub length: Ms,
    pub sounding: Ms,
    pub channels: u8,
    pub rate: u32,
    pub loudness: Option<f64>,
    pub true_peak: f64,
    pub waveform: Vec<u8>,
    /// What the file says of its own length.
    pub declared: Option<Ms>,
    pub findings: Findings,
}

impl Measured {
    /// The gain that brings this sound to the target without passing the ceiling.
    pub fn gain(&self) -> Gain {
        Gain::towards_target(self.loudness, self.true_peak)
    }
}

impl Library {
    /// `inspector` is the program that is run as `docent inspect …`.
    pub fn open(state: &Path, inspector: PathBuf) -> Result<Self> {
        let library = Self {
            state: state.to_owned(),
            recordings: state.join("recordings"),
            pictures: state.join("pictures"),
            incoming: state.join("incoming"),
            uploads: state.join("uploads"),
            lock: state.join("library.lock"),
            inspector,
            limits: Limits::default(),
            leash: None,
        };
        for folder in [
            &library.recordings,
            &library.pictures,
            &library.incoming,
            &library.uploads,
        ] {
            std::fs::create_dir_all(folder).tried("the library's folder could not be made")?;
        }
        Ok(library)
    }

    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The same library, with other limits than the usual.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The same library, whose inspections end once the leash is pulled.
    #[must_use]
    pub fn on(&self, leash: Leash) -> Self {
        Self {
            leash: Some(leash),
            ..self.clone()
        }
    }

    /// Whether nobody wants to know any more what this library was asked.
    pub fn cancelled(&self) -> bool {
        self.leash.as_ref().is_some_and(Leash::pulled)
    }

    pub fn path(&self, recording: &Sha256) -> PathBuf {
        self.recordings.join(recording.as_str())
    }

    pub fn picture(&self, picture: &Sha256) -> PathBuf {
        self.pictures.join(picture.as_str())
    }

    /// Whether what speakers and browsers play of a recording is here.
    pub fn serves(&self, it: &Recording) -> bool {
        self.holds(&it.speaker_file.sha256) && self.holds(&it.browser_file.sha256)
    }

    pub fn holds(&self, recording: &Sha256) -> bool {
        self.path(recording).is_file()
    }
}
