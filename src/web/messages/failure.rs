//! Why a request was not answered as wished, as a sentence for visitors and staff, and as details for scripts.

use crate::model::{Refusal, Tour};
use crate::service::{self, DatabaseProblem};
use crate::web::http::error::Failure;
use crate::web::locales::Words;
use crate::web::messages;

/// The sentence for the reader.
pub(in crate::web) fn sentence(failure: &Failure, words: &Words) -> String {
    if let Failure::Service(service::Error::Staff(it)) = failure {
        messages::staff::say(words, it)
    } else {
        words.say(key(failure))
    }
}

fn key(failure: &Failure) -> &'static str {
    use service::Error as E;
    match failure {
        Failure::NoSuchPage => "failure-page",
        Failure::NoSuchNumber => "failure-number",
        Failure::NoSuchMethod
        | Failure::Unreadable
        | Failure::Service(E::Staff(_) | E::Numbered(_) | E::TooManyOutlets) => "failure-request",
        Failure::TooLarge => "failure-too-much",
        Failure::Service(E::NoSuchPlay(_)) => "failure-play",
        Failure::Service(E::Crowded(_)) => "failure-crowded",
        Failure::Service(E::TooManyReports(_)) => "failure-reports",
        Failure::Stranger => "failure-stranger",
        Failure::Service(E::NoTour) => "failure-no-tour",
        Failure::Service(E::NoSuchRoom(_)) => "failure-room",
        Failure::Service(E::NoSuchClip(_) | E::NeverPublished | E::UnknownRecording) => {
            "failure-clip"
        }
        Failure::Service(E::TextAlone(_)) => "failure-text-alone",
        Failure::Service(E::NoSpeaker(_)) => "failure-no-speaker",
        Failure::Service(E::SpeakerMissing(_)) => "failure-speaker",
        Failure::Service(E::Refused { refusal, .. }) => match refusal {
            Refusal::Busy | Refusal::NotYet(_) | Refusal::Unconfirmed => "failure-busy",
            Refusal::QueueFull => "failure-queue-full",
            Refusal::AlreadyThere => "failure-already-there",
            Refusal::Silence => "failure-silence",
            Refusal::Muted => "muted",
        },
        Failure::Service(E::Shut) => "failure-shut",
        Failure::Service(E::NotAScreen(_) | E::NoSuchCode(_) | E::NoSuchScreen(_)) => {
            "failure-not-a-screen"
        }
        Failure::Service(E::Stopped) => "failure-closing",
        Failure::Service(E::Trouble(it)) => match it {
            DatabaseProblem::Locked => "failure-locked",
            DatabaseProblem::DiskFull => "failure-disk-full",
            DatabaseProblem::DiskFails => "failure-disk-fails",
            DatabaseProblem::Damaged => "failure-damaged",
        },
        Failure::Service(E::Store(_) | E::Outputs(_) | E::NoThread(_) | E::Panicked)
        | Failure::Page(_)
        | Failure::File(_)
        | Failure::Panicked => "failure-ours",
    }
}

/// What staff's scripts need to offer something better.
pub(in crate::web) fn details(failure: &Failure, tour: &Tour) -> serde_json::Value {
    match failure {
        Failure::Service(service::Error::Staff(it)) => messages::staff::told(tour, it),
        Failure::Service(_)
        | Failure::NoSuchPage
        | Failure::NoSuchMethod
        | Failure::NoSuchNumber
        | Failure::Unreadable
        | Failure::TooLarge
        | Failure::Stranger
        | Failure::Page(_)
        | Failure::File(_)
        | Failure::Panicked => serde_json::Value::Null,
    }
}

/// What a script needs to know of a refusal to offer something better.
pub(in crate::web) fn refused(failure: &Failure) -> Option<&'static str> {
    let Failure::Service(service::Error::Refused { refusal, .. }) = failure else {
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
