//! Converts a tour to a map of its fields and back. A draft is stored as such a map, so that edits of
//! different fields do not conflict, and every change can be logged and undone.

mod read;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::field::{
    ClipField, FacilityField, Field, NarrationField, NoticeField, PictureField, RoomField,
    RouteField,
};
use crate::model::{
    Clip, ClipKey, Facility, FacilityKey, Feedback, Focus, Language, OpeningHours, ParseError,
    Picture, Room, Route, Slug, Texts, Tour, captions,
};

/// A tour's fields. An empty text is not stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap(BTreeMap<Field, String>);

/// A field's value before and after a change; `None` means that the field is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field.
    pub field: Field,
    /// The value before; `None` where the field was empty.
    pub before: Option<String>,
    /// The value after; `None` where the field is empty.
    pub after: Option<String>,
}

/// An error in converting fields to a tour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum FieldError {
    #[error("{0}")]
    Parse(#[from] ParseError),
    #[error("in the captions, line {line}: {what}")]
    Captions {
        line: usize,
        what: captions::LineError,
    },
    #[error("{0} belongs to a room, clip, route or facility that is no longer in the tour")]
    Orphaned(Field),
    #[error("room ‘{0}’ is named twice; name it once")]
    DuplicateRoom(Slug),
    #[error("clip {0} is already in the tour; give it another number or variant")]
    DuplicateClip(ClipKey),
    #[error("route ‘{0}’ is named twice; name it once")]
    DuplicateRoute(Slug),
    #[error("{0} is named twice; name it once")]
    DuplicateFacility(FacilityKey),
    #[error("room ‘{0}’ has no number; give it one")]
    MissingRoomNumber(Slug),
    #[error("‘{0}’ is not a picture's file")]
    InvalidPicture(String),
    #[error("‘{0}’ are not opening hours such as monday 10:00 17:00")]
    InvalidHours(String),
    #[error("‘{0}’ is not a number of notices from 0 to 255")]
    InvalidNoticeCount(String),
}

impl Difference {
    /// The change that undoes this one.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            field: self.field,
            before: self.after,
            after: self.before,
        }
    }
}

#[cfg(test)]
impl FieldMap {
    /// Texts by the paths of their fields.
    pub(crate) fn of_texts<'a>(texts: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> Self {
        let mut fields = Self::default();
        for (field, text) in texts {
            fields.set(field.parse().unwrap(), Some(text));
        }
        fields
    }
}

impl FieldMap {
    /// The fields of a tour.
    pub fn from_tour(tour: &Tour) -> Self {
        let mut fields = Self::default();
        fields.put(Field::Languages, &join_names(&tour.languages));
        fields.put(Field::TimeZone, &tour.time_zone);
        fields.put(Field::Hours, &format_hours(&tour.hours));
        if tour.feedback != Feedback::default() {
            fields.put(Field::Feedback, tour.feedback.as_str());
        }
        fields.texts(&tour.name, Field::Name);
        if let Some(plan) = &tour.plan {
            fields.picture(&plan.picture, Field::Plan);
            fields.texts(&plan.note, Field::PlanNote);
        }
        let keys: Vec<FacilityKey> = tour.facilities.iter().map(Facility::key).collect();
        fields.put(Field::Facilities, &join_names(&keys));
        for facility in &tour.facilities {
            let field = |part| Field::Facility(facility.key(), part);
            if let Some(room) = &facility.room {
                fields.put(field(FacilityField::Room), room.as_str());
            }
            fields.texts(&facility.note, |language| {
                field(FacilityField::Note(language))
            });
        }
        if !tour.notices.is_empty() {
            fields.put(Field::Notices, &tour.notices.len().to_string());
        }
        for (n, notice) in (1..=u8::MAX).zip(&tour.notices) {
            fields.texts(&notice.head, |language| {
                Field::Notice(n, NoticeField::Head, language)
            });
            fields.texts(&notice.text, |language| {
                Field::Notice(n, NoticeField::Text, language)
            });
        }
        let slugs: Vec<&Slug> = tour.rooms.iter().map(|room| &room.slug).collect();
        fields.put(Field::Rooms, &join_names(&slugs));
        for room in &tour.rooms {
            fields.room(room);
        }
        let slugs: Vec<&Slug> = tour.routes.iter().map(|route| &route.slug).collect();
        fields.put(Field::Routes, &join_names(&slugs));
        for route in &tour.routes {
            fields.route(route);
        }
        fields
    }

