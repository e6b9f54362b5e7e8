//! The differences between two tours for the publish page: by room, clip and route, texts word by word.

mod routes;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use similar::{DiffOp, capture_diff_slices};

use crate::model::{
    Clip, ClipField, ClipKey, Cue, Difference, FacilityField, Field, FieldMap, FieldOwner,
    Language, NarrationField, Picture, PictureField, Recording, Room, RoomField, RouteField,
    Sha256, Slug, Tour,
};
use crate::web::locales::Translations;
use crate::web::messages::{facility, feedback, tour};
use crate::web::staff::diff_section::{
    AudioVersion, ChangeKind, DiffSection, FieldDiff, PictureVersion,
};
use crate::web::staff::inputs::native_name_of;
use crate::web::staff::text_diff::{DiffPart, collapse_whitespace, diff_words};
use crate::web::visitor::clips;
use crate::web::visitor::map;
use crate::web::visitor::url_base::UrlBase;

/// More changed captions than this are folded.
const CAPTIONS_SHOWN: usize = 5;

/// Compares two tours in the language of a reader.
pub(super) struct TourDiff<'a> {
    pub(super) words: &'a Translations,
    pub(super) before: &'a Tour,
    pub(super) after: &'a Tour,
    pub(super) recordings: &'a BTreeMap<Sha256, Recording>,
    /// Word diffs after this time are coarser.
    pub(super) deadline: Instant,
}

