//! The tour list: all rooms and clips of the draft in order, what each is missing, and whether it differs
//! from the current edition.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;

use crate::model::{
    Clip, ClipKey, Field, FieldMap, Language, Narration, Recording, Right, Sha256, Tour,
    TourLocation, Variant, Warning, warnings,
};
use crate::web::http::error::Result;
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::missing_recordings::{self, MissingRecording};
use crate::web::staff::part_status::{PARTS, PartStatus};
use crate::web::staff::tour_filter::{ClipState, TourFilter};
use crate::web::staff::violations::{DraftViolations, Part};

#[derive(Template)]
#[template(path = "staff/tour_list.html")]
pub(super) struct TourListPage {
    layout: StaffLayout,
    filter: TourFilter,
    /// The slug and name of every room, for the filter.
    room_names: Vec<(String, String)>,
    /// The rooms that pass the filter.
    rooms: Vec<RoomSection>,
    languages: Vec<LanguageOption>,
    variants: Vec<(&'static str, String)>,
    missing_recordings: Vec<MissingRecording>,
    /// The number of rule violations. 0 while the tour is empty.
    violation_count: usize,
    can_add_clips: bool,
    can_reorder: bool,
}

struct LanguageOption {
    tag: String,
    name: String,
}

struct RoomSection {
    slug: String,
    number: String,
    name: String,
    index: usize,
    /// The index after a move up. None for the first.
    index_above: Option<usize>,
    /// The index after a move down. None for the last.
    index_below: Option<usize>,
    /// The number of its clips, and of the incomplete ones.
    summary: String,
    /// The keys of all its clips, separated by spaces.
    keys: String,
    /// Whether the page has its rows. Those of a folded room are loaded when it is unfolded.
    is_unfolded: bool,
    /// Sentences on rule violations in the room itself, which block publishing.
    violations: Vec<String>,
    clips: Vec<ClipRow>,
}

struct ClipRow {
    key: String,
    number: String,
    variant: String,
    title: String,
    /// The languages in which it is text only. Empty if it has a recording in all.
    text_only_note: String,
    /// The index in its room.
    index: usize,
    cells: Vec<LanguageCell>,
    length: String,
    loudness: String,
    status: &'static str,
    status_name: String,
    /// The index after a move up. None for the first.
    index_above: Option<usize>,
    /// The index after a move down. None for the last.
    index_below: Option<usize>,
}

/// The parts of a clip in one language, as marks and in words.
struct LanguageCell {
    tag: String,
    marks: String,
    description: String,
    is_complete: bool,
    is_text_only: bool,
}

pub(super) async fn show(
    request: StaffRequest,
    query: Result<Query<TourFilter>, QueryRejection>,
) -> Result<Page<TourListPage>> {
    let draft = request.services.editing.draft(request.actor()).await?;
    let recordings = request.services.editing.recordings(request.actor()).await?;
    let missing = request.services.editing.missing_recordings(&recordings);
    let tour = &draft.tour;
    let published = request.services.editions.current();
    let current = &published.tour;
    let view = TourView {
        words: request.words,
        tour,
        changed: changed_clips(&FieldMap::from_tour(current), &draft.fields),
        published: current
            .rooms
            .iter()
            .flat_map(|room| &room.clips)
            .map(|clip| &clip.key)
            .collect(),
        caption_warnings: caption_warnings(tour, &recordings),
        violations: DraftViolations::of(tour, &recordings),
        recordings: &recordings,
        missing: &missing,
    };
    let filter = query.map_or_else(|_| TourFilter::default(), |Query(filter)| filter);
    let mut rooms = view.rooms(&filter);
    let rows: Vec<usize> = rooms.iter().map(|room| room.clips.len()).collect();
    for (room, is_unfolded) in rooms
        .iter_mut()
        .zip(filter.unfolded_rooms(&rows, tour.languages.len()))
    {
        room.is_unfolded = is_unfolded;
    }
    Ok(Page(TourListPage {
        rooms,
        room_names: tour
            .rooms
            .iter()
            .map(|room| {
                let name = tour::text(request.words, tour, &room.name);
                (room.slug.to_string(), format!("{} {name}", room.number))
            })
            .collect(),
        filter,
        languages: tour
            .languages
            .iter()
            .map(|language| LanguageOption {
                name: language.native_name(),
                tag: language.to_string(),
            })
            .collect(),
        variants: tour::variant_names(request.words),
        missing_recordings: missing_recordings::list(request.words, tour, &missing),
        violation_count: if tour.rooms.is_empty() {
            0
        } else {
            view.violations.count()
        },
        can_add_clips: request.staff.may(Right::Write),
        can_reorder: request.staff.may(Right::Publish),
        layout: request.layout(request.words.text("tab-tour")),
    }))
}

/// The clips that differ from the current edition.
fn changed_clips(current: &FieldMap, draft: &FieldMap) -> BTreeSet<ClipKey> {
    let keys = current
        .differences(draft)
        .into_iter()
        .filter_map(|difference| {
            if let Field::Clip(key, _) = difference.field {
                Some(key)
            } else {
                None
            }
        });
    keys.collect()
}

/// The narrations with a warning about captions: index of the room, of the clip, and the language.
fn caption_warnings(
    tour: &Tour,
    recordings: &BTreeMap<Sha256, Recording>,
) -> BTreeSet<(usize, usize, Language)> {
    let all = warnings(tour, |hash| recordings.get(hash)).into_iter();
    let places = all.filter_map(|(place, warning)| match (place, warning) {
        (TourLocation::Cue(r, c, language, _), _)
        | (TourLocation::Narration(r, c, language), Warning::CaptionsDiffer { .. }) => {
            Some((r, c, language))
        }
        _ => None,
    });
    places.collect()
}

impl ClipRow {
    /// Whether it is complete in all languages of the filter.
    fn is_complete(&self) -> bool {
        !self.cells.is_empty() && self.cells.iter().all(|cell| cell.is_complete)
    }

