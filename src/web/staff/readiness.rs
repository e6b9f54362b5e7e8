//! What publishing would stop at, where it is to be fixed: the one measure of what is ready.

use std::collections::BTreeMap;

use crate::model::{
    ClipKey, FieldKind, Language, Recording, RuleViolation, Sha256, Slug, Tour, TourLocation,
};
use crate::service::faults;

/// Every fault of the draft, by its place.
pub(super) struct Readiness(Vec<(TourLocation, RuleViolation)>);

/// A part of a clip in one language, as the list of clips shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    Recording,
    Transcript,
    Captions,
    Credit,
    /// What is said of the clip's picture.
    Picture,
}

impl Readiness {
    pub(super) fn of(tour: &Tour, recordings: &BTreeMap<Sha256, Recording>) -> Self {
        Self(faults(tour, recordings))
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Of a clip in one language, with what the clip itself lacks in it.
    pub(super) fn narration(
        &self,
        (r, c): (usize, usize),
        language: Language,
    ) -> impl Iterator<Item = &RuleViolation> {
        self.among(move |place, fault| match place {
            TourLocation::Narration(room, clip, it) | TourLocation::Cue(room, clip, it, _) => {
                (*room, *clip) == (r, c) && *it == language
            }
            TourLocation::Clip(room, clip) => {
                (*room, *clip) == (r, c) && spoken(fault).is_none_or(|it| *it == language)
            }
            TourLocation::Tour | TourLocation::Room(_) => false,
        })
    }

    /// Of a room itself.
    pub(super) fn room(&self, r: usize) -> impl Iterator<Item = &RuleViolation> {
        self.among(move |place, _| *place == TourLocation::Room(r))
    }

    /// Of the house itself.
    pub(super) fn house(&self) -> impl Iterator<Item = &RuleViolation> {
        self.among(|place, _| *place == TourLocation::Tour)
    }

    /// Of what an editor's page is about: `house`, `room/study`, or `clip/13` in a language.
    pub(super) fn about(&self, tour: &Tour, under: &str, language: &str) -> Vec<&RuleViolation> {
        let below = |kind: &str| under.strip_prefix(kind);
        if under == "house" {
            self.house().collect()
        } else if let Some(slug) = below("room/").and_then(|it| it.parse::<Slug>().ok()) {
            let at = tour.rooms.iter().position(|it| it.slug == slug);
            at.map_or(Vec::new(), |r| self.room(r).collect())
        } else if let Some(key) = below("clip/").and_then(|it| it.parse::<ClipKey>().ok()) {
            let at = place_of(tour, &key).zip(language.parse().ok());
            at.map_or(Vec::new(), |(at, it)| self.narration(at, it).collect())
        } else {
            Vec::new()
        }
    }

    fn among(
        &self,
        wanted: impl Fn(&TourLocation, &RuleViolation) -> bool,
    ) -> impl Iterator<Item = &RuleViolation> {
        let all = self.0.iter();
        all.filter(move |(place, fault)| wanted(place, fault))
            .map(|it| &it.1)
    }
}

/// Where in the tour a clip is.
fn place_of(tour: &Tour, key: &ClipKey) -> Option<(usize, usize)> {
    tour.rooms.iter().enumerate().find_map(|(r, room)| {
        let c = room.clips.iter().position(|it| it.key == *key)?;
        Some((r, c))
    })
}

/// The language in which something is at fault, where it is one.
fn spoken(fault: &RuleViolation) -> Option<&Language> {
    if let RuleViolation::Missing { language, .. } | RuleViolation::UnknownLanguage(language) =
        fault
    {
        Some(language)
    } else {
        None
    }
}

impl Part {
    /// The part that a fault of a clip or a narration is in.
    pub(super) fn of(fault: &RuleViolation) -> Self {
        if matches!(
            fault,
            RuleViolation::AnnouncementWithoutRecording
                | RuleViolation::EmptyNarration
                | RuleViolation::SilentRecording
                | RuleViolation::ClipWithoutNarration(_)
        ) {
            return Self::Recording;
        }
        if matches!(
            fault,
            RuleViolation::CueReversed { .. }
                | RuleViolation::CueOverlaps { .. }
                | RuleViolation::CuePastEnd { .. }
        ) {
            return Self::Captions;
        }
        if let RuleViolation::Empty { what }
        | RuleViolation::TooLong { what, .. }
        | RuleViolation::TooMany { what, .. }
        | RuleViolation::Missing { what, .. } = fault
        {
            Self::about(*what)
        } else {
            Self::Title
        }
    }

    fn about(what: FieldKind) -> Self {
        const OF: [(Part, &[FieldKind]); 4] = [
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
        let found = OF.iter().find(|(_, whats)| whats.contains(&what));
        found.map_or(Self::Title, |it| it.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldMap;

    #[test]
    fn what_is_ready_is_what_publishing_does_not_stop_at() {
        let mut flat = FieldMap::default();
        for (field, text) in [
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
        ] {
            flat.set(field.parse().unwrap(), Some(text));
        }
        let file = format!("{} drawing 10 10", "a".repeat(64));
        flat.set("clip/8/picture/file".parse().unwrap(), Some(&file));
        let alternative = "clip/8/picture/alternative/en".parse().unwrap();
        flat.set(alternative, Some("A desk"));
        let tour = flat.to_tour().unwrap();
        let ready = Readiness::of(&tour, &BTreeMap::new());
        let parts = |language: &str| {
            let language = language.parse().unwrap();
            let found: Vec<Part> = ready.narration((0, 0), language).map(Part::of).collect();
            found
        };
        // Without a recording the text is enough.
        assert_eq!(parts("es"), [Part::Picture, Part::Picture]);
        // Of a language that is not begun, publishing asks for nothing but the picture's texts.
        assert_eq!(parts("en"), [Part::Picture]);
        assert_eq!(ready.room(0).count(), 3, "its name and its line");
        assert!(ready.house().count() > 0);
        assert_eq!(ready.about(&tour, "clip/8", "es").len(), 2);
        assert_eq!(ready.about(&tour, "room/study", "").len(), 3);
        assert_eq!(ready.about(&tour, "clip/9", "es").len(), 0);
        let parts_with = |field: &str, text: Option<&str>| {
            let mut flat = flat.clone();
            flat.set(field.parse().unwrap(), text);
            let ready = Readiness::of(&flat.to_tour().unwrap(), &BTreeMap::new());
            let spanish = ready.narration((0, 0), "es".parse().unwrap());
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
