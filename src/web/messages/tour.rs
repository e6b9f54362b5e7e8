//! Places, fields, faults and warnings of the tour, in the words of whoever reads them.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::model::{
    Clip, ClipField, ClipKey, Field, FieldKind, Language, NarrationField, NoticeField, ParseError,
    PictureField, RoomField, RuleViolation, Texts, Tour, TourLocation, Variant, Warning, captions,
};
use crate::web::locales::Translations;
use crate::web::text::isolated;

/// A name that was typed wrong, and what a right one looks like.
pub(in crate::web) fn not_a_name(words: &Translations, it: &ParseError) -> String {
    words.text_with(
        "objection-not-a-name",
        &[
            ("text", it.text().into()),
            ("expected", expected(words, it.kind()).into()),
        ],
    )
}

fn expected(words: &Translations, kind: &str) -> String {
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
        "OutputName" => "name-output",
        _ => "name-other",
    })
}

/// What is wrong with a line of captions.
pub(in crate::web) fn captions(words: &Translations, it: &captions::LineError) -> String {
    match it {
        captions::LineError::MissingHeader => words.text("captions-not"),
        captions::LineError::MissingTiming => words.text("captions-untimed"),
        captions::LineError::InvalidTiming { line } => {
            words.text_with("captions-timing", &[("text", line.as_str().into())])
        }
    }
}

/// The language of the tour that its reader knows best: the nearest to the words, or the house's own.
pub(in crate::web) fn own<'a>(words: &Translations, tour: &'a Tour) -> Option<&'a Language> {
    let asked = words.tag().parse::<Language>().ok();
    let nearest = asked.and_then(|it| it.best_match(tour.languages.iter()));
    nearest.or_else(|| tour.own_language())
}

/// A text in the reader's language, or else in the house's own.
pub(in crate::web) fn text<'a>(
    words: &Translations,
    tour: &Tour,
    texts: &'a Texts,
) -> Cow<'a, str> {
    let nearest = own(words, tour).and_then(|it| texts.get(it));
    let found = nearest.or_else(|| texts.get(tour.own_language()?));
    isolated(found.map_or("", String::as_str))
}

/// What a clip is called: `13 Natalia remembers`, `8 The desk (Family)`.
pub(in crate::web) fn clip(words: &Translations, tour: &Tour, it: &Clip) -> String {
    let title = title(words, tour, it);
    numbered(
        words,
        &it.key,
        &title.unwrap_or_else(|| words.text("clip-untitled")),
    )
}

/// The same of a clip of which only the key is known; it need not be in the tour any more.
pub(in crate::web) fn clip_of(words: &Translations, tour: &Tour, key: &ClipKey) -> String {
    let found = tour.rooms.iter().find_map(|it| it.clip(key));
    found.map_or_else(|| self::key(words, key), |it| clip(words, tour, it))
}

/// A clip without its title: `13`, `8 (Family)`.
pub(in crate::web) fn key(words: &Translations, it: &ClipKey) -> String {
    numbered(words, it, "")
}

/// A clip's key in a language: `8 (Family) · Español`.
pub(in crate::web) fn narration(words: &Translations, it: &ClipKey, language: &Language) -> String {
    format!("{} · {}", key(words, it), language.native_name())
}

fn numbered(words: &Translations, key: &ClipKey, title: &str) -> String {
    let name = format!("{} {title}", key.number);
    let name = name.trim_end();
    match key.variant {
        Variant::Standard => name.to_owned(),
        it @ (Variant::Extended | Variant::Family | Variant::Described | Variant::Plain) => {
            format!("{name} ({})", variant(words, it))
        }
    }
}

/// Where something stands, such as ‘8 Study · 81 The desk (Hear more) · Español’.
pub(in crate::web) fn place(words: &Translations, tour: &Tour, place: &TourLocation) -> String {
    let room = |r: usize| {
        let room = tour.rooms.get(r);
        room.map_or(String::new(), |it| {
            format!("{} {}", it.number, text(words, tour, &it.name))
        })
    };
    let clip = |r: usize, c: usize| {
        let found = tour.rooms.get(r).and_then(|it| it.clips.get(c));
        let name = found.map_or(String::new(), |it| clip(words, tour, it));
        format!("{} · {name}", room(r))
    };
    match place {
        TourLocation::Tour => words.text("place-tour"),
        TourLocation::Room(r) => room(*r),
        TourLocation::Clip(r, c) => clip(*r, *c),
        TourLocation::Narration(r, c, language) => {
            format!("{} · {}", clip(*r, *c), language.native_name())
        }
        TourLocation::Cue(r, c, language, n) => {
            let told = words.text_with("place-cue", &[("number", (n + 1).into())]);
            let language = language.native_name();
            format!("{} · {language} · {told}", clip(*r, *c))
        }
    }
}

