//! The errors of the services.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinError;

use crate::model::{ClipKey, Language, OutputName, PairingCode, Refusal, ScreenId, Slug};
use crate::player;
use crate::service::{MAX_OUTLETS, StaffError};
use crate::store::{self, DatabaseProblem};

/// An error of this module.
#[derive(Clone, Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum Error {
    #[error("there is no tour yet; bring one in with `docent import` and `docent publish`")]
    NoTour,
    #[error("there is no room ‘{0}’")]
    NoSuchRoom(Slug),
    #[error("there is no clip {0} in this room")]
    NoSuchClip(ClipKey),
    #[error("clip {0} has no recording in this language; visitors read it")]
    TextAlone(ClipKey),
    /// The language in which the clip goes on, and the language of the text that the page has of it.
    #[error("the clip that plays has no recording in this language; the voice goes on in {voice}")]
    VoiceStays { voice: Language, text: Language },
    #[error("room ‘{0}’ has no speaker")]
    NoSpeaker(Slug),
    #[error("the speaker of room ‘{0}’ does not answer")]
    SpeakerMissing(Slug),
    #[error("room ‘{room}’: {refusal}")]
    Refused { room: Slug, refusal: Refusal },
    #[error(
        "‘{0}’ names its card by a number, which another card may have after the next start; take the name that `docent speakers` lists"
    )]
    UnstableOutputName(OutputName),
    #[error("a room sounds on {MAX_OUTLETS} outputs at the most")]
    TooManyOutlets,
    #[error("this box’s outputs cannot be listed: {0}")]
    Outputs(String),
    #[error("a player’s thread did not start: {0}")]
    NoThread(Arc<std::io::Error>),
    #[error("the museum is closed")]
    Closed,
    #[error("no screen shows the code {0}; see what it shows now")]
    NoSuchCode(PairingCode),
    #[error("there is no screen number {id}; `docent screen list` shows them", id = .0.number())]
    NoSuchScreen(ScreenId),
    #[error("only a screen of room ‘{0}’ may do that")]
    NotAScreen(Slug),
    #[error("this recording is not of the tour")]
    UnknownRecording,
    #[error("no edition that was ever current has this narration")]
    NeverPublished,
    #[error("the reported play is impossible: {0}")]
    NoSuchPlay(&'static str),
    #[error(transparent)]
    Staff(Box<StaffError>),
    #[error("too many connections; try again in {} s", .0.as_secs() + 1)]
    TooManyConnections(Duration),
    #[error("one address reports too many plays and visits; try again in {} s", .0.as_secs() + 1)]
    TooManyReports(Duration),
    #[error("docent is shutting down")]
    ShuttingDown,
    #[error("the system returned no random numbers")]
    NoRandomness,
    #[error("the operation panicked; the log has the cause")]
    Panicked,
    /// Already logged by the store.
    #[error("{0}")]
    Database(DatabaseProblem),
    #[error(transparent)]
    Store(store::Error),
}

impl Error {
    /// The error of a command to the player of `room`.
    pub(super) fn from_player(room: &Slug, error: player::Error) -> Self {
        match error {
            player::Error::ThreadEnded => Self::ShuttingDown,
            player::Error::TimedOut => Self::SpeakerMissing(room.clone()),
            player::Error::Refused(refusal) => Self::Refused {
                room: room.clone(),
                refusal,
            },
        }
    }
}

/// The error of a task that panicked or was cancelled.
pub(super) fn join_error(task: JoinError) -> Error {
    if task.is_panic() {
        Error::Panicked
    } else {
        Error::ShuttingDown
    }
}

/// A result with this module's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;
