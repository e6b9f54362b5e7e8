//! The preview of an import: finds the sheet or the tour among the received files, and computes its
//! changes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;

use crate::library::{Inbox, InboxFile, file_extension, tour_folder};
use crate::model::merge::MergeOutcome;
use crate::model::{Difference, Field, FieldMap, FieldOwner, Tour};
use crate::service::blocking::run_on_thread;
use crate::service::import::folder::ValidatedImport;
use crate::service::import::report::{ImportSource, Preview, Row, RowLocation, RowOutcome};
use crate::service::import::worker::ImportWorker;
use crate::service::import::{ImportError, JobError};
use crate::service::ingest::{IngestError, NewFiles, Progress, Step};
use crate::store::Draft;

const TOUR_FILE: &str = "tour.toml";
const SHEET_EXTENSIONS: [&str; 2] = ["csv", "xlsx"];

/// A previewed import that can be applied.
#[derive(Debug)]
pub(super) struct PreparedImport {
    pub(super) source: ImportSource,
    /// The draft at the time of the preview.
    pub(super) before: FieldMap,
    pub(super) tour: Tour,
    pub(super) new_files: NewFiles,
    /// The subject of the log entry.
    pub(super) subject: String,
    /// The unpacked files of a tour, until they are stored.
    pub(super) folder: Option<TempDir>,
}

impl ImportWorker {
    /// Computes what the received files would change. It can be applied if it has no faults.
    pub(super) async fn preview(
        &self,
        inbox: &Arc<Inbox>,
    ) -> Result<(Preview, Option<PreparedImport>), JobError> {
        (self.progress)(Progress::began(Step::Unpacking));
        let unpacking = Arc::clone(inbox);
        let files = run_blocking(move || unpacking.unpack().map(|()| unpacking.files())).await??;
        let draft = self.ingest.store.draft().await?;
        if let Some(root) = tour_root(&files) {
            return self.preview_tour(inbox, root, draft).await;
        }
        let received = inbox.uploaded();
        self.preview_sheet_files(&files, &received, draft).await
    }

    async fn preview_tour(
        &self,
        inbox: &Arc<Inbox>,
        root: String,
        draft: Option<Draft>,
    ) -> Result<(Preview, Option<PreparedImport>), JobError> {
        (self.progress)(Progress::began(Step::Reading));
        let inbox = Arc::clone(inbox);
        let subject = tour_name(&root, &inbox);
        let library = self.ingest.library.clone();
        let (folder, source) = run_blocking(move || {
            let folder = inbox.link_folder(&root)?;
            let source = tour_folder::read_unless(folder.path(), || library.is_cancelled());
            Ok::<_, std::io::Error>((folder, source))
        })
        .await??;
        let ValidatedImport { tour, new_files } = match self.validate(source).await {
            Ok(validated) => validated,
            Err(ImportError::Faults(faults)) => return Ok((Preview::of_faults(faults), None)),
            Err(error) => return Err(error.into()),
        };
        let (before, old) = draft.map_or_else(
            || (FieldMap::default(), None),
            |draft| (draft.fields, Some(draft.tour)),
        );
        let differences = before.differences(&FieldMap::from_tour(&tour));
        let mut report = Preview::of_tour(rows(&differences, old.as_ref(), &tour));
        report.counts.recordings = new_files.recordings();
        report.counts.text_alone = tour
            .narrations()
            .filter(|narration| narration.is_text_alone())
            .count();
        let prepared = PreparedImport {
            source: ImportSource::Tour,
            before,
            tour,
            new_files,
            subject,
            folder: Some(folder),
        };
        Ok((report, Some(prepared)))
    }

    async fn preview_sheet_files(
        &self,
        files: &BTreeMap<String, PathBuf>,
        received: &BTreeMap<String, InboxFile>,
        draft: Option<Draft>,
    ) -> Result<(Preview, Option<PreparedImport>), JobError> {
        let name = find_sheet(files, received)?;
        let draft = draft.ok_or(JobError::NoRooms)?;
        let (report, validated) = self.preview_sheet(&name, files, draft.tour).await?;
        let prepared = report.can_be_applied().then_some(PreparedImport {
            source: report.source.clone(),
            before: draft.fields,
            tour: validated.tour,
            new_files: validated.new_files,
            subject: name,
            folder: None,
        });
        Ok((report, prepared))
    }
}

/// Whether a file name is that of a sheet.
pub(super) fn is_sheet(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    // Excel's lock file beside an open workbook.
    SHEET_EXTENSIONS.contains(&file_extension(name).as_str()) && !last.starts_with("~$")
}

/// The sheet among all files; an uploaded one takes precedence over those in bundles.
fn find_sheet(
    files: &BTreeMap<String, PathBuf>,
    received: &BTreeMap<String, InboxFile>,
) -> Result<String, JobError> {
    let sheets: Vec<&String> = files.keys().filter(|name| is_sheet(name)).collect();
    let loose = sheets.iter().filter(|name| received.contains_key(**name));
    let loose: Vec<&String> = loose.copied().collect();
    match (loose.as_slice(), sheets.as_slice()) {
        ([one], _) | ([], [one]) => Ok((*one).clone()),
        ([], []) => Err(JobError::NoSheet),
        ([], several) | (several, _) => {
            let names = several.iter().map(|name| (*name).clone()).collect();
            Err(JobError::ManySheets(names))
        }
    }
}

