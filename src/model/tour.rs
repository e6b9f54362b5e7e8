//! The tour: what visitors can hear and see. Its serialized form is the stored document of editions, whose hash
//! names them: the order of the fields and the form of each are fixed, and new fields must be left out when empty.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::model::names::serde_as_text;
use crate::model::{
    Advisory, BeforeClosing, Facility, FacilityKey, Feedback, Focus, Language, Ms, Number,
    OpeningHours, ParseError, PictureKind, Route, Sha256, Slug, Variant,
};

/// One text in each language that has it.
pub type Texts = BTreeMap<Language, String>;

/// Everything visitors can hear and see, in the order of the visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tour {
    /// The first is the default language and the fallback.
    pub languages: Vec<Language>,
    /// IANA name, such as `America/Mexico_City`.
    pub time_zone: String,
    /// Opening hours; empty means that the museum never closes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<OpeningHours>,
    /// Whether visitors are asked how they liked a clip.
    #[serde(default, skip_serializing_if = "Feedback::is_off")]
    pub feedback: Feedback,
    /// The museum's name.
    pub name: Texts,
    /// A picture of the whole museum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// What visitors look for besides the rooms, at places of the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facilities: Vec<Facility>,
    /// Information for visitors, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// The rooms, in order.
    pub rooms: Vec<Room>,
    /// Suggested ways through the museum, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
}

/// A drawing or a photograph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// The SHA-256 of the file.
    pub file: Sha256,
    /// In the drawing's own units, or in the photograph's pixels.
    pub width: u16,
    /// The height in pixels.
    pub height: u16,
    /// Alternative text for people who cannot see the picture.
    pub alternative: Texts,
    /// The credit.
    pub credit: String,
    /// The kind of picture; left out for drawings, which were the only kind in earlier versions.
    #[serde(default, skip_serializing_if = "PictureKind::is_drawing")]
    pub kind: PictureKind,
    /// The rights holder and the licence; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rights: String,
    /// What stays in view where the picture is cropped.
    #[serde(default, skip_serializing_if = "Focus::is_center")]
    pub focus: Focus,
}

/// The museum from above: its rooms are the shapes marked with their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The picture.
    pub picture: Picture,
    /// A note on the plan's accuracy.
    pub note: Texts,
}

/// A heading and a few sentences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The heading.
    pub head: Texts,
    /// The text.
    pub text: Texts,
}

/// A place with a screen, a speaker, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// The slug.
    pub slug: Slug,
    /// The number.
    pub number: Number,
    /// The name.
    pub name: Texts,
    /// One line on the room's content.
    pub line: Texts,
    /// The picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// The clips, in order.
    pub clips: Vec<Clip>,
}

/// One thing to hear in a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clip {
    /// The key.
    #[serde(flatten, with = "KeyFields")]
    pub key: ClipKey,
    /// The advisories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub advisories: Vec<Advisory>,
    /// Makes the clip an announcement: it plays in every language that it has and in every room with a
    /// speaker, and is not offered to visitors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_closing: Option<BeforeClosing>,
    /// Replaces the room's picture while this clip plays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// The narrations by language.
    pub narrations: BTreeMap<Language, Narration>,
}

/// The key of a clip as two fields of its document.
#[derive(Serialize, Deserialize)]
#[serde(remote = "ClipKey")]
struct KeyFields {
    number: Number,
    variant: Variant,
}

/// A clip in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narration {
    /// The title.
    pub title: String,
    /// `None` for a text-only narration, or while a draft lacks the recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<Sha256>,
    /// Paragraphs, separated by one blank line.
    pub transcript: String,
    /// In order, not overlapping; not shown without a recording.
    pub captions: Vec<Cue>,
    /// The speaker or author; may be empty without a recording.
    pub credit: String,
}

/// A caption and its time span; serialized as a list of the three.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(Ms, Ms, String)", into = "(Ms, Ms, String)")]
pub struct Cue {
    /// The start.
    pub start: Ms,
    /// The end.
    pub end: Ms,
    /// The text.
    pub text: String,
}

impl From<(Ms, Ms, String)> for Cue {
    fn from((start, end, text): (Ms, Ms, String)) -> Self {
        Self { start, end, text }
    }
}

