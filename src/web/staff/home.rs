//! The library: every room and clip in order, what each has and lacks, and how it differs from what
//! visitors have.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};

use crate::model::{
    Clip, ClipKey, Field, FieldMap, Language, Narration, Recording, Right, Sha256, Tour,
    TourLocation, Variant, Warning, warnings,
};
use crate::service::Service;
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::readiness::{Part, Readiness};
use crate::web::staff::sieve::{self, Sieve};
use crate::web::staff::standing::{PARTS, Standing};

#[derive(Template)]
#[template(path = "staff/home.html")]
pub(super) struct HomePage {
    layout: StaffLayout,
    sieve: Sieve,
    /// Every room, to choose one of.
    names: Vec<(String, String)>,
    /// What the filters leave.
    rooms: Vec<Shelf>,
    languages: Vec<Tongue>,
    variants: Vec<(&'static str, String)>,
    /// What nobody can hear any more.
    silent: Vec<Silent>,
    /// How much publishing stops at; none where there is nothing to publish yet.
    to_fix: usize,
    adds: bool,
    arranges: bool,
}

/// A narration whose recording is gone.
struct Silent {
    key: String,
    language: String,
    said: String,
}

struct Tongue {
    tag: String,
    name: String,
}

struct Shelf {
    slug: String,
    number: String,
    name: String,
    /// Which of the rooms it is.
    at: usize,
    before: Option<usize>,
    after: Option<usize>,
    /// How many clips it has, and how many of them lack something.
    said: String,
    /// The keys of all its clips, parted by blanks.
    keys: String,
    /// Whether its rows are here, or wait until somebody opens it.
    open: bool,
    /// What publishing stops at in the room itself.
    lacks: Vec<String>,
    clips: Vec<Row>,
}

struct Row {
    key: String,
    number: String,
    variant: String,
    title: String,
    /// That it is only to be read, and in which languages where it is heard in others; empty where it
    /// is heard.
    text_alone: String,
    /// Which of its room's clips it is.
    at: usize,
    cells: Vec<Cell>,
    length: String,
    loudness: String,
    status: &'static str,
    status_said: String,
    /// Where the buttons would move it; none where it cannot go on.
    before: Option<usize>,
    after: Option<usize>,
}

/// A clip in one language: what is there, at a glance and in words.
struct Cell {
    tag: String,
    marks: String,
    said: String,
    whole: bool,
    text_alone: bool,
}

pub(super) async fn show(
    State(service): State<Service>,
    request: StaffRequest,
    sought: Result<Query<Sieve>, QueryRejection>,
) -> Result<Page<HomePage>, HttpError> {
    let draft = service.draft(&request.staff).await?;
    let recordings = service.recordings(&request.staff).await?;
    let gone = service.missing_recordings(&recordings);
    let tour = &draft.tour;
    let house = service.published_tour();
    let current = &house.edition.tour;
    let sight = Sight {
        words: request.words,
        tour,
        changed: changed(&FieldMap::from_tour(current), &draft.fields),
        known: current
            .rooms
            .iter()
            .flat_map(|it| &it.clips)
            .map(|it| &it.key)
            .collect(),
        look: worth_a_look(tour, &recordings),
        ready: Readiness::of(tour, &recordings),
        recordings: &recordings,
        gone: &gone,
    };
    let sieve = sought.map_or_else(|_| Sieve::default(), |it| it.0);
    let mut rooms = sight.shelves(&sieve);
    let rows: Vec<usize> = rooms.iter().map(|it| it.clips.len()).collect();
    for (it, open) in rooms
        .iter_mut()
        .zip(sieve.open_rooms(&rows, tour.languages.len()))
    {
        it.open = open;
    }
    Ok(Page(HomePage {
        rooms,
        names: tour
            .rooms
            .iter()
            .map(|it| {
                let name = tour::text(request.words, tour, &it.name);
                (it.slug.to_string(), format!("{} {name}", it.number))
            })
            .collect(),
        sieve,
        languages: tour
            .languages
            .iter()
            .map(|it| Tongue {
                name: it.native_name(),
                tag: it.to_string(),
            })
            .collect(),
        variants: tour::variants(request.words),
        silent: silent(request.words, tour, &gone),
        to_fix: if tour.rooms.is_empty() {
            0
        } else {
            sight.ready.count()
        },
        adds: request.staff.may(Right::Write),
        arranges: request.staff.may(Right::Publish),
        layout: request.layout(request.words.text("tab-tour")),
    }))
}

/// Which clips are not as visitors have them.
fn changed(current: &FieldMap, draft: &FieldMap) -> BTreeSet<ClipKey> {
    let keys = current.differences(draft).into_iter().filter_map(|it| {
        if let Field::Clip(key, _) = it.field {
            Some(key)
        } else {
            None
        }
    });
    keys.collect()
}

/// Captions that somebody should look at.
fn worth_a_look(
    tour: &Tour,
    recordings: &BTreeMap<Sha256, Recording>,
) -> BTreeSet<(usize, usize, Language)> {
    let told = warnings(tour, |it| recordings.get(it)).into_iter();
    let places = told.filter_map(|(place, warning)| match (place, warning) {
        (TourLocation::Cue(r, c, language, _), _)
        | (TourLocation::Narration(r, c, language), Warning::CaptionsDiffer { .. }) => {
            Some((r, c, language))
        }
        _ => None,
    });
    places.collect()
}

fn silent(words: &Translations, tour: &Tour, gone: &BTreeSet<Sha256>) -> Vec<Silent> {
    let clips = tour.rooms.iter().flat_map(|it| &it.clips);
    let told = clips.flat_map(|clip| clip.narrations.iter().map(move |it| (clip, it)));
    let silent = told.filter(|(_, (_, it))| is_gone(it, gone));
    silent
        .map(|(clip, (language, _))| Silent {
            said: format!(
                "{} · {}",
                tour::clip(words, tour, clip),
                language.native_name()
            ),
            key: clip.key.to_string(),
            language: language.to_string(),
        })
        .collect()
}

fn is_gone(it: &Narration, gone: &BTreeSet<Sha256>) -> bool {
    it.recording.as_ref().is_some_and(|it| gone.contains(it))
}

impl Row {
    /// Whether nothing lacks in any language that is looked at.
    fn is_whole(&self) -> bool {
        !self.cells.is_empty() && self.cells.iter().all(|it| it.whole)
    }

