//! Paths of the tour's texts. A field is the unit of an edit and of a log entry.

use std::fmt;
use std::str::FromStr;

use crate::model::{ClipKey, FacilityKey, Language, ParseError, Right, Slug};

/// One text of a tour, or one thing that can be written as a text. Written as a path:
/// `name/es`, `room/study/line/fr`, `clip/8-family/es/title`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Language tags separated by spaces; the first is the default language.
    Languages,
    /// The time zone.
    TimeZone,
    /// One line per span: `monday tuesday 10:00 17:00`.
    Hours,
    /// When visitors are asked how they liked a clip; empty for never.
    Feedback,
    /// The museum's name.
    Name(Language),
    /// The picture of the floor plan.
    Plan(PictureField),
    /// The note below the floor plan.
    PlanNote(Language),
    /// Keys of the facilities, separated by spaces.
    Facilities,
    /// A field of a facility.
    Facility(FacilityKey, FacilityField),
    /// Number of notices.
    Notices,
    /// Notices count from 1.
    Notice(u8, NoticeField, Language),
    /// Slugs in the order of the visit, separated by spaces.
    Rooms,
    /// A field of a room.
    Room(Slug, RoomField),
    /// A field of a clip.
    Clip(ClipKey, ClipField),
    /// Slugs of the routes in order, separated by spaces.
    Routes,
    /// A field of a route.
    Route(Slug, RouteField),
}

/// A field of a facility.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FacilityField {
    /// The slug of the room in which it is.
    Room,
    /// A few words about it.
    Note(Language),
}

/// A field of a room.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoomField {
    /// The number.
    Number,
    /// The name.
    Name(Language),
    /// The line below the name.
    Line(Language),
    /// The picture.
    Picture(PictureField),
    /// Clip keys in order, separated by spaces.
    Clips,
}

/// A field of a route.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RouteField {
    /// The name.
    Name(Language),
    /// The line below the name.
    Line(Language),
    /// Clip keys in order, separated by spaces.
    Clips,
}

/// A field of a clip.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClipField {
    /// Separated by spaces.
    Advisories,
    /// Minutes before closing at which the clip is announced.
    BeforeClosing,
    /// The picture.
    Picture(PictureField),
    /// A field of the narration in a language.
    Narration(Language, NarrationField),
}

/// A field of a narration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NarrationField {
    /// The title.
    Title,
    /// The recording's SHA-256.
    Recording,
    /// The transcript.
    Transcript,
    /// As `WebVTT`.
    Captions,
    /// The credit.
    Credit,
}

/// A field of a picture.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PictureField {
    /// The file's SHA-256, its kind, width and height: `5f…e1 drawing 320 200`.
    File,
    /// The text alternative.
    Alternative(Language),
    /// The credit.
    Credit,
    /// The rights.
    Rights,
    /// What stays in view where the picture is cropped; empty for the centre.
    Focus,
}

/// A field of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeField {
    /// The heading.
    Head,
    /// The text.
    Text,
}

