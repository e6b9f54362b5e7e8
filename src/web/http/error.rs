//! The errors of all handlers, and the only place where an error becomes an HTTP status.

use std::any::Any;
use std::sync::Arc;

use axum::extract::rejection::{BytesRejection, FormRejection, JsonRejection};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};

use crate::model::StructureError;
use crate::service::import::JobError;
use crate::service::{self, BoxActError, DatabaseProblem, StaffError, UploadError};

/// The result of a handler.
pub(in crate::web) type Result<T, E = HttpError> = std::result::Result<T, E>;

/// Why a request failed. `error_pages::finish` turns it into a page or JSON in the language of the request.
#[derive(Debug)]
pub(in crate::web) enum HttpError {
    NoSuchPage,
    NoSuchMethod,
    /// No room and no clip has the requested number.
    NoSuchNumber,
    /// The request body or query is malformed.
    Unreadable,
    TooLarge,
    /// The request came from a page of another site.
    CrossSite,
    Service(service::Error),
    Page(askama::Error),
    File(std::io::Error),
    /// The handler panicked. The panic hook has logged the cause.
    Panicked,
}

impl HttpError {
    pub(in crate::web) fn status(&self) -> StatusCode {
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
            Self::Service(
                E::NoSpeaker(_)
                | E::TextAlone(_)
                | E::VoiceStays { .. }
                | E::Refused { .. }
                | E::Closed,
            ) => StatusCode::CONFLICT,
            Self::CrossSite | Self::Service(E::NotAScreen(_)) => StatusCode::FORBIDDEN,
            Self::Service(
                E::UnknownRecording
                | E::NoSuchPlay(_)
                | E::UnstableOutputName(_)
                | E::TooManyOutlets,
            ) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Service(E::NoTour | E::SpeakerMissing(_) | E::ShuttingDown | E::NoRandomness) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Service(E::TooManyConnections(_) | E::TooManyReports(_)) => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::Service(E::Database(problem)) => match problem {
                DatabaseProblem::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
                DatabaseProblem::Locked | DatabaseProblem::DiskFails => {
                    StatusCode::SERVICE_UNAVAILABLE
                }
                DatabaseProblem::Damaged => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Self::Service(E::Staff(error)) => staff_status(error),
            Self::Service(E::Store(_) | E::Outputs(_) | E::NoThread(_) | E::Panicked)
            | Self::Page(_)
            | Self::File(_)
            | Self::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether this is a defect or a fault of the box, which is logged as an error. A database problem is not: the
    /// service logs when it begins and when it ends.
    pub(in crate::web) fn is_internal(&self) -> bool {
        use service::Error as E;
        matches!(
            self,
            Self::Service(E::Store(_) | E::Outputs(_) | E::NoThread(_) | E::Panicked)
                | Self::Page(_)
                | Self::File(_)
                | Self::Panicked
        )
    }

    /// The cause, for the log. It is never sent to the browser.
    pub(in crate::web) fn details(&self) -> String {
        match self {
            Self::Service(error) => error.to_string(),
            Self::Page(error) => error.to_string(),
            Self::File(error) => error.to_string(),
            Self::Panicked => "the handler panicked".to_owned(),
            Self::NoSuchPage
            | Self::NoSuchMethod
            | Self::NoSuchNumber
            | Self::Unreadable
            | Self::TooLarge
            | Self::CrossSite => format!("{self:?}"),
        }
    }
}

impl From<service::Error> for HttpError {
    fn from(error: service::Error) -> Self {
        Self::Service(error)
    }
}

impl From<FormRejection> for HttpError {
    fn from(rejection: FormRejection) -> Self {
        Self::from_status(rejection.status())
    }
}

impl From<JsonRejection> for HttpError {
    fn from(rejection: JsonRejection) -> Self {
        Self::from_status(rejection.status())
    }
}

impl From<BytesRejection> for HttpError {
    fn from(rejection: BytesRejection) -> Self {
        Self::from_status(rejection.status())
    }
}

impl HttpError {
    /// The error of a file that a page names. A missing file means "no such page": it may be quarantined.
    pub(in crate::web) fn from_io(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::NotFound {
            Self::NoSuchPage
        } else {
            Self::File(error)
        }
    }

    fn from_status(status: StatusCode) -> Self {
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            Self::TooLarge
        } else {
            Self::Unreadable
        }
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        use service::Error as E;
        let mut response = self.status().into_response();
        if let Self::Service(E::TooManyConnections(wait) | E::TooManyReports(wait)) = &self {
            let seconds = (wait.as_secs() + 1).into();
            response.headers_mut().insert(RETRY_AFTER, seconds);
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// The response to a request whose handler panicked.
pub(in crate::web) fn handle_panic(_: Box<dyn Any + Send>) -> Response {
    HttpError::Panicked.into_response()
}

pub(in crate::web) async fn no_such_page() -> HttpError {
    HttpError::NoSuchPage
}

pub(in crate::web) async fn no_such_method() -> HttpError {
    HttpError::NoSuchMethod
}

pub(in crate::web) fn staff_status(error: &StaffError) -> StatusCode {
    match error {
        StaffError::SignInFirst | StaffError::WrongPassword => StatusCode::UNAUTHORIZED,
        StaffError::NotAllowed(_) => StatusCode::FORBIDDEN,
        StaffError::Throttled(_) => StatusCode::TOO_MANY_REQUESTS,
        StaffError::WeakPassword(_)
        | StaffError::NotAName(_)
        | StaffError::NotPublishable(_)
        | StaffError::FutureDay(_)
        | StaffError::TooManyPeople(_)
        | StaffError::TextTooLarge(_)
        | StaffError::NotATimeZone(_)
        | StaffError::NothingToCaption => StatusCode::UNPROCESSABLE_ENTITY,
        StaffError::InvitationExpired => StatusCode::GONE,
        StaffError::NoSuchPerson(_)
        | StaffError::NoSuchEdition(_)
        | StaffError::NoSuchChange(_) => StatusCode::NOT_FOUND,
        StaffError::Upload(error) => upload_status(error),
        StaffError::Boxes(error) => box_status(error),
        StaffError::NameTaken
        | StaffError::FollowsMain(_)
        | StaffError::FileGone(_)
        | StaffError::LastAdmin
        | StaffError::DraftChanged
        | StaffError::Conflict(_)
        | StaffError::EditedSince(_)
        | StaffError::AdmissionsConflict(_)
        | StaffError::NoClosingTime(_) => StatusCode::CONFLICT,
        StaffError::Import(error) => match error {
            JobError::Busy | JobError::NoFiles | JobError::NotReady | JobError::DraftChanged => {
                StatusCode::CONFLICT
            }
            JobError::DiskFull | JobError::Disk(_) => StatusCode::INSUFFICIENT_STORAGE,
            JobError::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
            JobError::Bundle(_)
            | JobError::Interrupted
            | JobError::NoSheet
            | JobError::ManySheets(_)
            | JobError::Sheet { .. }
            | JobError::NoRooms => StatusCode::UNPROCESSABLE_ENTITY,
        },
        StaffError::Structure(error) => match error {
            StructureError::UnknownRoom(_)
            | StructureError::UnknownFacility(_)
            | StructureError::UnknownClip(_)
            | StructureError::UnknownNarration(..)
            | StructureError::UnknownRoute(_)
            | StructureError::NotOnRoute(_)
            | StructureError::UnknownNotice => StatusCode::NOT_FOUND,
            StructureError::Field(_) | StructureError::UnknownLanguage(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            StructureError::DuplicateClip(_)
            | StructureError::DuplicateRoom(_)
            | StructureError::DuplicateRoomNumber(_)
            | StructureError::DuplicateLanguage(_)
            | StructureError::TooManyNotices { .. }
            | StructureError::DuplicateRoute(_)
            | StructureError::TooManyRoutes { .. }
            | StructureError::TooManyRouteClips { .. }
            | StructureError::DuplicateRouteClip(_)
            | StructureError::NothingToAdd
            | StructureError::TooManyFacilities { .. }
            | StructureError::DuplicateFacility(_)
            | StructureError::LastLanguage => StatusCode::CONFLICT,
        },
    }
}

fn box_status(error: &BoxActError) -> StatusCode {
    match error {
        BoxActError::NoSuchBox(_) | BoxActError::NoSuchRoom(_) => StatusCode::NOT_FOUND,
        BoxActError::InvalidName | BoxActError::InvalidCount => StatusCode::UNPROCESSABLE_ENTITY,
        BoxActError::Alone
        | BoxActError::NotMain(_)
        | BoxActError::NameTaken(_)
        | BoxActError::RoomOfAnotherBox { .. }
        | BoxActError::CommandFailed { .. } => StatusCode::CONFLICT,
        BoxActError::Away(_) => StatusCode::GATEWAY_TIMEOUT,
    }
}

pub(in crate::web) fn upload_status(error: &UploadError) -> StatusCode {
    match error {
        UploadError::TooLarge { .. } | UploadError::TooManyBytes => StatusCode::PAYLOAD_TOO_LARGE,
        UploadError::NoSpace { .. } | UploadError::DiskFull | UploadError::Disk(_) => {
            StatusCode::INSUFFICIENT_STORAGE
        }
        UploadError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        UploadError::NoUpload => StatusCode::NOT_FOUND,
        UploadError::WrongOffset { .. }
        | UploadError::NotDone
        | UploadError::Removed
        | UploadError::LibraryBusy => StatusCode::CONFLICT,
        UploadError::InvalidHeader { .. } => StatusCode::BAD_REQUEST,
        UploadError::Busy => StatusCode::LOCKED,
        UploadError::Interrupted => StatusCode::REQUEST_TIMEOUT,
        UploadError::Empty
        | UploadError::Silent
        | UploadError::NoLanguage(_)
        | UploadError::Picture(_) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
