//! Staff accounts and their invitations.

mod login_throttle;
mod password;
mod sessions;

pub use sessions::{IssuedTokens, PresentedTokens, Sessions, Staff};

use std::ops::RangeInclusive;

use crate::clock::Clock;
use crate::model::{Password, Person, Right, Role, StaffName};
use crate::service::token::{new_token, token_hash};
use crate::service::{Actor, Result, StaffError};
use crate::store::Store;

/// Validity of an invitation: three days.
const INVITATION_VALID_MS: i64 = 3 * 24 * 60 * 60 * 1000;

/// The secret token of a link with which a password is chosen. Shown once.
#[derive(Debug)]
pub struct Invitation(pub String);

/// The person that an invitation is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invitee {
    /// There is no account yet: the first admin also chooses a name.
    FirstAdmin,
    /// An existing account.
    Somebody(Person),
}

/// A staff account, as admins see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub person: Person,
    /// Whether a password has been chosen.
    pub has_password: bool,
    /// The number of sessions.
    pub sessions: usize,
}

/// The accounts of staff. Cheap to clone.
#[derive(Clone, Debug)]
pub struct People {
    clock: Clock,
    store: Store,
    sessions: Sessions,
}

impl People {
    pub(super) fn new(sessions: Sessions) -> Self {
        Self {
            clock: sessions.clock.clone(),
            store: sessions.store.clone(),
            sessions,
        }
    }

    /// Everybody who may sign in.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn list(&self, actor: Actor<'_>) -> Result<Vec<Person>> {
        actor.require(Right::Read)?;
        let records = self.store.staff().await?.into_iter();
        Ok(records.map(|record| record.person).collect())
    }

    /// An invitation for the first admin; `None` if there is one.
    ///
    /// # Errors
    ///
    /// Returns `Error::NoRandomness`; any error of the database.
    pub async fn invite_first_admin(&self) -> Result<Option<Invitation>> {
        let invitation = Invitation::new()?;
        let token = token_hash(&invitation.0);
        let open = self
            .store
            .invite_first_admin(token, self.clock.moment())
            .await?;
        Ok(open.then_some(invitation))
    }

    /// All staff accounts.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; any error of the database.
    pub async fn members(&self, actor: Actor<'_>) -> Result<Vec<Member>> {
        actor.require(Right::Administer)?;
        let records = self.store.staff().await?.into_iter();
        Ok(records
            .map(|record| Member {
                sessions: self.sessions.count(&record.person),
                has_password: record.password.is_some(),
                person: record.person,
            })
            .collect())
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `StaffError::NameTaken`;
    /// `Error::NoRandomness`; any error of the database.
    pub async fn add(&self, actor: Actor<'_>, name: StaffName, role: Role) -> Result<Invitation> {
        actor.require(Right::Administer)?;
        let invitation = Invitation::new()?;
        let by = actor.attribution(&self.clock);
        self.store
            .add_person(name, role, token_hash(&invitation.0), by)
            .await?;
        Ok(invitation)
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `StaffError::NoSuchPerson`;
    /// `Error::NoRandomness`; any error of the database.
    pub async fn reset_password(&self, actor: Actor<'_>, name: StaffName) -> Result<Invitation> {
        actor.require(Right::Administer)?;
        let person = self.person(name).await?;
        let invitation = Invitation::new()?;
        let by = actor.attribution(&self.clock);
        self.store
            .reset_password(person, token_hash(&invitation.0), by)
            .await?;
        self.sessions.reload().await?;
        Ok(invitation)
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `StaffError::NoSuchPerson`,
    /// `StaffError::LastAdmin`; any error of the database.
    pub async fn change_role(&self, actor: Actor<'_>, name: StaffName, role: Role) -> Result<()> {
        actor.require(Right::Administer)?;
        let person = self.person(name).await?;
        self.store
            .change_role(person, role, actor.attribution(&self.clock))
            .await?;
        self.sessions.reload().await
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `StaffError::NoSuchPerson`,
    /// `StaffError::LastAdmin`; any error of the database.
    pub async fn remove(&self, actor: Actor<'_>, name: StaffName) -> Result<()> {
        actor.require(Right::Administer)?;
        let person = self.person(name).await?;
        self.store
            .remove_person(person, actor.attribution(&self.clock))
            .await?;
        self.sessions.reload().await
    }

    /// Ends all sessions of a person: one's own, or any as an admin.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer` for another person;
    /// `StaffError::NoSuchPerson`; any error of the database.
    pub async fn sign_out_everywhere(&self, actor: Actor<'_>, name: StaffName) -> Result<()> {
        let person = self.person(name).await?;
        if !matches!(actor, Actor::Staff(staff) if staff.person().id == person.id) {
            actor.require(Right::Administer)?;
        }
        let by = actor.attribution(&self.clock);
        self.store.sign_out_everywhere(person, by).await?;
        self.sessions.reload().await
    }

    /// The person that an invitation is for.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::InvitationExpired`; any error of the database.
    pub async fn invitee(&self, invitation: &Invitation) -> Result<Invitee> {
        let token = token_hash(&invitation.0);
        let found = self
            .store
            .invitation_owner(token, self.valid_invitation_times())
            .await?;
        match found {
            Some(Some(person)) => Ok(Invitee::Somebody(person)),
            Some(None) => Ok(Invitee::FirstAdmin),
            None => Err(StaffError::InvitationExpired.into()),
        }
    }

    /// Redeems an invitation: sets the password and signs in. Only the first admin chooses `name`;
    /// otherwise it is ignored. `browser` is the token of an earlier login in this browser.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::InvitationExpired`, `StaffError::NotAName`, `StaffError::WeakPassword`,
    /// `StaffError::NameTaken`; `Error::NoRandomness`, `Error::ShuttingDown`; any error of the
    /// database.
    pub async fn accept(
        &self,
        invitation: &Invitation,
        name: &str,
        password: &str,
        browser: Option<&str>,
    ) -> Result<IssuedTokens> {
        let (name, chosen) = match self.invitee(invitation).await? {
            Invitee::Somebody(person) => (person.name, None),
            Invitee::FirstAdmin => {
                let name: StaffName = name.parse()?;
                (name.clone(), Some(name))
            }
        };
        let password = Password::new(password, &name)?;
        let hash = self.sessions.hash_password(password).await?;
        let token = token_hash(&invitation.0);
        let (valid, at) = (self.valid_invitation_times(), self.clock.moment());
        let store = &self.store;
        let person = store
            .choose_password(token, valid, chosen, hash, at)
            .await?;
        let person = person.ok_or(StaffError::InvitationExpired)?;
        self.sessions.begin(person, browser).await
    }

    /// The creation times of valid invitations, in wall time. An invitation from the future is
    /// invalid: the clock was wrong then.
    fn valid_invitation_times(&self) -> RangeInclusive<i64> {
        let now = self.clock.moment().wall_ms;
        now - INVITATION_VALID_MS..=now
    }

    async fn person(&self, name: StaffName) -> Result<Person> {
        let records = self.store.find_staff(name.clone()).await?;
        Ok(records
            .map(|record| record.person)
            .ok_or(StaffError::NoSuchPerson(name))?)
    }
}

impl Invitation {
    fn new() -> Result<Self> {
        new_token().map(Self)
    }

    /// The path of the link.
    pub fn path(&self) -> String {
        format!("/staff/welcome/{}", self.0)
    }
}
