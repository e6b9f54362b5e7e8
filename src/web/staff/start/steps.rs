//! The first steps of a tour, and which of them are done. All of it follows from the draft and from what is
//! published.

use crate::model::{ClipKey, FieldKind, Language, Room, RuleViolation, Slug, Tour, TourLocation};
use crate::web::locales::Translations;

/// A step from an empty house to a published clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The name of the museum, and its languages.
    Museum,
    /// The first room.
    Room,
    /// The first recording, with its texts.
    Recording,
    /// To hear it as a visitor does.
    Listen,
    /// To publish it.
    Publish,
    /// To print the code that leads phones to it.
    Label,
}

impl Step {
    pub(super) const ALL: [Self; 6] = [
        Self::Museum,
        Self::Room,
        Self::Recording,
        Self::Listen,
        Self::Publish,
        Self::Label,
    ];

    /// The step's name in addresses.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Museum => "museum",
            Self::Room => "room",
            Self::Recording => "recording",
            Self::Listen => "listen",
            Self::Publish => "publish",
            Self::Label => "label",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == name)
    }

    pub(super) fn title(self, words: &Translations) -> String {
        words.text(match self {
            Self::Museum => "start-museum",
            Self::Room => "start-room",
            Self::Recording => "start-recording",
            Self::Listen => "start-listen",
            Self::Publish => "start-publish",
            Self::Label => "start-label",
        })
    }

    /// What the step gives.
    pub(super) fn purpose(self, words: &Translations) -> String {
        words.text(match self {
            Self::Museum => "start-museum-line",
            Self::Room => "start-room-line",
            Self::Recording => "start-recording-line",
            Self::Listen => "start-listen-line",
            Self::Publish => "start-publish-line",
            Self::Label => "start-label-line",
        })
    }

    /// The address of its screen.
    pub(super) fn url(self) -> String {
        format!("/staff/start?step={}", self.as_str())
    }
}

/// The narration that the steps are about: the first one with a recording, or else the first of the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FirstClip {
    pub(super) room: Slug,
    pub(super) key: ClipKey,
    pub(super) language: Language,
}

/// The state of all steps.
#[derive(Debug)]
pub(super) struct Progress {
    done: [bool; 6],
    /// The slug of the room that the steps are about.
    pub(super) room: Option<Slug>,
    pub(super) clip: Option<FirstClip>,
}

impl Progress {
    /// The progress of a draft. `is_published` is whether visitors have an edition.
    pub(super) fn new(
        tour: &Tour,
        violations: &[(TourLocation, RuleViolation)],
        is_published: bool,
    ) -> Self {
        let found = narration(tour);
        let index = found.as_ref().map_or(0, |(index, _)| index.0);
        let room = tour.rooms.get(index);
        let is_free_of = |is_fault: &dyn Fn(&TourLocation, &RuleViolation) -> bool| {
            let mut violations = violations.iter();
            !violations.any(|(place, violation)| is_fault(place, violation))
        };
        let has_museum =
            is_free_of(&|place, violation| *place == TourLocation::Tour && is_of_museum(violation));
        let has_room =
            room.is_some() && is_free_of(&|place, _| *place == TourLocation::Room(index));
        let has_recording = found.as_ref().is_some_and(|((r, c), clip)| {
            has_sound(tour, (*r, *c), &clip.language)
                && is_free_of(&|place, _| match place {
                    TourLocation::Narration(room, at, language)
                    | TourLocation::Cue(room, at, language, _) => {
                        (room, at, language) == (r, c, &clip.language)
                    }
                    TourLocation::Tour
                    | TourLocation::Facility(_)
                    | TourLocation::Room(_)
                    | TourLocation::Clip(..)
                    | TourLocation::Route(_)
                    | TourLocation::RouteClip(..) => false,
                })
        });
        Self {
            done: [
                has_museum,
                has_museum && has_room,
                has_museum && has_room && has_recording,
                is_published,
                is_published,
                false,
            ],
            room: room.map(|room| room.slug.clone()),
            clip: found.map(|(_, clip)| clip),
        }
    }

    pub(super) fn is_done(&self, step: Step) -> bool {
        let states = Step::ALL.into_iter().zip(self.done);
        states.into_iter().any(|(of, done)| of == step && done)
    }

    /// The number of steps that are done.
    pub(super) fn count(&self) -> usize {
        self.done.iter().filter(|done| **done).count()
    }

