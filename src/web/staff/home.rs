//! The library: every room and clip in order, what each has and lacks, and how it differs from what
//! visitors have.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::State;

use crate::guide::Guide;
use crate::model::{
    Clip, ClipKey, Field, Flat, Language, Narration, Place, Recording, Right, Sha256, Tour,
    Variant, Warning, warnings,
};
use crate::web::answer::Page;
use crate::web::failure::Failure;
use crate::web::staff::desk::{Desk, Frame};
use crate::web::staff::telling;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "staff/home.html")]
pub(super) struct HomePage {
    frame: Frame,
    rooms: Vec<Shelf>,
    languages: Vec<Tongue>,
    variants: Vec<(&'static str, String)>,
    /// What nobody can hear any more.
    silent: Vec<Silent>,
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
    before: Option<usize>,
    after: Option<usize>,
    clips: Vec<Row>,
}

struct Row {
    key: String,
    number: String,
    variant: String,
    title: String,
    /// All that a search looks at.
    found_by: String,
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
}

/// How far a part of a narration is.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    There,
    /// There, and worth a look.
    Look,
    Lacks,
}

pub(super) async fn show(
    State(guide): State<Guide>,
    desk: Desk,
) -> Result<Page<HomePage>, Failure> {
    let draft = guide.draft(&desk.staff).await?;
    let recordings = guide.recordings(&desk.staff).await?;
    let gone = guide.gone(&recordings);
    let tour = &draft.tour;
    let house = guide.house();
    let current = &house.edition.tour;
    let sight = Sight {
        words: desk.words,
        tour,
        changed: changed(&Flat::of(current), &draft.flat),
        known: current
            .rooms
            .iter()
            .flat_map(|it| &it.clips)
            .map(|it| &it.key)
            .collect(),
        look: worth_a_look(tour, &recordings),
        recordings: &recordings,
        gone: &gone,
    };
    let last = tour.rooms.len().saturating_sub(1);
    let rooms = tour.rooms.iter().enumerate().map(|(r, it)| Shelf {
        slug: it.slug.to_string(),
        number: it.number.to_string(),
        name: telling::text(desk.words, tour, &it.name).to_owned(),
        before: r.checked_sub(1),
        after: (r < last).then_some(r + 1),
        clips: (0..)
            .zip(&it.clips)
            .map(|(c, clip)| sight.row(r, c, it.clips.len(), clip))
            .collect(),
    });
    Ok(Page(HomePage {
        rooms: rooms.collect(),
        languages: tour
            .languages
            .iter()
            .map(|it| Tongue {
                name: it.own_name(),
                tag: it.to_string(),
            })
            .collect(),
        variants: variants(desk.words),
        silent: silent(desk.words, tour, &gone),
        adds: desk.staff.may(Right::Write),
        arranges: desk.staff.may(Right::Publish),
        frame: desk.frame(desk.words.say("tab-tour")),
    }))
}

/// Every variant, by its name and by what staff call it.
pub(super) fn variants(words: &Words) -> Vec<(&'static str, String)> {
    let each = Variant::ALL
        .iter()
        .map(|it| (it.as_str(), variant(words, *it)));
    each.collect()
}

pub(super) fn variant(words: &Words, it: Variant) -> String {
    words.say(match it {
        Variant::Standard => "kind-standard",
        Variant::Extended => "kind-extended",
        Variant::Family => "kind-family",
        Variant::Described => "kind-described",
        Variant::Plain => "kind-plain",
    })
}

/// Which clips are not as visitors have them.
fn changed(current: &Flat, draft: &Flat) -> BTreeSet<ClipKey> {
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
        (Place::Cue(r, c, language, _), _)
        | (Place::Narration(r, c, language), Warning::CaptionsDiffer { .. }) => {
            Some((r, c, language))
        }
        _ => None,
    });
    places.collect()
}

