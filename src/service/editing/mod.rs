//! Editing the draft. Conflicting edits are detected, every change is logged, and every change can
//! be undone.

mod captions;
mod editor_data;
mod first_steps;
mod media;
mod undo_steps;

pub use captions::{CaptionCheck, GeneratedCaptions};
pub use first_steps::{MuseumSetup, NewRoom};
pub use undo_steps::UndoSteps;

use crate::clock::Clock;
use crate::library::Library;
use crate::model::{
    ChangeLogEntry, ClipField, Difference, Field, FieldMap, Key, MAX_TEXT_BYTES, NarrationField,
    PictureField, Right, RoomField, Sha256, StaffAction, StaffName, StructureEdit, normalize,
    time_zone,
};
use crate::service::blocking::run_on_thread;
use crate::service::ingest::WorkQueue;
use crate::service::main_only::require_main;
use crate::service::{Actor, Context, Error, Reports, Result, StaffError, TourSnapshot};
use crate::store::{self, Draft, Store};

/// The maximum number of attempts for a structural change that conflicts with other edits.
const MAX_ATTEMPTS: usize = 5;

/// An edit of one text: the text that its author saw, and the new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The field.
    pub field: Field,
    /// The value that the editor started from; `None` for an empty field.
    pub was: Option<String>,
    /// The new value; `None` empties the field.
    pub now: Option<String>,
}

/// The normalized texts after an edit.
type Written = Vec<(Field, String)>;

/// A conflict with another edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditConflict {
    /// The field.
    pub field: Field,
    /// The present text.
    pub found: Option<String>,
    /// Author and time of the present text; `None` if it was written on the command line.
    pub who: Option<StaffName>,
    /// When it was changed, in milliseconds since 1970.
    pub wall_ms: Option<i64>,
}

/// The draft: its texts and structure, the log of changes, and undo. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Editing {
    pub(super) clock: Clock,
    pub(super) store: Store,
    pub(super) library: Library,
    reports: Reports,
    queue: WorkQueue,
}

impl Editing {
    pub(super) fn new(context: &Context, reports: Reports, queue: WorkQueue) -> Self {
        Self {
            clock: context.clock.clone(),
            store: context.store.clone(),
            library: context.library.clone(),
            reports,
            queue,
        }
    }

