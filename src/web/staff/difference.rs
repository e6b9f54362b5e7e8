//! What changed between two tours, in the words of the house: by room and clip, texts word by word.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use similar::{DiffOp, capture_diff_slices};

use crate::model::{
    Clip, ClipField, ClipKey, Cue, Difference, Field, FieldMap, Language, NarrationField, Picture,
    PictureField, Recording, Room, RoomField, Sha256, Slug, Tour,
};
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::fields::own_name;
use crate::web::staff::wording::{Piece, pieces, reflowed};
use crate::web::visitor::clips;
use crate::web::visitor::map;
use crate::web::visitor::url_base::Base;

/// So many changed captions are shown at once; the others are folded away.
const CAPTIONS: usize = 5;

/// What is to be told of one room, clip, or of the house.
#[derive(Debug, Default)]
pub(super) struct Chapter {
    pub(super) head: String,
    /// Where it is written; none where it is no more.
    pub(super) href: Option<String>,
    /// Whether all of it is new, or gone.
    pub(super) fate: Option<Fate>,
    pub(super) lines: Vec<Line>,
    pub(super) clips: Vec<Chapter>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    New,
    Gone,
}

/// One field.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) language: Option<String>,
    pub(super) pieces: Vec<Piece>,
    pub(super) sentences: Vec<String>,
    pub(super) takes: Vec<Take>,
    pub(super) pictures: Vec<Seen>,
    /// When it is spoken, and what changed.
    pub(super) captions: Vec<(String, Vec<Piece>)>,
    pub(super) folded: Vec<(String, Vec<Piece>)>,
}

/// A picture as it was or is.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) label: String,
    pub(super) alternative: String,
    pub(super) href: String,
}

/// A recording to listen to.
#[derive(Debug)]
pub(super) struct Take {
    pub(super) label: String,
    pub(super) name: String,
    /// None where the file is not here any more.
    pub(super) href: Option<String>,
}

impl Chapter {
    fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.clips.is_empty() && self.fate.is_none()
    }
}

impl Line {
    /// Such as the order of clips of which one is only new: that is told at the clip.
    fn is_empty(&self) -> bool {
        self.pieces.is_empty()
            && self.sentences.is_empty()
            && self.takes.is_empty()
            && self.pictures.is_empty()
    }
}

/// Two tours, and who reads of them.
pub(super) struct Comparison<'a> {
    pub(super) words: &'a Translations,
    pub(super) before: &'a Tour,
    pub(super) after: &'a Tour,
    pub(super) recordings: &'a BTreeMap<Sha256, Recording>,
    /// When to be done with comparing words.
    pub(super) until: Instant,
}