    /// The value of a field; `None` where it is empty.
    pub fn get(&self, field: &Field) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Sets a field; `None` or an empty text removes it.
    pub fn set(&mut self, field: Field, text: Option<&str>) {
        match text.filter(|text| !text.is_empty()) {
            Some(text) => drop(self.0.insert(field, text.to_owned())),
            None => drop(self.0.remove(&field)),
        }
    }

    /// The changes that turn this map into `after`.
    pub fn differences(&self, after: &Self) -> Vec<Difference> {
        let fields: BTreeSet<&Field> = self.0.keys().chain(after.0.keys()).collect();
        let changed = fields.into_iter().filter_map(|field| {
            let (before, after) = (self.0.get(field), after.0.get(field));
            (before != after).then(|| Difference {
                field: field.clone(),
                before: before.cloned(),
                after: after.cloned(),
            })
        });
        changed.collect()
    }

    /// Converts the fields to a tour.
    ///
    /// # Errors
    ///
    /// The first field that does not parse, or that belongs to no room, clip or route of the tour.
    pub fn to_tour(&self) -> Result<Tour, FieldError> {
        read::tour(self.0.clone())
    }

    fn put(&mut self, field: Field, text: &str) {
        self.set(field, Some(text));
    }

    fn texts(&mut self, texts: &Texts, field: impl Fn(Language) -> Field) {
        for (language, text) in texts {
            self.put(field(language.clone()), text);
        }
    }

    fn picture(&mut self, picture: &Picture, field: impl Fn(PictureField) -> Field) {
        let file = format!(
            "{} {} {} {}",
            picture.file, picture.kind, picture.width, picture.height
        );
        self.put(field(PictureField::File), &file);
        self.texts(&picture.alternative, |language| {
            field(PictureField::Alternative(language))
        });
        self.put(field(PictureField::Credit), &picture.credit);
        self.put(field(PictureField::Rights), &picture.rights);
        if picture.focus != Focus::default() {
            self.put(field(PictureField::Focus), picture.focus.as_str());
        }
    }

    fn room(&mut self, room: &Room) {
        let field = |part| Field::Room(room.slug.clone(), part);
        self.put(field(RoomField::Number), room.number.as_str());
        self.texts(&room.name, |language| field(RoomField::Name(language)));
        self.texts(&room.line, |language| field(RoomField::Line(language)));
        if let Some(picture) = &room.picture {
            self.picture(picture, |part| field(RoomField::Picture(part)));
        }
        let keys: Vec<&ClipKey> = room.clips.iter().map(|clip| &clip.key).collect();
        self.put(field(RoomField::Clips), &join_names(&keys));
        for clip in &room.clips {
            self.clip(clip);
        }
    }

    fn route(&mut self, route: &Route) {
        let field = |part| Field::Route(route.slug.clone(), part);
        self.texts(&route.name, |language| field(RouteField::Name(language)));
        self.texts(&route.line, |language| field(RouteField::Line(language)));
        self.put(field(RouteField::Clips), &join_names(&route.clips));
    }

    fn clip(&mut self, clip: &Clip) {
        let field = |part| Field::Clip(clip.key.clone(), part);
        self.put(field(ClipField::Advisories), &join_names(&clip.advisories));
        if let Some(minutes) = clip.before_closing {
            self.put(field(ClipField::BeforeClosing), &minutes.to_string());
        }
        if let Some(picture) = &clip.picture {
            self.picture(picture, |part| field(ClipField::Picture(part)));
        }
        for (language, narration) in &clip.narrations {
            use NarrationField as N;
            let mut put = |part, text: &str| {
                self.put(field(ClipField::Narration(language.clone(), part)), text);
            };
            put(N::Title, &narration.title);
            if let Some(recording) = &narration.recording {
                put(N::Recording, recording.as_str());
            }
            put(N::Transcript, &narration.transcript);
            if !narration.captions.is_empty() {
                put(N::Captions, &captions::write(&narration.captions));
            }
            put(N::Credit, &narration.credit);
        }
    }
}

fn join_names<T: ToString>(names: &[T]) -> String {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    names.join(" ")
}

fn format_hours(hours: &[OpeningHours]) -> String {
    let lines = hours
        .iter()
        .map(|span| format!("{} {} {}", join_names(&span.days), span.open, span.close));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