/// Runs blocking work beside the asynchronous tasks.
pub(super) async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JobError> {
    let done = run_on_thread("import", work).await;
    done.map_err(|error| IngestError::from(error).into())
}

/// The folder prefix of the tour, if there is one: empty, or ending in `/`.
fn tour_root(files: &BTreeMap<String, PathBuf>) -> Option<String> {
    let roots = files.keys().filter_map(|name| name.strip_suffix(TOUR_FILE));
    let roots = roots.filter(|root| root.is_empty() || root.ends_with('/'));
    roots.min_by_key(|root| root.len()).map(str::to_owned)
}

/// The name of a tour: that of its folder or its bundle.
fn tour_name(root: &str, inbox: &Inbox) -> String {
    let folder = root.trim_end_matches('/').rsplit('/').next();
    let folder = folder
        .filter(|folder| !folder.is_empty())
        .map(str::to_owned);
    let bundle = || inbox.uploaded().into_keys().next().unwrap_or_default();
    folder.unwrap_or_else(bundle)
}

/// The rows of a tour that would replace the draft: the tour first, then its rooms and clips.
fn rows(differences: &[Difference], old: Option<&Tour>, new: &Tour) -> Vec<Row> {
    let mut fields: Vec<(RowLocation, Vec<Field>)> = Vec::new();
    for difference in differences {
        let at = match difference.field.owner() {
            FieldOwner::Room(slug) => RowLocation::Room(slug.clone()),
            FieldOwner::Clip(key) => RowLocation::Clip(key.clone()),
            FieldOwner::Tour | FieldOwner::Route(_) => RowLocation::House,
        };
        match fields.iter_mut().find(|(known, _)| *known == at) {
            Some((_, known)) => known.push(difference.field.clone()),
            None => fields.push((at, vec![difference.field.clone()])),
        }
    }
    let has_subject = |tour: &Tour, at: &RowLocation| match at {
        RowLocation::Room(slug) => tour.room(slug).is_some(),
        RowLocation::Clip(key) => tour.rooms.iter().any(|room| room.clip(key).is_some()),
        RowLocation::House
        | RowLocation::Line(_)
        | RowLocation::Narration { .. }
        | RowLocation::File(..) => true,
    };
    let outcome = |at: &RowLocation, fields| {
        let was = old.is_some_and(|tour| has_subject(tour, at));
        if let (RowLocation::Clip(_), false) = (at, was) {
            RowOutcome::Became(MergeOutcome::NewClip)
        } else if let (RowLocation::Room(_), false) = (at, was) {
            RowOutcome::NewRoom
        } else if has_subject(new, at) {
            RowOutcome::Fields(fields)
        } else {
            RowOutcome::Removed
        }
    };
    let rows = fields.into_iter().map(|(at, fields)| Row {
        outcome: outcome(&at, fields),
        at,
        remarks: Vec::new(),
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tour_lies_where_its_file_is_and_the_outermost_counts() {
        let root = |names: &[&str]| {
            let files = names
                .iter()
                .map(|name| ((*name).to_owned(), PathBuf::new()));
            tour_root(&files.collect())
        };
        assert_eq!(root(&["tour.toml", "study/room.toml"]).as_deref(), Some(""));
        let nested = ["old/casa/tour.toml", "casa/tour.toml", "audios.csv"];
        assert_eq!(root(&nested).as_deref(), Some("casa/"));
        assert_eq!(root(&["my-tour.toml", "audios.csv"]), None);
        assert_eq!(root(&[]), None);
    }

    #[test]
    fn a_tour_in_the_drafts_place_is_told_by_house_rooms_and_clips() {
        let tour = |fields: &[(&str, &str)]| FieldMap::of_texts(fields).to_tour().unwrap();
        let old = tour(&[
            ("languages", "es"),
            ("rooms", "study"),
            ("room/study/number", "8"),
            ("room/study/clips", "8 9"),
            ("clip/8/es/title", "El estudio"),
            ("clip/9/es/title", "La silla"),
        ]);
        let new = tour(&[
            ("languages", "es"),
            ("rooms", "study attic"),
            ("room/study/number", "8"),
            ("room/study/clips", "8"),
            ("room/attic/number", "9"),
            ("room/attic/clips", "10"),
            ("clip/8/es/title", "Su estudio"),
            ("clip/10/es/title", "El techo"),
        ]);
        let differences = FieldMap::from_tour(&old).differences(&FieldMap::from_tour(&new));
        let rows = rows(&differences, Some(&old), &new);
        let fields = |field: &str| RowOutcome::Fields(vec![field.parse().unwrap()]);
        let outcome_at =
            |at: RowLocation| rows.iter().find(|row| row.at == at).map(|row| &row.outcome);
        assert_eq!(outcome_at(RowLocation::House), Some(&fields("rooms")));
        let study = RowLocation::Room("study".parse().unwrap());
        assert_eq!(outcome_at(study), Some(&fields("room/study/clips")));
        let attic = RowLocation::Room("attic".parse().unwrap());
        assert_eq!(outcome_at(attic), Some(&RowOutcome::NewRoom));
        let clip = |key: &str| outcome_at(RowLocation::Clip(key.parse().unwrap()));
        assert_eq!(clip("8"), Some(&fields("clip/8/es/title")));
        assert_eq!(clip("9"), Some(&RowOutcome::Removed));
        assert_eq!(clip("10"), Some(&RowOutcome::Became(MergeOutcome::NewClip)));
        assert_eq!(rows.len(), 6);
    }
}
