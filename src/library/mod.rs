//! Recordings as files: measured in a child that may fail, placed under their own hash, derived
//! where a speaker or a browser cannot take them as they are; and tours as folders, in and out.
//! Who lists a recording is not known here: the caller says what to keep.

pub mod bundle;
mod child;
mod decode;
mod derive;
pub mod drawing;
mod encode;
pub mod folder;
mod inspector;
mod measure;
mod place;
mod resample;
mod serves;
pub mod sheet;
mod sweep;
#[cfg(test)]
mod tests;
mod unfit;

use std::io;
use std::path::{Path, PathBuf};

use crate::model::{Format, Gain, Ms, Sha256};

pub use child::{Work, inspect_child};
pub use place::hash;
pub use sweep::Hold;
pub use unfit::Unfit;

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

/// The recordings on disk.
#[derive(Debug, Clone)]
pub struct Library {
    recordings: PathBuf,
    pictures: PathBuf,
    incoming: PathBuf,
    lock: PathBuf,
    inspector: PathBuf,
}

/// What listening to a whole file told about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    pub format: Format,
    /// Whether the sound lies in its format's usual container, coded as every decoder reads it.
    pub plain: bool,
    pub length: Ms,
    pub sounding: Ms,
    pub channels: u8,
    pub rate: u32,
    pub loudness: Option<f64>,
    pub true_peak: f64,
    pub waveform: Vec<u8>,
    /// What the file says of its own length.
    pub declared: Option<Ms>,
    /// Packets that could not be decoded and were left out.
    pub damaged_packets: u32,
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
            recordings: state.join("recordings"),
            pictures: state.join("pictures"),
            incoming: state.join("incoming"),
            lock: state.join("library.lock"),
            inspector,
        };
        for folder in [&library.recordings, &library.pictures, &library.incoming] {
            std::fs::create_dir_all(folder).tried("the library's folder could not be made")?;
        }
        Ok(library)
    }

    pub fn path(&self, recording: &Sha256) -> PathBuf {
        self.recordings.join(recording.as_str())
    }

    pub fn picture(&self, picture: &Sha256) -> PathBuf {
        self.pictures.join(picture.as_str())
    }

    pub fn holds(&self, recording: &Sha256) -> bool {
        self.path(recording).is_file()
    }
}
