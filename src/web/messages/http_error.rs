//! HTTP errors as sentences for visitors and staff, and as details for the pages' scripts.

use crate::model::{Refusal, Tour};
use crate::service::{self, DatabaseProblem};
use crate::web::http::error::HttpError;
use crate::web::locales::Translations;
use crate::web::messages;

/// The sentence for the page.
pub(in crate::web) fn sentence(error: &HttpError, words: &Translations) -> String {
    if let HttpError::Service(service::Error::Staff(error)) = error {
        messages::staff::sentence(words, error)
    } else if let HttpError::Service(service::Error::VoiceStays { voice, text }) = error {
        let languages = [
            ("voice", voice.native_name().into()),
            ("text", text.native_name().into()),
        ];
        words.text_with("voice-stays", &languages)
    } else {
        words.text(key(error))
    }
}

fn key(error: &HttpError) -> &'static str {
    use service::Error as E;
    match error {
        HttpError::NoSuchPage => "failure-page",
        HttpError::NoSuchNumber => "failure-number",
        HttpError::NoSuchMethod
        | HttpError::Unreadable
        | HttpError::Service(E::Staff(_) | E::UnstableOutputName(_) | E::TooManyOutlets) => {
            "failure-request"
        }
        HttpError::TooLarge => "failure-too-much",
        HttpError::Service(E::NoSuchPlay(_)) => "failure-play",
        HttpError::Service(E::TooManyConnections(_)) => "failure-crowded",
        HttpError::Service(E::TooManyReports(_)) => "failure-reports",
        HttpError::CrossSite => "failure-stranger",
        HttpError::Service(E::NoTour) => "failure-no-tour",
        HttpError::Service(E::NoSuchRoom(_)) => "failure-room",
        HttpError::Service(E::NoSuchClip(_) | E::NeverPublished | E::UnknownRecording) => {
            "failure-clip"
        }
        HttpError::Service(E::TextAlone(_) | E::VoiceStays { .. }) => "failure-text-alone",
        HttpError::Service(E::NoSpeaker(_)) => "failure-no-speaker",
        HttpError::Service(E::SpeakerMissing(_)) => "failure-speaker",
        HttpError::Service(E::Refused { refusal, .. }) => match refusal {
            Refusal::Busy | Refusal::ListenerProtected(_) | Refusal::Unconfirmed => "failure-busy",
            Refusal::QueueFull => "failure-queue-full",
            Refusal::AlreadyThere => "failure-already-there",
            Refusal::NothingPlaying => "failure-silence",
            Refusal::Muted => "muted",
        },
        HttpError::Service(E::Closed) => "failure-shut",
        HttpError::Service(E::NotAScreen(_) | E::NoSuchCode(_) | E::NoSuchScreen(_)) => {
            "failure-not-a-screen"
        }
        HttpError::Service(E::ShuttingDown | E::NoRandomness) => "failure-closing",
        HttpError::Service(E::Database(problem)) => match problem {
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

/// The details that the scripts of staff's pages use.
pub(in crate::web) fn details(error: &HttpError, tour: &Tour) -> serde_json::Value {
    match error {
        HttpError::Service(service::Error::Staff(error)) => messages::staff::details(tour, error),
        HttpError::Service(_)
        | HttpError::NoSuchPage
        | HttpError::NoSuchMethod
        | HttpError::NoSuchNumber
        | HttpError::Unreadable
        | HttpError::TooLarge
        | HttpError::CrossSite
        | HttpError::Page(_)
        | HttpError::File(_)
        | HttpError::Panicked => serde_json::Value::Null,
    }
}

/// The code of a player's refusal, for the scripts of visitors' pages.
pub(in crate::web) fn refusal_code(error: &HttpError) -> Option<&'static str> {
    if let HttpError::Service(service::Error::VoiceStays { .. }) = error {
        return Some("voice-stays");
    }
    let HttpError::Service(service::Error::Refused { refusal, .. }) = error else {
        return None;
    };
    Some(match refusal {
        Refusal::Busy => "busy",
        Refusal::ListenerProtected(_) => "not-yet",
        Refusal::Unconfirmed => "unconfirmed",
        Refusal::QueueFull => "queue-full",
        Refusal::AlreadyThere => "already-there",
        Refusal::NothingPlaying => "silence",
        Refusal::Muted => "muted",
    })
}
