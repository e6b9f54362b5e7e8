//! The rule violations of the draft that block publishing, by the page on which they are edited.

use std::collections::BTreeMap;

use crate::model::{
    ClipKey, FieldKind, Language, Recording, RuleViolation, Sha256, Slug, Tour, TourLocation,
};
use crate::service;

/// All rule violations of a draft, with their locations.
pub(super) struct DraftViolations(Vec<(TourLocation, RuleViolation)>);

/// A part of a clip in one language, as the tour list marks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    Recording,
    Transcript,
    Captions,
    Credit,
    /// The texts of the clip's picture.
    Picture,
}

impl DraftViolations {
    pub(super) fn of(tour: &Tour, recordings: &BTreeMap<Sha256, Recording>) -> Self {
        Self(service::violations(tour, recordings))
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Those of a clip in one language, with those of the clip itself that concern the language.
    pub(super) fn narration(
        &self,
        (r, c): (usize, usize),
        language: Language,
    ) -> impl Iterator<Item = &RuleViolation> {
        self.filter(move |place, violation| match place {
            TourLocation::Narration(room, clip, of) | TourLocation::Cue(room, clip, of, _) => {
                (*room, *clip) == (r, c) && *of == language
            }
            TourLocation::Clip(room, clip) => {
                (*room, *clip) == (r, c) && language_of(violation).is_none_or(|of| *of == language)
            }
            TourLocation::Tour
            | TourLocation::Facility(_)
            | TourLocation::Room(_)
            | TourLocation::Route(_)
            | TourLocation::RouteClip(..) => false,
        })
    }

    /// Those of a room itself.
    pub(super) fn room(&self, r: usize) -> impl Iterator<Item = &RuleViolation> {
        self.filter(move |place, _| *place == TourLocation::Room(r))
    }

    /// Those of a route.
    pub(super) fn route(&self, n: usize) -> impl Iterator<Item = &RuleViolation> {
        self.filter(move |place, _| match place {
            TourLocation::Route(of) | TourLocation::RouteClip(of, _) => *of == n,
            TourLocation::Tour
            | TourLocation::Facility(_)
            | TourLocation::Room(_)
            | TourLocation::Clip(..)
            | TourLocation::Narration(..)
            | TourLocation::Cue(..) => false,
        })
    }

    /// Those of the tour itself, with those of its facilities.
    pub(super) fn tour(&self) -> impl Iterator<Item = &RuleViolation> {
        self.filter(|place, _| matches!(place, TourLocation::Tour | TourLocation::Facility(_)))
    }

    /// Those of an editor page. Its subject is `house`, `room/study`, or `clip/13` in a language.
    pub(super) fn of_page(
        &self,
        tour: &Tour,
        subject: &str,
        language: &str,
    ) -> Vec<&RuleViolation> {
        let name_of = |kind: &str| subject.strip_prefix(kind);
        if subject == "house" {
            self.tour().collect()
        } else if let Some(slug) = name_of("room/").and_then(|slug| slug.parse::<Slug>().ok()) {
            let index = tour.rooms.iter().position(|room| room.slug == slug);
            index.map_or(Vec::new(), |r| self.room(r).collect())
        } else if let Some(key) = name_of("clip/").and_then(|key| key.parse::<ClipKey>().ok()) {
            let narration = clip_index(tour, &key).zip(language.parse().ok());
            narration.map_or(Vec::new(), |(index, language)| {
                self.narration(index, language).collect()
            })
        } else {
            Vec::new()
        }
    }

    fn filter(
        &self,
        wanted: impl Fn(&TourLocation, &RuleViolation) -> bool,
    ) -> impl Iterator<Item = &RuleViolation> {
        let all = self.0.iter();
        all.filter(move |(place, violation)| wanted(place, violation))
            .map(|(_, violation)| violation)
    }
}

/// The index of a clip's room, and of the clip in it.
fn clip_index(tour: &Tour, key: &ClipKey) -> Option<(usize, usize)> {
    tour.rooms.iter().enumerate().find_map(|(r, room)| {
        let c = room.clips.iter().position(|clip| clip.key == *key)?;
        Some((r, c))
    })
}

/// The language that a violation concerns, if it is one only.
fn language_of(violation: &RuleViolation) -> Option<&Language> {
    if let RuleViolation::Missing { language, .. } | RuleViolation::UnknownLanguage(language) =
        violation
    {
        Some(language)
    } else {
        None
    }
}

impl Part {
    /// The part that a violation of a clip or a narration concerns.
    pub(super) fn of(violation: &RuleViolation) -> Self {
        if matches!(
            violation,
            RuleViolation::AnnouncementWithoutRecording
                | RuleViolation::EmptyNarration
                | RuleViolation::SilentRecording
                | RuleViolation::ClipWithoutNarration(_)
        ) {
            return Self::Recording;
        }
        if matches!(
            violation,
            RuleViolation::CueReversed { .. }
                | RuleViolation::CueOverlaps { .. }
                | RuleViolation::CuePastEnd { .. }
        ) {
            return Self::Captions;
        }
        if let RuleViolation::Empty { what }
        | RuleViolation::TooLong { what, .. }
        | RuleViolation::TooMany { what, .. }
        | RuleViolation::Missing { what, .. } = violation
        {
            Self::of_field(*what)
        } else {
            Self::Title
        }
    }

