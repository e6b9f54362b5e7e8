//! Applies a previewed import to the draft.

use crate::model::{Attribution, FieldMap, StaffAction};
use crate::service::import::preview::PreparedImport;
use crate::service::import::worker::ImportWorker;
use crate::service::import::{ImportSource, JobError};
use crate::service::ingest::IngestError;

impl ImportWorker {
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
