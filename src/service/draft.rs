//! The draft as staff write it. Nobody overwrites what somebody else wrote meanwhile, everything is
//! in the log, and everything can be undone.

use crate::model::{
    ChangeLogEntry, ClipField, Difference, Field, FieldMap, Key, MAX_TEXT_BYTES, NarrationField,
    PictureField, Right, RoomField, Sha256, StaffAction, StaffName, StructureEdit, normalize,
    time_zone,
};
use crate::service::upload::run_blocking;
use crate::service::{Error, Result, Service, Staff, StaffError};
use crate::store::{self, Draft};

/// A change that meets others is tried again so often; each time somebody else was quicker.
const MAX_ATTEMPTS: usize = 5;

/// One text as its writer saw it, and as it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub field: Field,
    pub was: Option<String>,
    pub now: Option<String>,
}

/// What texts say now that they are written.
type Written = Vec<(Field, String)>;

/// Somebody was quicker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditConflict {
    pub field: Field,
    /// What it says now.
    pub found: Option<String>,
    /// Who wrote that, and when; nobody where it was done on the box itself.
    pub who: Option<StaffName>,
    pub wall_ms: Option<i64>,
}

impl Service {
    /// The tour as staff are editing it; an empty one before the first.
    pub async fn draft(&self, staff: &Staff) -> Result<Draft> {
        staff.needs(Right::Read)?;
        Ok(self.0.store.draft().await?.unwrap_or_else(|| {
            let tour = crate::service::PublishedTour::empty().edition.tour;
            Draft {
                fields: FieldMap::from_tour(&tour),
                tour,
            }
        }))
    }

    /// Writes texts, all or none; says what they are now that blanks and line ends are tidy. They are
    /// one change of the log, and one step to undo.
    pub async fn write_texts(&self, staff: &Staff, edits: Vec<Edit>) -> Result<Written> {
        self.apply_edits(staff, &[], edits).await
    }

    /// As [`Service::write_texts`], for what is saved while somebody writes on: what has the same `step` at
    /// the same text is one change.
    pub async fn autosave_texts(
        &self,
        staff: &Staff,
        step: Key,
        edits: Vec<Edit>,
    ) -> Result<Written> {
        let (differences, written) = told(staff, edits)?;
        if differences.is_empty() {
            return Ok(written);
        }
        let by = self.by(staff);
        let change = self.0.store.save_draft_text(step, differences, by).await;
        self.with_conflict_author(change).await.map(|_| written)
    }

    /// Gives the draft another shape.
    pub async fn edit_structure(&self, staff: &Staff, shape: StructureEdit) -> Result<()> {
        self.apply_edits(staff, &[shape], Vec::new())
            .await
            .map(drop)
    }

    /// Gives the draft other shapes and then other texts, as one change, all or none.
    pub(super) async fn apply_edits(
        &self,
        staff: &Staff,
        shapes: &[StructureEdit],
        edits: Vec<Edit>,
    ) -> Result<Written> {
        let (texts, written) = told(staff, edits)?;
        for _ in 0..MAX_ATTEMPTS {
            let mut differences = self.structure_differences(staff, shapes).await?;
            let moved: Vec<Field> = differences.iter().map(|it| it.field.clone()).collect();
            differences.extend(texts.iter().cloned());
            if differences.is_empty() {
                return Ok(written);
            }
            let (by, subject) = (self.by(staff), String::new());
            let change = self
                .0
                .store
                .change_draft(StaffAction::Edit, subject, differences, by);
            match change.await {
                // Someone wrote meanwhile at what this moves; it is moved as it is now.
                Err(store::Error::Conflict { field, .. }) if moved.contains(&field) => {}
                done => return self.with_conflict_author(done).await.map(|_| written),
            }
        }
        Err(StaffError::DraftMoved.into())
    }

    /// What changes of the draft where it gets other shapes.
    async fn structure_differences(
        &self,
        staff: &Staff,
        shapes: &[StructureEdit],
    ) -> Result<Vec<Difference>> {
        if shapes.is_empty() {
            return Ok(Vec::new());
        }
        let draft = self.draft(staff).await?;
        let mut tour = draft.tour;
        for it in shapes {
            staff.needs(it.required_right())?;
            tour.edit_structure(it.clone())?;
        }
        Ok(draft.fields.differences(&FieldMap::from_tour(&tour)))
    }

