//! What an editor of the draft needs besides its texts: the recordings it names, who wrote last,
//! and captions to begin with.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    ChangeLogEntry, ClipField, ClipKey, Field, Language, Ms, NarrationField, Recording, Right,
    Sha256, StructureError, caption_timing, captions,
};
use crate::service::{Edit, Result, Service, Staff, StaffError, UndoSteps};

/// How far back an editor looks for who wrote what.
const MAX_CHANGES_READ: usize = 200;

impl Service {
    /// Every recording that is here, by name.
    pub async fn recordings(&self, staff: &Staff) -> Result<BTreeMap<Sha256, Recording>> {
        staff.needs(Right::Read)?;
        self.content().recordings().await
    }

    /// Those that nobody can hear, because their files are not on the disk any more.
    pub fn missing_recordings(&self, recordings: &BTreeMap<Sha256, Recording>) -> BTreeSet<Sha256> {
        let gone = recordings.iter().filter(|(_, it)| !self.is_playable(it));
        gone.map(|(name, _)| name.clone()).collect()
    }

    /// Whether a recording can be heard.
    pub fn is_playable(&self, it: &Recording) -> bool {
        self.0.library.serves(it)
    }

    pub async fn recording(&self, staff: &Staff, of: Sha256) -> Result<Option<Recording>> {
        staff.needs(Right::Read)?;
        Ok(self.0.store.recording(of).await?)
    }

    /// The latest changes of the draft that touch a field of which `about` is true, newest first,
    /// and which steps of their own `staff` would undo and redo next.
    pub async fn changes_of_fields(
        &self,
        staff: &Staff,
        about: impl Fn(&str) -> bool,
    ) -> Result<(Vec<ChangeLogEntry>, UndoSteps)> {
        let mut found = self
            .changes(staff, (None, &[]), None, MAX_CHANGES_READ)
            .await?;
        found.retain(|it| it.texts.iter().any(|it| about(&it.field)));
        let steps = UndoSteps::of(&found, &staff.person().name);
        Ok((found, steps))
    }

    /// Writes captions made from the transcript in the place of those that `was`; tells them.
    pub async fn generate_captions(
        &self,
        staff: &Staff,
        key: ClipKey,
        language: Language,
        was: Option<String>,
    ) -> Result<String> {
        let tour = self.draft(staff).await?.tour;
        let clip = tour.rooms.iter().find_map(|it| it.clip(&key));
        let clip = clip.ok_or_else(|| StructureError::UnknownClip(key.clone()))?;
        let narration = clip.narrations.get(&language);
        let recording = match narration.and_then(|it| it.recording.clone()) {
            Some(it) => self.0.store.recording(it).await?,
            None => None,
        };
        let (Some(narration), Some(recording)) = (narration, recording) else {
            return Err(StaffError::NothingToPace.into());
        };
        let from = recording.findings.as_ref().map(|it| it.leading_silence);
        let cues = caption_timing::generate(
            &narration.transcript,
            &language,
            from.unwrap_or(Ms::ZERO),
            recording.audible_length,
        );
        if cues.is_empty() {
            return Err(StaffError::NothingToPace.into());
        }
        let told = captions::write(&cues);
        let part = ClipField::Narration(language, NarrationField::Captions);
        let edit = Edit {
            field: Field::Clip(key, part),
            was,
            now: Some(told.clone()),
        };
        self.write_texts(staff, vec![edit]).await?;
        Ok(told)
    }
}