    fn summary(&self) -> sieve::Summary {
        sieve::Summary {
            whole: self.is_whole(),
            text_alone: self.cells.iter().any(|it| it.text_alone),
        }
    }
}

/// What is seen of the tour from here.
struct Sight<'a> {
    words: &'static Translations,
    tour: &'a Tour,
    changed: BTreeSet<ClipKey>,
    known: BTreeSet<&'a ClipKey>,
    look: BTreeSet<(usize, usize, Language)>,
    ready: Readiness,
    recordings: &'a BTreeMap<Sha256, Recording>,
    gone: &'a BTreeSet<Sha256>,
}

impl Sight<'_> {
    /// The rooms that the filters leave, with the clips that they leave.
    fn shelves(&self, sieve: &Sieve) -> Vec<Shelf> {
        let last = self.tour.rooms.len().saturating_sub(1);
        let asked = self.tour.rooms.iter().enumerate();
        let asked = asked.filter(|(_, it)| sieve.has_room(it.slug.as_str()));
        let shelves = asked.map(|(r, room)| {
            let name = tour::text(self.words, self.tour, &room.name);
            let rows = (0..).zip(&room.clips).filter_map(|(c, clip)| {
                let row = self.row(sieve, (r, c), room.clips.len(), clip);
                let titles = clip.narrations.values().map(|it| it.title.as_str());
                let text: Vec<&str> = [&row.key, &row.variant, &*name, room.number.as_str()]
                    .into_iter()
                    .chain(titles)
                    .collect();
                let found = sieve.has_clip(&text.join(" "), row.status, row.summary());
                found.then_some(row)
            });
            let clips: Vec<Row> = rows.collect();
            let keys = room.clips.iter().map(|it| it.key.to_string());
            Shelf {
                slug: room.slug.to_string(),
                number: room.number.to_string(),
                name: name.into_owned(),
                at: r,
                before: r.checked_sub(1),
                after: (r < last).then_some(r + 1),
                lacks: tour::faults(self.words, self.ready.room(r).collect()),
                said: self.counted(&clips, room.clips.len()),
                keys: keys.collect::<Vec<_>>().join(" "),
                open: true,
                clips,
            }
        });
        shelves
            .filter(|it| !sieve.seeks_clips() || !it.clips.is_empty())
            .collect()
    }

    /// `12 clips · 3 lack something`, or how many of them the filters leave.
    fn counted(&self, found: &[Row], all: usize) -> String {
        let count = ("count", all.into());
        let mut said = vec![if found.len() == all {
            self.words.text_with("shelf-clips", &[count])
        } else {
            let found = ("found", found.len().into());
            self.words.text_with("shelf-found", &[found, count])
        }];
        let lacking = found.iter().filter(|it| !it.is_whole()).count();
        if lacking > 0 {
            let count = [("count", lacking.into())];
            said.push(self.words.text_with("shelf-lacking", &count));
        }
        said.join(" · ")
    }

    fn row(&self, sieve: &Sieve, (r, c): (usize, usize), count: usize, clip: &Clip) -> Row {
        let words = self.words;
        let title = tour::title(words, self.tour, clip);
        let (status, status_said) = self.status(&clip.key);
        let measured = self.measured(clip);
        let languages = self.tour.languages.iter();
        let languages = languages.filter(|it| sieve.has_language(it.as_str()));
        Row {
            text_alone: self.text_alone(clip),
            title: title.unwrap_or_else(|| words.text("clip-untitled")),
            at: c,
            key: clip.key.to_string(),
            number: clip.key.number.to_string(),
            variant: if clip.key.variant == Variant::Standard {
                String::new()
            } else {
                tour::variant(words, clip.key.variant)
            },
            cells: languages.map(|it| self.cell((r, c), clip, it)).collect(),
            length: measured.map_or("–".into(), |it| it.length.to_string()),
            loudness: measured
                .and_then(|it| it.loudness)
                .map_or("–".into(), |it| format!("{it:.1}").replace('-', "−")),
            status,
            status_said,
            before: c.checked_sub(1),
            after: (c + 1 < count).then_some(c + 1),
        }
    }

    fn text_alone(&self, clip: &Clip) -> String {
        let read: Vec<&Language> = clip.text_alone().collect();
        if read.is_empty() {
            String::new()
        } else if read.len() == clip.narrations.len() {
            self.words.text("clip-text-alone")
        } else {
            let languages = tour::tongues(&read).into();
            self.words
                .text_with("clip-text-alone-in", &[("languages", languages)])
        }
    }

    /// The recording that stands for the clip: the house's own, or any.
    fn measured(&self, clip: &Clip) -> Option<&Recording> {
        let (_, it) = clip.narration(self.tour.own_language()?, &self.tour.languages)?;
        self.recordings.get(it.recording.as_ref()?)
    }

    fn status(&self, key: &ClipKey) -> (&'static str, String) {
        let (status, word) = if !self.known.contains(key) {
            ("new", "status-new")
        } else if self.changed.contains(key) {
            ("changed", "status-changed")
        } else {
            ("published", "status-published")
        };
        (status, self.words.text(word))
    }

    fn cell(&self, at: (usize, usize), clip: &Clip, language: &Language) -> Cell {
        let told = clip.narrations.get(language);
        let faulty: Vec<Part> = self
            .ready
            .narration(at, language.clone())
            .map(Part::of)
            .collect();
        // Nothing of a voice is asked for where nobody speaks.
        let unvoiced = told.filter(|it| it.recording.is_none() && clip.before_closing.is_none());
        let look = self.look.contains(&(at.0, at.1, language.clone()));
        let lost = told.is_some_and(|it| is_gone(it, self.gone));
        let parts = PARTS
            .iter()
            .filter(|(part, _)| *part != Part::Picture || clip.picture.is_some());
        let parts: Vec<(&str, Standing)> = parts
            .map(|(part, key)| {
                let seen = match part {
                    Part::Captions => look,
                    Part::Recording => lost,
                    Part::Title | Part::Transcript | Part::Credit | Part::Picture => false,
                };
                let begun = told.is_some() || *part == Part::Picture;
                let state = if faulty.contains(part) || !begun {
                    Standing::Lacks
                } else if let Some(state) = unvoiced.and_then(|it| Standing::of_unvoiced(it, *part))
                {
                    state
                } else if seen {
                    Standing::Look
                } else {
                    Standing::There
                };
                (*key, state)
            })
            .collect();
        if told.is_none() && faulty.is_empty() {
            let name = language.native_name();
            return Cell {
                tag: language.to_string(),
                marks: parts.iter().map(|it| it.1.mark()).collect(),
                said: format!("{name}: {}", self.words.text("cell-not-begun")),
                whole: false,
                text_alone: false,
            };
        }
        let named = |wanted: Standing| -> Vec<String> {
            let some = parts.iter().filter(|it| it.1 == wanted);
            some.map(|it| self.words.text(it.0)).collect()
        };
        let mut said = Vec::new();
        for (wanted, key) in [
            (Standing::Lacks, "cell-lacks"),
            (Standing::Look, "cell-look"),
        ] {
            let some = named(wanted).join(", ");
            if !some.is_empty() {
                said.push(self.words.text_with(key, &[("what", some.into())]));
            }
        }
        if said.is_empty() {
            said.push(self.words.text("cell-whole"));
        }
        let text_alone = told.is_some_and(Narration::is_text_alone);
        if text_alone {
            said.push(self.words.text("cell-text-alone"));
        }
        Cell {
            tag: language.to_string(),
            marks: parts.iter().map(|it| it.1.mark()).collect(),
            said: format!("{}: {}", language.native_name(), said.join(" ")),
            whole: faulty.is_empty(),
            text_alone,
        }
    }
}
