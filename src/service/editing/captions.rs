//! What the draft editor needs besides texts: recordings, recent authors, and generated captions.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    ChangeLogEntry, ClipField, ClipKey, Field, Language, Ms, NarrationField, Recording, Right,
    Sha256, StructureError, caption_timing, captions,
};
use crate::service::{Actor, Edit, Editing, Result, Staff, StaffError, UndoSteps};

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

    /// Replaces the captions `was` by captions generated from the transcript. Returns the new
    /// captions.
    ///
    /// # Errors
    ///
    /// Returns `StructureError::UnknownClip`, `StaffError::NothingToCaption`, and the errors of
    /// [`Editing::write_texts`].
    pub async fn generate_captions(
        &self,
        actor: Actor<'_>,
        key: ClipKey,
        language: Language,
        was: Option<String>,
    ) -> Result<String> {
        let tour = self.draft(actor).await?.tour;
        let clip = tour.rooms.iter().find_map(|room| room.clip(&key));
        let clip = clip.ok_or_else(|| StructureError::UnknownClip(key.clone()))?;
        let narration = clip.narrations.get(&language);
        let recording = match narration.and_then(|narration| narration.recording.clone()) {
            Some(sha256) => self.store.recording(sha256).await?,
            None => None,
        };
        let (Some(narration), Some(recording)) = (narration, recording) else {
            return Err(StaffError::NothingToCaption.into());
        };
        let from = recording
            .findings
            .as_ref()
            .map(|findings| findings.leading_silence);
        let cues = caption_timing::generate(
            &narration.transcript,
            &language,
            from.unwrap_or(Ms::ZERO),
            recording.audible_length,
        );
        if cues.is_empty() {
            return Err(StaffError::NothingToCaption.into());
        }
        let captions_text = captions::write(&cues);
        let part = ClipField::Narration(language, NarrationField::Captions);
        let edit = Edit {
            field: Field::Clip(key, part),
            was,
            now: Some(captions_text.clone()),
        };
        self.write_texts(actor, vec![edit]).await?;
        Ok(captions_text)
    }
}