fn silent(words: &Words, tour: &Tour, gone: &BTreeSet<Sha256>) -> Vec<Silent> {
    let clips = tour.rooms.iter().flat_map(|it| &it.clips);
    let told = clips.flat_map(|clip| clip.narrations.iter().map(move |it| (clip, it)));
    let silent = told.filter(|(_, (_, it))| is_gone(it, gone));
    silent
        .map(|(clip, (language, narration))| {
            let title = Some(narration.title.clone()).filter(|it| !it.is_empty());
            let title = title.unwrap_or_else(|| words.say("clip-untitled"));
            Silent {
                said: format!("{} {title} · {}", clip.key, language.own_name()),
                key: clip.key.to_string(),
                language: language.to_string(),
            }
        })
        .collect()
}

fn is_gone(it: &Narration, gone: &BTreeSet<Sha256>) -> bool {
    it.recording.as_ref().is_some_and(|it| gone.contains(it))
}

/// What is seen of the tour from here.
struct Sight<'a> {
    words: &'static Words,
    tour: &'a Tour,
    changed: BTreeSet<ClipKey>,
    known: BTreeSet<&'a ClipKey>,
    look: BTreeSet<(usize, usize, Language)>,
    recordings: &'a BTreeMap<Sha256, Recording>,
    gone: &'a BTreeSet<Sha256>,
}

impl Sight<'_> {
    fn row(&self, r: usize, c: usize, count: usize, clip: &Clip) -> Row {
        let words = self.words;
        let title = title(words, self.tour, clip);
        let (status, status_said) = self.status(&clip.key);
        let measured = self.measured(clip);
        let titles: Vec<&str> = clip
            .narrations
            .values()
            .map(|it| it.title.as_str())
            .collect();
        Row {
            found_by: format!("{} {}", clip.key, titles.join(" ")).to_lowercase(),
            title: title.unwrap_or_else(|| words.say("clip-untitled")),
            key: clip.key.to_string(),
            number: clip.key.number.to_string(),
            variant: if clip.key.variant == Variant::Standard {
                String::new()
            } else {
                variant(words, clip.key.variant)
            },
            cells: self
                .tour
                .languages
                .iter()
                .map(|it| self.cell(r, c, it, clip.narrations.get(it)))
                .collect(),
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
        (status, self.words.say(word))
    }

    fn cell(&self, r: usize, c: usize, language: &Language, told: Option<&Narration>) -> Cell {
        let there = |it: bool| if it { Part::There } else { Part::Lacks };
        let look = self.look.contains(&(r, c, language.clone()));
        let captions = match there(told.is_some_and(|it| !it.captions.is_empty())) {
            Part::There | Part::Look if look => Part::Look,
            it @ (Part::There | Part::Look | Part::Lacks) => it,
        };
        let parts = [
            (
                "field-title",
                there(told.is_some_and(|it| !it.title.is_empty())),
            ),
            (
                "field-recording",
                there(told.is_some_and(|it| it.recording.is_some() && !is_gone(it, self.gone))),
            ),
            (
                "field-transcript",
                there(told.is_some_and(|it| !it.transcript.is_empty())),
            ),
            ("field-captions", captions),
        ];
        let named = |wanted: Part| -> Vec<String> {
            let some = parts.iter().filter(|it| it.1 == wanted);
            some.map(|it| self.words.say(it.0)).collect()
        };
        let mut said = Vec::new();
        for (wanted, key) in [(Part::Lacks, "cell-lacks"), (Part::Look, "cell-look")] {
            let some = named(wanted).join(", ");
            if !some.is_empty() {
                said.push(self.words.with(key, &[("what", some.into())]));
            }
        }
        if said.is_empty() {
            said.push(self.words.say("cell-whole"));
        }
        Cell {
            tag: language.to_string(),
            marks: parts.iter().map(|it| mark(it.1)).collect(),
            said: format!("{}: {}", language.own_name(), said.join(" ")),
            whole: parts.iter().all(|it| it.1 != Part::Lacks),
        }
    }
}

fn mark(it: Part) -> char {
    match it {
        Part::There => '●',
        Part::Look => '◐',
        Part::Lacks => '○',
    }
}

/// A clip's title in the reader's language, or in one that has one.
pub(super) fn title(words: &Words, tour: &Tour, clip: &Clip) -> Option<String> {
    let asked = words.tag().parse::<Language>().ok();
    let mut likes = asked.iter().chain(&tour.languages);
    likes.find_map(|it| {
        let title = &clip.narrations.get(it)?.title;
        (!title.is_empty()).then(|| title.clone())
    })
}