/// The page on which a place is mended.
pub(in crate::web) fn way_to(tour: &Tour, place: &TourLocation) -> String {
    let room = |r: usize| {
        let room = tour.rooms.get(r);
        room.map_or("/staff/house".into(), |it| {
            format!("/staff/rooms/{}", it.slug)
        })
    };
    let clip = |r: usize, c: usize| {
        let clip = tour.rooms.get(r).and_then(|it| it.clips.get(c));
        clip.map_or_else(|| room(r), |it| format!("/staff/clips/{}", it.key))
    };
    match place {
        TourLocation::Tour => "/staff/house".into(),
        TourLocation::Room(r) => room(*r),
        TourLocation::Clip(r, c) => clip(*r, *c),
        TourLocation::Narration(r, c, language) | TourLocation::Cue(r, c, language, _) => {
            format!("{}?language={language}", clip(*r, *c))
        }
    }
}

/// What a field of the log or of a difference is called, and what it is of.
pub(in crate::web) fn field(words: &Translations, tour: &Tour, it: &Field) -> String {
    let part = part(words, it);
    match it {
        Field::Room(slug, _) => {
            let room = tour.room(slug);
            let name = room.map_or_else(|| slug.as_str().into(), |it| text(words, tour, &it.name));
            format!("{name} · {part}")
        }
        Field::Clip(key, _) => format!("{} · {part}", clip_of(words, tour, key)),
        Field::Languages
        | Field::TimeZone
        | Field::Hours
        | Field::Name(_)
        | Field::Plan(_)
        | Field::PlanNote(_)
        | Field::Notices
        | Field::Notice(..)
        | Field::Rooms => part,
    }
}

/// What a field is called where its room or clip is known.
pub(in crate::web) fn part(words: &Translations, it: &Field) -> String {
    let spoken = |key: &str, language: &Language| {
        format!("{} · {}", words.text(key), language.native_name())
    };
    match it {
        Field::Languages => words.text("field-languages"),
        Field::TimeZone => words.text("field-time-zone"),
        Field::Hours => words.text("field-hours"),
        Field::Name(it) => spoken("field-house-name", it),
        Field::Plan(it) => format!("{} · {}", words.text("field-plan"), picture(words, it)),
        Field::PlanNote(it) => spoken("field-plan-note", it),
        Field::Notices => words.text("field-notices"),
        Field::Notice(n, part, it) => {
            let key = match part {
                NoticeField::Head => "field-notice-head",
                NoticeField::Text => "field-notice-text",
            };
            format!("{} {n} · {}", words.text(key), it.native_name())
        }
        Field::Rooms => words.text("field-rooms"),
        Field::Room(_, part) => match part {
            RoomField::Number => words.text("field-number"),
            RoomField::Name(it) => spoken("field-name", it),
            RoomField::Line(it) => spoken("field-line", it),
            RoomField::Picture(it) => picture(words, it),
            RoomField::Clips => words.text("field-clips"),
        },
        Field::Clip(_, part) => match part {
            ClipField::Advisories => words.text("field-advisories"),
            ClipField::BeforeClosing => words.text("field-before-closing"),
            ClipField::Picture(it) => picture(words, it),
            ClipField::Narration(language, it) => {
                let key = match it {
                    NarrationField::Title => "field-title",
                    NarrationField::Recording => "field-recording",
                    NarrationField::Transcript => "field-transcript",
                    NarrationField::Captions => "field-captions",
                    NarrationField::Credit => "field-credit",
                };
                spoken(key, language)
            }
        },
    }
}

fn picture(words: &Translations, it: &PictureField) -> String {
    match it {
        PictureField::File => words.text("field-picture"),
        PictureField::Alternative(it) => {
            let language = it.native_name();
            format!("{} · {language}", words.text("field-alternative"))
        }
        PictureField::Credit => words.text("field-picture-credit"),
        PictureField::Rights => words.text("field-rights"),
    }
}

