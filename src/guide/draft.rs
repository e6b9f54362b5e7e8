//! The draft as staff write it. Nobody overwrites what somebody else wrote meanwhile, everything is
//! in the log, and everything can be undone.

use crate::guide::{Error, Guide, Objection, Result, Staff};
use crate::model::{Act, Change, Difference, Field, Flat, Right, Shape, StaffName, tidy};
use crate::store::{self, Draft};

/// A change that meets others is tried again so often; each time somebody else was quicker.
const TRIES: usize = 5;

/// One text as its writer saw it, and as it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub field: Field,
    pub was: Option<String>,
    pub now: Option<String>,
}

/// Somebody was quicker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub field: Field,
    /// What it says now.
    pub found: Option<String>,
    /// Who wrote that, and when; nobody where it was done on the box itself.
    pub who: Option<StaffName>,
    pub wall_ms: Option<i64>,
}

impl Guide {
    /// The tour as staff are editing it; an empty one before the first.
    pub async fn draft(&self, staff: &Staff) -> Result<Draft> {
        staff.needs(Right::Read)?;
        Ok(self.0.store.draft().await?.unwrap_or_else(|| {
            let tour = crate::guide::House::empty().edition.tour;
            Draft {
                flat: Flat::of(&tour),
                tour,
            }
        }))
    }

    /// Writes texts, all or none; says what they are now that blanks and line ends are tidy.
    pub async fn write(&self, staff: &Staff, edits: Vec<Edit>) -> Result<Vec<(Field, String)>> {
        let mut written = Vec::new();
        let mut differences = Vec::new();
        for it in edits {
            staff.needs(it.field.needs())?;
            let now = tidy(&it.field, it.now.as_deref().unwrap_or_default());
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
        if !differences.is_empty() {
            let by = self.by(staff);
            let done = self
                .0
                .store
                .change_draft(Act::Edit, String::new(), differences, by);
            self.told_clash(done.await).await?;
        }
        Ok(written)
    }

    /// Gives the draft another shape.
    pub async fn reshape(&self, staff: &Staff, shape: Shape) -> Result<()> {
        staff.needs(shape.needs())?;
        let mut last: Error = Objection::DraftMoved.into();
        for _ in 0..TRIES {
            let draft = self.draft(staff).await?;
            let mut tour = draft.tour;
            tour.reshape(shape.clone())?;
            let differences = draft.flat.differences(&Flat::of(&tour));
            if differences.is_empty() {
                return Ok(());
            }
            let by = self.by(staff);
            match self
                .0
                .store
                .change_draft(Act::Edit, String::new(), differences, by)
                .await
            {
                // Someone wrote meanwhile at what this moves; it is moved as it is now.
                Err(error @ store::Error::Clash { .. }) => last = error.into(),
                done => return Ok(done.map(drop)?),
            }
        }
        Err(last)
    }

    /// Takes a change of the draft back, as far as nobody has changed the same again.
    pub async fn undo(&self, staff: &Staff, change: i64) -> Result<()> {
        let found = self.0.store.change(change).await?;
        let found = found.filter(|it| [Act::Edit, Act::Undo, Act::Import].contains(&it.act));
        let found = found.ok_or(Objection::NoSuchChange(change))?;
        let mut differences = Vec::new();
        for it in found.texts {
            let field: Field = it.field.parse()?;
            staff.needs(field.needs())?;
            let difference = Difference {
                field,
                before: it.before,
                after: it.after,
            };
            differences.push(difference.turned());
        }
        let (by, subject) = (self.by(staff), change.to_string());
        let done = self
            .0
            .store
            .change_draft(Act::Undo, subject, differences, by);
        self.told_clash(done.await).await.map(drop)
    }

    /// What staff did, newest first; of one person, and of some kinds, where these are said.
    pub async fn changes(
        &self,
        staff: &Staff,
        (who, acts): (Option<StaffName>, &[Act]),
        before: Option<i64>,
        most: usize,
    ) -> Result<Vec<Change>> {
        staff.needs(Right::Read)?;
        Ok(self.0.store.changes_of(who, acts, before, most).await?)
    }

    /// Adds to a clash who was quicker.
    async fn told_clash<T>(&self, done: store::Result<T>) -> Result<T> {
        let (field, found) = match done {
            Err(store::Error::Clash { field, found }) => (field, found),
            done => return Ok(done?),
        };
        let last = self.0.store.last_change_of(field.to_string()).await?;
        Err(Objection::Clash(Clash {
            field,
            found,
            wall_ms: last.as_ref().map(|it| it.wall_ms),
            who: last.and_then(|it| it.who),
        })
        .into())
    }
}
