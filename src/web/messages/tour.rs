//! Locations, fields, rule violations and warnings of a tour, in the language of the page.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::model::{
    Clip, ClipField, ClipKey, Field, FieldKind, FieldOwner, Language, NarrationField, NoticeField,
    ParseError, PictureField, RoomField, Route, RouteField, RuleViolation, Slug, Texts, Tour,
    TourLocation, Variant, Warning, captions,
};
use crate::web::locales::Translations;
use crate::web::messages::facility;
use crate::web::text::isolate;

/// A value with a syntax error, and the form that is expected.
pub(in crate::web) fn parse_error(words: &Translations, error: &ParseError) -> String {
    words.text_with(
        "objection-not-a-name",
        &[
            ("text", error.text().into()),
            ("expected", expected_form(words, error.kind()).into()),
        ],
    )
}

fn expected_form(words: &Translations, kind: &str) -> String {
    words.text(match kind {
        "Language" => "name-language",
        "Slug" => "name-slug",
        "Number" => "name-number",
        "Variant" => "name-variant",
        "Advisory" => "name-advisory",
        "Role" => "name-role",
        "Weekday" | "TimeOfDay" => "name-hours",
        "BeforeClosing" => "name-before-closing",
        "Channel" => "name-channel",
        "StaffName" => "name-staff",
        "PairingCode" => "name-code",
        "PixelDensity" => "name-panel",
        "FacilityKind" => "name-facility",
        "FacilityKey" | "PlanPoint" => "name-plan-point",
        "OutputName" => "name-output",
        _ => "name-other",
    })
}

/// A syntax error in a line of captions.
pub(in crate::web) fn caption_error(words: &Translations, error: &captions::LineError) -> String {
    match error {
        captions::LineError::MissingHeader => words.text("captions-not"),
        captions::LineError::MissingTiming => words.text("captions-untimed"),
        captions::LineError::InvalidTiming { line } => {
            words.text_with("captions-timing", &[("text", line.as_str().into())])
        }
    }
}

/// The tour's language that is nearest to the language of the page, or else the tour's default.
pub(in crate::web) fn best_language<'a>(
    words: &Translations,
    tour: &'a Tour,
) -> Option<&'a Language> {
    let page_language = words.tag().parse::<Language>().ok();
    let nearest = page_language.and_then(|language| language.best_match(tour.languages.iter()));
    nearest.or_else(|| tour.own_language())
}

/// A text in the language of the page, or else in the tour's default.
pub(in crate::web) fn text<'a>(
    words: &Translations,
    tour: &Tour,
    texts: &'a Texts,
) -> Cow<'a, str> {
    let nearest = best_language(words, tour).and_then(|language| texts.get(language));
    let found = nearest.or_else(|| texts.get(tour.own_language()?));
    isolate(found.map_or("", String::as_str))
}

/// The name of a clip: `13 Natalia remembers`, `8 The desk (Family)`.
pub(in crate::web) fn clip_name(words: &Translations, tour: &Tour, clip: &Clip) -> String {
    let title = clip_title(words, tour, clip);
    key_and_title(
        words,
        &clip.key,
        &title.unwrap_or_else(|| words.text("clip-untitled")),
    )
}

/// The name of the clip with this key, or the key alone if the tour no longer has the clip.
pub(in crate::web) fn clip_name_by_key(words: &Translations, tour: &Tour, key: &ClipKey) -> String {
    let found = tour.rooms.iter().find_map(|room| room.clip(key));
    found.map_or_else(|| clip_key(words, key), |clip| clip_name(words, tour, clip))
}

/// The key of a clip: `13`, `8 (Family)`.
pub(in crate::web) fn clip_key(words: &Translations, key: &ClipKey) -> String {
    key_and_title(words, key, "")
}

/// The key of a clip and a language: `8 (Family) · Español`.
pub(in crate::web) fn narration_name(
    words: &Translations,
    key: &ClipKey,
    language: &Language,
) -> String {
    format!("{} · {}", clip_key(words, key), language.native_name())
}