    /// Takes a change back, as far as nobody has changed the same again; of an undo that is to redo.
    pub async fn undo_change(&self, staff: &Staff, change: i64) -> Result<()> {
        let found = self.0.store.change(change).await?;
        let found = found.ok_or(StaffError::NoSuchChange(change))?;
        if found.action == StaffAction::CountAdmissions {
            return self.revert_admissions(staff, found).await;
        }
        if found.action == StaffAction::Undo {
            return self.revert(staff, found, StaffAction::Redo).await;
        }
        if !found.action.is_undoable() {
            return Err(StaffError::NoSuchChange(change).into());
        }
        self.revert(staff, found, StaffAction::Undo).await
    }

    /// Puts every text of a change back as it was before, as `act`.
    async fn revert(&self, staff: &Staff, found: ChangeLogEntry, act: StaffAction) -> Result<()> {
        let mut differences = Vec::new();
        // While this is held, nobody removes what is named again.
        let library = self.0.library.clone();
        let _hold = run_blocking("undo", move || library.hold()).await??;
        for it in found.texts {
            let field: Field = it.field.parse()?;
            staff.needs(field.required_right())?;
            let difference = Difference {
                field,
                before: it.before,
                after: it.after,
            };
            let back = difference.reversed();
            self.check_file_exists(&back).await?;
            differences.push(back);
        }
        let (by, subject) = (self.by(staff), found.id.to_string());
        let done = self.0.store.change_draft(act, subject, differences, by);
        match self.with_conflict_author(done.await).await {
            // There are no two texts to choose between here.
            Err(Error::Staff(it)) => Err(if let StaffError::Conflict(clash) = &*it {
                StaffError::WrittenSince(clash.who.clone()).into()
            } else {
                Error::Staff(it)
            }),
            done => done.map(drop),
        }
    }

    /// A text that names a file comes back only while the file is here.
    async fn check_file_exists(&self, back: &Difference) -> Result<()> {
        let Some(text) = &back.after else {
            return Ok(());
        };
        let file: Option<Sha256> = text.split(' ').next().and_then(|it| it.parse().ok());
        let here = match (&back.field, file) {
            (Field::Clip(_, ClipField::Narration(_, NarrationField::Recording)), Some(file)) => {
                self.0.store.recording(file).await?.is_some()
            }
            (
                Field::Plan(PictureField::File)
                | Field::Room(_, RoomField::Picture(PictureField::File))
                | Field::Clip(_, ClipField::Picture(PictureField::File)),
                Some(file),
            ) => self.0.library.picture(&file).is_file(),
            _ => true,
        };
        if here {
            Ok(())
        } else {
            Err(StaffError::FileGone(back.field.clone()).into())
        }
    }

    /// What staff did, newest first; of one person, and of some kinds, where these are said.
    pub async fn changes(
        &self,
        staff: &Staff,
        (who, acts): (Option<StaffName>, &[StaffAction]),
        before: Option<i64>,
        most: usize,
    ) -> Result<Vec<ChangeLogEntry>> {
        staff.needs(Right::Read)?;
        Ok(self
            .0
            .store
            .filtered_changes(who, acts, before, most)
            .await?)
    }

    /// One change of the log.
    pub async fn find_change(&self, staff: &Staff, id: i64) -> Result<Option<ChangeLogEntry>> {
        staff.needs(Right::Read)?;
        Ok(self.0.store.change(id).await?)
    }

    /// Adds to a clash who was quicker.
    async fn with_conflict_author<T>(&self, done: store::Result<T>) -> Result<T> {
        let (field, found) = match done {
            Err(store::Error::Conflict { field, found }) => (field, found),
            done => return Ok(done?),
        };
        let last = self.0.store.last_change_of(field.to_string()).await?;
        Err(StaffError::Conflict(EditConflict {
            field,
            found,
            wall_ms: last.as_ref().map(|it| it.wall_ms),
            who: last.and_then(|it| it.who),
        })
        .into())
    }
}

/// The differences that edits make, and what they say once they are tidy.
fn told(staff: &Staff, edits: Vec<Edit>) -> Result<(Vec<Difference>, Written)> {
    let (mut differences, mut written) = (Vec::new(), Vec::new());
    for it in edits {
        staff.needs(it.field.required_right())?;
        let now = it.now.unwrap_or_default();
        if now.len() > MAX_TEXT_BYTES {
            return Err(StaffError::TextTooLarge(it.field).into());
        }
        let now = normalize(&it.field, &now);
        if it.field == Field::TimeZone && !now.is_empty() && time_zone(&now).is_none() {
            return Err(StaffError::NotATimeZone(now).into());
        }
        written.push((it.field.clone(), now.clone()));
        let (before, after) = (it.was, Some(now).filter(|it| !it.is_empty()));
        if before != after {
            differences.push(Difference {
                field: it.field,
                before,
                after,
            });
        }
    }
    Ok((differences, written))
}
