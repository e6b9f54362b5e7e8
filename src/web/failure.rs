//! What cannot be done, said in the reader's language: the one place where errors become statuses.

use std::any::Any;
use std::sync::Arc;

use axum::extract::rejection::{BytesRejection, FormRejection, JsonRejection};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};

use crate::model::{Refusal, Tour};
use crate::service::{self, DatabaseProblem};
use crate::web::staff;
use crate::web::words::Words;

/// Why a request is not answered as wished. The answer itself is made in `answer`,
/// which knows the reader.
#[derive(Debug)]
pub(super) enum Failure {
    NoSuchPage,
    NoSuchMethod,
    /// No room and no clip has the number that was typed.
    NoSuchNumber,
    /// The request is not shaped as this address wants it.
    Unreadable,
    TooLarge,
    /// The request came from another site's page.
    Stranger,
    Service(service::Error),
    Page(askama::Error),
    File(std::io::Error),
    /// The handler panicked; why is in the log already.
    Panicked,
}

impl Failure {
    pub(super) fn status(&self) -> StatusCode {
        use service::Error as E;
        match self {
            Self::NoSuchPage
            | Self::NoSuchNumber
            | Self::Service(
                E::NoSuchRoom(_)
                | E::NoSuchClip(_)
                | E::NeverPublished
                | E::NoSuchCode(_)
                | E::NoSuchScreen(_),
            ) => StatusCode::NOT_FOUND,
            Self::NoSuchMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Service(E::NoSpeaker(_) | E::TextAlone(_) | E::Refused { .. } | E::Shut) => {
                StatusCode::CONFLICT
            }
            Self::Stranger | Self::Service(E::NotAScreen(_)) => StatusCode::FORBIDDEN,
            Self::Service(
                E::UnknownRecording | E::NoSuchPlay(_) | E::Numbered(_) | E::TooManyOutlets,
            ) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Service(E::NoTour | E::SpeakerMissing(_) | E::Stopped) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Service(E::Crowded(_) | E::TooManyReports(_)) => StatusCode::TOO_MANY_REQUESTS,
            Self::Service(E::Trouble(it)) => match it {
                DatabaseProblem::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
                DatabaseProblem::Locked | DatabaseProblem::DiskFails => {
                    StatusCode::SERVICE_UNAVAILABLE
                }
                DatabaseProblem::Damaged => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Self::Service(E::Staff(it)) => staff::status(it),
            Self::Service(E::Store(_) | E::Outputs(_) | E::NoThread(_) | E::Panicked)
            | Self::Page(_)
            | Self::File(_)
            | Self::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The sentence for the reader.
    pub(super) fn sentence(&self, words: &Words) -> String {
        if let Self::Service(service::Error::Staff(it)) = self {
            staff::say(words, it)
        } else {
            words.say(self.key())
        }
    }

    fn key(&self) -> &'static str {
        use service::Error as E;
        match self {
            Self::NoSuchPage => "failure-page",
            Self::NoSuchNumber => "failure-number",
            Self::NoSuchMethod
            | Self::Unreadable
            | Self::Service(E::Staff(_) | E::Numbered(_) | E::TooManyOutlets) => "failure-request",
            Self::TooLarge => "failure-too-much",
            Self::Service(E::NoSuchPlay(_)) => "failure-play",
            Self::Service(E::Crowded(_)) => "failure-crowded",
            Self::Service(E::TooManyReports(_)) => "failure-reports",
            Self::Stranger => "failure-stranger",
            Self::Service(E::NoTour) => "failure-no-tour",
            Self::Service(E::NoSuchRoom(_)) => "failure-room",
            Self::Service(E::NoSuchClip(_) | E::NeverPublished | E::UnknownRecording) => {
                "failure-clip"
            }
            Self::Service(E::TextAlone(_)) => "failure-text-alone",
            Self::Service(E::NoSpeaker(_)) => "failure-no-speaker",
            Self::Service(E::SpeakerMissing(_)) => "failure-speaker",
            Self::Service(E::Refused { refusal, .. }) => match refusal {
                Refusal::Busy | Refusal::NotYet(_) | Refusal::Unconfirmed => "failure-busy",
                Refusal::QueueFull => "failure-queue-full",
                Refusal::AlreadyThere => "failure-already-there",
                Refusal::Silence => "failure-silence",
                Refusal::Muted => "muted",
            },
            Self::Service(E::Shut) => "failure-shut",
            Self::Service(E::NotAScreen(_) | E::NoSuchCode(_) | E::NoSuchScreen(_)) => {
                "failure-not-a-screen"
            }
            Self::Service(E::Stopped) => "failure-closing",
            Self::Service(E::Trouble(it)) => match it {
                DatabaseProblem::Locked => "failure-locked",
                DatabaseProblem::DiskFull => "failure-disk-full",
                DatabaseProblem::DiskFails => "failure-disk-fails",
                DatabaseProblem::Damaged => "failure-damaged",
            },
            Self::Service(E::Store(_) | E::Outputs(_) | E::NoThread(_) | E::Panicked)
            | Self::Page(_)
            | Self::File(_)
            | Self::Panicked => "failure-ours",
        }
    }

    /// What staff's scripts need to offer something better.
    pub(super) fn told(&self, tour: &Tour) -> serde_json::Value {
        match self {
            Self::Service(service::Error::Staff(it)) => staff::told(tour, it),
            Self::Service(_)
            | Self::NoSuchPage
            | Self::NoSuchMethod
            | Self::NoSuchNumber
            | Self::Unreadable
            | Self::TooLarge
            | Self::Stranger
            | Self::Page(_)
            | Self::File(_)
            | Self::Panicked => serde_json::Value::Null,
        }
    }

    /// What a script needs to know of a refusal to offer something better.
    pub(super) fn refused(&self) -> Option<&'static str> {
        let Self::Service(service::Error::Refused { refusal, .. }) = self else {
            return None;
        };
        Some(match refusal {
            Refusal::Busy => "busy",
            Refusal::NotYet(_) => "not-yet",
            Refusal::Unconfirmed => "unconfirmed",
            Refusal::QueueFull => "queue-full",
            Refusal::AlreadyThere => "already-there",
            Refusal::Silence => "silence",
            Refusal::Muted => "muted",
        })
    }

    /// Whether it is ours to mend, and so worth a line in the log. A trouble of the database has its
    /// own, when it begins and when it is over.
    pub(super) fn ours(&self) -> bool {
        use service::Error as E;
        matches!(
            self,
            Self::Service(E::Store(_) | E::Outputs(_) | E::NoThread(_) | E::Panicked)
                | Self::Page(_)
                | Self::File(_)
                | Self::Panicked
        )
    }

    /// What the log says; the reader never sees it.
    pub(super) fn detail(&self) -> String {
        match self {
            Self::Service(it) => it.to_string(),
            Self::Page(it) => it.to_string(),
            Self::File(it) => it.to_string(),
            Self::Panicked => "its handler panicked".to_owned(),
            Self::NoSuchPage
            | Self::NoSuchMethod
            | Self::NoSuchNumber
            | Self::Unreadable
            | Self::TooLarge
            | Self::Stranger => format!("{self:?}"),
        }
    }
}

impl From<service::Error> for Failure {
    fn from(it: service::Error) -> Self {
        Self::Service(it)
    }
}

impl From<FormRejection> for Failure {
    fn from(it: FormRejection) -> Self {
        Self::of_status(it.status())
    }
}

impl From<JsonRejection> for Failure {
    fn from(it: JsonRejection) -> Self {
        Self::of_status(it.status())
    }
}

impl From<BytesRejection> for Failure {
    fn from(it: BytesRejection) -> Self {
        Self::of_status(it.status())
    }
}

impl Failure {
    /// Of a file that a page names: where it is not there, it may have been set aside.
    pub(super) fn of_file(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::NotFound {
            Self::NoSuchPage
        } else {
            Self::File(error)
        }
    }

    fn of_status(status: StatusCode) -> Self {
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            Self::TooLarge
        } else {
            Self::Unreadable
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        use service::Error as E;
        let mut response = self.status().into_response();
        if let Self::Service(E::Crowded(wait) | E::TooManyReports(wait)) = &self {
            let seconds = (wait.as_secs() + 1).into();
            response.headers_mut().insert(RETRY_AFTER, seconds);
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// What a request gets whose handler panicked.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> Response {
    Failure::Panicked.into_response()
}

pub(super) async fn no_such_page() -> Failure {
    Failure::NoSuchPage
}

pub(super) async fn no_such_method() -> Failure {
    Failure::NoSuchMethod
}