/// What a field belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldOwner<'a> {
    /// The tour as a whole.
    Tour,
    /// A room.
    Room(&'a Slug),
    /// A clip.
    Clip(&'a ClipKey),
    /// A route.
    Route(&'a Slug),
}

impl Field {
    /// What the field belongs to.
    pub fn owner(&self) -> FieldOwner<'_> {
        if let Self::Room(slug, _) = self {
            FieldOwner::Room(slug)
        } else if let Self::Clip(key, _) = self {
            FieldOwner::Clip(key)
        } else if let Self::Route(slug, _) = self {
            FieldOwner::Route(slug)
        } else {
            FieldOwner::Tour
        }
    }

    /// The right that writing this field requires.
    pub fn required_right(&self) -> Right {
        match self {
            Self::Languages
            | Self::TimeZone
            | Self::Hours
            | Self::Feedback
            | Self::Name(_)
            | Self::Plan(_)
            | Self::PlanNote(_)
            | Self::Facilities
            | Self::Facility(..)
            | Self::Notices
            | Self::Notice(..)
            | Self::Rooms
            | Self::Room(_, RoomField::Number | RoomField::Clips)
            | Self::Clip(_, ClipField::BeforeClosing)
            | Self::Routes
            | Self::Route(_, RouteField::Clips) => Right::Publish,
            Self::Room(_, RoomField::Name(_) | RoomField::Line(_) | RoomField::Picture(_))
            | Self::Clip(..)
            | Self::Route(_, RouteField::Name(_) | RouteField::Line(_)) => Right::Write,
        }
    }
}

const EXPECTED: &str = "a part of the tour, such as clip/13/es/title";

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Languages => f.write_str("languages"),
            Self::TimeZone => f.write_str("time-zone"),
            Self::Hours => f.write_str("hours"),
            Self::Feedback => f.write_str("feedback"),
            Self::Name(language) => write!(f, "name/{language}"),
            Self::Plan(part) => write!(f, "plan/picture/{part}"),
            Self::PlanNote(language) => write!(f, "plan/note/{language}"),
            Self::Facilities => f.write_str("facilities"),
            Self::Facility(key, FacilityField::Room) => write!(f, "facility/{key}/room"),
            Self::Facility(key, FacilityField::Note(language)) => {
                write!(f, "facility/{key}/note/{language}")
            }
            Self::Notices => f.write_str("notices"),
            Self::Notice(n, NoticeField::Head, language) => write!(f, "notice/{n}/head/{language}"),
            Self::Notice(n, NoticeField::Text, language) => write!(f, "notice/{n}/text/{language}"),
            Self::Rooms => f.write_str("rooms"),
            Self::Room(slug, RoomField::Number) => write!(f, "room/{slug}/number"),
            Self::Room(slug, RoomField::Name(language)) => write!(f, "room/{slug}/name/{language}"),
            Self::Room(slug, RoomField::Line(language)) => write!(f, "room/{slug}/line/{language}"),
            Self::Room(slug, RoomField::Picture(part)) => write!(f, "room/{slug}/picture/{part}"),
            Self::Room(slug, RoomField::Clips) => write!(f, "room/{slug}/clips"),
            Self::Clip(key, ClipField::Advisories) => write!(f, "clip/{key}/advisories"),
            Self::Clip(key, ClipField::BeforeClosing) => write!(f, "clip/{key}/before-closing"),
            Self::Clip(key, ClipField::Picture(part)) => write!(f, "clip/{key}/picture/{part}"),
            Self::Clip(key, ClipField::Narration(language, part)) => {
                write!(f, "clip/{key}/{language}/{part}")
            }
            Self::Routes => f.write_str("routes"),
            Self::Route(slug, RouteField::Name(language)) => {
                write!(f, "route/{slug}/name/{language}")
            }
            Self::Route(slug, RouteField::Line(language)) => {
                write!(f, "route/{slug}/line/{language}")
            }
            Self::Route(slug, RouteField::Clips) => write!(f, "route/{slug}/clips"),
        }
    }
}

impl fmt::Display for PictureField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("file"),
            Self::Alternative(language) => write!(f, "alternative/{language}"),
            Self::Credit => f.write_str("credit"),
            Self::Rights => f.write_str("rights"),
            Self::Focus => f.write_str("focus"),
        }
    }
}

impl NarrationField {
    /// All values, in order.
    pub const ALL: [Self; 5] = [
        Self::Title,
        Self::Recording,
        Self::Transcript,
        Self::Captions,
        Self::Credit,
    ];

    /// The text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Recording => "recording",
            Self::Transcript => "transcript",
            Self::Captions => "captions",
            Self::Credit => "credit",
        }
    }
}

impl fmt::Display for NarrationField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Field {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let parts: Vec<&str> = text.split('/').collect();
        Ok(match parts.as_slice() {
            ["languages"] => Self::Languages,
            ["time-zone"] => Self::TimeZone,
            ["hours"] => Self::Hours,
            ["feedback"] => Self::Feedback,
            ["name", language] => Self::Name(language.parse()?),
            ["plan", "picture", rest @ ..] => Self::Plan(picture(rest, text)?),
            ["plan", "note", language] => Self::PlanNote(language.parse()?),
            ["facilities"] => Self::Facilities,
            ["facility", key, rest @ ..] => {
                // `480.0` would be a second path of the same field.
                let parsed: FacilityKey = key.parse()?;
                if parsed.to_string() != *key {
                    return Err(ParseError::new(text, "Field", EXPECTED));
                }
                Self::Facility(parsed, facility(rest, text)?)
            }
            ["notices"] => Self::Notices,
            ["notice", n, part @ ("head" | "text"), language] => {
                let part = match *part {
                    "head" => NoticeField::Head,
                    _ => NoticeField::Text,
                };
                // `+1` and `01` would be second paths of the same field.
                let number = n
                    .parse()
                    .ok()
                    .filter(|number: &u8| *number > 0 && number.to_string() == *n);
                let number = number.ok_or_else(|| ParseError::new(text, "Field", EXPECTED))?;
                Self::Notice(number, part, language.parse()?)
            }
            ["rooms"] => Self::Rooms,
            ["room", slug, rest @ ..] => Self::Room(slug.parse()?, room(rest, text)?),
            ["clip", key, rest @ ..] => Self::Clip(key.parse()?, clip(rest, text)?),
            ["routes"] => Self::Routes,
            ["route", slug, rest @ ..] => Self::Route(slug.parse()?, route(rest, text)?),
            _ => return Err(ParseError::new(text, "Field", EXPECTED)),
        })
    }
}

