//! Field values for the change log: names of rooms and clips instead of keys, lengths instead of hashes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::{
    ClipField, ClipKey, FacilityField, Field, FieldMap, NarrationField, PictureField, Recording,
    RoomField, RouteField, Sha256, Tour,
};
use crate::web::locales::Translations;
use crate::web::messages::{facility, feedback, tour};
use crate::web::staff::inputs::native_name_of;
use crate::web::visitor::clips;
use crate::web::visitor::map;

/// Formats field values in the language of a reader, with the names of a tour.
pub(super) struct FieldFormatter<'a> {
    pub(super) words: &'a Translations,
    pub(super) tour: &'a Tour,
    pub(super) recordings: &'a BTreeMap<Sha256, Recording>,
}

impl FieldFormatter<'_> {
    pub(super) fn format(&self, field: &Field, text: &str) -> String {
        match field {
            _ if text.is_empty() => String::new(),
            Field::Languages => Self::format_list(text, native_name_of),
            Field::Hours => self.hours(text),
            Field::Feedback => feedback::label(self.words, text),
            Field::Facilities => facility::names(self.words, text),
            Field::Facility(_, FacilityField::Room) => self.room(text),
            Field::Rooms => Self::format_list(text, |slug| self.room(slug)),
            Field::Routes => Self::format_list(text, |slug| self.route(slug)),
            Field::Room(_, RoomField::Clips) | Field::Route(_, RouteField::Clips) => {
                Self::format_list(text, |key| self.clip(key))
            }
            Field::Clip(_, ClipField::Advisories) => Self::format_list(text, |advisory| {
                let key = advisory.parse().map(clips::advisory_key);
                key.map_or_else(|_| advisory.to_owned(), |key| self.words.text(key))
            }),
            Field::Clip(_, ClipField::Narration(_, NarrationField::Recording)) => {
                let recording = text
                    .parse()
                    .ok()
                    .and_then(|hash| self.recordings.get(&hash));
                recording.map_or_else(
                    || self.words.text("difference-recording-gone"),
                    |recording| recording.length.to_string(),
                )
            }
            Field::Plan(PictureField::File)
            | Field::Room(_, RoomField::Picture(PictureField::File))
            | Field::Clip(_, ClipField::Picture(PictureField::File)) => {
                let size: Vec<&str> = text.split(' ').skip(2).collect();
                format!(
                    "{} × {}",
                    size.first().unwrap_or(&""),
                    size.get(1).unwrap_or(&"")
                )
            }
            Field::TimeZone
            | Field::Name(_)
            | Field::Plan(_)
            | Field::PlanNote(_)
            | Field::Facility(_, FacilityField::Note(_))
            | Field::Notices
            | Field::Notice(..)
            | Field::Room(..)
            | Field::Clip(..)
            | Field::Route(..) => text.to_owned(),
        }
    }

    fn format_list(text: &str, name: impl Fn(&str) -> String) -> String {
        let names: Vec<String> = text.split_whitespace().map(name).collect();
        names.join(" · ")
    }

    fn hours(&self, text: &str) -> String {
        let mut fields = FieldMap::default();
        fields.set(Field::Hours, Some(text));
        let hours = fields.to_tour().map(|tour| tour.hours).unwrap_or_default();
        let lines = hours.iter().map(|hours| map::hours_line(self.words, hours));
        lines.collect::<Vec<_>>().join("\n")
    }

    pub(super) fn room(&self, slug: &str) -> String {
        let room = slug.parse().ok().and_then(|slug| self.tour.room(&slug));
        let name = room.map(|room| tour::text(self.words, self.tour, &room.name));
        name.map_or_else(|| slug.to_owned(), Cow::into_owned)
    }

    fn route(&self, slug: &str) -> String {
        let route = slug.parse().ok().and_then(|slug| self.tour.route(&slug));
        let name = route.map(|route| tour::text(self.words, self.tour, &route.name));
        let name = name.filter(|name| !name.is_empty());
        name.map_or_else(|| slug.to_owned(), Cow::into_owned)
    }

    fn clip(&self, key: &str) -> String {
        let parsed = key.parse::<ClipKey>();
        parsed.map_or_else(
            |_| key.to_owned(),
            |key| tour::clip_name_by_key(self.words, self.tour, &key),
        )
    }
}
