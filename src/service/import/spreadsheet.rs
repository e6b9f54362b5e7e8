//! The preview of a sheet of clips and of the files that it names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::library::spreadsheet::{self, Column, Entry, FileNames, NameMatch, TextSource};
use crate::model::merge::IncomingNarration;
use crate::model::{ClipKey, Language, Narration, RuleViolation, Tour, TourLocation, check_tour};
use crate::service::import::JobError;
use crate::service::import::files::{NamedFiles, SheetFiles};
use crate::service::import::folder::ValidatedImport;
use crate::service::import::preview::run_blocking;
use crate::service::import::report::{Preview, Row, RowError, RowLocation, RowOutcome};
use crate::service::import::worker::ImportWorker;
use crate::service::ingest::{Progress, Step};

/// The maximum number of caption faults that are listed for a row: captions are corrected as a
/// whole.
const MAX_CAPTION_FAULTS_PER_ROW: usize = 4;

/// A row with its cells resolved to files.
#[derive(Debug)]
struct ResolvedRow {
    entry: Entry,
    audio: Option<String>,
    transcript: Option<String>,
    captions: Option<String>,
    image: Option<String>,
    errors: Vec<RowError>,
}

impl ImportWorker {
    /// Computes the outcome of each row of the sheet `name`, and the resulting tour.
    pub(super) async fn preview_sheet(
        &self,
        name: &str,
        files: &BTreeMap<String, PathBuf>,
        mut tour: Tour,
    ) -> Result<(Preview, ValidatedImport), JobError> {
        (self.progress)(Progress::began(Step::Reading));
        let (library, file) = (self.ingest.library.clone(), files.get(name).cloned());
        let file = file.ok_or(JobError::NoSheet)?;
        let sheet = run_blocking(move || library.read_table(&file)).await?;
        let sheet = sheet.map_err(|why| JobError::Sheet {
            name: name.to_owned(),
            why,
        })?;
        let found = spreadsheet::parse_entries(&sheet);
        let names = FileNames::new(
            files
                .keys()
                .map(String::as_str)
                .filter(|file| *file != name),
        );
        let mut resolved: Vec<ResolvedRow> = found
            .entries
            .into_iter()
            .map(|entry| ResolvedRow::of(entry, &names))
            .collect();
        check_one_image_per_clip(&mut resolved);
        let sheet_files = self
            .read_sheet_files(&named_files(&resolved), files)
            .await?;
        let mut rows: BTreeMap<usize, Row> = BTreeMap::new();
        for cell_fault in found.invalid_cells {
            let (column, fault) = (cell_fault.column, cell_fault.error);
            let row = rows.entry(cell_fault.line).or_insert(Row {
                at: RowLocation::Line(cell_fault.line),
                outcome: RowOutcome::Faults(Vec::new()),
                remarks: Vec::new(),
            });
            if let RowOutcome::Faults(errors) = &mut row.outcome {
                errors.push(RowError::Cell { column, fault });
            }
        }
        for row in &resolved {
            rows.insert(row.entry.line, row.row(&sheet_files, &mut tour));
        }
        let mut remarks = publishing_faults(&tour, &sheet_files, &rows);
        for row in rows.values_mut() {
            if let RowLocation::Narration { key, language, .. } = &row.at {
                let faults = remarks.remove(&(key.clone(), language.clone()));
                row.remarks = faults.unwrap_or_default();
            }
        }
        let used: BTreeSet<&String> = resolved.iter().flat_map(ResolvedRow::files).collect();
        let unused = files
            .keys()
            .filter(|file| *file != name && !used.contains(file));
        let mut report = Preview::of_sheet(name.to_owned(), rows.into_values().collect());
        report.unused = unused.cloned().collect();
        report.ignored = sheet.ignored;
        let new_files = sheet_files.into_new_files();
        report.counts.recordings = new_files.recordings();
        report.counts.text_alone = count_without_recording(&tour, &report.rows);
        Ok((report, ValidatedImport { tour, new_files }))
    }
}