impl TourDiff<'_> {
    /// All differences in the order of the tour. Removed rooms come after the others, and routes last.
    pub(super) fn sections(&self) -> Vec<DiffSection> {
        let (old, new) = (
            FieldMap::from_tour(self.before),
            FieldMap::from_tour(self.after),
        );
        let mut of_tour = Vec::new();
        let mut rooms: BTreeMap<Slug, Vec<Difference>> = BTreeMap::new();
        let mut clips: BTreeMap<ClipKey, Vec<Difference>> = BTreeMap::new();
        let mut routes: BTreeMap<Slug, Vec<Difference>> = BTreeMap::new();
        for difference in old.differences(&new) {
            match difference.field.owner() {
                FieldOwner::Room(slug) => rooms.entry(slug.clone()).or_default().push(difference),
                FieldOwner::Clip(key) => clips.entry(key.clone()).or_default().push(difference),
                FieldOwner::Route(slug) => {
                    routes.entry(slug.clone()).or_default().push(difference);
                }
                FieldOwner::Tour => of_tour.push(difference),
            }
        }
        let mut sections = vec![DiffSection {
            head: self.words.text("place-tour"),
            href: Some("/staff/museum".to_owned()),
            fields: self.fields(&of_tour, None),
            ..DiffSection::default()
        }];
        for (tour, other) in [(self.after, self.before), (self.before, self.after)] {
            for room in &tour.rooms {
                let of_room = rooms.remove(&room.slug).unwrap_or_default();
                let of_clips = room.clips.iter().filter_map(|clip| {
                    let section = self.clip(clip, &clips.remove(&clip.key)?);
                    (!section.is_empty()).then_some(section)
                });
                let of_clips: Vec<DiffSection> = of_clips.collect();
                let in_both = other.room(&room.slug).is_some();
                if of_room.is_empty() && of_clips.is_empty() {
                    continue;
                }
                let kind = self.kind(tour, in_both);
                sections.push(DiffSection {
                    head: self.room_name(tour, room),
                    href: (kind != Some(ChangeKind::Removed))
                        .then(|| format!("/staff/rooms/{}", room.slug)),
                    fields: self.fields(&of_room, kind),
                    clips: of_clips,
                    kind,
                });
            }
        }
        sections.extend(self.routes(&routes));
        sections.retain(|section| !section.is_empty());
        sections
    }

    fn diff(&self, before: &str, after: &str) -> Vec<DiffPart> {
        diff_words(before, after, self.deadline)
    }

    fn kind(&self, tour: &Tour, in_both: bool) -> Option<ChangeKind> {
        match (in_both, std::ptr::eq(tour, self.after)) {
            (true, _) => None,
            (false, true) => Some(ChangeKind::New),
            (false, false) => Some(ChangeKind::Removed),
        }
    }

    fn clip(&self, clip: &Clip, differences: &[Difference]) -> DiffSection {
        let (before, after) = (find(self.before, &clip.key), find(self.after, &clip.key));
        let kind = match (before, after) {
            (None, _) => Some(ChangeKind::New),
            (_, None) => Some(ChangeKind::Removed),
            (Some(_), Some(_)) => None,
        };
        DiffSection {
            head: self.clip_name(clip),
            href: after.map(|_| format!("/staff/clips/{}", clip.key)),
            fields: self.fields(differences, kind),
            kind,
            clips: Vec::new(),
        }
    }

    /// Of a new room, clip or route only the name, the recording and the clips of the route are shown, of a removed
    /// one only the name.
    fn fields(&self, differences: &[Difference], kind: Option<ChangeKind>) -> Vec<FieldDiff> {
        let is_shown = |difference: &&Difference| match (&difference.field, kind) {
            (
                Field::Room(_, RoomField::Name(_))
                | Field::Route(_, RouteField::Name(_))
                | Field::Clip(_, ClipField::Narration(_, NarrationField::Title)),
                _,
            )
            | (_, None) => true,
            (
                Field::Clip(_, ClipField::Narration(_, NarrationField::Recording))
                | Field::Route(_, RouteField::Clips),
                kind,
            ) => kind == Some(ChangeKind::New),
            _ => false,
        };
        differences
            .iter()
            .filter(is_shown)
            .map(|difference| self.field(difference))
            .filter(|field| !field.is_empty())
            .collect()
    }

    fn field(&self, difference: &Difference) -> FieldDiff {
        let words = self.words;
        let (before, after) = (
            difference.before.as_deref().unwrap_or_default(),
            difference.after.as_deref().unwrap_or_default(),
        );
        let named = FieldDiff {
            name: tour::short_field_name(words, &difference.field),
            ..FieldDiff::default()
        };
        match &difference.field {
            Field::Clip(_, ClipField::Narration(_, NarrationField::Transcript))
                if collapse_whitespace(before) == collapse_whitespace(after) =>
            {
                FieldDiff {
                    sentences: vec![words.text("difference-breaks")],
                    ..named
                }
            }
            Field::Hours => FieldDiff {
                parts: self.diff(&self.hours(self.before), &self.hours(self.after)),
                ..named
            },
            Field::Languages => FieldDiff {
                parts: self.diff(&language_names(before), &language_names(after)),
                ..named
            },
            Field::Facilities | Field::Feedback => {
                let text = if difference.field == Field::Feedback {
                    feedback::label
                } else {
                    facility::names
                };
                FieldDiff {
                    parts: self.diff(&text(self.words, before), &text(self.words, after)),
                    ..named
                }
            }
            Field::Rooms => FieldDiff {
                sentences: self.rooms_moved(),
                ..named
            },
            Field::Room(slug, RoomField::Clips) => FieldDiff {
                sentences: self.clips_moved(slug),
                ..named
            },
            Field::Routes => FieldDiff {
                sentences: self.routes_moved(),
                ..named
            },
            Field::Route(slug, RouteField::Clips) => FieldDiff {
                sentences: self.route_clips(slug),
                ..named
            },
            Field::Clip(key, ClipField::Advisories) => FieldDiff {
                parts: self.diff(
                    &self.advisories(find(self.before, key)),
                    &self.advisories(find(self.after, key)),
                ),
                ..named
            },
            Field::Clip(_, ClipField::Narration(_, NarrationField::Recording)) => FieldDiff {
                recordings: self.recordings(before, after),
                ..named
            },
            Field::Clip(key, ClipField::Narration(language, NarrationField::Captions)) => {
                let cues = |tour| cues(tour, key, language);
                self.captions(named, cues(self.before), cues(self.after))
            }
            Field::Plan(PictureField::File)
            | Field::Room(_, RoomField::Picture(PictureField::File))
            | Field::Clip(_, ClipField::Picture(PictureField::File)) => FieldDiff {
                pictures: self.pictures(&difference.field),
                ..named
            },
            Field::Name(language)
            | Field::PlanNote(language)
            | Field::Facility(_, FacilityField::Note(language))
            | Field::Notice(_, _, language)
            | Field::Room(_, RoomField::Name(language) | RoomField::Line(language))
            | Field::Route(_, RouteField::Name(language) | RouteField::Line(language))
            | Field::Clip(_, ClipField::Narration(language, _)) => FieldDiff {
                parts: self.diff(before, after),
                language: Some(language.to_string()),
                ..named
            },
            Field::TimeZone
            | Field::Facility(_, FacilityField::Room)
            | Field::Notices
            | Field::Plan(_)
            | Field::Room(_, RoomField::Number | RoomField::Picture(_))
            | Field::Clip(_, ClipField::BeforeClosing | ClipField::Picture(_)) => FieldDiff {
                parts: self.diff(before, after),
                ..named
            },
        }
    }

    fn recordings(&self, before: &str, after: &str) -> Vec<AudioVersion> {
        let both = [("difference-before", before), ("difference-now", after)];
        // A missing recording is shown only where the recording was removed.
        let shown = both
            .iter()
            .filter(|(_, hash)| !hash.is_empty() || after.is_empty());
        let versions = shown.map(|(key, hash)| {
            let recording = hash
                .parse()
                .ok()
                .and_then(|hash| self.recordings.get(&hash));
            let missing = if hash.is_empty() {
                "difference-text-alone"
            } else {
                "difference-recording-gone"
            };
            AudioVersion {
                label: self.words.text(key),
                length: recording.map_or_else(
                    || self.words.text(missing),
                    |recording| recording.length.to_string(),
                ),
                href: recording.map(|recording| {
                    UrlBase::PREVIEW.recording_url(&recording.browser_file.sha256)
                }),
            }
        });
        versions.collect()
    }

    fn pictures(&self, field: &Field) -> Vec<PictureVersion> {
        let both = [
            ("difference-before", self.before),
            ("difference-now", self.after),
        ];
        let versions = both.iter().filter_map(|(key, tour)| {
            let picture = picture(tour, field)?;
            Some(PictureVersion {
                label: self.words.text(key),
                alternative: tour::text(self.words, tour, &picture.alternative).into_owned(),
                href: UrlBase::PREVIEW.picture_url(picture),
            })
        });
        versions.collect()
    }

    fn captions(&self, named: FieldDiff, before: &[Cue], after: &[Cue]) -> FieldDiff {
        // A moved line break is no change.
        let key = |cue: &Cue| {
            let text = collapse_whitespace(&cue.text);
            format!("{} {} {text}", cue.start.0, cue.end.0)
        };
        let (old, new): (Vec<_>, Vec<_>) = (
            before.iter().map(key).collect(),
            after.iter().map(key).collect(),
        );
        let mut changes = Vec::new();
        for op in capture_diff_slices(similar::Algorithm::Myers, &old, &new) {
            if matches!(op, DiffOp::Equal { .. }) {
                continue;
            }
            let (old, new) = (op.old_range(), op.new_range());
            for n in 0..old.len().max(new.len()) {
                let (old_cue, new_cue) = (
                    before.get(old.start + n).filter(|_| n < old.len()),
                    after.get(new.start + n).filter(|_| n < new.len()),
                );
                let start = new_cue
                    .or(old_cue)
                    .map(|cue| cue.start.to_string())
                    .unwrap_or_default();
                let text = |cue: Option<&Cue>| cue.map(|cue| cue.text.clone()).unwrap_or_default();
                changes.push((start, self.diff(&text(old_cue), &text(new_cue))));
            }
        }
        if changes.is_empty() {
            return FieldDiff {
                sentences: vec![self.words.text("difference-breaks")],
                ..named
            };
        }
        let count = [("count", changes.len().into())];
        let folded_captions = changes.split_off(changes.len().min(CAPTIONS_SHOWN));
        FieldDiff {
            sentences: vec![self.words.text_with("difference-captions", &count)],
            captions: changes,
            folded_captions,
            ..named
        }
    }

    fn rooms_moved(&self) -> Vec<String> {
        let slugs = |tour: &Tour| -> Vec<Slug> {
            tour.rooms.iter().map(|room| room.slug.clone()).collect()
        };
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
            let clips = tour.room(slug).map(|room| room.clips.as_slice());
            let clips = clips.unwrap_or_default().iter();
            clips.map(|clip| clip.key.clone()).collect()
        };
        let name = |key: &ClipKey| self.name_of(key);
        let (before, after) = (keys(self.before), keys(self.after));
        let mut sentences = Vec::new();
        for (other_tour, present_in, absent_from, text) in [
            (self.before, &after, &before, "difference-came"),
            (self.after, &before, &after, "difference-went"),
        ] {
            for key in present_in.iter().filter(|key| !absent_from.contains(key)) {
                if let Some(room) = room_of(other_tour, key) {
                    let values = [
                        ("name", name(key).into()),
                        ("room", self.room_name(other_tour, room).into()),
                    ];
                    sentences.push(self.words.text_with(text, &values));
                }
            }
        }
        sentences.extend(self.moved(&before, &after, name));
        sentences
    }

    /// The name of a clip, also of a removed one.
    fn name_of(&self, key: &ClipKey) -> String {
        find(self.after, key)
            .or_else(|| find(self.before, key))
            .map_or_else(
                || tour::clip_key(self.words, key),
                |clip| self.clip_name(clip),
            )
    }

    /// The items whose order among the common items changed. New and removed ones are shown elsewhere.
    fn moved<T: Ord + Clone + ToString>(
        &self,
        before: &[T],
        after: &[T],
        name: impl Fn(&T) -> String,
    ) -> Vec<String> {
        let (old, new): (BTreeSet<&T>, BTreeSet<&T>) =
            (before.iter().collect(), after.iter().collect());
        let common = |items: &[T]| -> Vec<T> {
            let in_both = items
                .iter()
                .filter(|item| old.contains(item) && new.contains(item));
            in_both.cloned().collect()
        };
        let (old_order, new_order) = (common(before), common(after));
        let mut sentences = Vec::new();
        let item_name = |item: &T| ("name", name(item).into());
        let keys = |items: &[T]| items.iter().map(ToString::to_string).collect::<Vec<_>>();
        let ops = capture_diff_slices(
            similar::Algorithm::Myers,
            &keys(&old_order),
            &keys(&new_order),
        );
        for op in ops {
            for n in op.new_range() {
                let Some(item) = new_order
                    .get(n)
                    .filter(|_| !matches!(op, DiffOp::Equal { .. }))
                else {
                    continue;
                };
                let predecessor = n.checked_sub(1).and_then(|n| new_order.get(n));
                sentences.push(match predecessor {
                    Some(predecessor) => self.words.text_with(
                        "difference-follows",
                        &[item_name(item), ("other", name(predecessor).into())],
                    ),
                    None => self.words.text_with("difference-first", &[item_name(item)]),
                });
            }
        }
        sentences
    }

    fn hours(&self, tour: &Tour) -> String {
        let lines = tour
            .hours
            .iter()
            .map(|hours| map::hours_line(self.words, hours));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn advisories(&self, clip: Option<&Clip>) -> String {
        let advisories = clip
            .map(|clip| clip.advisories.as_slice())
            .unwrap_or_default();
        let names = advisories
            .iter()
            .map(|advisory| self.words.text(clips::advisory_key(*advisory)));
        names.collect::<Vec<_>>().join(" · ")
    }

    fn room_name(&self, tour: &Tour, room: &Room) -> String {
        let name = tour::text(self.words, tour, &room.name);
        format!("{} {name}", room.number).trim_end().to_owned()
    }

    fn clip_name(&self, clip: &Clip) -> String {
        tour::clip_name(self.words, self.after, clip)
    }
}