    fn state(&self) -> ClipState {
        ClipState {
            is_complete: self.is_complete(),
            is_text_only: self.cells.iter().any(|cell| cell.is_text_only),
        }
    }
}

/// The draft, and what the list shows of it.
struct TourView<'a> {
    words: &'static Translations,
    tour: &'a Tour,
    changed: BTreeSet<ClipKey>,
    /// The clips of the current edition.
    published: BTreeSet<&'a ClipKey>,
    caption_warnings: BTreeSet<(usize, usize, Language)>,
    violations: DraftViolations,
    recordings: &'a BTreeMap<Sha256, Recording>,
    missing: &'a BTreeSet<Sha256>,
}

impl TourView<'_> {
    /// The rooms that pass the filter, with the clips that pass it.
    fn rooms(&self, filter: &TourFilter) -> Vec<RoomSection> {
        let last = self.tour.rooms.len().saturating_sub(1);
        let rooms = self.tour.rooms.iter().enumerate();
        let rooms = rooms.filter(|(_, room)| filter.matches_room(room.slug.as_str()));
        let sections = rooms.map(|(r, room)| {
            let name = tour::text(self.words, self.tour, &room.name);
            let rows = (0..).zip(&room.clips).filter_map(|(c, clip)| {
                let row = self.row(filter, (r, c), room.clips.len(), clip);
                let titles = clip
                    .narrations
                    .values()
                    .map(|narration| narration.title.as_str());
                let text: Vec<&str> = [&row.key, &row.variant, &*name, room.number.as_str()]
                    .into_iter()
                    .chain(titles)
                    .collect();
                let matches = filter.matches_clip(&text.join(" "), row.status, row.state());
                matches.then_some(row)
            });
            let clips: Vec<ClipRow> = rows.collect();
            let keys = room.clips.iter().map(|clip| clip.key.to_string());
            RoomSection {
                slug: room.slug.to_string(),
                number: room.number.to_string(),
                name: name.into_owned(),
                index: r,
                index_above: r.checked_sub(1),
                index_below: (r < last).then_some(r + 1),
                violations: tour::violations(self.words, self.violations.room(r).collect()),
                summary: self.room_summary(&clips, room.clips.len()),
                keys: keys.collect::<Vec<_>>().join(" "),
                is_unfolded: true,
                clips,
            }
        });
        sections
            .filter(|section| !filter.selects_clips() || !section.clips.is_empty())
            .collect()
    }

    /// The number of clips of a room, of those that pass the filter, and of the incomplete ones among
    /// these.
    fn room_summary(&self, matching: &[ClipRow], all: usize) -> String {
        let count = ("count", all.into());
        let mut parts = vec![if matching.len() == all {
            self.words.text_with("shelf-clips", &[count])
        } else {
            let found = ("found", matching.len().into());
            self.words.text_with("shelf-found", &[found, count])
        }];
        let incomplete = matching.iter().filter(|row| !row.is_complete()).count();
        if incomplete > 0 {
            let count = [("count", incomplete.into())];
            parts.push(self.words.text_with("shelf-lacking", &count));
        }
        parts.join(" · ")
    }

    fn row(
        &self,
        filter: &TourFilter,
        (r, c): (usize, usize),
        clips_in_room: usize,
        clip: &Clip,
    ) -> ClipRow {
        let words = self.words;
        let title = tour::clip_title(words, self.tour, clip);
        let (status, status_name) = self.status(&clip.key);
        let recording = self.representative_recording(clip);
        let languages = self.tour.languages.iter();
        let languages = languages.filter(|language| filter.matches_language(language.as_str()));
        ClipRow {
            text_only_note: self.text_only_note(clip),
            title: title.unwrap_or_else(|| words.text("clip-untitled")),
            index: c,
            key: clip.key.to_string(),
            number: clip.key.number.to_string(),
            variant: if clip.key.variant == Variant::Standard {
                String::new()
            } else {
                tour::variant_name(words, clip.key.variant)
            },
            cells: languages
                .map(|language| self.cell((r, c), clip, language))
                .collect(),
            length: recording.map_or("–".into(), |recording| recording.length.to_string()),
            loudness: recording
                .and_then(|recording| recording.loudness)
                .map_or("–".into(), |lufs| format!("{lufs:.1}").replace('-', "−")),
            status,
            status_name,
            index_above: c.checked_sub(1),
            index_below: (c + 1 < clips_in_room).then_some(c + 1),
        }
    }

    fn text_only_note(&self, clip: &Clip) -> String {
        let languages: Vec<&Language> = clip.text_alone().collect();
        if languages.is_empty() {
            String::new()
        } else if languages.len() == clip.narrations.len() {
            self.words.text("clip-text-alone")
        } else {
            let names = tour::language_names(&languages).into();
            self.words
                .text_with("clip-text-alone-in", &[("languages", names)])
        }
    }

    /// The recording in the museum's own language, or else in any.
    fn representative_recording(&self, clip: &Clip) -> Option<&Recording> {
        let own = self.tour.own_language()?;
        let (_, narration) = clip.narration(own, &self.tour.languages)?;
        self.recordings.get(narration.recording.as_ref()?)
    }

    fn status(&self, key: &ClipKey) -> (&'static str, String) {
        let (status, text) = if !self.published.contains(key) {
            ("new", "status-new")
        } else if self.changed.contains(key) {
            ("changed", "status-changed")
        } else {
            ("published", "status-published")
        };
        (status, self.words.text(text))
    }

    fn cell(&self, index: (usize, usize), clip: &Clip, language: &Language) -> LanguageCell {
        let narration = clip.narrations.get(language);
        let faulty: Vec<Part> = self
            .violations
            .narration(index, language.clone())
            .map(Part::of)
            .collect();
        let statuses = self.part_statuses(index, clip, language, &faulty);
        let marks = statuses.iter().map(|(_, status)| status.mark()).collect();
        let name = language.native_name();
        if narration.is_none() && faulty.is_empty() {
            return LanguageCell {
                tag: language.to_string(),
                marks,
                description: format!("{name}: {}", self.words.text("cell-not-begun")),
                is_complete: false,
                is_text_only: false,
            };
        }
        let parts_with = |wanted: PartStatus| -> Vec<String> {
            let parts = statuses.iter().filter(|(_, status)| *status == wanted);
            parts.map(|(key, _)| self.words.text(key)).collect()
        };
        let mut sentences = Vec::new();
        for (status, key) in [
            (PartStatus::Missing, "cell-lacks"),
            (PartStatus::NeedsReview, "cell-look"),
        ] {
            let parts = parts_with(status).join(", ");
            if !parts.is_empty() {
                sentences.push(self.words.text_with(key, &[("what", parts.into())]));
            }
        }
        if sentences.is_empty() {
            sentences.push(self.words.text("cell-whole"));
        }
        let is_text_only = narration.is_some_and(Narration::is_text_alone);
        if is_text_only {
            sentences.push(self.words.text("cell-text-alone"));
        }
        LanguageCell {
            tag: language.to_string(),
            marks,
            description: format!("{name}: {}", sentences.join(" ")),
            is_complete: faulty.is_empty(),
            is_text_only,
        }
    }

    /// The text key and status of each part.
    fn part_statuses(
        &self,
        (r, c): (usize, usize),
        clip: &Clip,
        language: &Language,
        faulty: &[Part],
    ) -> Vec<(&'static str, PartStatus)> {
        let narration = clip.narrations.get(language);
        // An announcement must have a recording; any other narration can be text only.
        let text_only = narration
            .filter(|narration| narration.recording.is_none() && clip.before_closing.is_none());
        let has_caption_warning = self.caption_warnings.contains(&(r, c, language.clone()));
        let is_recording_missing = narration
            .is_some_and(|narration| missing_recordings::is_missing(narration, self.missing));
        let parts = PARTS
            .iter()
            .filter(|(part, _)| *part != Part::Picture || clip.picture.is_some());
        parts
            .map(|(part, key)| {
                let has_warning = match part {
                    Part::Captions => has_caption_warning,
                    Part::Recording => is_recording_missing,
                    Part::Title | Part::Transcript | Part::Credit | Part::Picture => false,
                };
                let has_begun = narration.is_some() || *part == Part::Picture;
                let of_text_only =
                    text_only.and_then(|narration| PartStatus::of_text_only(narration, *part));
                let status = if faulty.contains(part) || !has_begun {
                    PartStatus::Missing
                } else if let Some(status) = of_text_only {
                    status
                } else if has_warning {
                    PartStatus::NeedsReview
                } else {
                    PartStatus::Complete
                };
                (*key, status)
            })
            .collect()
    }
}