/// What is wrong with the tour, and what to do about it.
pub(in crate::web) fn fault(words: &Translations, it: &RuleViolation) -> String {
    let named =
        |key: &str, name: &dyn ToString| words.text_with(key, &[("name", name.to_string().into())]);
    match it {
        RuleViolation::NoRooms => words.text("fault-no-rooms"),
        RuleViolation::NoLanguages => words.text("fault-no-languages"),
        RuleViolation::DuplicateLanguage(it) => named("fault-language-twice", &it.native_name()),
        RuleViolation::NoTimeZone => words.text("fault-no-time-zone"),
        RuleViolation::InvalidTimeZone(it) => named("fault-not-a-time-zone", it),
        RuleViolation::EmptyHours(it) => named("fault-empty-hours", it),
        RuleViolation::HoursWithoutDays => words.text("fault-hours-of-no-day"),
        RuleViolation::TooMany { what: it, most } => words.text_with(
            "fault-too-many",
            &[("what", what(words, *it).into()), ("most", (*most).into())],
        ),
        RuleViolation::DuplicateRoomNumber(it) => named("fault-room-number-twice", it),
        RuleViolation::DuplicateClip(it) => named("fault-clip-twice", &key(words, it)),
        RuleViolation::ClipWithoutNarration(it) => named("fault-silent", &key(words, it)),
        RuleViolation::Missing { what: it, language } => words.text_with(
            "fault-missing",
            &[
                ("what", what(words, *it).into()),
                ("language", language.native_name().into()),
            ],
        ),
        RuleViolation::UnknownLanguage(it) => named("fault-unknown-language", &it.native_name()),
        RuleViolation::AnnouncementWithoutRecording => words.text("fault-no-recording"),
        RuleViolation::EmptyNarration => words.text("fault-nothing-to-hear-or-read"),
        RuleViolation::SilentRecording => words.text("fault-inaudible"),
        RuleViolation::Empty { what: it } => {
            words.text_with("fault-empty", &[("what", what(words, *it).into())])
        }
        RuleViolation::TooLong {
            what: it,
            chars,
            most,
        } => words.text_with(
            "fault-too-long",
            &[
                ("what", what(words, *it).into()),
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

/// The same of several, in their order.
pub(in crate::web) fn faults(words: &Translations, all: Vec<&RuleViolation>) -> Vec<String> {
    all.into_iter().map(|it| fault(words, it)).collect()
}

/// What is worth a look, and why.
pub(in crate::web) fn warning(words: &Translations, it: &Warning) -> String {
    let named =
        |key: &str, name: &dyn ToString| words.text_with(key, &[("name", name.to_string().into())]);
    match it {
        Warning::MissingLanguage(it) => named("warning-missing-language", &it.native_name()),
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
        Warning::Long(it) => named("warning-long", it),
        Warning::TextAlone(languages) => {
            let languages = tongues(&languages.iter().collect::<Vec<_>>()).into();
            words.text_with("warning-text-alone", &[("languages", languages)])
        }
        Warning::SameRecording { clip, language } => words.text_with(
            "warning-same-recording",
            &[
                ("clip", key(words, clip).into()),
                ("language", language.native_name().into()),
            ],
        ),
    }
}

/// Languages by their own names.
pub(in crate::web) fn tongues(all: &[&Language]) -> String {
    let names: Vec<String> = all.iter().map(|it| it.native_name()).collect();
    names.join(", ")
}

fn what(words: &Translations, it: FieldKind) -> String {
    words.text(match it {
        FieldKind::NoticeHead => "what-notice-head",
        FieldKind::NoticeText => "what-notice-text",
        FieldKind::Captions => "what-captions",
        FieldKind::Clips => "what-clips",
        FieldKind::Notices => "what-notices",
        FieldKind::Hours => "what-hours",
        FieldKind::Rooms => "what-rooms",
        FieldKind::Caption => "what-caption",
        FieldKind::CaptionFile => "what-caption-file",
        FieldKind::Credit => "what-credit",
        FieldKind::HouseName => "what-house-name",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_a_sentence_whatever_it_is_of() {
        let said =
            |language: &str, it: RuleViolation| fault(Translations::staff(language).unwrap(), &it);
        let empty = |language, what| said(language, RuleViolation::Empty { what });
        assert_eq!(
            empty("en", FieldKind::CaptionFile),
            "Write the captions; nothing is there yet."
        );
        assert_eq!(
            empty("es", FieldKind::CaptionFile),
            "Falta escribir los subtítulos."
        );
        assert_eq!(
            empty("es", FieldKind::Alternative),
            "Falta escribir la descripción de la imagen."
        );
        let long = |language| {
            let what = FieldKind::PictureRights;
            let (chars, most) = (301, 300);
            said(language, RuleViolation::TooLong { what, chars, most })
        };
        assert_eq!(
            long("en"),
            "There are 301 characters in the rights of the picture; 300 is the most."
        );
        assert_eq!(
            long("es"),
            "Hay 301 caracteres en los derechos de la imagen; el máximo es 300."
        );
    }
}

/// Every variant, by its name and by what staff call it.
pub(in crate::web) fn variants(words: &Translations) -> Vec<(&'static str, String)> {
    let each = Variant::ALL
        .iter()
        .map(|it| (it.as_str(), variant(words, *it)));
    each.collect()
}

pub(in crate::web) fn variant(words: &Translations, it: Variant) -> String {
    words.text(match it {
        Variant::Standard => "kind-standard",
        Variant::Extended => "kind-extended",
        Variant::Family => "kind-family",
        Variant::Described => "kind-described",
        Variant::Plain => "kind-plain",
    })
}

/// A clip's title in the reader's language, or in one that has one.
pub(in crate::web) fn title(words: &Translations, tour: &Tour, clip: &Clip) -> Option<String> {
    let mut likes = own(words, tour).into_iter().chain(&tour.languages);
    likes.find_map(|it| {
        let title = &clip.narrations.get(it)?.title;
        (!title.is_empty()).then(|| isolated(title).into_owned())
    })
}

/// A time of the log, on the museum's own clocks.
pub(in crate::web) fn when(tour: &Tour, wall_ms: i64) -> String {
    let at = Timestamp::from_millisecond(wall_ms).unwrap_or_default();
    at.to_zoned(tour.zone())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}
