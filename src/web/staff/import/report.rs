//! The preview of an import: the outcome of each row of the sheet or part of the tour.

use std::borrow::Cow;

use crate::model::Tour;
use crate::model::merge::{MergeOutcome, Part};
use crate::service::import::{Counts, ImportSource, Preview, Row, RowLocation, RowOutcome};
use crate::web::locales::Translations;
use crate::web::messages::sheet::row_error;
use crate::web::messages::tour;

/// More names than this are only counted.
const MAX_NAMES: usize = 6;

pub(super) struct PreviewReport {
    /// The source of the import: a tour, or a sheet by its name.
    pub(super) source: String,
    pub(super) counts: String,
    pub(super) can_be_applied: bool,
    pub(super) faulty: Vec<ReportRow>,
    pub(super) changed: Vec<ReportRow>,
    pub(super) unchanged: Vec<ReportRow>,
    /// Sentences on ignored columns and unused files.
    pub(super) notes: Vec<String>,
}

pub(super) struct ReportRow {
    /// A line of the sheet, or a file and its line.
    pub(super) location: String,
    pub(super) subject: String,
    pub(super) outcome: String,
    pub(super) errors: Vec<String>,
    pub(super) remarks: Vec<String>,
}

impl PreviewReport {
    pub(super) fn new(words: &Translations, tour: &Tour, preview: &Preview) -> Self {
        let source = match &preview.source {
            ImportSource::Tour => words.text("report-tour"),
            ImportSource::Sheet(name) => words.text_with("report-sheet", &[("name", name.into())]),
        };
        let mut report = Self {
            source,
            counts: count_summary(words, &preview.counts),
            can_be_applied: preview.can_be_applied(),
            faulty: Vec::new(),
            changed: Vec::new(),
            unchanged: Vec::new(),
            notes: Vec::new(),
        };
        for row in &preview.rows {
            let list = match &row.outcome {
                RowOutcome::Faults(_) => &mut report.faulty,
                RowOutcome::Became(MergeOutcome::Unchanged) => &mut report.unchanged,
                RowOutcome::Became(_)
                | RowOutcome::NewRoom
                | RowOutcome::Fields(_)
                | RowOutcome::Removed => &mut report.changed,
            };
            list.push(report_row(words, tour, row));
        }
        let mut note = |key: &str, names: &[String]| {
            if !names.is_empty() {
                let names = [("names", join_names(words, names).into())];
                report.notes.push(words.text_with(key, &names));
            }
        };
        note("report-ignored", &preview.ignored);
        note("report-unused", &preview.unused);
        report
    }
}

/// The number of rows by outcome.
pub(super) fn count_summary(words: &Translations, counts: &Counts) -> String {
    let all = [
        ("report-faulty", counts.faulty),
        ("report-new", counts.new),
        ("report-changed", counts.changed),
        ("report-removed", counts.removed),
        ("report-unchanged", counts.unchanged),
        ("report-recordings", counts.recordings),
        ("report-text-alone", counts.text_alone),
    ];
    let present = all.into_iter().filter(|(_, count)| *count > 0);
    let parts: Vec<String> = present
        .map(|(key, count)| words.text_with(key, &[("count", count.into())]))
        .collect();
    if parts.is_empty() {
        words.text("report-nothing")
    } else {
        parts.join(" · ")
    }
}

fn report_row(words: &Translations, tour: &Tour, row: &Row) -> ReportRow {
    let (location, subject) = location_and_subject(words, tour, &row.at);
    let errors = match &row.outcome {
        RowOutcome::Faults(errors) => errors.iter().map(|error| row_error(words, error)).collect(),
        RowOutcome::Became(_)
        | RowOutcome::NewRoom
        | RowOutcome::Fields(_)
        | RowOutcome::Removed => Vec::new(),
    };
    let remarks = row
        .remarks
        .iter()
        .map(|violation| tour::violation(words, violation));
    ReportRow {
        location,
        subject,
        outcome: outcome(words, tour, &row.outcome),
        errors,
        remarks: remarks.collect(),
    }
}

fn location_and_subject(
    words: &Translations,
    tour: &Tour,
    location: &RowLocation,
) -> (String, String) {
    match location {
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
                room_name(words, tour, room),
                tour::narration_name(words, key, language)
            ),
        ),
        RowLocation::File(file, None) => (file.clone(), String::new()),
        RowLocation::File(file, Some(line)) => (format!("{file}:{line}"), String::new()),
        RowLocation::House => (String::new(), words.text("report-house")),
        RowLocation::Room(slug) => (String::new(), room_name(words, tour, slug.as_str())),
        RowLocation::Clip(key) => (String::new(), tour::clip_name_by_key(words, tour, key)),
    }
}

/// The name of a room, or its slug if it does not exist yet.
fn room_name(words: &Translations, tour: &Tour, slug: &str) -> String {
    let room = tour.rooms.iter().find(|room| room.slug.as_str() == slug);
    let name = room.map(|room| tour::text(words, tour, &room.name));
    let name = name.filter(|name| !name.is_empty());
    name.map_or_else(|| slug.to_owned(), Cow::into_owned)
}

fn outcome(words: &Translations, tour: &Tour, outcome: &RowOutcome) -> String {
    let changed = |names: Vec<String>| {
        words.text_with(
            "became-changed",
            &[("names", join_names(words, &names).into())],
        )
    };
    match outcome {
        RowOutcome::Became(MergeOutcome::NewClip) => words.text("became-new-clip"),
        RowOutcome::Became(MergeOutcome::NewNarration) => words.text("became-new-language"),
        RowOutcome::Became(MergeOutcome::Changed(parts)) => {
            changed(parts.iter().map(|part| part_name(words, *part)).collect())
        }
        RowOutcome::Became(MergeOutcome::Unchanged) => words.text("became-unchanged"),
        RowOutcome::NewRoom => words.text("became-new-room"),
        RowOutcome::Fields(fields) => {
            let names = fields
                .iter()
                .map(|field| tour::field_name(words, tour, field));
            changed(names.collect())
        }
        RowOutcome::Removed => words.text("became-removed"),
        RowOutcome::Faults(_) => String::new(),
    }
}

fn part_name(words: &Translations, part: Part) -> String {
    words.text(match part {
        Part::Title => "field-title",
        Part::Recording => "field-recording",
        Part::Transcript => "field-transcript",
        Part::Captions => "field-captions",
        Part::Credit => "field-credit",
        Part::Advisories => "field-advisories",
        Part::Picture => "field-picture",
        Part::Routes => "what-routes",
    })
}

/// The first names, and how many more there are.
fn join_names(words: &Translations, names: &[String]) -> String {
    let mut parts = names.iter().take(MAX_NAMES).cloned().collect::<Vec<_>>();
    if names.len() > MAX_NAMES {
        let more = names.len() - MAX_NAMES;
        parts.push(words.text_with("report-more", &[("count", more.into())]));
    }
    parts.join(", ")
}