    /// The draft; an empty tour if there is none.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn draft(&self, actor: Actor<'_>) -> Result<Draft> {
        actor.require(Right::Read)?;
        Ok(self.store.draft().await?.unwrap_or_else(|| {
            let tour = TourSnapshot::empty().tour;
            Draft {
                fields: FieldMap::from_tour(&tour),
                tour,
            }
        }))
    }

    /// Writes texts in one transaction. Returns them with normalized spaces and line ends. They are
    /// one change in the log, and one undo step.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right to write the field;
    /// `StaffError::FollowsMain`; `StaffError::Conflict`; `StaffError::Structure` if a text is invalid; any error of the
    /// database.
    pub async fn write_texts(&self, actor: Actor<'_>, edits: Vec<Edit>) -> Result<Written> {
        self.apply_edits(actor, &[], edits).await
    }

    /// Like [`Editing::write_texts`], for automatic saving: edits of the same text with the same
    /// `step` are one change.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Editing::write_texts`].
    pub async fn autosave_texts(
        &self,
        actor: Actor<'_>,
        step: Key,
        edits: Vec<Edit>,
    ) -> Result<Written> {
        let (differences, written) = to_differences(actor, edits)?;
        require_main(&self.store).await?;
        if differences.is_empty() {
            return Ok(written);
        }
        let by = actor.attribution(&self.clock);
        let change = self.store.save_draft_text(step, differences, by).await;
        self.with_conflict_author(change).await.map(|_| written)
    }

    /// Changes the structure of the draft.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right that the edit requires;
    /// `StaffError::FollowsMain`; `StaffError::Structure`; `StaffError::DraftChanged`; any error of the database.
    pub async fn edit_structure(&self, actor: Actor<'_>, shape: StructureEdit) -> Result<()> {
        self.apply_edits(actor, &[shape], Vec::new())
            .await
            .map(drop)
    }

    /// Changes the structure and then the texts of the draft, in one change.
    pub(super) async fn apply_edits(
        &self,
        actor: Actor<'_>,
        structure_edits: &[StructureEdit],
        edits: Vec<Edit>,
    ) -> Result<Written> {
        let (texts, written) = to_differences(actor, edits)?;
        require_main(&self.store).await?;
        for _ in 0..MAX_ATTEMPTS {
            let mut differences = self.structure_differences(actor, structure_edits).await?;
            let moved: Vec<Field> = differences
                .iter()
                .map(|difference| difference.field.clone())
                .collect();
            differences.extend(texts.iter().cloned());
            if differences.is_empty() {
                return Ok(written);
            }
            let (by, subject) = (actor.attribution(&self.clock), String::new());
            let change = self
                .store
                .change_draft(StaffAction::Edit, subject, differences, by);
            match change.await {
                // Another edit changed a field that this moves: try again with the present draft.
                Err(store::Error::Conflict { field, .. }) if moved.contains(&field) => {}
                done => return self.with_conflict_author(done).await.map(|_| written),
            }
        }
        Err(StaffError::DraftChanged.into())
    }

    /// The differences that structural changes make.
    async fn structure_differences(
        &self,
        actor: Actor<'_>,
        structure_edits: &[StructureEdit],
    ) -> Result<Vec<Difference>> {
        if structure_edits.is_empty() {
            return Ok(Vec::new());
        }
        let draft = self.draft(actor).await?;
        let mut tour = draft.tour;
        for edit in structure_edits {
            actor.require(edit.required_right())?;
            tour.edit_structure(edit.clone())?;
        }
        Ok(draft.fields.differences(&FieldMap::from_tour(&tour)))
    }

    /// Undoes a change where nobody has edited the same texts since. To undo an undo is to redo.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right; `StaffError::FollowsMain`,
    /// `StaffError::NoSuchChange`, `StaffError::EditedSince`, `StaffError::FileGone`; any error of the database.
    pub async fn undo_change(&self, actor: Actor<'_>, change: i64) -> Result<()> {
        let entry = self.store.change(change).await?;
        let entry = entry.ok_or(StaffError::NoSuchChange(change))?;
        if entry.action == StaffAction::CountAdmissions {
            return self.reports.revert_admissions(actor, entry).await;
        }
        if entry.action == StaffAction::Undo {
            return self.revert(actor, entry, StaffAction::Redo).await;
        }
        if !entry.action.is_undoable() {
            return Err(StaffError::NoSuchChange(change).into());
        }
        self.revert(actor, entry, StaffAction::Undo).await
    }

    /// Restores the texts before a change, and logs it as `act`.
    async fn revert(
        &self,
        actor: Actor<'_>,
        entry: ChangeLogEntry,
        act: StaffAction,
    ) -> Result<()> {
        let mut differences = Vec::new();
        require_main(&self.store).await?;
        // The lock keeps the files that are referenced again.
        let library = self.library.clone();
        let _lock = run_on_thread("undo", move || library.lock_shared()).await??;
        for text in entry.texts {
            let field: Field = text.field.parse()?;
            actor.require(field.required_right())?;
            let difference = Difference {
                field,
                before: text.before,
                after: text.after,
            };
            let reverted = difference.reversed();
            self.check_file_exists(&reverted).await?;
            differences.push(reverted);
        }
        let (by, subject) = (actor.attribution(&self.clock), entry.id.to_string());
        let done = self.store.change_draft(act, subject, differences, by);
        match self.with_conflict_author(done.await).await {
            // There is no choice between two texts here.
            Err(Error::Staff(error)) => Err(if let StaffError::Conflict(clash) = &*error {
                StaffError::EditedSince(clash.who.clone()).into()
            } else {
                Error::Staff(error)
            }),
            done => done.map(drop),
        }
    }

    /// A text that names a file can be restored only while the file exists.
    async fn check_file_exists(&self, reverted: &Difference) -> Result<()> {
        let Some(text) = &reverted.after else {
            return Ok(());
        };
        let file: Option<Sha256> = text.split(' ').next().and_then(|word| word.parse().ok());
        let exists = match (&reverted.field, file) {
            (Field::Clip(_, ClipField::Narration(_, NarrationField::Recording)), Some(file)) => {
                self.store.recording(file).await?.is_some()
            }
            (
                Field::Plan(PictureField::File)
                | Field::Room(_, RoomField::Picture(PictureField::File))
                | Field::Clip(_, ClipField::Picture(PictureField::File)),
                Some(file),
            ) => self.library.picture_path(&file).is_file(),
            _ => true,
        };
        if exists {
            Ok(())
        } else {
            Err(StaffError::FileGone(reverted.field.clone()).into())
        }
    }

    /// The change log, newest first; limited to one person and to some acts if given.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn changes(
        &self,
        actor: Actor<'_>,
        (who, acts): (Option<StaffName>, &[StaffAction]),
        before: Option<i64>,
        most: usize,
    ) -> Result<Vec<ChangeLogEntry>> {
        actor.require(Right::Read)?;
        Ok(self.store.filtered_changes(who, acts, before, most).await?)
    }

    /// One change of the log.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn find_change(&self, actor: Actor<'_>, id: i64) -> Result<Option<ChangeLogEntry>> {
        actor.require(Right::Read)?;
        Ok(self.store.change(id).await?)
    }

    /// Adds the author to a conflict.
    async fn with_conflict_author<T>(&self, done: store::Result<T>) -> Result<T> {
        let (field, found) = match done {
            Err(store::Error::Conflict { field, found }) => (field, found),
            done => return Ok(done?),
        };
        let last = self.store.last_change_of(field.to_string()).await?;
        Err(StaffError::Conflict(EditConflict {
            field,
            found,
            wall_ms: last.as_ref().map(|change| change.wall_ms),
            who: last.and_then(|change| change.who),
        })
        .into())
    }
}

/// The differences of edits, and the normalized texts.
fn to_differences(actor: Actor<'_>, edits: Vec<Edit>) -> Result<(Vec<Difference>, Written)> {
    let (mut differences, mut written) = (Vec::new(), Vec::new());
    for edit in edits {
        actor.require(edit.field.required_right())?;
        let now = edit.now.unwrap_or_default();
        if now.len() > MAX_TEXT_BYTES {
            return Err(StaffError::TextTooLarge(edit.field).into());
        }
        let now = normalize(&edit.field, &now);
        if edit.field == Field::TimeZone && !now.is_empty() && time_zone(&now).is_none() {
            return Err(StaffError::NotATimeZone(now).into());
        }
        written.push((edit.field.clone(), now.clone()));
        let (before, after) = (edit.was, Some(now).filter(|text| !text.is_empty()));
        if before != after {
            differences.push(Difference {
                field: edit.field,
                before,
                after,
            });
        }
    }
    Ok((differences, written))
}