impl Comparison<'_> {
    /// Everything that changed, in the order of the visit; what is gone comes last.
    pub(super) fn chapters(&self) -> Vec<Chapter> {
        let (old, new) = (
            FieldMap::from_tour(self.before),
            FieldMap::from_tour(self.after),
        );
        let mut house = Vec::new();
        let mut rooms: BTreeMap<Slug, Vec<Difference>> = BTreeMap::new();
        let mut clips: BTreeMap<ClipKey, Vec<Difference>> = BTreeMap::new();
        for it in old.differences(&new) {
            match &it.field {
                Field::Room(slug, _) => rooms.entry(slug.clone()).or_default().push(it),
                Field::Clip(key, _) => clips.entry(key.clone()).or_default().push(it),
                Field::Languages
                | Field::TimeZone
                | Field::Hours
                | Field::Name(_)
                | Field::Plan(_)
                | Field::PlanNote(_)
                | Field::Notices
                | Field::Notice(..)
                | Field::Rooms => house.push(it),
            }
        }
        let mut chapters = vec![Chapter {
            head: self.words.text("place-tour"),
            href: Some("/staff/house".to_owned()),
            lines: self.lines(&house, None),
            ..Chapter::default()
        }];
        for (tour, other) in [(self.after, self.before), (self.before, self.after)] {
            for room in &tour.rooms {
                let known = rooms.remove(&room.slug).unwrap_or_default();
                let of_room = room.clips.iter().filter_map(|it| {
                    let told = self.clip(it, &clips.remove(&it.key)?);
                    (!told.is_empty()).then_some(told)
                });
                let of_room: Vec<Chapter> = of_room.collect();
                let twice = other.room(&room.slug).is_some();
                if known.is_empty() && of_room.is_empty() {
                    continue;
                }
                let fate = self.fate(tour, twice);
                chapters.push(Chapter {
                    head: self.room_name(tour, room),
                    href: (fate != Some(Fate::Gone)).then(|| format!("/staff/rooms/{}", room.slug)),
                    lines: self.lines(&known, fate),
                    clips: of_room,
                    fate,
                });
            }
        }
        chapters.retain(|it| !it.is_empty());
        chapters
    }

    fn pieces(&self, was: &str, is: &str) -> Vec<Piece> {
        pieces(was, is, self.until)
    }

    fn fate(&self, tour: &Tour, in_both: bool) -> Option<Fate> {
        match (in_both, std::ptr::eq(tour, self.after)) {
            (true, _) => None,
            (false, true) => Some(Fate::New),
            (false, false) => Some(Fate::Gone),
        }
    }

    fn clip(&self, clip: &Clip, told: &[Difference]) -> Chapter {
        let (was, is) = (find(self.before, &clip.key), find(self.after, &clip.key));
        let fate = match (was, is) {
            (None, _) => Some(Fate::New),
            (_, None) => Some(Fate::Gone),
            (Some(_), Some(_)) => None,
        };
        Chapter {
            head: self.clip_name(clip),
            href: is.map(|_| format!("/staff/clips/{}", clip.key)),
            lines: self.lines(told, fate),
            fate,
            clips: Vec::new(),
        }
    }

    /// Of what is new or gone as a whole, what it is called and how it sounds is enough.
    fn lines(&self, told: &[Difference], fate: Option<Fate>) -> Vec<Line> {
        let telling = |it: &&Difference| match (&it.field, fate) {
            (
                Field::Room(_, RoomField::Name(_))
                | Field::Clip(_, ClipField::Narration(_, NarrationField::Title)),
                _,
            )
            | (_, None) => true,
            (Field::Clip(_, ClipField::Narration(_, NarrationField::Recording)), it) => {
                it == Some(Fate::New)
            }
            _ => false,
        };
        told.iter()
            .filter(telling)
            .map(|it| self.line(it))
            .filter(|it| !it.is_empty())
            .collect()
    }

    fn line(&self, it: &Difference) -> Line {
        let words = self.words;
        let (was, is) = (
            it.before.as_deref().unwrap_or_default(),
            it.after.as_deref().unwrap_or_default(),
        );
        let line = Line {
            name: tour::part(words, &it.field),
            ..Line::default()
        };
        match &it.field {
            Field::Clip(_, ClipField::Narration(_, NarrationField::Transcript))
                if reflowed(was) == reflowed(is) =>
            {
                Line {
                    sentences: vec![words.text("difference-breaks")],
                    ..line
                }
            }
            Field::Hours => Line {
                pieces: self.pieces(&self.hours(self.before), &self.hours(self.after)),
                ..line
            },
            Field::Languages => Line {
                pieces: self.pieces(&tongues(was), &tongues(is)),
                ..line
            },
            Field::Rooms => Line {
                sentences: self.rooms_moved(),
                ..line
            },
            Field::Room(slug, RoomField::Clips) => Line {
                sentences: self.clips_moved(slug),
                ..line
            },
            Field::Clip(key, ClipField::Advisories) => Line {
                pieces: self.pieces(
                    &self.advisories(find(self.before, key)),
                    &self.advisories(find(self.after, key)),
                ),
                ..line
            },
            Field::Clip(_, ClipField::Narration(_, NarrationField::Recording)) => Line {
                takes: self.takes(was, is),
                ..line
            },
            Field::Clip(key, ClipField::Narration(language, NarrationField::Captions)) => {
                let cues = |tour| cues(tour, key, language);
                self.captions(line, cues(self.before), cues(self.after))
            }
            Field::Plan(PictureField::File)
            | Field::Room(_, RoomField::Picture(PictureField::File))
            | Field::Clip(_, ClipField::Picture(PictureField::File)) => Line {
                pictures: self.pictures(&it.field),
                ..line
            },
            Field::Name(language)
            | Field::PlanNote(language)
            | Field::Notice(_, _, language)
            | Field::Room(_, RoomField::Name(language) | RoomField::Line(language))
            | Field::Clip(_, ClipField::Narration(language, _)) => Line {
                pieces: self.pieces(was, is),
                language: Some(language.to_string()),
                ..line
            },
            Field::TimeZone
            | Field::Notices
            | Field::Plan(_)
            | Field::Room(_, RoomField::Number | RoomField::Picture(_))
            | Field::Clip(_, ClipField::BeforeClosing | ClipField::Picture(_)) => Line {
                pieces: self.pieces(was, is),
                ..line
            },
        }
    }

    fn takes(&self, was: &str, is: &str) -> Vec<Take> {
        let both = [("difference-before", was), ("difference-now", is)];
        // That there was none before goes without saying.
        let told = both
            .iter()
            .filter(|(_, name)| !name.is_empty() || is.is_empty());
        let takes = told.map(|(key, name)| {
            let known = name.parse().ok().and_then(|it| self.recordings.get(&it));
            let otherwise = if name.is_empty() {
                "difference-text-alone"
            } else {
                "difference-recording-gone"
            };
            Take {
                label: self.words.text(key),
                name: known.map_or_else(|| self.words.text(otherwise), |it| it.length.to_string()),
                href: known.map(|it| Base::PREVIEW.sound(&it.browser_file.sha256)),
            }
        });
        takes.collect()
    }

    fn pictures(&self, field: &Field) -> Vec<Seen> {
        let both = [
            ("difference-before", self.before),
            ("difference-now", self.after),
        ];
        let known = both.iter().filter_map(|(key, tour)| {
            let it = picture(tour, field)?;
            Some(Seen {
                label: self.words.text(key),
                alternative: tour::text(self.words, tour, &it.alternative).into_owned(),
                href: Base::PREVIEW.picture(it),
            })
        });
        known.collect()
    }

    fn captions(&self, line: Line, was: &[Cue], is: &[Cue]) -> Line {
        // Where a line of a caption ends is no change of what it says.
        let same = |it: &Cue| format!("{} {} {}", it.start.0, it.end.0, reflowed(&it.text));
        let (old, new): (Vec<_>, Vec<_>) = (
            was.iter().map(same).collect(),
            is.iter().map(same).collect(),
        );
        let mut told = Vec::new();
        for it in capture_diff_slices(similar::Algorithm::Myers, &old, &new) {
            if matches!(it, DiffOp::Equal { .. }) {
                continue;
            }
            let (old, new) = (it.old_range(), it.new_range());
            for n in 0..old.len().max(new.len()) {
                let (one, other) = (
                    was.get(old.start + n).filter(|_| n < old.len()),
                    is.get(new.start + n).filter(|_| n < new.len()),
                );
                let at = other
                    .or(one)
                    .map(|it| it.start.to_string())
                    .unwrap_or_default();
                let text = |it: Option<&Cue>| it.map(|it| it.text.clone()).unwrap_or_default();
                told.push((at, self.pieces(&text(one), &text(other))));
            }
        }
        if told.is_empty() {
            return Line {
                sentences: vec![self.words.text("difference-breaks")],
                ..line
            };
        }
        let count = [("count", told.len().into())];
        let folded = told.split_off(told.len().min(CAPTIONS));
        Line {
            sentences: vec![self.words.text_with("difference-captions", &count)],
            captions: told,
            folded,
            ..line
        }
    }

    fn rooms_moved(&self) -> Vec<String> {
        let slugs =
            |tour: &Tour| -> Vec<Slug> { tour.rooms.iter().map(|it| it.slug.clone()).collect() };
        let name = |slug: &Slug| {
            [self.after, self.before]
                .iter()
                .find_map(|tour| Some(self.room_name(tour, tour.room(slug)?)))
                .unwrap_or_default()
        };
        self.moved(&slugs(self.before), &slugs(self.after), name)
    }

    fn clips_moved(&self, slug: &Slug) -> Vec<String> {
        let keys = |tour: &Tour| -> Vec<ClipKey> {
            let clips = tour.room(slug).map(|it| it.clips.as_slice());
            let clips = clips.unwrap_or_default().iter();
            clips.map(|it| it.key.clone()).collect()
        };
        let name = |key: &ClipKey| {
            find(self.after, key)
                .or_else(|| find(self.before, key))
                .map_or_else(|| tour::key(self.words, key), |it| self.clip_name(it))
        };
        let (was, is) = (keys(self.before), keys(self.after));
        let mut told = Vec::new();
        for (tour, here, there, key) in [
            (self.before, &is, &was, "difference-came"),
            (self.after, &was, &is, "difference-went"),
        ] {
            for it in here.iter().filter(|it| !there.contains(it)) {
                if let Some(room) = room_of(tour, it) {
                    let values = [
                        ("name", name(it).into()),
                        ("room", self.room_name(tour, room).into()),
                    ];
                    told.push(self.words.text_with(key, &values));
                }
            }
        }
        told.extend(self.moved(&was, &is, name));
        told
    }

    /// What stands elsewhere among the others than before. What came and went is told where it is.
    fn moved<T: Ord + Clone + ToString>(
        &self,
        was: &[T],
        is: &[T],
        name: impl Fn(&T) -> String,
    ) -> Vec<String> {
        let (old, new): (BTreeSet<&T>, BTreeSet<&T>) = (was.iter().collect(), is.iter().collect());
        let stayed = |all: &[T]| -> Vec<T> {
            let both = all.iter().filter(|it| old.contains(it) && new.contains(it));
            both.cloned().collect()
        };
        let (one, other) = (stayed(was), stayed(is));
        let mut told = Vec::new();
        let named = |it: &T| ("name", name(it).into());
        let keys = |all: &[T]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
        for op in capture_diff_slices(similar::Algorithm::Myers, &keys(&one), &keys(&other)) {
            for n in op.new_range() {
                let Some(it) = other.get(n).filter(|_| !matches!(op, DiffOp::Equal { .. })) else {
                    continue;
                };
                let ahead = n.checked_sub(1).and_then(|n| other.get(n));
                told.push(match ahead {
                    Some(ahead) => self.words.text_with(
                        "difference-follows",
                        &[named(it), ("other", name(ahead).into())],
                    ),
                    None => self.words.text_with("difference-first", &[named(it)]),
                });
            }
        }
        told
    }

    fn hours(&self, tour: &Tour) -> String {
        let lines = tour.hours.iter().map(|it| map::hours(self.words, it));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn advisories(&self, clip: Option<&Clip>) -> String {
        let all = clip.map(|it| it.advisories.as_slice()).unwrap_or_default();
        let all = all.iter().map(|it| self.words.text(clips::advisory(*it)));
        all.collect::<Vec<_>>().join(" · ")
    }

    fn room_name(&self, tour: &Tour, room: &Room) -> String {
        let name = tour::text(self.words, tour, &room.name);
        format!("{} {name}", room.number).trim_end().to_owned()
    }

    fn clip_name(&self, clip: &Clip) -> String {
        tour::clip(self.words, self.after, clip)
    }
}

