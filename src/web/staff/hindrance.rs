//! What hinders a file on its way in, in the words of whoever reads it.

use axum::http::StatusCode;

use crate::service::{Hindrance, Spoilt};
use crate::web::staff::faults;
use crate::web::words::Words;

pub(super) fn status(it: &Hindrance) -> StatusCode {
    match it {
        Hindrance::TooLarge { .. } | Hindrance::TooMuch => StatusCode::PAYLOAD_TOO_LARGE,
        Hindrance::NoSpace { .. } | Hindrance::DiskFull | Hindrance::Disk(_) => {
            StatusCode::INSUFFICIENT_STORAGE
        }
        Hindrance::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Hindrance::NoUpload => StatusCode::NOT_FOUND,
        Hindrance::WrongOffset { .. }
        | Hindrance::NotDone
        | Hindrance::Removed
        | Hindrance::Held => StatusCode::CONFLICT,
        Hindrance::Announced { .. } => StatusCode::BAD_REQUEST,
        Hindrance::Busy => StatusCode::LOCKED,
        Hindrance::BrokeOff => StatusCode::REQUEST_TIMEOUT,
        Hindrance::Empty | Hindrance::Silent | Hindrance::NoLanguage(_) | Hindrance::Picture(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}

pub(super) fn say(words: &Words, it: &Hindrance) -> String {
    match it {
        Hindrance::Empty => words.say("hindrance-empty"),
        Hindrance::TooLarge { most } => {
            words.with("hindrance-too-large", &[("most", (most >> 20).into())])
        }
        Hindrance::NoSpace { needed, free } => words.with(
            "hindrance-no-space",
            &[
                ("needed", ((needed >> 20) + 1).into()),
                ("free", (free >> 20).into()),
            ],
        ),
        Hindrance::Announced { header } => {
            words.with("hindrance-announced", &[("name", (*header).into())])
        }
        Hindrance::TooMany { most } => {
            words.with("hindrance-too-many", &[("most", (*most).into())])
        }
        Hindrance::NoUpload => words.say("hindrance-no-upload"),
        Hindrance::WrongOffset { .. } => words.say("hindrance-wrong-offset"),
        Hindrance::Busy => words.say("hindrance-busy"),
        Hindrance::TooMuch => words.say("hindrance-too-much"),
        Hindrance::BrokeOff => words.say("hindrance-broke-off"),
        Hindrance::NotDone => words.say("hindrance-not-done"),
        Hindrance::Silent => words.say("remark-silent"),
        Hindrance::Removed => words.say("hindrance-removed"),
        Hindrance::NoLanguage(it) => {
            words.with("hindrance-no-language", &[("name", it.own_name().into())])
        }
        Hindrance::Picture(it) => sentence(&faults::picture(words, it)),
        Hindrance::Held => words.say("hindrance-held"),
        Hindrance::DiskFull => words.say("hindrance-disk-full"),
        Hindrance::Disk(reason) => {
            words.with("hindrance-disk", &[("reason", reason.as_str().into())])
        }
    }
}

pub(super) fn spoilt(words: &Words, it: &Spoilt) -> String {
    match it {
        Spoilt::Unfit(it) => sentence(&faults::recording(words, it)),
        Spoilt::DiskFull => words.say("hindrance-disk-full"),
        Spoilt::Disk(reason) => words.with("hindrance-disk", &[("reason", reason.as_str().into())]),
        Spoilt::Panicked => words.say("hindrance-ours"),
    }
}

pub(super) fn decimal(it: f64) -> String {
    format!("{it:.1}").replace('-', "−")
}

/// A fault that stands alone: elsewhere it follows the file or the row that it is of.
fn sentence(fault: &str) -> String {
    let mut letters = fault.chars();
    let first = letters.next().map(char::to_uppercase);
    let rest = letters.as_str();
    let stop = (!fault.ends_with(['.', '!', '?'])).then_some('.');
    first
        .into_iter()
        .flatten()
        .chain(rest.chars())
        .chain(stop)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_fault_that_stands_alone_begins_large_and_ends_once() {
        assert_eq!(sentence("the title is missing"), "The title is missing.");
        assert_eq!(
            sentence("a script is in it; take it out."),
            "A script is in it; take it out."
        );
    }
}
