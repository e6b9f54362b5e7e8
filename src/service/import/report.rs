//! The preview of an import as rows.

use crate::library::spreadsheet::{self, Column};
use crate::library::tour_folder::{self, LocatedError};
use crate::library::{PictureError, RecordingError};
use crate::model::merge::{MergeError, MergeOutcome};
use crate::model::{ClipKey, Field, Language, RuleViolation, Slug, captions};

/// The result of a preview.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// What is imported.
    pub source: ImportSource,
    /// The rows of a sheet in its order; of a tour its faults, or its changes.
    pub rows: Vec<Row>,
    /// Unknown column headers.
    pub ignored: Vec<String>,
    /// Files that nothing references.
    pub unused: Vec<String>,
    /// The number of rows by outcome.
    pub counts: Counts,
}

/// What is imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ImportSource {
    /// A tour; it replaces the draft.
    #[default]
    Tour,
    /// A sheet with this file name; it is merged into the draft.
    Sheet(String),
}

/// A row of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it is in the source.
    pub at: RowLocation,
    /// Its outcome.
    pub outcome: RowOutcome,
    /// Faults that prevent publishing; they can be corrected in the draft.
    pub remarks: Vec<RuleViolation>,
}

/// The subject of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowLocation {
    /// A row number of the sheet, from 1.
    Line(usize),
    /// A narration in a line of the spreadsheet.
    Narration {
        /// The line, counted from 1.
        line: usize,
        /// The room's slug, or the text of the cell if there is no such room.
        room: String,
        /// The clip.
        key: ClipKey,
        /// The language.
        language: Language,
        /// The title.
        title: String,
    },
    /// A file of a tour folder, and a line in it.
    File(String, Option<usize>),
    /// The museum's settings.
    House,
    /// A room.
    Room(Slug),
    /// A clip.
    Clip(ClipKey),
}

/// The outcome of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    /// The narration was merged.
    Became(MergeOutcome),
    /// The room is new.
    NewRoom,
    /// Changed fields of a tour that replaces the draft.
    Fields(Vec<Field>),
    /// It was removed.
    Removed,
    /// It is refused, with these errors.
    Faults(Vec<RowError>),
}

/// Why a row cannot be imported, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum RowError {
    #[error("{}: {fault}", column.as_str())]
    Cell {
        column: Column,
        fault: spreadsheet::CellError,
    },
    #[error("{0}")]
    NoPlace(#[from] MergeError),
    #[error("{}: there is no file {name}; add it", column.as_str())]
    FileMissing { column: Column, name: String },
    #[error("{}: {name} may be any of {}; write its folder as well", column.as_str(), files.join(", "))]
    ManyFiles {
        column: Column,
        name: String,
        files: Vec<String>,
    },
    #[error("{name}: {error}")]
    Recording { name: String, error: RecordingError },
    #[error("{name}: nothing can be heard in this recording; export it again")]
    Silent { name: String },
    #[error("{name}: {error}")]
    Picture { name: String, error: PictureError },
    #[error("{name}: {flaw}")]
    Text {
        name: String,
        flaw: tour_folder::FileError,
    },
    #[error("{name}, line {line}: {flaw}")]
    Captions {
        name: String,
        line: usize,
        flaw: captions::LineError,
    },
    #[error("row {line} names another image for the same clip; name one")]
    OtherPicture { line: usize },
    #[error("{0}")]
    Folder(tour_folder::FileError),
}

/// The number of rows by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New ones.
    pub new: usize,
    /// Changed ones.
    pub changed: usize,
    /// Unchanged ones.
    pub unchanged: usize,
    /// Removed ones.
    pub removed: usize,
    /// Refused ones.
    pub faulty: usize,
    /// Recordings that the library does not have yet.
    pub recordings: usize,
    /// Narrations without a recording.
    pub text_alone: usize,
}

impl Preview {
    /// Whether it can be applied.
    pub fn can_be_applied(&self) -> bool {
        self.counts.faulty == 0
    }

    pub(super) fn of_sheet(name: String, rows: Vec<Row>) -> Self {
        Self {
            source: ImportSource::Sheet(name),
            counts: Counts::of(&rows),
            rows,
            ..Self::default()
        }
    }

    pub(super) fn of_tour(rows: Vec<Row>) -> Self {
        Self {
            counts: Counts::of(&rows),
            rows,
            ..Self::default()
        }
    }

    pub(super) fn of_faults(faults: Vec<LocatedError>) -> Self {
        let rows = faults.into_iter().map(|fault| Row {
            at: RowLocation::File(fault.file.display().to_string(), fault.line),
            outcome: RowOutcome::Faults(vec![RowError::Folder(fault.error)]),
            remarks: Vec::new(),
        });
        Self::of_tour(rows.collect())
    }
}

impl Counts {
    fn of(rows: &[Row]) -> Self {
        let mut counts = Self::default();
        for row in rows {
            let count = match &row.outcome {
                RowOutcome::Became(MergeOutcome::NewClip | MergeOutcome::NewNarration)
                | RowOutcome::NewRoom => &mut counts.new,
                RowOutcome::Became(MergeOutcome::Changed(_)) | RowOutcome::Fields(_) => {
                    &mut counts.changed
                }
                RowOutcome::Became(MergeOutcome::Unchanged) => &mut counts.unchanged,
                RowOutcome::Removed => &mut counts.removed,
                RowOutcome::Faults(_) => &mut counts.faulty,
            };
            *count += 1;
        }
        counts
    }
}
