//! Why staff cannot do what they asked for, in their own words.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::model::{Flaw, Misshape, Right, StaffName, Tour, WeakPassword};
use crate::service::import::Refusal;
use crate::service::{NoClosing, Objection};
use crate::web::staff::{bulk, changes, hindrance, telling};
use crate::web::words::Words;

pub(crate) fn status(it: &Objection) -> StatusCode {
    match it {
        Objection::SignInFirst | Objection::WrongPassword => StatusCode::UNAUTHORIZED,
        Objection::NotAllowed(_) => StatusCode::FORBIDDEN,
        Objection::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
        Objection::WeakPassword(_)
        | Objection::NotAName(_)
        | Objection::Unfit(_)
        | Objection::NotYet(_)
        | Objection::TooManyPeople(_)
        | Objection::TextTooLarge(_)
        | Objection::NotATimeZone(_)
        | Objection::NothingToPace => StatusCode::UNPROCESSABLE_ENTITY,
        Objection::LinkGone => StatusCode::GONE,
        Objection::NoSuchPerson(_) | Objection::NoSuchEdition(_) | Objection::NoSuchChange(_) => {
            StatusCode::NOT_FOUND
        }
        Objection::Hindered(it) => hindrance::status(it),
        Objection::NameTaken
        | Objection::FileGone(_)
        | Objection::LastAdmin
        | Objection::DraftMoved
        | Objection::Clash(_)
        | Objection::WrittenSince(_)
        | Objection::CountedMeanwhile(_)
        | Objection::NoClosing(_) => StatusCode::CONFLICT,
        Objection::Import(it) => match it {
            Refusal::Busy | Refusal::Nothing | Refusal::NotReady | Refusal::Moved => {
                StatusCode::CONFLICT
            }
            Refusal::DiskFull | Refusal::Disk(_) => StatusCode::INSUFFICIENT_STORAGE,
            Refusal::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Refusal::Bundle(_)
            | Refusal::BrokeOff
            | Refusal::NoSheet
            | Refusal::ManySheets(_)
            | Refusal::Sheet { .. }
            | Refusal::NoRooms => StatusCode::UNPROCESSABLE_ENTITY,
        },
        Objection::Misshape(it) => match it {
            Misshape::NoRoom(_)
            | Misshape::NoClip(_)
            | Misshape::NoNarration(..)
            | Misshape::NoNotice => StatusCode::NOT_FOUND,
            Misshape::Flaw(_) | Misshape::NotSpoken(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Misshape::ClipTwice(_)
            | Misshape::RoomTwice(_)
            | Misshape::NumberTwice(_)
            | Misshape::LanguageTwice(_)
            | Misshape::TooManyNotices { .. }
            | Misshape::LastLanguage => StatusCode::CONFLICT,
        },
    }
}

/// The sentence for the reader.
pub(crate) fn say(words: &Words, it: &Objection) -> String {
    match it {
        Objection::SignInFirst => words.say("objection-sign-in"),
        Objection::NotAllowed(right) => words.say(match right {
            Right::Read | Right::Write => "objection-not-write",
            Right::Publish => "objection-not-publish",
            Right::Govern => "objection-not-govern",
        }),
        Objection::WrongPassword => words.say("objection-wrong-password"),
        Objection::Wait(wait) => words.with(
            "objection-wait",
            &[("seconds", (wait.as_secs() + 1).into())],
        ),
        Objection::WeakPassword(it) => words.say(match it {
            WeakPassword::Short => "objection-short-password",
            WeakPassword::Long => "objection-long-password",
            WeakPassword::Obvious => "objection-obvious-password",
        }),
        Objection::NotAName(it) => telling::not_a_name(words, it),
        Objection::LinkGone => words.say("objection-link-gone"),
        Objection::NoSuchPerson(name) => {
            words.with("objection-no-person", &[("name", name.as_str().into())])
        }
        Objection::NameTaken => words.say("objection-name-taken"),
        Objection::LastAdmin => words.say("objection-last-admin"),
        Objection::Unfit(faults) => {
            words.with("objection-unfit", &[("count", faults.len().into())])
        }
        Objection::DraftMoved => words.say("objection-draft-moved"),
        Objection::Clash(it) => match &it.who {
            Some(who) => words.with("objection-clash", &[("who", who.as_str().into())]),
            None => words.say("objection-clash-box"),
        },
        Objection::WrittenSince(Some(who)) => {
            words.with("objection-written-since", &[("who", who.as_str().into())])
        }
        Objection::WrittenSince(None) => words.say("objection-written-since-box"),
        Objection::Misshape(it) => misshape(words, it),
        Objection::NoSuchEdition(number) => {
            words.with("objection-no-edition", &[("number", (*number).into())])
        }
        Objection::NoSuchChange(_) => words.say("objection-no-change"),
        Objection::FileGone(_) => words.say("objection-file-gone"),
        Objection::TextTooLarge(_) => words.say("objection-text-too-large"),
        Objection::NotATimeZone(it) => {
            words.with("objection-not-a-time-zone", &[("name", it.into())])
        }
        Objection::NothingToPace => words.say("objection-nothing-to-pace"),
        Objection::NoClosing(it) => no_closing(words, *it),
        Objection::Import(it) => bulk::refusal(words, it),
        Objection::Hindered(it) => hindrance::say(words, it),
        Objection::NotYet(day) => {
            words.with("objection-not-yet", &[("day", day.to_string().into())])
        }
        Objection::CountedMeanwhile(day) => {
            let day = [("day", day.to_string().into())];
            words.with("objection-counted-meanwhile", &day)
        }
        Objection::TooManyPeople(most) => {
            words.with("objection-too-many-people", &[("most", (*most).into())])
        }
    }
}

/// Why publishing at closing time is not offered, and what to do instead.
pub(super) fn no_closing(words: &Words, it: NoClosing) -> String {
    words.say(match it {
        NoClosing::Shut => "no-closing-shut",
        NoClosing::Ignored => "no-closing-ignored",
        NoClosing::Unconfigured => "no-closing-unconfigured",
        NoClosing::NoHours => "no-closing-no-hours",
        NoClosing::NoTimeZone => "no-closing-no-time-zone",
        NoClosing::NoClock => "no-closing-no-clock",
    })
}

/// What a script needs to offer something better; times are on the clocks of this tour's museum.
pub(crate) fn told(tour: &Tour, it: &Objection) -> Value {
    if let Objection::Clash(it) = it {
        json!({
            "clash": {
                "field": it.field.to_string(),
                "found": it.found,
                "who": it.who.as_ref().map(StaffName::as_str),
                "when": it.wall_ms.map(|it| changes::when(tour, it)),
            }
        })
    } else if let Objection::Wait(wait) = it {
        json!({ "wait": wait.as_secs() + 1 })
    } else if let Some(field) = field(it) {
        json!({ "field": field })
    } else {
        json!({ "signIn": matches!(it, Objection::SignInFirst) })
    }
}

/// Which field of a form that changes the tour's shape is wrong.
fn field(it: &Objection) -> Option<&'static str> {
    if let Objection::NotAName(it) | Objection::Misshape(Misshape::Flaw(Flaw::NotAName(it))) = it {
        return match it.kind() {
            "Slug" => Some("room"),
            "Number" => Some("number"),
            "Language" => Some("language"),
            _ => None,
        };
    }
    let Objection::Misshape(it) = it else {
        return None;
    };
    match it {
        Misshape::RoomTwice(_) => Some("room"),
        Misshape::NumberTwice(_) | Misshape::ClipTwice(_) => Some("number"),
        Misshape::LanguageTwice(_) => Some("language"),
        Misshape::NoRoom(_)
        | Misshape::NoClip(_)
        | Misshape::NoNarration(..)
        | Misshape::NotSpoken(_)
        | Misshape::NoNotice
        | Misshape::TooManyNotices { .. }
        | Misshape::LastLanguage
        | Misshape::Flaw(_) => None,
    }
}

