//! A text of the log as people read it: no names of files, no keys of the tour's own spelling.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::{
    ClipField, ClipKey, Field, FieldMap, NarrationField, PictureField, Recording, RoomField,
    Sha256, Tour,
};
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::fields::own_name;
use crate::web::visitor::clips;
use crate::web::visitor::map;

/// Who reads the log, and what is known of what it names.
pub(super) struct Values<'a> {
    pub(super) words: &'a Translations,
    pub(super) tour: &'a Tour,
    pub(super) recordings: &'a BTreeMap<Sha256, Recording>,
}

impl Values<'_> {
    pub(super) fn of(&self, field: &Field, text: &str) -> String {
        match field {
            _ if text.is_empty() => String::new(),
            Field::Languages => Self::listed(text, own_name),
            Field::Hours => self.hours(text),
            Field::Rooms => Self::listed(text, |it| self.room(it)),
            Field::Room(_, RoomField::Clips) => Self::listed(text, |it| self.clip(it)),
            Field::Clip(_, ClipField::Advisories) => Self::listed(text, |it| {
                let known = it.parse().map(clips::advisory);
                known.map_or_else(|_| it.to_owned(), |it| self.words.text(it))
            }),
            Field::Clip(_, ClipField::Narration(_, NarrationField::Recording)) => {
                let known = text.parse().ok().and_then(|it| self.recordings.get(&it));
                known.map_or_else(
                    || self.words.text("difference-recording-gone"),
                    |it| it.length.to_string(),
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
            | Field::Notices
            | Field::Notice(..)
            | Field::Room(..)
            | Field::Clip(..) => text.to_owned(),
        }
    }

    fn listed(text: &str, name: impl Fn(&str) -> String) -> String {
        let all: Vec<String> = text.split_whitespace().map(name).collect();
        all.join(" · ")
    }

    fn hours(&self, text: &str) -> String {
        let mut flat = FieldMap::default();
        flat.set(Field::Hours, Some(text));
        let hours = flat.to_tour().map(|it| it.hours).unwrap_or_default();
        let lines = hours.iter().map(|it| map::hours(self.words, it));
        lines.collect::<Vec<_>>().join("\n")
    }

    pub(super) fn room(&self, slug: &str) -> String {
        let room = slug.parse().ok().and_then(|it| self.tour.room(&it));
        let name = room.map(|it| tour::text(self.words, self.tour, &it.name));
        name.map_or_else(|| slug.to_owned(), Cow::into_owned)
    }

    fn clip(&self, key: &str) -> String {
        let known = key.parse::<ClipKey>();
        known.map_or_else(
            |_| key.to_owned(),
            |it| tour::clip_of(self.words, self.tour, &it),
        )
    }
}
