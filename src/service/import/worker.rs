//! The worker of an import: reads the files of one job, previews them, and applies the result.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::library::{PictureError, PreparedPicture};
use crate::model::{Attribution, FieldMap, Sha256, StaffAction};
use crate::service::import::preview::PreparedImport;
use crate::service::import::{ImportSource, JobError};
use crate::service::ingest::{Ingest, IngestError, InspectionCache, Inspections, ProgressFn};

/// Works on one import with its own cache of inspections.
pub(super) struct ImportWorker {
    pub(super) ingest: Ingest,
    pub(super) cache: InspectionCache,
    pub(super) progress: Arc<ProgressFn>,
}

impl ImportWorker {
    /// Decodes and measures every recording that is not in the library.
    pub(super) async fn inspect(
        &self,
        files: &BTreeMap<Sha256, PathBuf>,
    ) -> Result<Inspections, IngestError> {
        self.ingest
            .inspect(files, &self.cache, &*self.progress)
            .await
    }

    /// Prepares pictures. Stores nothing.
    pub(super) async fn prepare_pictures<N: Send + 'static>(
        &self,
        pictures: impl IntoIterator<Item = (N, PathBuf)>,
    ) -> Result<Vec<(N, Result<PreparedPicture, PictureError>)>, IngestError> {
        self.ingest
            .prepare_pictures(pictures, &*self.progress)
            .await
    }

    /// Stores the new files and writes the tour into the draft.
    pub(super) async fn apply(
        &self,
        prepared: PreparedImport,
        by: Attribution,
    ) -> Result<(), JobError> {
        let ingest = &self.ingest;
        // The lock keeps stored files until the draft names them.
        let _lock = ingest.library.lock_shared().map_err(IngestError::from)?;
        let draft = ingest.store.draft().await?;
        let now = draft.map_or_else(FieldMap::default, |draft| draft.fields);
        // A sheet is merged with other edits; a tour would overwrite them unseen.
        if prepared.source == ImportSource::Tour && now != prepared.before {
            return Err(JobError::DraftChanged);
        }
        ingest
            .store_files(prepared.new_files, &*self.progress)
            .await?;
        let differences = prepared
            .before
            .differences(&FieldMap::from_tour(&prepared.tour));
        if !differences.is_empty() {
            let (act, subject) = (StaffAction::Import, prepared.subject);
            ingest
                .store
                .change_draft(act, subject, differences, by)
                .await?;
        }
        drop(prepared.folder);
        Ok(())
    }
}