fn misshape(words: &Words, it: &Misshape) -> String {
    let named =
        |key: &str, name: &dyn ToString| words.with(key, &[("name", name.to_string().into())]);
    match it {
        Misshape::NoRoom(it) => named("objection-no-room", it),
        Misshape::NoClip(it) => named("objection-no-clip", &telling::key(words, it)),
        Misshape::NoNarration(key, language) => words.with(
            "objection-no-narration",
            &[
                ("name", telling::key(words, key).into()),
                ("language", language.own_name().into()),
            ],
        ),
        Misshape::NotSpoken(it) => {
            words.with("hindrance-no-language", &[("name", it.own_name().into())])
        }
        Misshape::TooManyNotices { most } => named("objection-too-many-notices", most),
        Misshape::NoNotice => words.say("objection-no-notice"),
        Misshape::ClipTwice(it) => named("objection-clip-twice", &telling::key(words, it)),
        Misshape::RoomTwice(it) => named("objection-room-twice", it),
        Misshape::NumberTwice(it) => named("objection-number-twice", it),
        Misshape::LanguageTwice(it) => named("objection-language-twice", it),
        Misshape::LastLanguage => words.say("objection-last-language"),
        Misshape::Flaw(it) => match it {
            Flaw::NotAName(it) => telling::not_a_name(words, it),
            Flaw::Captions { line, what } => words.with(
                "objection-captions",
                &[
                    ("line", (*line).into()),
                    ("what", telling::captions(words, what).into()),
                ],
            ),
            Flaw::Stray(it) => named("objection-stray", it),
            Flaw::RoomTwice(it) => named("objection-room-twice", it),
            Flaw::ClipTwice(it) => named("objection-clip-twice", &telling::key(words, it)),
            Flaw::NoNumber(it) => named("objection-no-number", it),
            Flaw::NotAPicture(_) => words.say("objection-not-a-picture"),
            Flaw::NotHours(it) => named("objection-not-hours", it),
            Flaw::NotACount(it) => named("objection-not-a-count", it),
        },
    }
}
