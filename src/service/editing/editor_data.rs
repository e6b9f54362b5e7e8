//! What the draft editor needs besides texts: recordings and recent authors.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ChangeLogEntry, Recording, Right, Sha256};
use crate::service::{Actor, Editing, Result, Staff, UndoSteps};

/// The number of changes that are searched for authors and undo steps.
const MAX_CHANGES_READ: usize = 200;

impl Editing {
    /// All listed recordings, by hash.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn recordings(&self, actor: Actor<'_>) -> Result<BTreeMap<Sha256, Recording>> {
        actor.require(Right::Read)?;
        Ok(self.store.recordings_by_hash().await?)
    }

    /// The recordings whose files are missing.
    pub fn missing_recordings(&self, recordings: &BTreeMap<Sha256, Recording>) -> BTreeSet<Sha256> {
        let missing = recordings
            .iter()
            .filter(|(_, recording)| !self.is_playable(recording));
        missing.map(|(name, _)| name.clone()).collect()
    }

    /// Whether the files of a recording exist.
    pub fn is_playable(&self, recording: &Recording) -> bool {
        self.library.has_derived_files(recording)
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn recording(&self, actor: Actor<'_>, of: Sha256) -> Result<Option<Recording>> {
        actor.require(Right::Read)?;
        Ok(self.store.recording(of).await?)
    }

    /// The latest changes of fields that match `about`, newest first, and the next undo and redo
    /// steps of `staff`.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn changes_of_fields(
        &self,
        staff: &Staff,
        about: impl Fn(&str) -> bool,
    ) -> Result<(Vec<ChangeLogEntry>, UndoSteps)> {
        let mut found = self
            .changes(staff.actor(), (None, &[]), None, MAX_CHANGES_READ)
            .await?;
        found.retain(|change| change.texts.iter().any(|text| about(&text.field)));
        let steps = UndoSteps::of(&found, &staff.person().name);
        Ok((found, steps))
    }
}