    fn of_field(what: FieldKind) -> Self {
        const FIELDS: [(Part, &[FieldKind]); 4] = [
            (
                Part::Captions,
                &[
                    FieldKind::Captions,
                    FieldKind::Caption,
                    FieldKind::CaptionFile,
                ],
            ),
            (Part::Transcript, &[FieldKind::Transcript]),
            (Part::Credit, &[FieldKind::Credit]),
            (
                Part::Picture,
                &[
                    FieldKind::Alternative,
                    FieldKind::PictureCredit,
                    FieldKind::PictureRights,
                ],
            ),
        ];
        let found = FIELDS.iter().find(|(_, fields)| fields.contains(&what));
        found.map_or(Self::Title, |(part, _)| *part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldMap;

    #[test]
    fn each_violation_belongs_to_one_part_and_page() {
        let mut fields = FieldMap::of_texts(&[
            ("languages", "es en"),
            ("rooms", "study"),
            ("room/study/number", "8"),
            ("room/study/name/es", "Estudio"),
            ("room/study/clips", "8"),
            ("clip/8/es/title", "El estudio"),
            ("clip/8/es/transcript", "Aquí."),
            (
                "clip/8/es/captions",
                "WEBVTT\n\n00:01.000 --> 00:02.000\nAquí.\n",
            ),
        ]);
        let file = format!("{} drawing 10 10", "a".repeat(64));
        fields.set("clip/8/picture/file".parse().unwrap(), Some(&file));
        let alternative = "clip/8/picture/alternative/en".parse().unwrap();
        fields.set(alternative, Some("A desk"));
        let tour = fields.to_tour().unwrap();
        let violations = DraftViolations::of(&tour, &BTreeMap::new());
        let parts = |language: &str| {
            let language = language.parse().unwrap();
            let found: Vec<Part> = violations
                .narration((0, 0), language)
                .map(Part::of)
                .collect();
            found
        };
        // Without a recording the text is enough.
        assert_eq!(parts("es"), [Part::Picture, Part::Picture]);
        // A language without a narration needs only the texts of the picture.
        assert_eq!(parts("en"), [Part::Picture]);
        assert_eq!(violations.room(0).count(), 3, "its name and its line");
        assert!(violations.tour().count() > 0);
        assert_eq!(violations.of_page(&tour, "clip/8", "es").len(), 2);
        assert_eq!(violations.of_page(&tour, "room/study", "").len(), 3);
        assert_eq!(violations.of_page(&tour, "clip/9", "es").len(), 0);
        let parts_with = |field: &str, text: Option<&str>| {
            let mut fields = fields.clone();
            fields.set(field.parse().unwrap(), text);
            let violations = DraftViolations::of(&fields.to_tour().unwrap(), &BTreeMap::new());
            let spanish = violations.narration((0, 0), "es".parse().unwrap());
            spanish.skip(2).map(Part::of).collect::<Vec<_>>()
        };
        assert_eq!(parts_with("clip/8/es/transcript", None), [Part::Recording]);
        let sound = "a".repeat(64);
        assert_eq!(
            parts_with("clip/8/es/recording", Some(&sound)),
            [Part::Credit]
        );
    }
}
