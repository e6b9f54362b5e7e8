//! The way of new files into the library: they are inspected, then stored and listed. Known files
//! are skipped.

pub(super) mod inspection_cache;
pub(super) mod parallel;

mod inspection;
mod pictures;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::library::tour_folder::{self, LocatedError, ParsedFolder, WriteError};
use crate::library::{self, Library, Measured, PreparedPicture};
use crate::model::{Language, Right, RuleViolation, Sha256, Tour};
use crate::service::ingest::inspection_cache::InspectionCache;
use crate::store::{self, Store};

/// Brings files into the library. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Ingest {
    pub(super) store: Store,
    pub(super) library: Library,
}

/// Counts of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    pub rooms: usize,
    pub clips: usize,
    pub recordings: usize,
    /// Recordings that were not in the library before.
    pub new: usize,
    /// Clips without a recording, for each language.
    pub text_alone: Vec<(Language, usize)>,
}

/// Progress of an import, as a number of recordings or pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Inspected { done: usize, of: usize },
    Stored { done: usize, of: usize },
    Prepared { done: usize, of: usize },
}

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// All faults of the folder; nothing was imported.
    #[error("the tour folder has {} fault(s); nothing was imported", .0.len())]
    Faults(Vec<LocatedError>),
    #[error(transparent)]
    Library(#[from] library::Error),
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Unwritten(#[from] WriteError),
    #[error("this is for others to do; ask an admin for the right to {0:?}")]
    NotAllowed(Right),
    #[error("an import's worker ended early")]
    Worker,
}

/// A tour without faults, and its new files.
#[derive(Debug)]
pub(super) struct ValidatedImport {
    pub(super) tour: Tour,
    pub(super) new_files: NewFiles,
}

/// Files that the library does not have yet. The source files must exist until they are stored.
#[derive(Debug, Default)]
pub(super) struct NewFiles {
    pub(super) files: BTreeMap<Sha256, PathBuf>,
    pub(super) measured: BTreeMap<Sha256, Measured>,
    pub(super) pictures: Vec<PreparedPicture>,
}

impl NewFiles {
    /// The number of new recordings.
    pub(super) fn recordings(&self) -> usize {
        self.measured.len()
    }
}

impl Ingest {
    /// Inspects all files that a tour folder names. Changes nothing.
    pub(super) async fn validate(
        &self,
        mut source: ParsedFolder,
        cache: &InspectionCache,
        progress: &impl Fn(Progress),
    ) -> Result<ValidatedImport, ImportError> {
        let pictures = self.prepare_pictures(&mut source, progress).await?;
        let inspections = self.inspect_all(&source.files, cache, progress).await?;
        let mut faults = std::mem::take(&mut source.errors);
        for (sha256, reason) in &inspections.failures {
            let spots = source.locate_recording(sha256).iter().cloned();
            faults.extend(spots.map(|(file, line)| LocatedError {
                file,
                line,
                error: reason.clone().into(),
            }));
        }
        for sha256 in source
            .files
            .keys()
            .filter(|recording| inspections.is_silent(recording))
        {
            let spots = source.locate_recording(sha256).iter().cloned();
            faults.extend(spots.map(|(file, line)| LocatedError {
                file,
                line,
                error: RuleViolation::SilentRecording.into(),
            }));
        }
        faults.extend(source.check(|recording| inspections.length(recording)));
        match source.tour.take() {
            Some(tour) if faults.is_empty() => Ok(ValidatedImport {
                tour,
                new_files: NewFiles {
                    files: source.files,
                    measured: inspections.measured,
                    pictures,
                },
            }),
            Some(_) | None => Err(ImportError::Faults(tour_folder::sorted_and_limited(faults))),
        }
    }

    /// Stores and lists new files. The caller holds the library's lock until a tour names them.
    pub(super) async fn store_files(
        &self,
        new_files: NewFiles,
        progress: &impl Fn(Progress),
    ) -> Result<(), ImportError> {
        for picture in new_files.pictures {
            self.library.persist_picture(picture)?;
        }
        let stored = self
            .persist_recordings(&new_files.files, &new_files.measured, progress)
            .await?;
        self.store.add_recordings(stored).await?;
        Ok(())
    }
}
