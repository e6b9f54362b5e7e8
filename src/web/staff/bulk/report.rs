//! The report as its page shows it.

use std::borrow::Cow;

use crate::model::Tour;
use crate::model::merge::{MergeOutcome, Part};
use crate::service::import::{Counts, ImportSource, Preview, Row, RowLocation, RowOutcome};
use crate::web::locales::Translations;
use crate::web::messages::sheet::row_error;
use crate::web::messages::tour;

/// More names than this are counted instead.
const MOST_NAMES: usize = 6;

pub(super) struct Told {
    /// What was looked at, and what it would do.
    pub(super) lead: String,
    pub(super) counts: String,
    pub(super) fits: bool,
    pub(super) bad: Vec<RowTold>,
    pub(super) coming: Vec<RowTold>,
    pub(super) same: Vec<RowTold>,
    /// Sentences on what was left aside.
    pub(super) asides: Vec<String>,
}

pub(super) struct RowTold {
    /// A line of the sheet, or a file and its line.
    pub(super) at: String,
    pub(super) what: String,
    pub(super) outcome: String,
    pub(super) troubles: Vec<String>,
    pub(super) remarks: Vec<String>,
}

impl Told {
    pub(super) fn new(words: &Translations, tour: &Tour, it: &Preview) -> Self {
        let lead = match &it.source {
            ImportSource::Tour => words.text("report-tour"),
            ImportSource::Sheet(name) => words.text_with("report-sheet", &[("name", name.into())]),
        };
        let mut told = Self {
            lead,
            counts: counted(words, &it.counts),
            fits: it.can_be_applied(),
            bad: Vec::new(),
            coming: Vec::new(),
            same: Vec::new(),
            asides: Vec::new(),
        };
        for row in &it.rows {
            let list = match &row.outcome {
                RowOutcome::Faults(_) => &mut told.bad,
                RowOutcome::Became(MergeOutcome::Unchanged) => &mut told.same,
                RowOutcome::Became(_)
                | RowOutcome::NewRoom
                | RowOutcome::Fields(_)
                | RowOutcome::Removed => &mut told.coming,
            };
            list.push(row_told(words, tour, row));
        }
        let mut aside = |key: &str, names: &[String]| {
            if !names.is_empty() {
                told.asides
                    .push(words.text_with(key, &[("names", some(words, names).into())]));
            }
        };
        aside("report-ignored", &it.ignored);
        aside("report-unused", &it.unused);
        told
    }
}

/// How many rows became what, as one sentence.
pub(super) fn counted(words: &Translations, it: &Counts) -> String {
    let counts = [
        ("report-faulty", it.faulty),
        ("report-new", it.new),
        ("report-changed", it.changed),
        ("report-removed", it.removed),
        ("report-unchanged", it.unchanged),
        ("report-recordings", it.recordings),
        ("report-text-alone", it.text_alone),
    ];
    let told = counts.into_iter().filter(|it| it.1 > 0);
    let told: Vec<String> = told
        .map(|(key, count)| words.text_with(key, &[("count", count.into())]))
        .collect();
    if told.is_empty() {
        words.text("report-nothing")
    } else {
        told.join(" · ")
    }
}

fn row_told(words: &Translations, tour: &Tour, row: &Row) -> RowTold {
    let (at, what) = place(words, tour, &row.at);
    let troubles = match &row.outcome {
        RowOutcome::Faults(it) => it.iter().map(|it| row_error(words, it)).collect(),
        RowOutcome::Became(_)
        | RowOutcome::NewRoom
        | RowOutcome::Fields(_)
        | RowOutcome::Removed => Vec::new(),
    };
    let remarks = row.remarks.iter().map(|it| tour::violation(words, it));
    RowTold {
        at,
        what,
        outcome: outcome(words, tour, &row.outcome),
        troubles,
        remarks: remarks.collect(),
    }
}

fn place(words: &Translations, tour: &Tour, at: &RowLocation) -> (String, String) {
    match at {
        RowLocation::Line(line) => (line.to_string(), String::new()),
        RowLocation::Narration {
            line,
            room,
            key,
            language,
            title,
        } => (
            line.to_string(),
            format!(
                "{} · {} · {title}",
                room_named(words, tour, room),
                tour::narration_name(words, key, language)
            ),
        ),
        RowLocation::File(file, None) => (file.clone(), String::new()),
        RowLocation::File(file, Some(line)) => (format!("{file}:{line}"), String::new()),
        RowLocation::House => (String::new(), words.text("report-house")),
        RowLocation::Room(slug) => (String::new(), room_named(words, tour, slug.as_str())),
        RowLocation::Clip(key) => (String::new(), tour::clip_name_by_key(words, tour, key)),
    }
}

/// A room by its name; what the sheet says where there is no such room yet.
fn room_named(words: &Translations, tour: &Tour, slug: &str) -> String {
    let room = tour.rooms.iter().find(|it| it.slug.as_str() == slug);
    let name = room.map(|it| tour::text(words, tour, &it.name));
    let name = name.filter(|it| !it.is_empty());
    name.map_or_else(|| slug.to_owned(), Cow::into_owned)
}

fn outcome(words: &Translations, tour: &Tour, it: &RowOutcome) -> String {
    let changed = |names: Vec<String>| {
        words.text_with("became-changed", &[("names", some(words, &names).into())])
    };
    match it {
        RowOutcome::Became(MergeOutcome::NewClip) => words.text("became-new-clip"),
        RowOutcome::Became(MergeOutcome::NewNarration) => words.text("became-new-language"),
        RowOutcome::Became(MergeOutcome::Changed(parts)) => {
            changed(parts.iter().map(|it| part(words, *it)).collect())
        }
        RowOutcome::Became(MergeOutcome::Unchanged) => words.text("became-unchanged"),
        RowOutcome::NewRoom => words.text("became-new-room"),
        RowOutcome::Fields(fields) => {
            let names = fields.iter().map(|it| tour::field_name(words, tour, it));
            changed(names.collect())
        }
        RowOutcome::Removed => words.text("became-removed"),
        RowOutcome::Faults(_) => String::new(),
    }
}

fn part(words: &Translations, it: Part) -> String {
    words.text(match it {
        Part::Title => "field-title",
        Part::Recording => "field-recording",
        Part::Transcript => "field-transcript",
        Part::Captions => "field-captions",
        Part::Credit => "field-credit",
        Part::Advisories => "field-advisories",
        Part::Picture => "field-picture",
    })
}

/// The first names, and how many more there are.
fn some(words: &Translations, names: &[String]) -> String {
    let mut told = names.iter().take(MOST_NAMES).cloned().collect::<Vec<_>>();
    if names.len() > MOST_NAMES {
        let more = names.len() - MOST_NAMES;
        told.push(words.text_with("report-more", &[("count", more.into())]));
    }
    told.join(", ")
}