fn named_files(rows: &[ResolvedRow]) -> NamedFiles {
    let names = |of: fn(&ResolvedRow) -> [&Option<String>; 2]| {
        let names = rows.iter().flat_map(of).flatten();
        names.cloned().collect()
    };
    NamedFiles {
        texts: names(|row| [&row.transcript, &row.captions]),
        sounds: names(|row| [&row.audio, &None]),
        images: names(|row| [&row.image, &None]),
    }
}

impl ResolvedRow {
    fn of(entry: Entry, names: &FileNames<'_>) -> Self {
        let mut errors = Vec::new();
        let mut find = |column, wanted: Option<&String>| {
            let wanted = wanted?;
            let name = wanted.chars().take(120).collect();
            match names.find(wanted) {
                NameMatch::Exact(file) | NameMatch::Close(file) => return Some(file.to_owned()),
                NameMatch::Missing => errors.push(RowError::FileMissing { column, name }),
                NameMatch::Ambiguous(files) => errors.push(RowError::ManyFiles {
                    column,
                    name,
                    files: files.into_iter().take(5).map(str::to_owned).collect(),
                }),
            }
            None
        };
        let audio = find(Column::Audio, entry.audio.as_ref());
        let transcript = match &entry.transcript {
            Some(TextSource::File(file)) => find(Column::Transcript, Some(file)),
            Some(TextSource::Text(_)) | None => None,
        };
        let captions = find(Column::Captions, entry.captions.as_ref());
        let image = find(Column::Image, entry.image.as_ref());
        Self {
            entry,
            audio,
            transcript,
            captions,
            image,
            errors,
        }
    }

    fn files(&self) -> impl Iterator<Item = &String> {
        [&self.audio, &self.transcript, &self.captions, &self.image]
            .into_iter()
            .flatten()
    }

    /// Merges the row into the tour if it has no faults.
    fn row(&self, sheet_files: &SheetFiles, tour: &mut Tour) -> Row {
        let entry = &self.entry;
        let mut errors = self.errors.clone();
        let place = tour.resolve_room(entry.room.as_str(), &entry.key, &entry.language);
        let room = ok_or_record(place, &mut errors);
        let mut at = RowLocation::Narration {
            line: entry.line,
            room: entry.room.as_str().to_owned(),
            key: entry.key.clone(),
            language: entry.language.clone(),
            title: entry.title.clone(),
        };
        let incoming = self.incoming(sheet_files, &mut errors);
        let outcome = match room {
            Some(slug) if errors.is_empty() => {
                if let RowLocation::Narration { room, .. } = &mut at {
                    *room = slug.to_string();
                }
                match tour.merge(&slug, incoming) {
                    Ok(became) => RowOutcome::Became(became),
                    Err(error) => RowOutcome::Faults(vec![error.into()]),
                }
            }
            Some(_) | None => RowOutcome::Faults(errors),
        };
        Row {
            at,
            outcome,
            remarks: Vec::new(),
        }
    }

    fn incoming(&self, sheet_files: &SheetFiles, errors: &mut Vec<RowError>) -> IncomingNarration {
        let entry = &self.entry;
        let recording = self.audio.as_ref().map(|file| sheet_files.recording(file));
        let recording = recording.and_then(|result| ok_or_record(result, errors));
        let transcript = match &entry.transcript {
            Some(TextSource::Text(text)) => Some(text.clone()),
            Some(TextSource::File(_)) => {
                let text = self.transcript.as_ref().map(|file| sheet_files.text(file));
                text.and_then(|result| ok_or_record(result, errors))
                    .map(str::to_owned)
            }
            None => None,
        };
        let captions = self
            .captions
            .as_ref()
            .map(|file| sheet_files.captions(file));
        let captions =
            captions.and_then(|result| result.map_err(|mut all| errors.append(&mut all)).ok());
        let picture = self.image.as_ref().map(|file| sheet_files.picture(file));
        let mut picture = picture.and_then(|result| ok_or_record(result, errors));
        let (credit, rights) = (entry.credit.clone(), entry.rights.clone());
        // The credit is the narrator's. The photographer is entered later in the draft.
        if let Some(picture) = &mut picture {
            picture.rights = rights.clone().unwrap_or_default();
        }
        // Without an image the rights apply to the recording, and are appended to its credit.
        let credit = match rights.filter(|_| entry.image.is_none()) {
            Some(rights) => {
                Some(credit.map_or(rights.clone(), |credit| format!("{credit} · {rights}")))
            }
            None => credit,
        };
        IncomingNarration {
            key: entry.key.clone(),
            language: entry.language.clone(),
            title: entry.title.clone(),
            recording,
            transcript,
            captions,
            credit,
            advisories: entry.advisories.clone(),
            picture,
            routes: entry.routes.clone(),
        }
    }
}

