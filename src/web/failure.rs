//! What cannot be done, said in the reader's language: the one place where errors become statuses.

use std::sync::Arc;

use axum::extract::rejection::{BytesRejection, FormRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::guide;

/// Why a request is not answered as wished. The answer itself is made in `answer`,
/// which knows the reader.
#[derive(Debug)]
pub(super) enum Failure {
    NoSuchPage,
    NoSuchMethod,
    /// The request is not shaped as this address wants it.
    Unreadable,
    TooLarge,
    /// The request came from another site's page.
    Stranger,
    Guide(guide::Error),
    Page(askama::Error),
    File(std::io::Error),
}

impl Failure {
    pub(super) fn status(&self) -> StatusCode {
        use guide::Error as E;
        match self {
            Self::NoSuchPage | Self::Guide(E::NoSuchRoom(_) | E::NoSuchClip(_)) => {
                StatusCode::NOT_FOUND
            }
            Self::NoSuchMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Stranger => StatusCode::FORBIDDEN,
            Self::Guide(E::NoSpeaker(_) | E::NothingPlays(_)) => StatusCode::CONFLICT,
            Self::Guide(E::UnknownRecording | E::TooMuch(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Guide(E::NoTour | E::SpeakerMissing(_) | E::Stopped) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Guide(E::Store(_)) | Self::Page(_) | Self::File(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// The key of the sentence for the reader.
    pub(super) fn sentence(&self) -> &'static str {
        use guide::Error as E;
        match self {
            Self::NoSuchPage => "failure-page",
            Self::NoSuchMethod | Self::Unreadable => "failure-request",
            Self::TooLarge | Self::Guide(E::TooMuch(_)) => "failure-too-much",
            Self::Stranger => "failure-stranger",
            Self::Guide(E::NoTour) => "failure-no-tour",
            Self::Guide(E::NoSuchRoom(_)) => "failure-room",
            Self::Guide(E::NoSuchClip(_) | E::UnknownRecording) => "failure-clip",
            Self::Guide(E::NoSpeaker(_)) => "failure-no-speaker",
            Self::Guide(E::SpeakerMissing(_)) => "failure-speaker",
            Self::Guide(E::NothingPlays(_)) => "failure-silence",
            Self::Guide(E::Stopped) => "failure-closing",
            Self::Guide(E::Store(_)) | Self::Page(_) | Self::File(_) => "failure-ours",
        }
    }

    /// What the log says; the reader never sees it.
    pub(super) fn detail(&self) -> String {
        match self {
            Self::Guide(it) => it.to_string(),
            Self::Page(it) => it.to_string(),
            Self::File(it) => it.to_string(),
            Self::NoSuchPage
            | Self::NoSuchMethod
            | Self::Unreadable
            | Self::TooLarge
            | Self::Stranger => format!("{self:?}"),
        }
    }
}

impl From<guide::Error> for Failure {
    fn from(it: guide::Error) -> Self {
        Self::Guide(it)
    }
}

impl From<FormRejection> for Failure {
    fn from(it: FormRejection) -> Self {
        Self::of_status(it.status())
    }
}

impl From<BytesRejection> for Failure {
    fn from(it: BytesRejection) -> Self {
        Self::of_status(it.status())
    }
}

impl Failure {
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
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

pub(super) async fn no_such_page() -> Failure {
    Failure::NoSuchPage
}

pub(super) async fn no_such_method() -> Failure {
    Failure::NoSuchMethod
}
