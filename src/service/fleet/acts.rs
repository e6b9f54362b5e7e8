//! What admins do with the boxes of the house, on the main box. The pages and the command line share these rules.

use crate::fleet::{CODE_LIFETIME, EnrolmentCode};
use crate::model::{Right, Slug};
use crate::service::fleet::act_error::{BoxActError, MAX_BOX_NAME_LENGTH, check_count};
use crate::service::fleet::boxes::Boxes;
use crate::service::{Actor, Error, Result};
use crate::store::{BoxRecord, EnrolmentCodeRow, FleetRole};

/// A code with which boxes join.
#[derive(Clone, Debug)]
pub struct NewCode {
    /// The code. It is shown once.
    pub code: EnrolmentCode,
    /// The number of boxes that may join with it.
    pub boxes: u32,
    /// When it expires, in milliseconds since 1970.
    pub expires_wall_ms: i64,
}

/// A name for a box, without blanks around it.
///
/// # Errors
///
/// Returns `InvalidName`.
pub(super) fn box_name(text: &str) -> Result<String, BoxActError> {
    let name = text.trim();
    let fits = (1..=MAX_BOX_NAME_LENGTH).contains(&name.chars().count());
    if fits && !name.chars().any(char::is_control) {
        Ok(name.to_owned())
    } else {
        Err(BoxActError::InvalidName)
    }
}

impl Boxes {
    /// Makes a code with which so many boxes may join.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `BoxActError::Alone`, `BoxActError::NotMain`,
    /// `BoxActError::InvalidCount`; `Error::NoRandomness`; any error of the database.
    pub async fn issue_code(&self, actor: Actor<'_>, boxes: u32) -> Result<NewCode> {
        self.require_main(actor).await?;
        check_count(boxes)?;
        // The daemon of main knows it at once; a command leaves it in the database.
        let code = match self.access.issue_code(boxes) {
            Ok(code) => code,
            Err(_) => EnrolmentCode::random().map_err(|_| Error::NoRandomness)?,
        };
        let now = self.clock.moment();
        let row = EnrolmentCodeRow {
            code: code.to_string(),
            uses_left: boxes,
            issued_boot_ms: now.boot_ms,
            boxes: Vec::new(),
        };
        let by = actor.attribution(&self.clock);
        self.store.add_enrolment_code(row, by).await?;
        self.reload();
        let lifetime = i64::try_from(CODE_LIFETIME.as_millis()).unwrap_or_default();
        Ok(NewCode {
            code,
            boxes,
            expires_wall_ms: now.wall_ms.saturating_add(lifetime),
        })
    }

    /// Gives a box another name.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `BoxActError::Alone`, `BoxActError::NotMain`,
    /// `BoxActError::NoSuchBox`, `BoxActError::InvalidName`, `BoxActError::NameTaken`; any error of the database.
    pub async fn rename(&self, actor: Actor<'_>, name: &str, new: &str) -> Result<()> {
        self.require_main(actor).await?;
        let id = self.find(name).await?.id;
        let new = box_name(new)?;
        if new == name {
            return Ok(());
        }
        let by = actor.attribution(&self.clock);
        if !self.store.rename_box(id, new.clone(), by).await? {
            return Err(BoxActError::NameTaken(new).into());
        }
        self.reload();
        Ok(())
    }

    /// Removes a box from the house: it has no access any more. Its plays stay, and its rooms are main's again.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `BoxActError::Alone`, `BoxActError::NotMain`,
    /// `BoxActError::NoSuchBox`; any error of the database.
    pub async fn remove(&self, actor: Actor<'_>, name: &str) -> Result<()> {
        self.require_main(actor).await?;
        let id = self.find(name).await?.id;
        let by = actor.attribution(&self.clock);
        self.store.remove_box(id, by).await?;
        self.reload();
        Ok(())
    }

    /// Gives a room to a box. If another box has it, `from` must be the name of that box, so that nobody takes a room
    /// unknowingly.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `BoxActError::Alone`, `BoxActError::NotMain`,
    /// `BoxActError::NoSuchBox`, `BoxActError::NoSuchRoom`, `BoxActError::RoomOfAnotherBox`; any error of the database.
    pub async fn give_room(
        &self,
        actor: Actor<'_>,
        name: &str,
        room: Slug,
        from: Option<String>,
    ) -> Result<()> {
        self.require_main(actor).await?;
        let id = self.find(name).await?.id;
        if self.editions.current().tour.room(&room).is_none() {
            return Err(BoxActError::NoSuchRoom(room).into());
        }
        let by = actor.attribution(&self.clock);
        let refused = self.store.give_room(room.clone(), id, from, by).await?;
        if let Some(owner) = refused {
            return Err(BoxActError::RoomOfAnotherBox { room, owner }.into());
        }
        self.reload();
        Ok(())
    }

    /// Makes a room main's own again.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `BoxActError::Alone`, `BoxActError::NotMain`;
    /// any error of the database.
    pub async fn return_room(&self, actor: Actor<'_>, room: Slug) -> Result<()> {
        self.require_main(actor).await?;
        let by = actor.attribution(&self.clock);
        self.store.return_room(room, by).await?;
        self.reload();
        Ok(())
    }

    /// Refuses everybody but admins, and everywhere but on the main box.
    pub(super) async fn require_main(&self, actor: Actor<'_>) -> Result<()> {
        actor.require(Right::Administer)?;
        match self.store.membership().await?.map(|found| found.role) {
            None => Err(BoxActError::Alone.into()),
            Some(FleetRole::Main { .. }) => Ok(()),
            Some(FleetRole::Follower(following)) => {
                Err(BoxActError::NotMain(following.main_url).into())
            }
        }
    }

    /// The box of this name that follows.
    pub(super) async fn find(&self, name: &str) -> Result<BoxRecord> {
        let mut following = self.store.followers().await?.into_iter();
        let found = following.find(|found| found.joined.name == name);
        Ok(found.ok_or_else(|| BoxActError::NoSuchBox(name.to_owned()))?)
    }
}
