//! Errors of staff requests.

use std::time::Duration;

use crate::model::{
    Day, Field, ParseError, PasswordError, Right, RuleViolation, StaffName, StructureError,
    TourLocation,
};
use crate::service::import::JobError;
use crate::service::{BoxActError, ClosingTimeError, EditConflict, Error, UploadError};
use crate::store;

/// The refusal of a staff action.
#[expect(missing_docs, reason = "the message of each variant describes it")]
#[derive(Clone, Debug, thiserror::Error)]
pub enum StaffError {
    #[error("sign in first")]
    SignInFirst,
    #[error("the right {0:?} is missing; ask an admin for it")]
    NotAllowed(Right),
    #[error("wrong name or password")]
    WrongPassword,
    #[error("too many wrong passwords; try again in {} s", .0.as_secs())]
    Throttled(Duration),
    #[error(transparent)]
    WeakPassword(#[from] PasswordError),
    #[error(transparent)]
    NotAName(#[from] ParseError),
    #[error("this link was used already, or is too old; ask for a new one")]
    InvitationExpired,
    #[error("there is nobody called ‘{0}’; `docent staff list` shows everybody")]
    NoSuchPerson(StaffName),
    #[error("somebody else is called that already; take another name")]
    NameTaken,
    #[error("the house needs an admin; make somebody else one first")]
    LastAdmin,
    #[error("the draft breaks {} rule(s); the page ‘Publish’ says which", .0.len())]
    NotPublishable(Vec<(TourLocation, RuleViolation)>),
    #[error("the draft has changed since it was looked at; look again")]
    DraftChanged,
    #[error("{} was changed by someone else meanwhile", .0.field)]
    Conflict(EditConflict),
    #[error("the text was edited since; the change can no longer be undone")]
    EditedSince(Option<StaffName>),
    #[error(transparent)]
    Structure(#[from] StructureError),
    #[error(transparent)]
    Import(#[from] JobError),
    #[error("this box shows what {0} publishes; publish there")]
    FollowsMain(String),
    #[error("there is no edition {0}")]
    NoSuchEdition(u32),
    #[error("there is no change {0} that could be undone")]
    NoSuchChange(i64),
    #[error("{0} has more than 1 MB; that is no text for visitors: shorten it")]
    TextTooLarge(Field),
    #[error("‘{0}’ is not a time zone such as America/Mexico_City; choose one of the list")]
    NotATimeZone(String),
    #[error("a file of {0} is no longer here; bring it again")]
    FileGone(Field),
    #[error("captions are made from a transcript and its recording; bring both first")]
    NothingToCaption,
    #[error(transparent)]
    NoClosingTime(#[from] ClosingTimeError),
    #[error("{0} is in the future")]
    FutureDay(Day),
    #[error("the admissions of {0} were changed meanwhile")]
    AdmissionsConflict(Day),
    #[error("the admissions of a day are at most {0}")]
    TooManyPeople(u32),
    #[error(transparent)]
    Upload(#[from] UploadError),
    #[error(transparent)]
    Boxes(#[from] BoxActError),
}

impl<T: Into<StaffError>> From<T> for Error {
    fn from(error: T) -> Self {
        Self::Staff(Box::new(error.into()))
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::InvalidDraft(flaw) => StructureError::Field(flaw).into(),
            store::Error::NameTaken => StaffError::NameTaken.into(),
            store::Error::LastAdmin => StaffError::LastAdmin.into(),
            store::Error::Stopped => Self::ShuttingDown,
            error @ (store::Error::DiskFull
            | store::Error::TooNew { .. }
            | store::Error::TooOld { .. }
            | store::Error::Backup(_)
            | store::Error::PreMigrationBackup(_)
            | store::Error::Sqlite(_)
            | store::Error::Damaged(_)
            | store::Error::Locked
            | store::Error::Unreadable { .. }
            | store::Error::Conflict { .. }
            | store::Error::NoEdition
            | store::Error::Panicked
            | store::Error::Thread(_)) => match error.problem() {
                Some(trouble) => Self::Database(trouble),
                None => Self::Store(error),
            },
        }
    }
}