/// The number of imported narrations without a recording.
fn count_without_recording(tour: &Tour, rows: &[Row]) -> usize {
    let clip = |key| tour.rooms.iter().find_map(|room| room.clip(key));
    let read = rows.iter().filter(|row| {
        let RowLocation::Narration { key, language, .. } = &row.at else {
            return false;
        };
        let narration = clip(key).and_then(|clip| clip.narrations.get(language));
        matches!(row.outcome, RowOutcome::Became(_))
            && narration.is_some_and(Narration::is_text_alone)
    });
    read.count()
}

fn ok_or_record<T>(
    result: Result<T, impl Into<RowError>>,
    errors: &mut Vec<RowError>,
) -> Option<T> {
    result.map_err(|error| errors.push(error.into())).ok()
}

/// A clip has one picture, in whichever row.
fn check_one_image_per_clip(rows: &mut [ResolvedRow]) {
    let mut first: BTreeMap<ClipKey, (String, usize)> = BTreeMap::new();
    for row in rows {
        let (key, line) = (row.entry.key.clone(), row.entry.line);
        let Some(image) = &row.image else {
            continue;
        };
        let (known, line) = first.entry(key).or_insert((image.clone(), line));
        if known != image {
            row.errors.push(RowError::OtherPicture { line: *line });
        }
    }
}

/// The faults that would prevent publishing, by narration. Faults of a clip are listed at its first
/// row.
fn publishing_faults(
    tour: &Tour,
    sheet_files: &SheetFiles,
    rows: &BTreeMap<usize, Row>,
) -> BTreeMap<(ClipKey, Language), Vec<RuleViolation>> {
    let mut first: BTreeMap<&ClipKey, &Language> = BTreeMap::new();
    for row in rows.values() {
        if let RowLocation::Narration { key, language, .. } = &row.at {
            first.entry(key).or_insert(language);
        }
    }
    let mut remarks: BTreeMap<_, Vec<RuleViolation>> = BTreeMap::new();
    for (place, fault) in check_tour(tour, |recording| sheet_files.length(recording)) {
        let (r, c, language, of_cue) = match place {
            TourLocation::Narration(r, c, language) => (r, c, Some(language), false),
            TourLocation::Cue(r, c, language, _) => (r, c, Some(language), true),
            TourLocation::Clip(r, c) => (r, c, None, false),
            TourLocation::Tour
            | TourLocation::Facility(_)
            | TourLocation::Room(_)
            | TourLocation::Route(_)
            | TourLocation::RouteClip(..) => continue,
        };
        let clip = tour.rooms.get(r).and_then(|room| room.clips.get(c));
        let Some(clip) = clip else {
            continue;
        };
        let language =
            language.or_else(|| first.get(&clip.key).map(|language| (*language).clone()));
        let Some(language) = language else {
            continue;
        };
        let faults = remarks.entry((clip.key.clone(), language)).or_default();
        if !of_cue || faults.len() < MAX_CAPTION_FAULTS_PER_ROW {
            faults.push(fault);
        }
    }
    remarks
}
