use crate::model::{
    ClipField, ClipKey, Field, Key, Language, NarrationField, Recording, Sha256, Slug,
    StructureEdit, is_silent,
};
use crate::service::upload::{Stage, UploadError};
use crate::service::{Edit, Result, Service, Staff};

/// Where in the draft a recording shall go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub clip: ClipKey,
    pub language: Language,
    /// Where the clip is made, if it is new.
    pub room: Slug,
}

/// What putting it there would do, by the draft as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentPreview {
    pub outcome: AssignmentKind,
    /// The room the clip is in already.
    pub room: Option<Slug>,
    /// What the narration is called now.
    pub title: String,
    /// The recording it has now.
    pub recording: Option<Sha256>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignmentKind {
    NewClip,
    NewLanguage,
    /// The narration is there and waits for its sound.
    Fills,
    Replaces,
    /// It is this very recording.
    Nothing,
}

impl Service {
    pub async fn preview_assignment(
        &self,
        staff: &Staff,
        key: &Key,
        goal: &Target,
    ) -> Result<AssignmentPreview> {
        let brought = self.uploaded_recording(staff, key)?;
        if is_silent(brought.audible_length) {
            return Err(UploadError::Silent.into());
        }
        let brought = brought.sha256;
        let tour = self.draft(staff).await?.tour;
        if !tour.languages.contains(&goal.language) {
            return Err(UploadError::NoLanguage(goal.language.clone()).into());
        }
        let room = tour
            .rooms
            .iter()
            .find(|it| it.clips.iter().any(|it| it.key == goal.clip));
        let mut clips = tour.rooms.iter().flat_map(|it| &it.clips);
        let clip = clips.find(|it| it.key == goal.clip);
        let narration = clip.and_then(|it| it.narrations.get(&goal.language));
        let recording = narration.and_then(|it| it.recording.clone());
        let outcome = match (clip, narration, &recording) {
            (None, _, _) => AssignmentKind::NewClip,
            (Some(_), None, _) => AssignmentKind::NewLanguage,
            (Some(_), Some(_), None) => AssignmentKind::Fills,
            (Some(_), Some(_), Some(it)) if *it == brought => AssignmentKind::Nothing,
            (Some(_), Some(_), Some(_)) => AssignmentKind::Replaces,
        };
        Ok(AssignmentPreview {
            outcome,
            room: room.map(|it| it.slug.clone()),
            title: narration.map_or(String::new(), |it| it.title.clone()),
            recording,
        })
    }

    /// Puts a recording into the draft. `seen` is what the bringer saw there: where it is another
    /// recording or title by now, nothing is written, and who was quicker is told.
    pub async fn assign_upload(
        &self,
        staff: &Staff,
        key: &Key,
        goal: &Target,
        title: &str,
        seen: &AssignmentPreview,
    ) -> Result<()> {
        let recording = self.uploaded_recording(staff, key)?.sha256;
        // While this is held, nobody removes what is not yet named.
        let library = self.0.library.clone();
        let _hold = super::run_blocking("upload", move || library.hold()).await??;
        if self.0.store.recording(recording.clone()).await?.is_none() {
            return Err(UploadError::Removed.into());
        }
        let plan = self.preview_assignment(staff, key, goal).await?;
        let new =
            plan.outcome == AssignmentKind::NewClip && seen.outcome == AssignmentKind::NewClip;
        let shapes = new.then(|| StructureEdit::AddClip {
            room: goal.room.clone(),
            key: goal.clip.clone(),
        });
        let field = |part| {
            let narration = ClipField::Narration(goal.language.clone(), part);
            Field::Clip(goal.clip.clone(), narration)
        };
        let text = |it: &str| Some(it.to_owned()).filter(|it| !it.is_empty());
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
        self.apply_edits(staff, shapes.as_slice(), edits).await?;
        self.set_stage(key, Stage::Used(goal.clip.clone(), goal.language.clone()));
        self.delete_upload_files(key);
        Ok(())
    }

    /// The listed recording that an upload became.
    fn uploaded_recording(&self, staff: &Staff, key: &Key) -> Result<Recording> {
        match self.upload(staff, key)?.stage {
            Stage::Done(it, _) => Ok(*it),
            Stage::Coming
            | Stage::Waiting
            | Stage::Listening(_)
            | Stage::Making
            | Stage::Refused(_)
            | Stage::Used(..) => Err(UploadError::NotDone.into()),
        }
    }
}
