//! Import of a tour folder into the draft, publishing, and export. Without permission checks: for
//! the command line and for the service.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::library::tour_folder::{self, FileContent, LocatedError, ParsedFolder, WriteError};
use crate::library::{self, Library, Measured, PreparedPicture};
use crate::model::{
    Attribution, Edition, Format, Language, Recording, RuleViolation, Sha256, StaffAction, Tour,
};
use crate::service::Result;
use crate::service::inspection_cache::InspectionCache;
use crate::store::{self, Store};

/// Access to the museum's content, without permission checks.
#[derive(Clone, Debug)]
pub struct Content {
    pub store: Store,
    pub library: Library,
    pub clock: Clock,
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

impl Content {
    /// Imports the tour folder `dir` into the draft.
    ///
    /// # Errors
    ///
    /// Returns any error of the database; any error of the file system.
    pub async fn import(
        &self,
        dir: &Path,
        by: Attribution,
        progress: impl Fn(Progress),
    ) -> Result<Imported, ImportError> {
        // The lock keeps stored files until they are listed.
        let _lock = self.library.lock_shared()?;
        let source = tour_folder::read(dir);
        let recordings = source.files.len();
        let ValidatedImport { tour, new_files } = self
            .validate(source, &InspectionCache::default(), &progress)
            .await?;
        let imported = Imported {
            rooms: tour.rooms.len(),
            clips: tour.rooms.iter().map(|room| room.clips.len()).sum(),
            recordings,
            new: new_files.recordings(),
            text_alone: tour.text_alone(),
        };
        self.store_files(new_files, &progress).await?;
        let subject = dir.file_name().unwrap_or_default().to_string_lossy();
        let subject = subject.into_owned();
        self.store
            .replace_draft(tour, StaffAction::Import, subject, by)
            .await?;
        Ok(imported)
    }

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

    /// Publishes the draft.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn publish(&self, by: Attribution) -> Result<Edition> {
        let draft = self.publishable_draft().await?;
        Ok(self.store.publish(draft.tour, by).await?)
    }

    /// Writes the current edition as a tour folder. Its import results in the same edition.
    ///
    /// # Errors
    ///
    /// Returns `ImportError::Store`, `Error::NoEdition`; any error of the database; any error of
    /// the file system.
    pub async fn export(&self, dir: &Path) -> Result<Edition, ImportError> {
        let Some(edition) = self.store.current_edition().await? else {
            return Err(ImportError::Store(store::Error::NoEdition));
        };
        let formats = self.formats().await?;
        let recording = |sha256: &Sha256| self.master_file(&formats, sha256);
        tour_folder::write(dir, &edition.tour, recording, |picture| {
            self.library.picture_path(picture)
        })?;
        Ok(edition)
    }

    /// The files of a tour folder with this tour.
    pub(super) async fn folder_files(
        &self,
        tour: &Tour,
    ) -> Result<Vec<(String, FileContent)>, store::Error> {
        let formats = self.formats().await?;
        let recording = |sha256: &Sha256| self.master_file(&formats, sha256);
        Ok(tour_folder::list_files(tour, recording, |picture| {
            self.library.picture_path(picture)
        }))
    }

    async fn formats(&self) -> Result<BTreeMap<Sha256, Format>, store::Error> {
        let recordings = self.store.recordings().await?.into_iter();
        Ok(recordings
            .map(|recording| (recording.sha256, recording.format))
            .collect())
    }

    /// Whether all files of a listed recording exist.
    pub(super) fn files_present(&self, recording: &Recording) -> bool {
        [
            &recording.sha256,
            &recording.speaker_file.sha256,
            &recording.browser_file.sha256,
        ]
        .into_iter()
        .all(|file| self.library.has_recording(file))
    }

    /// The path and the format of a recording.
    fn master_file(
        &self,
        formats: &BTreeMap<Sha256, Format>,
        sha256: &Sha256,
    ) -> (PathBuf, Format) {
        // An edition names listed recordings only; `docent check` reports violations.
        let format = formats.get(sha256).copied().unwrap_or(Format::Mp3);
        (self.library.recording_path(sha256), format)
    }
}

/// Runs blocking jobs on as many threads as there are cores. Calls `on_progress` after each one.
pub(super) async fn run_parallel<N: Send + 'static, T: Send + 'static>(
    work: Vec<(N, impl FnOnce() -> T + Send + 'static)>,
    on_progress: impl Fn(usize, usize),
) -> Result<Vec<(N, T)>, ImportError> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let permits = Arc::new(Semaphore::new(cores));
    let total = work.len();
    let mut running = JoinSet::new();
    for (name, job) in work {
        let permits = Arc::clone(&permits);
        running.spawn(async move {
            let _permit = permits.acquire_owned().await;
            let outcome = tokio::task::spawn_blocking(job).await;
            outcome.map(|result| (name, result))
        });
    }
    let mut done = Vec::with_capacity(total);
    while let Some(finished) = running.join_next().await {
        match finished {
            Ok(Ok(output)) => done.push(output),
            Ok(Err(_)) | Err(_) => return Err(ImportError::Worker),
        }
        on_progress(done.len(), total);
    }
    Ok(done)
}