fn key_and_title(words: &Translations, key: &ClipKey, title: &str) -> String {
    let name = format!("{} {title}", key.number);
    let name = name.trim_end();
    match key.variant {
        Variant::Standard => name.to_owned(),
        Variant::Extended | Variant::Family | Variant::Described | Variant::Plain => {
            format!("{name} ({})", variant_name(words, key.variant))
        }
    }
}

/// The name of a location, such as ‘8 Study · 81 The desk (Hear more) · Español’.
pub(in crate::web) fn location(
    words: &Translations,
    tour: &Tour,
    location: &TourLocation,
) -> String {
    let room_name = |r: usize| {
        let room = tour.rooms.get(r);
        room.map_or(String::new(), |room| {
            format!("{} {}", room.number, text(words, tour, &room.name))
        })
    };
    let room_and_clip = |r: usize, c: usize| {
        let found = tour.rooms.get(r).and_then(|room| room.clips.get(c));
        let name = found.map_or(String::new(), |clip| clip_name(words, tour, clip));
        format!("{} · {name}", room_name(r))
    };
    match location {
        TourLocation::Route(n) | TourLocation::RouteClip(n, _) => {
            let route = tour.routes.get(*n);
            route.map_or(String::new(), |route| route_name(words, tour, route))
        }
        TourLocation::Tour => words.text("place-tour"),
        TourLocation::Facility(n) => facility::name_at(words, tour, *n),
        TourLocation::Room(r) => room_name(*r),
        TourLocation::Clip(r, c) => room_and_clip(*r, *c),
        TourLocation::Narration(r, c, language) => {
            format!("{} · {}", room_and_clip(*r, *c), language.native_name())
        }
        TourLocation::Cue(r, c, language, n) => {
            let cue = words.text_with("place-cue", &[("number", (n + 1).into())]);
            let language = language.native_name();
            format!("{} · {language} · {cue}", room_and_clip(*r, *c))
        }
    }
}

/// The name of a route: ‘Route: With children’; before it has a name, its short name.
pub(in crate::web) fn route_name(words: &Translations, tour: &Tour, route: &Route) -> String {
    let name = text(words, tour, &route.name);
    let name = if name.is_empty() {
        route.slug.as_str()
    } else {
        name.as_ref()
    };
    words.text_with("place-route", &[("name", name.into())])
}

/// The name of the route with this slug, as [`route_name`].
pub(in crate::web) fn route_name_by_slug(words: &Translations, tour: &Tour, slug: &Slug) -> String {
    let name = || words.text_with("place-route", &[("name", slug.as_str().into())]);
    let route = tour.route(slug);
    route.map_or_else(name, |route| route_name(words, tour, route))
}

/// The address of the staff page that edits a location.
pub(in crate::web) fn edit_url(tour: &Tour, location: &TourLocation) -> String {
    let room_url = |r: usize| {
        let room = tour.rooms.get(r);
        room.map_or("/staff/museum".into(), |room| {
            format!("/staff/rooms/{}", room.slug)
        })
    };
    let clip_url = |r: usize, c: usize| {
        let clip = tour.rooms.get(r).and_then(|room| room.clips.get(c));
        clip.map_or_else(|| room_url(r), |clip| format!("/staff/clips/{}", clip.key))
    };
    match location {
        TourLocation::Route(n) | TourLocation::RouteClip(n, _) => {
            let route = tour.routes.get(*n);
            route.map_or("/staff/routes".into(), |route| {
                format!("/staff/routes/{}", route.slug)
            })
        }
        TourLocation::Tour | TourLocation::Facility(_) => "/staff/museum".into(),
        TourLocation::Room(r) => room_url(*r),
        TourLocation::Clip(r, c) => clip_url(*r, *c),
        TourLocation::Narration(r, c, language) | TourLocation::Cue(r, c, language, _) => {
            format!("{}?language={language}", clip_url(*r, *c))
        }
    }
}

