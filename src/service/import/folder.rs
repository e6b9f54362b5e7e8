//! Import of a tour folder by the command line.

use std::path::Path;

use crate::library::tour_folder;
use crate::model::{Right, StaffAction};
use crate::service::Actor;
use crate::service::import::Import;
use crate::service::ingest::inspection_cache::InspectionCache;
use crate::service::ingest::{ImportError, Imported, Progress, ValidatedImport};

impl Import {
    /// Imports the tour folder `dir` into the draft.
    ///
    /// # Errors
    ///
    /// Returns any error of the database; any error of the file system.
    pub async fn import_folder(
        &self,
        actor: Actor<'_>,
        dir: &Path,
        progress: impl Fn(Progress),
    ) -> Result<Imported, ImportError> {
        if !actor.may(Right::Publish) {
            return Err(ImportError::NotAllowed(Right::Publish));
        }
        // The lock keeps stored files until they are listed.
        let _lock = self.ingest.library.lock_shared()?;
        let source = tour_folder::read(dir);
        let recordings = source.files.len();
        let ValidatedImport { tour, new_files } = self
            .ingest
            .validate(source, &InspectionCache::default(), &progress)
            .await?;
        let imported = Imported {
            rooms: tour.rooms.len(),
            clips: tour.rooms.iter().map(|room| room.clips.len()).sum(),
            recordings,
            new: new_files.recordings(),
            text_alone: tour.text_alone(),
        };
        self.ingest.store_files(new_files, &progress).await?;
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