fn facility(parts: &[&str], text: &str) -> Result<FacilityField, ParseError> {
    Ok(match parts {
        ["room"] => FacilityField::Room,
        ["note", language] => FacilityField::Note(language.parse()?),
        _ => return Err(ParseError::new(text, "Field", EXPECTED)),
    })
}

fn room(parts: &[&str], text: &str) -> Result<RoomField, ParseError> {
    Ok(match parts {
        ["number"] => RoomField::Number,
        ["name", language] => RoomField::Name(language.parse()?),
        ["line", language] => RoomField::Line(language.parse()?),
        ["picture", rest @ ..] => RoomField::Picture(picture(rest, text)?),
        ["clips"] => RoomField::Clips,
        _ => return Err(ParseError::new(text, "Field", EXPECTED)),
    })
}

fn route(parts: &[&str], text: &str) -> Result<RouteField, ParseError> {
    Ok(match parts {
        ["name", language] => RouteField::Name(language.parse()?),
        ["line", language] => RouteField::Line(language.parse()?),
        ["clips"] => RouteField::Clips,
        _ => return Err(ParseError::new(text, "Field", EXPECTED)),
    })
}

fn clip(parts: &[&str], text: &str) -> Result<ClipField, ParseError> {
    Ok(match parts {
        ["advisories"] => ClipField::Advisories,
        ["before-closing"] => ClipField::BeforeClosing,
        ["picture", rest @ ..] => ClipField::Picture(picture(rest, text)?),
        [language, part] => {
            let known = NarrationField::ALL
                .into_iter()
                .find(|field| field.as_str() == *part);
            let part = known.ok_or_else(|| ParseError::new(text, "Field", EXPECTED))?;
            ClipField::Narration(language.parse()?, part)
        }
        _ => return Err(ParseError::new(text, "Field", EXPECTED)),
    })
}

fn picture(parts: &[&str], text: &str) -> Result<PictureField, ParseError> {
    Ok(match parts {
        ["file"] => PictureField::File,
        ["alternative", language] => PictureField::Alternative(language.parse()?),
        ["credit"] => PictureField::Credit,
        ["rights"] => PictureField::Rights,
        ["focus"] => PictureField::Focus,
        _ => return Err(ParseError::new(text, "Field", EXPECTED)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_survives_a_round_trip() {
        for path in [
            "languages",
            "time-zone",
            "hours",
            "feedback",
            "name/es",
            "plan/picture/file",
            "plan/picture/alternative/pt-BR",
            "plan/note/es",
            "facilities",
            "facility/toilets@480,120.5/room",
            "facility/first-aid@0.25,0.8/note/pt-BR",
            "notices",
            "notice/3/head/es",
            "notice/12/text/en",
            "rooms",
            "room/study/number",
            "room/study/name/es",
            "room/study/line/fr",
            "room/study/picture/credit",
            "room/study/picture/rights",
            "room/study/picture/focus",
            "room/study/clips",
            "clip/8-family/advisories",
            "clip/90/before-closing",
            "clip/8/picture/alternative/es",
            "clip/007/es/title",
            "clip/8/es/recording",
            "clip/8/es/transcript",
            "clip/8/es/captions",
            "clip/8/es/credit",
            "routes",
            "route/with-children/name/es",
            "route/with-children/line/pt-BR",
            "route/with-children/clips",
        ] {
            assert_eq!(path.parse::<Field>().unwrap().to_string(), path);
        }
    }

    #[test]
    fn nothing_else_is_a_field() {
        for bad in [
            "",
            "/",
            "name",
            "name/",
            "name/ES",
            "rooms/",
            "room/study",
            "room/../name/es",
            "facility/toilets/room",
            "facility/toilets@480,120/door",
            "facility/toilets@480,120.50/room",
            "facility/sauna@480,120/room",
            "notice/0/head/es",
            "notice/01/head/es",
            "notice/+1/head/es",
            "notice/1/tail/es",
            "clip/8/title",
            "clip/8-loud/es/title",
            "clip/8/es/sound",
            "clip/8/es/title/x",
            "route/short",
            "route/short/name",
            "route/short/number",
        ] {
            assert!(bad.parse::<Field>().is_err(), "{bad}");
        }
    }
}
