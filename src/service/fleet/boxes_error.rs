//! Why a command of `docent fleet` failed.

use std::path::PathBuf;

use crate::fleet::{
    CodeError, EngineError, HttpClientError, JoinError, JwtError, KeyError, MainAddressError,
    SealError, SessionError,
};
use crate::library;
use crate::service::{self, FleetError};
use crate::store;

/// An error of a box among others. Its sentence is for the person at the command line.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum BoxesError {
    #[error(
        "this box is the main box of its house already; ‘docent fleet code’ prints a new code for others"
    )]
    IsMain,
    #[error("this box follows {0} already; ‘docent fleet leave’ ends that")]
    Follows(String),
    #[error(
        "this box serves alone; ‘docent fleet init’ makes it a main box, and ‘docent fleet join’ lets it follow one"
    )]
    Alone,
    #[error("only the main box can do this; on this box it is {0}")]
    NotMain(String),
    #[error(
        "this box has {0} plays of its own; add ‘--bring’ to report them to the main box, or ‘--fresh’ to leave them out of the house's figures"
    )]
    HasPlays(u64),
    #[error(
        "the main box gave an answer that this docent does not understand; do both have the same version? ({0})"
    )]
    Unreadable(String),
    #[error(
        "the edition of the main box needs {needed_megabytes} MB, and {free_megabytes} MB are free; make room on the disk"
    )]
    DiskFull {
        needed_megabytes: u64,
        free_megabytes: u64,
    },
    #[error(
        "the key of the house is not on this box, as after a restore on another card; ‘docent fleet rekey’ makes a new one with the root key"
    )]
    NoHouseKey,
    #[error(
        "this is the root key of another house; compare it with the paper that ‘docent fleet init’ was for"
    )]
    OtherRootKey,
    #[error("docent-box is not installed there, which installs updates")]
    NoUpdates,
    #[error("there is no folder {}; is the stick mounted?", .0.display())]
    NoStick(PathBuf),
    #[error("docent has not served as main since the last change; start it, and try again")]
    NotServing,
    #[error("systemd does not run docent here, so that nobody would start it again")]
    NotSupervised,
    #[error(transparent)]
    Library(#[from] library::Error),
    #[error(transparent)]
    Service(#[from] service::Error),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Jwt(#[from] JwtError),
    #[error(transparent)]
    Code(#[from] CodeError),
    #[error(transparent)]
    Join(#[from] JoinError),
    #[error(transparent)]
    Http(#[from] HttpClientError),
    #[error(transparent)]
    Address(#[from] MainAddressError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Gate(#[from] FleetError),
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error("{what}: {source}")]
    Io {
        what: &'static str,
        source: std::io::Error,
    },
}

impl From<serde_json::Error> for BoxesError {
    fn from(error: serde_json::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}