impl From<Cue> for (Ms, Ms, String) {
    fn from(cue: Cue) -> Self {
        (cue.start, cue.end, cue.text)
    }
}

/// A published tour: immutable, numbered from 1, named by its content's SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The number.
    pub number: u32,
    /// The SHA-256 of the content.
    pub sha256: Sha256,
    /// The tour.
    pub tour: Tour,
}

/// Identifies a clip in its tour by number and variant. Written `13`, or `13-family`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClipKey {
    /// The number.
    pub number: Number,
    /// The variant.
    pub variant: Variant,
}

impl fmt::Display for ClipKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.variant {
            Variant::Standard => self.number.fmt(f),
            Variant::Extended | Variant::Family | Variant::Described | Variant::Plain => {
                write!(f, "{}-{}", self.number, self.variant)
            }
        }
    }
}

serde_as_text!(ClipKey);

impl FromStr for ClipKey {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let (number, variant) = match text.split_once('-') {
            Some((number, variant)) => (number, variant.parse()?),
            None => (text, Variant::Standard),
        };
        Ok(Self {
            number: number.parse()?,
            variant,
        })
    }
}

impl ClipKey {
    /// Parses a key as people type it, such as `13`, `13A` or `13-Family`.
    pub fn normalize(text: &str) -> Option<Self> {
        let (number, variant) = match text.split_once('-') {
            Some((number, variant)) => (number, variant.trim().to_lowercase().parse().ok()?),
            None => (text, Variant::Standard),
        };
        let number = Number::normalize(number)?;
        Some(Self { number, variant })
    }
}

impl Tour {
    /// The room with this slug.
    pub fn room(&self, slug: &Slug) -> Option<&Room> {
        self.rooms.iter().find(|room| room.slug == *slug)
    }

    /// The facility with this key.
    pub fn facility(&self, key: &FacilityKey) -> Option<&Facility> {
        self.facilities
            .iter()
            .find(|facility| facility.key() == *key)
    }

    /// The museum's time zone; UTC where the name is unknown.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// The tour's default language.
    pub fn own_language(&self) -> Option<&Language> {
        self.languages.first()
    }

    /// Every picture: the plan's, the rooms' and the clips'.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        let plan = self.plan.iter().map(|plan| &plan.picture);
        plan.chain(self.rooms.iter().flat_map(|room| {
            let clips = room.clips.iter().filter_map(|clip| clip.picture.as_ref());
            room.picture.iter().chain(clips)
        }))
    }

    /// As [`Self::pictures`], mutable.
    pub fn pictures_mut(&mut self) -> impl Iterator<Item = &mut Picture> {
        let plan = self.plan.iter_mut().map(|plan| &mut plan.picture);
        plan.chain(self.rooms.iter_mut().flat_map(|room| {
            let clips = room
                .clips
                .iter_mut()
                .filter_map(|clip| clip.picture.as_mut());
            room.picture.iter_mut().chain(clips)
        }))
    }

    /// Counts the text-only clips of each language, in the tour's order, without languages that have none.
    pub fn text_alone(&self) -> Vec<(Language, usize)> {
        let clips = || self.rooms.iter().flat_map(|room| &room.clips);
        let counted = self.languages.iter().map(|language| {
            let read = clips().filter_map(|clip| clip.narrations.get(language));
            let read = read.filter(|narration| narration.is_text_alone()).count();
            (language.clone(), read)
        });
        counted
            .filter(|counted_language| counted_language.1 > 0)
            .collect()
    }

    /// All narrations.
    pub fn narrations(&self) -> impl Iterator<Item = &Narration> {
        self.rooms
            .iter()
            .flat_map(|room| &room.clips)
            .flat_map(|clip| clip.narrations.values())
    }
}

impl Room {
    /// The clips that visitors can choose; announcements are not among them.
    pub fn offered(&self) -> impl Iterator<Item = &Clip> {
        self.clips
            .iter()
            .filter(|clip| clip.before_closing.is_none())
    }

    /// Whether the room offers clips, and all of them are text-only.
    pub fn is_text_alone(&self) -> bool {
        self.offered().next().is_some() && self.offered().all(Clip::is_text_alone)
    }

