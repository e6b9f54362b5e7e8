//! Errors of staff's actions as sentences, and as details for the pages' scripts.

use serde_json::{Value, json};

use crate::model::{FieldError, PasswordError, Right, StaffName, StructureError, Tour};
use crate::service::{ClosingTimeError, StaffError};
use crate::web::locales::Translations;
use crate::web::messages::boxes;
use crate::web::messages::facility;
use crate::web::messages::sheet;
use crate::web::messages::tour;
use crate::web::messages::upload;

/// The sentence for the page.
pub(in crate::web) fn sentence(words: &Translations, error: &StaffError) -> String {
    match error {
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
        StaffError::WeakPassword(error) => words.text(match error {
            PasswordError::Short => "objection-short-password",
            PasswordError::Long => "objection-long-password",
            PasswordError::Obvious => "objection-obvious-password",
        }),
        StaffError::NotAName(error) => tour::parse_error(words, error),
        StaffError::InvitationExpired => words.text("objection-link-gone"),
        StaffError::NoSuchPerson(name) => {
            words.text_with("objection-no-person", &[("name", name.as_str().into())])
        }
        StaffError::NameTaken => words.text("objection-name-taken"),
        StaffError::LastAdmin => words.text("objection-last-admin"),
        StaffError::NotPublishable(violations) => {
            words.text_with("objection-unfit", &[("count", violations.len().into())])
        }
        StaffError::DraftChanged => words.text("objection-draft-moved"),
        StaffError::Conflict(conflict) => match &conflict.who {
            Some(who) => words.text_with("objection-clash", &[("who", who.as_str().into())]),
            None => words.text("objection-clash-box"),
        },
        StaffError::EditedSince(Some(who)) => {
            words.text_with("objection-written-since", &[("who", who.as_str().into())])
        }
        StaffError::EditedSince(None) => words.text("objection-written-since-box"),
        StaffError::Structure(error) => structure_error(words, error),
        StaffError::FollowsMain(main) => {
            words.text_with("objection-follows-main", &[("main", main.as_str().into())])
        }
        StaffError::NoSuchEdition(number) => {
            words.text_with("objection-no-edition", &[("number", (*number).into())])
        }
        StaffError::NoSuchChange(_) => words.text("objection-no-change"),
        StaffError::FileGone(_) => words.text("objection-file-gone"),
        StaffError::TextTooLarge(_) => words.text("objection-text-too-large"),
        StaffError::NotATimeZone(name) => {
            words.text_with("objection-not-a-time-zone", &[("name", name.into())])
        }
        StaffError::NothingToCaption => words.text("objection-nothing-to-pace"),
        StaffError::NoClosingTime(error) => closing_time_error(words, *error),
        StaffError::Import(error) => sheet::job_error(words, error),
        StaffError::Upload(error) => upload::sentence(words, error),
        StaffError::Boxes(error) => boxes::sentence(words, error),
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

/// The reason why publishing at closing time is not offered, and the alternative.
pub(in crate::web) fn closing_time_error(words: &Translations, error: ClosingTimeError) -> String {
    words.text(match error {
        ClosingTimeError::Shut => "no-closing-shut",
        ClosingTimeError::Ignored => "no-closing-ignored",
        ClosingTimeError::Unconfigured => "no-closing-unconfigured",
        ClosingTimeError::NoHours => "no-closing-no-hours",
        ClosingTimeError::NoTimeZone => "no-closing-no-time-zone",
        ClosingTimeError::NoClock => "no-closing-no-clock",
    })
}

/// The details for the pages' scripts. Times are in the time zone of the tour.
pub(in crate::web) fn details(tour: &Tour, error: &StaffError) -> Value {
    if let StaffError::Conflict(conflict) = error {
        json!({
            "clash": {
                "field": conflict.field.to_string(),
                "found": conflict.found,
                "who": conflict.who.as_ref().map(StaffName::as_str),
                "when": conflict.wall_ms.map(|wall_ms| tour::local_time(tour, wall_ms)),
            }
        })
    } else if let StaffError::Throttled(wait) = error {
        json!({ "wait": wait.as_secs() + 1 })
    } else if let Some(field) = wrong_field(error) {
        json!({ "field": field })
    } else {
        json!({ "signIn": matches!(error, StaffError::SignInFirst) })
    }
}

/// The form field that caused the error, if it is one.
fn wrong_field(error: &StaffError) -> Option<&'static str> {
    if let StaffError::NotAName(parse_error)
    | StaffError::Structure(StructureError::Field(FieldError::Parse(parse_error))) = error
    {
        return match parse_error.kind() {
            "Slug" => Some("room"),
            "Number" => Some("number"),
            "Language" => Some("language"),
            _ => None,
        };
    }
    let StaffError::Structure(structure_error) = error else {
        return None;
    };
    match structure_error {
        StructureError::DuplicateRoom(_) => Some("room"),
        StructureError::DuplicateRoomNumber(_) | StructureError::DuplicateClip(_) => Some("number"),
        StructureError::DuplicateLanguage(_) => Some("language"),
        StructureError::DuplicateRoute(_) => Some("route"),
        StructureError::UnknownRoom(_)
        | StructureError::UnknownFacility(_)
        | StructureError::TooManyFacilities { .. }
        | StructureError::DuplicateFacility(_)
        | StructureError::UnknownClip(_)
        | StructureError::UnknownNarration(..)
        | StructureError::UnknownLanguage(_)
        | StructureError::UnknownNotice
        | StructureError::TooManyNotices { .. }
        | StructureError::LastLanguage
        | StructureError::UnknownRoute(_)
        | StructureError::TooManyRoutes { .. }
        | StructureError::TooManyRouteClips { .. }
        | StructureError::DuplicateRouteClip(_)
        | StructureError::NotOnRoute(_)
        | StructureError::NothingToAdd
        | StructureError::Field(_) => None,
    }
}

fn structure_error(words: &Translations, error: &StructureError) -> String {
    let named =
        |key: &str, name: &dyn ToString| words.text_with(key, &[("name", name.to_string().into())]);
    match error {
        StructureError::UnknownRoom(slug) => named("objection-no-room", slug),
        StructureError::UnknownClip(key) => named("objection-no-clip", &tour::clip_key(words, key)),
        StructureError::UnknownNarration(key, language) => words.text_with(
            "objection-no-narration",
            &[
                ("name", tour::clip_key(words, key).into()),
                ("language", language.native_name().into()),
            ],
        ),
        StructureError::UnknownLanguage(language) => words.text_with(
            "hindrance-no-language",
            &[("name", language.native_name().into())],
        ),
        StructureError::UnknownFacility(key) => {
            named("objection-no-facility", &facility::name(words, key))
        }
        StructureError::TooManyFacilities { most } => named("objection-too-many-facilities", most),
        StructureError::DuplicateFacility(key) => {
            named("objection-facility-twice", &facility::name(words, key))
        }
        StructureError::TooManyNotices { most } => named("objection-too-many-notices", most),
        StructureError::UnknownNotice => words.text("objection-no-notice"),
        StructureError::DuplicateClip(key) => {
            named("objection-clip-twice", &tour::clip_key(words, key))
        }
        StructureError::DuplicateRoom(slug) => named("objection-room-twice", slug),
        StructureError::DuplicateRoomNumber(number) => named("objection-number-twice", number),
        StructureError::DuplicateLanguage(language) => named("objection-language-twice", language),
        StructureError::LastLanguage => words.text("objection-last-language"),
        StructureError::UnknownRoute(slug) => named("objection-no-route", slug),
        StructureError::DuplicateRoute(slug) => named("objection-route-twice", slug),
        StructureError::TooManyRoutes { most } => named("objection-too-many-routes", most),
        StructureError::TooManyRouteClips { most } => named("objection-route-full", most),
        StructureError::DuplicateRouteClip(key) => {
            named("objection-on-route", &tour::clip_key(words, key))
        }
        StructureError::NotOnRoute(key) => {
            named("objection-not-on-route", &tour::clip_key(words, key))
        }
        StructureError::NothingToAdd => words.text("objection-nothing-to-add"),
        StructureError::Field(error) => match error {
            FieldError::Parse(error) => tour::parse_error(words, error),
            FieldError::Captions { line, what } => words.text_with(
                "objection-captions",
                &[
                    ("line", (*line).into()),
                    ("what", tour::caption_error(words, what).into()),
                ],
            ),
            FieldError::Orphaned(name) => named("objection-stray", name),
            FieldError::DuplicateRoom(slug) => named("objection-room-twice", slug),
            FieldError::DuplicateRoute(slug) => named("objection-route-twice", slug),
            FieldError::DuplicateClip(key) => {
                named("objection-clip-twice", &tour::clip_key(words, key))
            }
            FieldError::DuplicateFacility(key) => {
                named("objection-facility-twice", &facility::name(words, key))
            }
            FieldError::MissingRoomNumber(slug) => named("objection-no-number", slug),
            FieldError::InvalidPicture(_) => words.text("objection-not-a-picture"),
            FieldError::InvalidHours(hours) => named("objection-not-hours", hours),
            FieldError::InvalidNoticeCount(count) => named("objection-not-a-count", count),
        },
    }
}
