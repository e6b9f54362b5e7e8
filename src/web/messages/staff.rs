//! Why staff cannot do what they asked for, in their own words.

use serde_json::{Value, json};

use crate::model::{FieldError, PasswordError, Right, StaffName, StructureError, Tour};
use crate::service::{ClosingTimeError, StaffError};
use crate::web::locales::Translations;
use crate::web::messages::sheet;
use crate::web::messages::tour;
use crate::web::messages::upload;

/// The sentence for the reader.
pub(in crate::web) fn say(words: &Translations, it: &StaffError) -> String {
    match it {
        StaffError::SignInFirst => words.text("objection-sign-in"),
        StaffError::NotAllowed(right) => words.text(match right {
            Right::Read | Right::Write => "objection-not-write",
            Right::Publish => "objection-not-publish",
            Right::Administer => "objection-not-govern",
        }),
        StaffError::WrongPassword => words.text("objection-wrong-password"),
        StaffError::Throttled(wait) => words.text_with(
            "objection-wait",
            &[("seconds", (wait.as_secs() + 1).into())],
        ),
        StaffError::WeakPassword(it) => words.text(match it {
            PasswordError::Short => "objection-short-password",
            PasswordError::Long => "objection-long-password",
            PasswordError::Obvious => "objection-obvious-password",
        }),
        StaffError::NotAName(it) => tour::not_a_name(words, it),
        StaffError::InvitationExpired => words.text("objection-link-gone"),
        StaffError::NoSuchPerson(name) => {
            words.text_with("objection-no-person", &[("name", name.as_str().into())])
        }
        StaffError::NameTaken => words.text("objection-name-taken"),
        StaffError::LastAdmin => words.text("objection-last-admin"),
        StaffError::NotPublishable(faults) => {
            words.text_with("objection-unfit", &[("count", faults.len().into())])
        }
        StaffError::DraftChanged => words.text("objection-draft-moved"),
        StaffError::Conflict(it) => match &it.who {
            Some(who) => words.text_with("objection-clash", &[("who", who.as_str().into())]),
            None => words.text("objection-clash-box"),
        },
        StaffError::EditedSince(Some(who)) => {
            words.text_with("objection-written-since", &[("who", who.as_str().into())])
        }
        StaffError::EditedSince(None) => words.text("objection-written-since-box"),
        StaffError::Misshape(it) => misshape(words, it),
        StaffError::NoSuchEdition(number) => {
            words.text_with("objection-no-edition", &[("number", (*number).into())])
        }
        StaffError::NoSuchChange(_) => words.text("objection-no-change"),
        StaffError::FileGone(_) => words.text("objection-file-gone"),
        StaffError::TextTooLarge(_) => words.text("objection-text-too-large"),
        StaffError::NotATimeZone(it) => {
            words.text_with("objection-not-a-time-zone", &[("name", it.into())])
        }
        StaffError::NothingToCaption => words.text("objection-nothing-to-pace"),
        StaffError::NoClosingTime(it) => no_closing(words, *it),
        StaffError::Import(it) => sheet::refusal(words, it),
        StaffError::Upload(it) => upload::say(words, it),
        StaffError::FutureDay(day) => {
            words.text_with("objection-not-yet", &[("day", day.to_string().into())])
        }
        StaffError::AdmissionsConflict(day) => {
            let day = [("day", day.to_string().into())];
            words.text_with("objection-counted-meanwhile", &day)
        }
        StaffError::TooManyPeople(most) => {
            words.text_with("objection-too-many-people", &[("most", (*most).into())])
        }
    }
}

/// Why publishing at closing time is not offered, and what to do instead.
pub(in crate::web) fn no_closing(words: &Translations, it: ClosingTimeError) -> String {
    words.text(match it {
        ClosingTimeError::Shut => "no-closing-shut",
        ClosingTimeError::Ignored => "no-closing-ignored",
        ClosingTimeError::Unconfigured => "no-closing-unconfigured",
        ClosingTimeError::NoHours => "no-closing-no-hours",
        ClosingTimeError::NoTimeZone => "no-closing-no-time-zone",
        ClosingTimeError::NoClock => "no-closing-no-clock",
    })
}

