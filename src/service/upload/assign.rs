//! Assignment of an uploaded recording to a clip of the draft.

use crate::model::{
    ClipField, ClipKey, Field, Key, Language, NarrationField, Recording, Sha256, Slug,
    StructureEdit, is_silent,
};
use crate::service::blocking::run_on_thread;
use crate::service::upload::{Stage, UploadError, Uploads};
use crate::service::{Edit, Result, Staff};

/// The narration that a recording is assigned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The clip.
    pub clip: ClipKey,
    /// The language.
    pub language: Language,
    /// The room in which a new clip is created.
    pub room: Slug,
}

/// What the assignment would change in the present draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentPreview {
    /// What the assignment does.
    pub outcome: AssignmentKind,
    /// The room that has the clip.
    pub room: Option<Slug>,
    /// The present title of the narration.
    pub title: String,
    /// The present recording of the narration.
    pub recording: Option<Sha256>,
}

/// What an assignment does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignmentKind {
    /// It adds a clip.
    NewClip,
    /// It adds a language to a clip.
    NewLanguage,
    /// The narration exists without a recording.
    FillsEmpty,
    /// It replaces a recording.
    Replaces,
    /// The narration has this recording already.
    Unchanged,
}

impl Uploads {
    /// # Errors
    ///
    /// Returns `UploadError::Silent`, `UploadError::NoLanguage`.
    pub async fn preview_assignment(
        &self,
        staff: &Staff,
        key: &Key,
        target: &Target,
    ) -> Result<AssignmentPreview> {
        let uploaded = self.uploaded_recording(staff, key)?;
        if is_silent(uploaded.audible_length) {
            return Err(UploadError::Silent.into());
        }
        let uploaded = uploaded.sha256;
        let tour = self.editing.draft(staff.actor()).await?.tour;
        if !tour.languages.contains(&target.language) {
            return Err(UploadError::NoLanguage(target.language.clone()).into());
        }
        let room = tour
            .rooms
            .iter()
            .find(|room| room.clips.iter().any(|clip| clip.key == target.clip));
        let mut clips = tour.rooms.iter().flat_map(|room| &room.clips);
        let clip = clips.find(|clip| clip.key == target.clip);
        let narration = clip.and_then(|clip| clip.narrations.get(&target.language));
        let recording = narration.and_then(|narration| narration.recording.clone());
        let outcome = match (clip, narration, &recording) {
            (None, _, _) => AssignmentKind::NewClip,
            (Some(_), None, _) => AssignmentKind::NewLanguage,
            (Some(_), Some(_), None) => AssignmentKind::FillsEmpty,
            (Some(_), Some(_), Some(current)) if *current == uploaded => AssignmentKind::Unchanged,
            (Some(_), Some(_), Some(_)) => AssignmentKind::Replaces,
        };
        Ok(AssignmentPreview {
            outcome,
            room: room.map(|room| room.slug.clone()),
            title: narration.map_or(String::new(), |narration| narration.title.clone()),
            recording,
        })
    }

    /// Assigns a recording to a narration of the draft. `seen` is the preview that the uploader
    /// saw. If recording or title have changed since, nothing is written and the conflict names the
    /// author.
    ///
    /// # Errors
    ///
    /// Returns `UploadError::Removed`; any error of the database; any error of the file system.
    pub async fn assign(
        &self,
        staff: &Staff,
        key: &Key,
        target: &Target,
        title: &str,
        seen: &AssignmentPreview,
    ) -> Result<()> {
        let recording = self.uploaded_recording(staff, key)?.sha256;
        // The lock keeps the recording until the draft names it.
        let library = self.library.clone();
        let _lock = run_on_thread("upload", move || library.lock_shared()).await??;
        if self.store.recording(recording.clone()).await?.is_none() {
            return Err(UploadError::Removed.into());
        }
        let plan = self.preview_assignment(staff, key, target).await?;
        let new =
            plan.outcome == AssignmentKind::NewClip && seen.outcome == AssignmentKind::NewClip;
        let shapes = new.then(|| StructureEdit::AddClip {
            room: target.room.clone(),
            key: target.clip.clone(),
        });
        let field = |part| {
            let narration = ClipField::Narration(target.language.clone(), part);
            Field::Clip(target.clip.clone(), narration)
        };
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let edits = vec![
            Edit {
                field: field(NarrationField::Recording),
                was: seen.recording.as_ref().map(ToString::to_string),
                now: Some(recording.to_string()),
            },
            Edit {
                field: field(NarrationField::Title),
                was: text(&seen.title),
                now: text(title),
            },
        ];
        self.editing
            .apply_edits(staff.actor(), shapes.as_slice(), edits)
            .await?;
        self.table.set_stage(
            key,
            Stage::Assigned(target.clip.clone(), target.language.clone()),
        );
        self.table.delete_files(key);
        Ok(())
    }

    /// The listed recording of an upload.
    fn uploaded_recording(&self, staff: &Staff, key: &Key) -> Result<Recording> {
        match self.find(staff, key)?.stage {
            Stage::Listed(recording, _) => Ok(*recording),
            Stage::Receiving
            | Stage::Queued
            | Stage::Working(_)
            | Stage::Rejected(_)
            | Stage::Assigned(..) => Err(UploadError::NotDone.into()),
        }
    }
}