fn tongues(tags: &str) -> String {
    let all: Vec<String> = tags.split_whitespace().map(own_name).collect();
    all.join(" · ")
}

fn room_of<'a>(tour: &'a Tour, key: &ClipKey) -> Option<&'a Room> {
    tour.rooms.iter().find(|it| it.clip(key).is_some())
}

fn find<'a>(tour: &'a Tour, key: &ClipKey) -> Option<&'a Clip> {
    room_of(tour, key)?.clip(key)
}

fn cues<'a>(tour: &'a Tour, key: &ClipKey, language: &Language) -> &'a [Cue] {
    let narration = find(tour, key).and_then(|it| it.narrations.get(language));
    narration
        .map(|it| it.captions.as_slice())
        .unwrap_or_default()
}

fn picture<'a>(tour: &'a Tour, field: &Field) -> Option<&'a Picture> {
    match field {
        Field::Plan(_) => tour.plan.as_ref().map(|it| &it.picture),
        Field::Room(slug, _) => tour.room(slug)?.picture.as_ref(),
        Field::Clip(key, _) => find(tour, key)?.picture.as_ref(),
        Field::Languages
        | Field::TimeZone
        | Field::Hours
        | Field::Name(_)
        | Field::PlanNote(_)
        | Field::Notices
        | Field::Notice(..)
        | Field::Rooms => None,
    }
}