/// The name of a field with its room, clip or route, for the change log and for differences.
pub(in crate::web) fn field_name(words: &Translations, tour: &Tour, field: &Field) -> String {
    let part = short_field_name(words, field);
    match field.owner() {
        FieldOwner::Room(slug) => {
            let room = tour.room(slug);
            let name = room.map_or_else(
                || slug.as_str().into(),
                |room| text(words, tour, &room.name),
            );
            format!("{name} · {part}")
        }
        FieldOwner::Clip(key) => format!("{} · {part}", clip_name_by_key(words, tour, key)),
        FieldOwner::Route(slug) => format!("{} · {part}", route_name_by_slug(words, tour, slug)),
        FieldOwner::Tour => part,
    }
}

/// The name of a field without its room, clip or route.
pub(in crate::web) fn short_field_name(words: &Translations, field: &Field) -> String {
    let in_language = |key: &str, language: &Language| {
        format!("{} · {}", words.text(key), language.native_name())
    };
    match field {
        Field::Languages => words.text("field-languages"),
        Field::TimeZone => words.text("field-time-zone"),
        Field::Hours => words.text("field-hours"),
        Field::Feedback => words.text("field-feedback"),
        Field::Name(language) => in_language("field-house-name", language),
        Field::Plan(part) => format!(
            "{} · {}",
            words.text("field-plan"),
            picture_field_name(words, part)
        ),
        Field::PlanNote(language) => in_language("field-plan-note", language),
        Field::Facilities => words.text("field-facilities"),
        Field::Facility(key, part) => facility::field_name(words, key, part),
        Field::Notices => words.text("field-notices"),
        Field::Notice(n, part, language) => {
            let key = match part {
                NoticeField::Head => "field-notice-head",
                NoticeField::Text => "field-notice-text",
            };
            format!("{} {n} · {}", words.text(key), language.native_name())
        }
        Field::Rooms => words.text("field-rooms"),
        Field::Routes => words.text("field-routes"),
        Field::Route(_, part) => match part {
            RouteField::Name(language) => in_language("field-name", language),
            RouteField::Line(language) => in_language("field-line", language),
            RouteField::Clips => words.text("field-clips"),
        },
        Field::Room(_, part) => match part {
            RoomField::Number => words.text("field-number"),
            RoomField::Name(language) => in_language("field-name", language),
            RoomField::Line(language) => in_language("field-line", language),
            RoomField::Picture(part) => picture_field_name(words, part),
            RoomField::Clips => words.text("field-clips"),
        },
        Field::Clip(_, part) => match part {
            ClipField::Advisories => words.text("field-advisories"),
            ClipField::BeforeClosing => words.text("field-before-closing"),
            ClipField::Picture(part) => picture_field_name(words, part),
            ClipField::Narration(language, part) => {
                let key = match part {
                    NarrationField::Title => "field-title",
                    NarrationField::Recording => "field-recording",
                    NarrationField::Transcript => "field-transcript",
                    NarrationField::Captions => "field-captions",
                    NarrationField::Credit => "field-credit",
                };
                in_language(key, language)
            }
        },
    }
}

fn picture_field_name(words: &Translations, field: &PictureField) -> String {
    match field {
        PictureField::File => words.text("field-picture"),
        PictureField::Alternative(language) => {
            let language = language.native_name();
            format!("{} · {language}", words.text("field-alternative"))
        }
        PictureField::Credit => words.text("field-picture-credit"),
        PictureField::Rights => words.text("field-rights"),
        PictureField::Focus => words.text("field-focus"),
    }
}