    /// The first step that is not done.
    pub(super) fn next(&self) -> Step {
        let mut steps = Step::ALL.into_iter();
        steps
            .find(|step| !self.is_done(*step))
            .unwrap_or(Step::Label)
    }

    /// Whether the step can be opened: what it needs is there.
    pub(super) fn is_open(&self, step: Step) -> bool {
        let needed = match step {
            Step::Museum => return true,
            Step::Room => Step::Museum,
            Step::Recording => Step::Room,
            Step::Listen | Step::Publish => Step::Recording,
            Step::Label => Step::Publish,
        };
        self.is_done(needed)
    }
}

/// Whether a violation is about what the first step asks for.
fn is_of_museum(violation: &RuleViolation) -> bool {
    if let RuleViolation::Missing { what, .. } | RuleViolation::Empty { what } = violation {
        return *what == FieldKind::MuseumName;
    }
    matches!(
        violation,
        RuleViolation::NoLanguages | RuleViolation::NoTimeZone | RuleViolation::InvalidTimeZone(_)
    )
}

/// The first narration with a recording, or else the first one, with the indexes of its room and clip.
fn narration(tour: &Tour) -> Option<((usize, usize), FirstClip)> {
    let rooms = tour.rooms.iter().enumerate();
    let all = || {
        rooms.clone().flat_map(|(r, room)| {
            let clips = room.clips.iter().enumerate();
            clips.flat_map(move |(c, clip)| {
                let languages = clip.narrations.keys();
                languages.map(move |language| ((r, c), first_clip(room, &clip.key, language)))
            })
        })
    };
    let heard = all().find(|(index, clip)| has_sound(tour, *index, &clip.language));
    heard.or_else(|| all().next())
}

fn first_clip(room: &Room, key: &ClipKey, language: &Language) -> FirstClip {
    FirstClip {
        room: room.slug.clone(),
        key: key.clone(),
        language: language.clone(),
    }
}

fn has_sound(tour: &Tour, (r, c): (usize, usize), language: &Language) -> bool {
    let clip = tour.rooms.get(r).and_then(|room| room.clips.get(c));
    let narration = clip.and_then(|clip| clip.narrations.get(language));
    narration.is_some_and(|narration| narration.recording.is_some())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::FieldMap;
    use crate::service;

    fn progress(texts: &[(&str, &str)], is_published: bool) -> Progress {
        let tour = FieldMap::of_texts(texts).to_tour().unwrap();
        let violations = service::violations(&tour, &BTreeMap::new());
        Progress::new(&tour, &violations, is_published)
    }

    #[test]
    fn each_step_follows_from_the_draft() {
        let sound = "a".repeat(64);
        let all = [
            ("languages", "en"),
            ("time-zone", "UTC"),
            ("name/en", "Museum of Clocks"),
            ("rooms", "hall"),
            ("room/hall/number", "1"),
            ("room/hall/name/en", "Hall"),
            ("room/hall/line/en", "Where the clocks are"),
            ("room/hall/clips", "1"),
            ("clip/1/en/title", "The great clock"),
            ("clip/1/en/recording", sound.as_str()),
            ("clip/1/en/transcript", "It strikes."),
            ("clip/1/en/credit", "Ana"),
            (
                "clip/1/en/captions",
                "WEBVTT\n\n00:01.000 --> 00:02.000\nIt strikes.\n",
            ),
        ];
        for (count, next, open) in [
            (0, Step::Museum, 1),
            (2, Step::Museum, 1),
            (3, Step::Room, 2),
            (6, Step::Room, 2),
            (7, Step::Recording, 3),
            (12, Step::Recording, 3),
            (13, Step::Listen, 5),
        ] {
            let progress = progress(&all[..count], false);
            assert_eq!(progress.next(), next, "{count}");
            let opened = Step::ALL.into_iter().filter(|step| progress.is_open(*step));
            assert_eq!(opened.count(), open, "{count}");
        }
        let published = progress(&all, true);
        assert_eq!((published.next(), published.count()), (Step::Label, 5));
        let clip = published.clip.unwrap();
        assert_eq!(
            (clip.room.as_str(), clip.key.to_string()),
            ("hall", "1".to_owned())
        );
    }

    #[test]
    fn each_step_has_an_address_of_its_own() {
        for step in Step::ALL {
            assert_eq!(Step::named(step.as_str()), Some(step));
        }
        assert_eq!(Step::named("elsewhere"), None);
    }
}
