//! Why main refuses a box.

use std::time::Duration;

use crate::fleet::{CodeError, EnrolmentError, JwtError, SessionError};

/// An error of the boxes' requests. Its sentence is shown on the box that asked.
#[derive(Debug, thiserror::Error)]
pub enum FleetError {
    /// This box is no main.
    #[error("this box is not the main box of a house. ‘sudo docent fleet init’ makes it one")]
    NotMain,
    /// The request is not in the expected form.
    #[error(
        "main does not understand this request. Do both boxes have the same version of docent?"
    )]
    Unreadable,
    /// There is no such release, edition or file.
    #[error("the main box does not have this file")]
    NoSuchFile,
    /// The database of main failed.
    #[error("the main box cannot do this at present: {0}")]
    Store(String),
    /// The request has no valid session.
    #[error("the session of this box has ended; it begins a new one")]
    NoSession,
    /// The box never joined, or was removed.
    #[error(
        "this box does not belong to the house, or was removed from it. ‘sudo docent fleet join’ brings it in"
    )]
    UnknownBox,
    /// Another box has the same short name in the engine.
    #[error(
        "the key of this box is too like that of another. Please delete ‘fleet/box.nk’ in its state folder and try again"
    )]
    TokenTaken,
    /// The code is not accepted.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// The challenge is not answered.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The house does not take this box, for a reason.
    #[error("{0}")]
    Refused(String),
    /// Too many requests from one address.
    #[error("too many requests; please try again in {} seconds", .0.as_secs() + 1)]
    TooManyRequests(Duration),
    /// The engine does not run.
    #[error(
        "the engine of the main box does not run at present. If it stays so, see ‘systemctl status docent-engine’ there"
    )]
    EngineDown,
    /// The keys of this main cannot be used, or the system has no randomness.
    #[error("the keys of the house cannot be used on the main box: {0}")]
    Keys(String),
}

impl From<JwtError> for FleetError {
    fn from(error: JwtError) -> Self {
        Self::Keys(error.to_string())
    }
}

impl From<CodeError> for FleetError {
    fn from(error: CodeError) -> Self {
        Self::Keys(error.to_string())
    }
}

impl From<getrandom::Error> for FleetError {
    fn from(_: getrandom::Error) -> Self {
        CodeError::NoRandomness.into()
    }
}

impl From<crate::store::Error> for FleetError {
    fn from(error: crate::store::Error) -> Self {
        Self::Store(error.to_string())
    }
}