/// A violation of the content rules, and how to correct it.
pub(in crate::web) fn violation(words: &Translations, violation: &RuleViolation) -> String {
    let named =
        |key: &str, name: &dyn ToString| words.text_with(key, &[("name", name.to_string().into())]);
    match violation {
        RuleViolation::NoRooms => words.text("fault-no-rooms"),
        RuleViolation::NoLanguages => words.text("fault-no-languages"),
        RuleViolation::DuplicateLanguage(language) => {
            named("fault-language-twice", &language.native_name())
        }
        RuleViolation::NoTimeZone => words.text("fault-no-time-zone"),
        RuleViolation::InvalidTimeZone(name) => named("fault-not-a-time-zone", name),
        RuleViolation::EmptyHours(hours) => named("fault-empty-hours", hours),
        RuleViolation::HoursWithoutDays => words.text("fault-hours-of-no-day"),
        RuleViolation::TooMany { what, most } => words.text_with(
            "fault-too-many",
            &[
                ("what", field_kind(words, *what).into()),
                ("most", (*most).into()),
            ],
        ),
        RuleViolation::DuplicateRoomNumber(number) => named("fault-room-number-twice", number),
        RuleViolation::DuplicateClip(key) => named("fault-clip-twice", &clip_key(words, key)),
        RuleViolation::DuplicateFacility(key)
        | RuleViolation::FacilityWithoutPlan(key)
        | RuleViolation::FacilityOutsidePlan { key, .. }
        | RuleViolation::UnknownFacilityRoom(key, _) => facility::violation(words, key, violation),
        RuleViolation::ClipWithoutNarration(key) => named("fault-silent", &clip_key(words, key)),
        RuleViolation::UnknownRouteClip(key) => {
            named("fault-route-unknown-clip", &clip_key(words, key))
        }
        RuleViolation::DuplicateRouteClip(key) => {
            named("fault-route-clip-twice", &clip_key(words, key))
        }
        RuleViolation::AnnouncementOnRoute(key) => {
            named("fault-route-announcement", &clip_key(words, key))
        }
        RuleViolation::EmptyRoute => words.text("fault-route-empty"),
        RuleViolation::Missing { what, language } => words.text_with(
            "fault-missing",
            &[
                ("what", field_kind(words, *what).into()),
                ("language", language.native_name().into()),
            ],
        ),
        RuleViolation::UnknownLanguage(language) => {
            named("fault-unknown-language", &language.native_name())
        }
        RuleViolation::AnnouncementWithoutRecording => words.text("fault-no-recording"),
        RuleViolation::EmptyNarration => words.text("fault-nothing-to-hear-or-read"),
        RuleViolation::SilentRecording => words.text("fault-inaudible"),
        RuleViolation::Empty { what } => {
            words.text_with("fault-empty", &[("what", field_kind(words, *what).into())])
        }
        RuleViolation::TooLong { what, chars, most } => words.text_with(
            "fault-too-long",
            &[
                ("what", field_kind(words, *what).into()),
                ("chars", (*chars).into()),
                ("most", (*most).into()),
            ],
        ),
        RuleViolation::CueReversed { start, .. } => named("fault-cue-turned", start),
        RuleViolation::CueOverlaps { start, .. } => named("fault-cue-overlaps", start),
        RuleViolation::CuePastEnd { end, length } => words.text_with(
            "fault-cue-past-end",
            &[
                ("end", end.to_string().into()),
                ("length", length.to_string().into()),
            ],
        ),
    }
}

/// Several violations, in their order.
pub(in crate::web) fn violations(words: &Translations, all: Vec<&RuleViolation>) -> Vec<String> {
    all.into_iter().map(|one| violation(words, one)).collect()
}

