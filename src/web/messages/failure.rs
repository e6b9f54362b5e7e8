//! Why a request was not answered as wished, as a sentence for visitors and staff, and as details for scripts.

use crate::model::{Refusal, Tour};
use crate::service::{self, DatabaseProblem};
use crate::web::http::error::HttpError;
use crate::web::locales::Translations;
use crate::web::messages;

/// The sentence for the reader.
pub(in crate::web) fn sentence(failure: &HttpError, words: &Translations) -> String {
    if let HttpError::Service(service::Error::Staff(it)) = failure {
        messages::staff::say(words, it)
    } else {
        words.text(key(failure))
    }
}

fn key(failure: &HttpError) -> &'static str {
    use service::Error as E;
    match failure {
        HttpError::NoSuchPage => "failure-page",
        HttpError::NoSuchNumber => "failure-number",
        HttpError::NoSuchMethod
        | HttpError::Unreadable
        | HttpError::Service(E::Staff(_) | E::Numbered(_) | E::TooManyOutlets) => "failure-request",
        HttpError::TooLarge => "failure-too-much",
        HttpError::Service(E::NoSuchPlay(_)) => "failure-play",
        HttpError::Service(E::Crowded(_)) => "failure-crowded",
        HttpError::Service(E::TooManyReports(_)) => "failure-reports",
        HttpError::Stranger => "failure-stranger",
        HttpError::Service(E::NoTour) => "failure-no-tour",
        HttpError::Service(E::NoSuchRoom(_)) => "failure-room",
        HttpError::Service(E::NoSuchClip(_) | E::NeverPublished | E::UnknownRecording) => {
            "failure-clip"
        }
        HttpError::Service(E::TextAlone(_)) => "failure-text-alone",
        HttpError::Service(E::NoSpeaker(_)) => "failure-no-speaker",
        HttpError::Service(E::SpeakerMissing(_)) => "failure-speaker",
        HttpError::Service(E::Refused { refusal, .. }) => match refusal {
            Refusal::Busy | Refusal::NotYet(_) | Refusal::Unconfirmed => "failure-busy",
            Refusal::QueueFull => "failure-queue-full",
            Refusal::AlreadyThere => "failure-already-there",
            Refusal::Silence => "failure-silence",
            Refusal::Muted => "muted",
        },
        HttpError::Service(E::Shut) => "failure-shut",
        HttpError::Service(E::NotAScreen(_) | E::NoSuchCode(_) | E::NoSuchScreen(_)) => {
            "failure-not-a-screen"
        }
        HttpError::Service(E::Stopped) => "failure-closing",
        HttpError::Service(E::Trouble(it)) => match it {
            DatabaseProblem::Locked => "failure-locked",
            DatabaseProblem::DiskFull => "failure-disk-full",
            DatabaseProblem::DiskFails => "failure-disk-fails",
            DatabaseProblem::Damaged => "failure-damaged",
        },
        HttpError::Service(E::Store(_) | E::Outputs(_) | E::NoThread(_) | E::Panicked)
        | HttpError::Page(_)
        | HttpError::File(_)
        | HttpError::Panicked => "failure-ours",
    }
}

/// What staff's scripts need to offer something better.
pub(in crate::web) fn details(failure: &HttpError, tour: &Tour) -> serde_json::Value {
    match failure {
        HttpError::Service(service::Error::Staff(it)) => messages::staff::told(tour, it),
        HttpError::Service(_)
        | HttpError::NoSuchPage
        | HttpError::NoSuchMethod
        | HttpError::NoSuchNumber
        | HttpError::Unreadable
        | HttpError::TooLarge
        | HttpError::Stranger
        | HttpError::Page(_)
        | HttpError::File(_)
        | HttpError::Panicked => serde_json::Value::Null,
    }
}

/// What a script needs to know of a refusal to offer something better.
pub(in crate::web) fn refused(failure: &HttpError) -> Option<&'static str> {
    let HttpError::Service(service::Error::Refused { refusal, .. }) = failure else {
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