    /// The clip with this key.
    pub fn clip(&self, key: &ClipKey) -> Option<&Clip> {
        self.clips.iter().find(|clip| clip.key == *key)
    }
}

impl Narration {
    /// Whether the narration is text-only: it has a transcript and no recording.
    pub fn is_text_alone(&self) -> bool {
        self.recording.is_none() && !self.transcript.trim().is_empty()
    }
}

impl Clip {
    /// The languages in which the clip is text-only.
    pub fn text_alone(&self) -> impl Iterator<Item = &Language> {
        let narrations = self.narrations.iter();
        narrations
            .filter(|(_, narration)| narration.is_text_alone())
            .map(|narration| narration.0)
    }

    /// Whether the clip is text-only in every language.
    pub fn is_text_alone(&self) -> bool {
        let mut narrations = self.narrations.values();
        !self.narrations.is_empty() && narrations.all(Narration::is_text_alone)
    }

    /// The narration in `wanted`, or else in the language nearest to it, such as `pt-PT` for `pt-BR`, or else in the
    /// first of `fallbacks` that has one.
    pub fn narration<'a>(
        &'a self,
        wanted: &Language,
        fallbacks: &[Language],
    ) -> Option<(&'a Language, &'a Narration)> {
        let nearest = wanted.best_match(self.narrations.keys());
        nearest
            .into_iter()
            .chain(fallbacks)
            .find_map(|language| self.narrations.get_key_value(language))
            .or_else(|| self.narrations.first_key_value())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldMap;

    #[test]
    fn what_is_only_to_be_read_is_counted_and_a_room_may_have_nothing_else() {
        let sound = "a".repeat(64);
        let flat = FieldMap::of_texts(&[
            ("languages", "es en"),
            ("rooms", "study garden attic"),
            ("room/study/number", "8"),
            ("room/study/clips", "8 9"),
            ("room/garden/number", "1"),
            ("room/garden/clips", "1"),
            ("room/attic/number", "2"),
            ("clip/8/es/recording", &sound),
            ("clip/8/es/transcript", "Aquí."),
            ("clip/8/en/transcript", "Here."),
            ("clip/9/en/transcript", "There."),
            ("clip/1/en/transcript", "A cactus."),
        ]);
        let tour = flat.to_tour().unwrap();
        assert_eq!(tour.text_alone(), [("en".parse().unwrap(), 3)]);
        let alone: Vec<bool> = tour.rooms.iter().map(Room::is_text_alone).collect();
        assert_eq!(alone, [false, true, false]);
        let clips: Vec<bool> = tour.rooms[0]
            .clips
            .iter()
            .map(Clip::is_text_alone)
            .collect();
        assert_eq!(clips, [false, true]);
    }

    #[test]
    fn a_clip_without_the_wanted_language_is_told_in_the_nearest_or_in_the_tours_first() {
        let flat = FieldMap::of_texts(&[
            ("languages", "es en pt-BR pt-PT fr"),
            ("rooms", "study"),
            ("room/study/number", "8"),
            ("room/study/clips", "8"),
            ("clip/8/es/transcript", "Aquí."),
            ("clip/8/en/transcript", "Here."),
            ("clip/8/pt-PT/transcript", "Aqui."),
        ]);
        let tour = flat.to_tour().unwrap();
        let clip = &tour.rooms[0].clips[0];
        for (wanted, expected) in [
            ("en", "en"),
            ("pt-PT", "pt-PT"),
            ("pt-BR", "pt-PT"),
            ("fr", "es"),
        ] {
            let wanted = wanted.parse().unwrap();
            let found = clip.narration(&wanted, &tour.languages).unwrap();
            assert_eq!(found.0.as_str(), expected, "{wanted}");
        }
    }

    #[test]
    fn a_clip_key_survives_a_round_trip() {
        for text in ["13", "007", "8-family", "1a", "1a-plain"] {
            assert_eq!(text.parse::<ClipKey>().unwrap().to_string(), text);
        }
        assert!("8-loud".parse::<ClipKey>().is_err());
        assert_eq!(
            ClipKey::normalize(" 1A-Family").unwrap().to_string(),
            "1a-family"
        );
        assert_eq!(ClipKey::normalize("8-loud"), None);
    }
}