/// A warning, and its reason.
pub(in crate::web) fn warning(words: &Translations, warning: &Warning) -> String {
    let named =
        |key: &str, name: &dyn ToString| words.text_with(key, &[("name", name.to_string().into())]);
    match warning {
        Warning::MissingLanguage(language) => {
            named("warning-missing-language", &language.native_name())
        }
        Warning::EmptyRoom => words.text("warning-empty-room"),
        Warning::NoPicture => words.text("warning-no-picture"),
        Warning::FastCaption {
            at,
            per_second,
            most,
        } => words.text_with(
            "warning-fast-caption",
            &[
                ("at", at.to_string().into()),
                ("count", (*per_second).into()),
                ("most", (*most).into()),
            ],
        ),
        Warning::BigCaption { at, most } => words.text_with(
            "warning-big-caption",
            &[("name", at.to_string().into()), ("most", (*most).into())],
        ),
        Warning::CaptionsDiffer { word } => named("warning-captions-differ", word),
        Warning::Advisory { word } => named("warning-advisory", word),
        Warning::Long(length) => named("warning-long", length),
        Warning::TextAlone(languages) => {
            let languages = language_names(&languages.iter().collect::<Vec<_>>()).into();
            words.text_with("warning-text-alone", &[("languages", languages)])
        }
        Warning::UnheardOnRoute { clip, languages } => {
            let languages = language_names(&languages.iter().collect::<Vec<_>>()).into();
            let values = [
                ("clip", clip_key(words, clip).into()),
                ("languages", languages),
            ];
            words.text_with("warning-route-unheard", &values)
        }
        Warning::SameRecording { clip, language } => words.text_with(
            "warning-same-recording",
            &[
                ("clip", clip_key(words, clip).into()),
                ("language", language.native_name().into()),
            ],
        ),
    }
}

/// Languages by their native names, separated by commas.
pub(in crate::web) fn language_names(all: &[&Language]) -> String {
    let names: Vec<String> = all.iter().map(|language| language.native_name()).collect();
    names.join(", ")
}

fn field_kind(words: &Translations, kind: FieldKind) -> String {
    words.text(match kind {
        FieldKind::NoticeHead => "what-notice-head",
        FieldKind::NoticeText => "what-notice-text",
        FieldKind::Captions => "what-captions",
        FieldKind::Clips => "what-clips",
        FieldKind::Notices => "what-notices",
        FieldKind::Facilities => "what-facilities",
        FieldKind::FacilityNote => "what-facility-note",
        FieldKind::Hours => "what-hours",
        FieldKind::Rooms => "what-rooms",
        FieldKind::Routes => "what-routes",
        FieldKind::RouteClips => "what-route-clips",
        FieldKind::RouteLine => "what-route-line",
        FieldKind::RouteName => "what-route-name",
        FieldKind::Caption => "what-caption",
        FieldKind::CaptionFile => "what-caption-file",
        FieldKind::Credit => "what-credit",
        FieldKind::MuseumName => "what-house-name",
        FieldKind::Alternative => "what-alternative",
        FieldKind::PictureCredit => "what-picture-credit",
        FieldKind::PictureRights => "what-picture-rights",
        FieldKind::PlanNote => "what-plan-note",
        FieldKind::RoomLine => "what-room-line",
        FieldKind::RoomName => "what-room-name",
        FieldKind::Title => "what-title",
        FieldKind::Transcript => "what-transcript",
    })
}

/// Every variant: its value in forms, and its name.
pub(in crate::web) fn variant_names(words: &Translations) -> Vec<(&'static str, String)> {
    let each = Variant::ALL
        .iter()
        .map(|variant| (variant.as_str(), variant_name(words, *variant)));
    each.collect()
}

pub(in crate::web) fn variant_name(words: &Translations, variant: Variant) -> String {
    words.text(match variant {
        Variant::Standard => "kind-standard",
        Variant::Extended => "kind-extended",
        Variant::Family => "kind-family",
        Variant::Described => "kind-described",
        Variant::Plain => "kind-plain",
    })
}

/// The title of a clip in the language of the page, or else in the first language that has one.
pub(in crate::web) fn clip_title(words: &Translations, tour: &Tour, clip: &Clip) -> Option<String> {
    let mut languages = best_language(words, tour)
        .into_iter()
        .chain(&tour.languages);
    languages.find_map(|language| {
        let title = &clip.narrations.get(language)?.title;
        (!title.is_empty()).then(|| isolate(title).into_owned())
    })
}

/// A time in the time zone of the tour: `2024-05-01 17:30`.
pub(in crate::web) fn local_time(tour: &Tour, wall_ms: i64) -> String {
    let at = Timestamp::from_millisecond(wall_ms).unwrap_or_default();
    at.to_zoned(tour.zone())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

#[cfg(test)]
mod tests;
