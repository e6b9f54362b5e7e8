//! Import of a tour folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::library::PreparedPicture;
use crate::library::tour_folder::{self, LocatedError, ParsedFolder};
use crate::model::{Language, Right, RuleViolation, StaffAction, Tour};
use crate::service::Actor;
use crate::service::import::worker::ImportWorker;
use crate::service::import::{Import, ImportError};
use crate::service::ingest::{IngestError, InspectionCache, NewFiles, Progress};
use crate::service::main_only::require_main;

/// Counts of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The number of rooms.
    pub rooms: usize,
    /// The number of clips.
    pub clips: usize,
    /// The number of recordings.
    pub recordings: usize,
    /// Recordings that were not in the library before.
    pub new: usize,
    /// Clips without a recording, for each language.
    pub text_alone: Vec<(Language, usize)>,
}

/// A tour without faults, and its new files.
#[derive(Debug)]
pub(super) struct ValidatedImport {
    pub(super) tour: Tour,
    pub(super) new_files: NewFiles,
}

impl Import {
    /// Imports the tour folder `dir` into the draft.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::FollowsMain`; any error of the database; any error of the file system.
    pub async fn import_folder(
        &self,
        actor: Actor<'_>,
        dir: &Path,
        progress: impl Fn(Progress) + Send + Sync + 'static,
    ) -> Result<Imported, ImportError> {
        actor.require(Right::Publish).map_err(IngestError::from)?;
        require_main(&self.ingest.store)
            .await
            .map_err(IngestError::from)?;
        // The lock keeps stored files until they are listed.
        let _lock = self.ingest.library.lock_shared()?;
        let source = tour_folder::read(dir);
        let recordings = source.files.len();
        let worker = ImportWorker {
            ingest: self.ingest.clone(),
            cache: InspectionCache::default(),
            progress: Arc::new(progress),
        };
        let ValidatedImport { tour, new_files } = worker.validate(source).await?;
        let imported = Imported {
            rooms: tour.rooms.len(),
            clips: tour.rooms.iter().map(|room| room.clips.len()).sum(),
            recordings,
            new: new_files.recordings(),
            text_alone: tour.text_alone(),
        };
        self.ingest
            .store_files(new_files, &*worker.progress)
            .await?;
        let subject = dir.file_name().unwrap_or_default().to_string_lossy();
        let subject = subject.into_owned();
        let by = actor.attribution(&self.clock);
        self.ingest
            .store
            .replace_draft(tour, StaffAction::Import, subject, by)
            .await?;
        Ok(imported)
    }
}

impl ImportWorker {
    /// Inspects all files that a tour folder names. Changes nothing.
    pub(super) async fn validate(
        &self,
        mut source: ParsedFolder,
    ) -> Result<ValidatedImport, ImportError> {
        let pictures = self.prepare_folder_pictures(&mut source).await?;
        let inspections = self.inspect(&source.files).await?;
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

    /// Prepares every picture of a folder and replaces its references; an unfit picture becomes a fault.
    async fn prepare_folder_pictures(
        &self,
        source: &mut ParsedFolder,
    ) -> Result<Vec<PreparedPicture>, IngestError> {
        let (mut prepared, mut taken) = (Vec::new(), BTreeMap::new());
        let given = source.pictures.clone();
        for (given, outcome) in self.prepare_pictures(given).await? {
            match outcome {
                Ok(picture) => {
                    taken.insert(given, picture.stored.clone());
                    prepared.push(picture);
                }
                Err(error) => source.reject_picture(&given, &error),
            }
        }
        source.replace_pictures(&taken);
        Ok(prepared)
    }
}
