//! What an import would do to the draft, row by row.

use crate::library::folder::{self, Located};
use crate::library::sheet::{self, Column};
use crate::library::{Unfit, UnfitPicture};
use crate::model::merge::{MergeError, MergeOutcome};
use crate::model::{ClipKey, Field, Language, RuleViolation, Slug, captions};

/// What was found on looking at everything that was brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    pub source: ImportSource,
    /// A sheet's rows in its order; a tour's faults, or what it changes in its order.
    pub rows: Vec<Row>,
    /// Headers that docent does not know.
    pub ignored: Vec<String>,
    /// Files that nothing names.
    pub unused: Vec<String>,
    pub counts: Counts,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ImportSource {
    /// It takes the draft's place.
    #[default]
    Tour,
    /// A sheet of this name; it joins the draft.
    Sheet(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub at: RowLocation,
    pub outcome: RowOutcome,
    /// What would keep the draft from being published; it may be mended there.
    pub remarks: Vec<RuleViolation>,
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowLocation {
    /// A sheet's row, counted from 1.
    Line(usize),
    Narration {
        line: usize,
        /// Its slug, or what the row says where there is none.
        room: String,
        key: ClipKey,
        language: Language,
        title: String,
    },
    /// A file of a tour's folder, and a line in it.
    File(String, Option<usize>),
    House,
    Room(Slug),
    Clip(ClipKey),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    Became(MergeOutcome),
    NewRoom,
    /// Of a tour that takes the draft's place.
    Fields(Vec<Field>),
    Removed,
    Faults(Vec<RowError>),
}

/// Why a row cannot come in, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    #[error("{}: {fault}", column.as_str())]
    Cell { column: Column, fault: sheet::Fault },
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
    #[error("{name}: {unfit}")]
    Recording { name: String, unfit: Unfit },
    #[error("{name}: nothing can be heard in this recording; export it again")]
    Silent { name: String },
    #[error("{name}: {unfit}")]
    Picture { name: String, unfit: UnfitPicture },
    #[error("{name}: {flaw}")]
    Text { name: String, flaw: folder::Flaw },
    #[error("{name}, line {line}: {flaw}")]
    Captions {
        name: String,
        line: usize,
        flaw: captions::LineError,
    },
    #[error("row {line} names another image for the same clip; name one")]
    OtherPicture { line: usize },
    #[error("{0}")]
    Folder(folder::Flaw),
}

/// How many rows became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub removed: usize,
    pub faulty: usize,
    /// Recordings that the house does not have yet.
    pub recordings: usize,
    /// Narrations that visitors read and do not hear.
    pub text_alone: usize,
}

impl Preview {
    /// Whether it may come into the draft.
    pub fn fits(&self) -> bool {
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

    pub(super) fn of_faults(faults: Vec<Located>) -> Self {
        let rows = faults.into_iter().map(|it| Row {
            at: RowLocation::File(it.file.display().to_string(), it.line),
            outcome: RowOutcome::Faults(vec![RowError::Folder(it.what)]),
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
