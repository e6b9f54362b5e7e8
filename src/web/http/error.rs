//! What cannot be done, said in the reader's language: the one place where errors become statuses.

use std::any::Any;
use std::sync::Arc;

use axum::extract::rejection::{BytesRejection, FormRejection, JsonRejection};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};

use crate::model::StructureError;
use crate::service::import::JobError;
use crate::service::{self, DatabaseProblem, StaffError, UploadError};

/// Why a request is not answered as wished. The answer itself is made in `answer`,
/// which knows the reader.
#[derive(Debug)]
pub(in crate::web) enum HttpError {
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
            Self::Service(E::Staff(it)) => staff_status(it),
            Self::Service(E::Store(_) | E::Outputs(_) | E::NoThread(_) | E::Panicked)
            | Self::Page(_)
            | Self::File(_)
            | Self::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether it is ours to mend, and so worth a line in the log. A trouble of the database has its
    /// own, when it begins and when it is over.
    pub(in crate::web) fn ours(&self) -> bool {
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
    pub(in crate::web) fn detail(&self) -> String {
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

impl From<service::Error> for HttpError {
    fn from(it: service::Error) -> Self {
        Self::Service(it)
    }
}

impl From<FormRejection> for HttpError {
    fn from(it: FormRejection) -> Self {
        Self::of_status(it.status())
    }
}

impl From<JsonRejection> for HttpError {
    fn from(it: JsonRejection) -> Self {
        Self::of_status(it.status())
    }
}

impl From<BytesRejection> for HttpError {
    fn from(it: BytesRejection) -> Self {
        Self::of_status(it.status())
    }
}

impl HttpError {
    /// Of a file that a page names: where it is not there, it may have been set aside.
    pub(in crate::web) fn of_file(error: std::io::Error) -> Self {
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

impl IntoResponse for HttpError {
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
pub(in crate::web) fn panicked(_: Box<dyn Any + Send>) -> Response {
    HttpError::Panicked.into_response()
}

pub(in crate::web) async fn no_such_page() -> HttpError {
    HttpError::NoSuchPage
}

pub(in crate::web) async fn no_such_method() -> HttpError {
    HttpError::NoSuchMethod
}

pub(in crate::web) fn staff_status(it: &StaffError) -> StatusCode {
    match it {
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
        StaffError::Upload(it) => upload_status(it),
        StaffError::NameTaken
        | StaffError::FileGone(_)
        | StaffError::LastAdmin
        | StaffError::DraftChanged
        | StaffError::Conflict(_)
        | StaffError::EditedSince(_)
        | StaffError::AdmissionsConflict(_)
        | StaffError::NoClosingTime(_) => StatusCode::CONFLICT,
        StaffError::Import(it) => match it {
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
        StaffError::Misshape(it) => match it {
            StructureError::UnknownRoom(_)
            | StructureError::UnknownClip(_)
            | StructureError::UnknownNarration(..)
            | StructureError::UnknownNotice => StatusCode::NOT_FOUND,
            StructureError::Field(_) | StructureError::UnknownLanguage(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            StructureError::DuplicateClip(_)
            | StructureError::DuplicateRoom(_)
            | StructureError::DuplicateRoomNumber(_)
            | StructureError::DuplicateLanguage(_)
            | StructureError::TooManyNotices { .. }
            | StructureError::LastLanguage => StatusCode::CONFLICT,
        },
    }
}

pub(in crate::web) fn upload_status(it: &UploadError) -> StatusCode {
    match it {
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