fn language_names(tags: &str) -> String {
    let names: Vec<String> = tags.split_whitespace().map(native_name_of).collect();
    names.join(" · ")
}

fn room_of<'a>(tour: &'a Tour, key: &ClipKey) -> Option<&'a Room> {
    tour.rooms.iter().find(|room| room.clip(key).is_some())
}

fn find<'a>(tour: &'a Tour, key: &ClipKey) -> Option<&'a Clip> {
    room_of(tour, key)?.clip(key)
}

fn cues<'a>(tour: &'a Tour, key: &ClipKey, language: &Language) -> &'a [Cue] {
    let narration = find(tour, key).and_then(|clip| clip.narrations.get(language));
    narration
        .map(|narration| narration.captions.as_slice())
        .unwrap_or_default()
}

fn picture<'a>(tour: &'a Tour, field: &Field) -> Option<&'a Picture> {
    match field {
        Field::Plan(_) => tour.plan.as_ref().map(|plan| &plan.picture),
        Field::Room(slug, _) => tour.room(slug)?.picture.as_ref(),
        Field::Clip(key, _) => find(tour, key)?.picture.as_ref(),
        Field::Languages
        | Field::TimeZone
        | Field::Hours
        | Field::Feedback
        | Field::Name(_)
        | Field::PlanNote(_)
        | Field::Facilities
        | Field::Facility(..)
        | Field::Notices
        | Field::Notice(..)
        | Field::Rooms
        | Field::Routes
        | Field::Route(..) => None,
    }
}
