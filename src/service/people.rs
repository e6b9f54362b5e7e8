//! Staff accounts and their invitations.

use std::ops::RangeInclusive;

use crate::model::{Attribution, Password, Person, Right, Role, StaffName};
use crate::service::screens::token_hash;
use crate::service::{Content, IssuedTokens, Result, Service, Staff, StaffError, random};

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
    Somebody(Person),
}

/// A staff account, as admins see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub person: Person,
    /// Whether a password has been chosen.
    pub has_password: bool,
    /// The number of sessions.
    pub sessions: usize,
}

impl Content {
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn add_person(
        &self,
        name: StaffName,
        role: Role,
        by: Attribution,
    ) -> Result<Invitation> {
        let invitation = Invitation::new()?;
        self.store
            .add_person(name, role, token_hash(&invitation.0), by)
            .await?;
        Ok(invitation)
    }

    /// Deletes a password, and creates an invitation to choose another.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn reset_password(&self, name: StaffName, by: Attribution) -> Result<Invitation> {
        let person = self.person(name).await?;
        let invitation = Invitation::new()?;
        self.store
            .reset_password(person, token_hash(&invitation.0), by)
            .await?;
        Ok(invitation)
    }

    /// An invitation for the first admin; `None` if there is one.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn invite_first_admin(&self) -> Result<Option<Invitation>> {
        let invitation = Invitation::new()?;
        let token = token_hash(&invitation.0);
        let open = self
            .store
            .invite_first_admin(token, self.clock.moment())
            .await?;
        Ok(open.then_some(invitation))
    }

    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn people(&self) -> Result<Vec<Person>> {
        let records = self.store.staff().await?.into_iter();
        Ok(records.map(|record| record.person).collect())
    }

    async fn person(&self, name: StaffName) -> Result<Person> {
        let records = self.store.find_staff(name.clone()).await?;
        Ok(records
            .map(|record| record.person)
            .ok_or(StaffError::NoSuchPerson(name))?)
    }
}

impl Service {
    /// The names of all staff.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn names(&self, staff: &Staff) -> Result<Vec<StaffName>> {
        staff.needs(Right::Read)?;
        let records = self.0.store.staff().await?.into_iter();
        Ok(records.map(|record| record.person.name).collect())
    }

    /// All staff accounts.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; any error of the database.
    pub async fn members(&self, staff: &Staff) -> Result<Vec<Member>> {
        staff.needs(Right::Administer)?;
        let records = self.0.store.staff().await?.into_iter();
        let active = self.0.sessions.borrow();
        let sessions = |of: &Person| {
            active
                .values()
                .filter(|session| session.0.id == of.id)
                .count()
        };
        Ok(records
            .map(|record| Member {
                sessions: sessions(&record.person),
                has_password: record.password.is_some(),
                person: record.person,
            })
            .collect())
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`.
    pub async fn add_person(
        &self,
        staff: &Staff,
        name: StaffName,
        role: Role,
    ) -> Result<Invitation> {
        staff.needs(Right::Administer)?;
        self.content().add_person(name, role, self.by(staff)).await
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`.
    pub async fn reset_password(&self, staff: &Staff, name: StaffName) -> Result<Invitation> {
        staff.needs(Right::Administer)?;
        let invitation = self.content().reset_password(name, self.by(staff)).await?;
        self.refresh_staff().await?;
        Ok(invitation)
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; any error of the database.
    pub async fn change_role(&self, staff: &Staff, name: StaffName, role: Role) -> Result<()> {
        staff.needs(Right::Administer)?;
        let person = self.content().person(name).await?;
        self.0
            .store
            .change_role(person, role, self.by(staff))
            .await?;
        self.refresh_staff().await
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; any error of the database.
    pub async fn remove_person(&self, staff: &Staff, name: StaffName) -> Result<()> {
        staff.needs(Right::Administer)?;
        let person = self.content().person(name).await?;
        self.0.store.remove_person(person, self.by(staff)).await?;
        self.refresh_staff().await
    }

    /// Ends all sessions of a person: one's own, or any as an admin.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; any error of the database.
    pub async fn sign_out_everywhere(&self, staff: &Staff, name: StaffName) -> Result<()> {
        let person = self.content().person(name).await?;
        if person.id != staff.person().id {
            staff.needs(Right::Administer)?;
        }
        let by = self.by(staff);
        self.0.store.sign_out_everywhere(person, by).await?;
        self.refresh_staff().await
    }

    /// The person that an invitation is for.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::InvitationExpired`; any error of the database.
    pub async fn invitee(&self, invitation: &Invitation) -> Result<Invitee> {
        let token = token_hash(&invitation.0);
        let found = self
            .0
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
    /// Returns `StaffError::InvitationExpired`; any error of the database.
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
        let hash = self.hash_password(password).await?;
        let token = token_hash(&invitation.0);
        let (valid, at) = (self.valid_invitation_times(), self.0.clock.moment());
        let store = &self.0.store;
        let person = store
            .choose_password(token, valid, chosen, hash, at)
            .await?;
        let person = person.ok_or(StaffError::InvitationExpired)?;
        self.begin_session(person, browser).await
    }

    pub(super) fn by(&self, staff: &Staff) -> Attribution {
        staff.by(self.0.clock.moment())
    }

    /// The creation times of valid invitations, in wall time. An invitation from the future is
    /// invalid: the clock was wrong then.
    fn valid_invitation_times(&self) -> RangeInclusive<i64> {
        let now = self.0.clock.moment().wall_ms;
        now - INVITATION_VALID_MS..=now
    }
}

impl Invitation {
    fn new() -> Result<Self> {
        Ok(Self(hex::encode(random::<32>()?)))
    }

    /// The path of the link.
    pub fn path(&self) -> String {
        format!("/staff/welcome/{}", self.0)
    }
}