/// What a script needs to offer something better; times are on the clocks of this tour's museum.
pub(in crate::web) fn told(tour: &Tour, it: &StaffError) -> Value {
    if let StaffError::Conflict(it) = it {
        json!({
            "clash": {
                "field": it.field.to_string(),
                "found": it.found,
                "who": it.who.as_ref().map(StaffName::as_str),
                "when": it.wall_ms.map(|it| tour::when(tour, it)),
            }
        })
    } else if let StaffError::Throttled(wait) = it {
        json!({ "wait": wait.as_secs() + 1 })
    } else if let Some(field) = field(it) {
        json!({ "field": field })
    } else {
        json!({ "signIn": matches!(it, StaffError::SignInFirst) })
    }
}

/// Which field of a form that changes the tour's shape is wrong.
fn field(it: &StaffError) -> Option<&'static str> {
    if let StaffError::NotAName(it)
    | StaffError::Misshape(StructureError::Field(FieldError::Parse(it))) = it
    {
        return match it.kind() {
            "Slug" => Some("room"),
            "Number" => Some("number"),
            "Language" => Some("language"),
            _ => None,
        };
    }
    let StaffError::Misshape(it) = it else {
        return None;
    };
    match it {
        StructureError::DuplicateRoom(_) => Some("room"),
        StructureError::DuplicateRoomNumber(_) | StructureError::DuplicateClip(_) => Some("number"),
        StructureError::DuplicateLanguage(_) => Some("language"),
        StructureError::UnknownRoom(_)
        | StructureError::UnknownClip(_)
        | StructureError::UnknownNarration(..)
        | StructureError::UnknownLanguage(_)
        | StructureError::UnknownNotice
        | StructureError::TooManyNotices { .. }
        | StructureError::LastLanguage
        | StructureError::Field(_) => None,
    }
}

fn misshape(words: &Translations, it: &StructureError) -> String {
    let named =
        |key: &str, name: &dyn ToString| words.text_with(key, &[("name", name.to_string().into())]);
    match it {
        StructureError::UnknownRoom(it) => named("objection-no-room", it),
        StructureError::UnknownClip(it) => named("objection-no-clip", &tour::key(words, it)),
        StructureError::UnknownNarration(key, language) => words.text_with(
            "objection-no-narration",
            &[
                ("name", tour::key(words, key).into()),
                ("language", language.native_name().into()),
            ],
        ),
        StructureError::UnknownLanguage(it) => words.text_with(
            "hindrance-no-language",
            &[("name", it.native_name().into())],
        ),
        StructureError::TooManyNotices { most } => named("objection-too-many-notices", most),
        StructureError::UnknownNotice => words.text("objection-no-notice"),
        StructureError::DuplicateClip(it) => named("objection-clip-twice", &tour::key(words, it)),
        StructureError::DuplicateRoom(it) => named("objection-room-twice", it),
        StructureError::DuplicateRoomNumber(it) => named("objection-number-twice", it),
        StructureError::DuplicateLanguage(it) => named("objection-language-twice", it),
        StructureError::LastLanguage => words.text("objection-last-language"),
        StructureError::Field(it) => match it {
            FieldError::Parse(it) => tour::not_a_name(words, it),
            FieldError::Captions { line, what } => words.text_with(
                "objection-captions",
                &[
                    ("line", (*line).into()),
                    ("what", tour::captions(words, what).into()),
                ],
            ),
            FieldError::Orphaned(it) => named("objection-stray", it),
            FieldError::DuplicateRoom(it) => named("objection-room-twice", it),
            FieldError::DuplicateClip(it) => named("objection-clip-twice", &tour::key(words, it)),
            FieldError::MissingRoomNumber(it) => named("objection-no-number", it),
            FieldError::InvalidPicture(_) => words.text("objection-not-a-picture"),
            FieldError::InvalidHours(it) => named("objection-not-hours", it),
            FieldError::InvalidNoticeCount(it) => named("objection-not-a-count", it),
        },
    }
}
