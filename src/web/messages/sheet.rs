//! Why an import does not go on, and what is wrong with a row.

use crate::model::merge::MergeError;
use crate::service::import::{CellError, Column, JobError, RowError, TableError};
use crate::web::locales::Translations;
use crate::web::messages::import;
use crate::web::messages::tour;

pub(in crate::web) fn refusal(words: &Translations, it: &JobError) -> String {
    let named = |key: &str, name: &str| words.text_with(key, &[("name", name.into())]);
    match it {
        JobError::Bundle(it) => import::bundle(words, it),
        JobError::Interrupted => words.text("import-broke-off"),
        JobError::Busy => words.text("import-busy"),
        JobError::NoFiles => words.text("import-nothing"),
        JobError::NoSheet => words.text("import-no-sheet"),
        JobError::ManySheets(sheets) => named("import-many-sheets", &sheets.join(", ")),
        JobError::Sheet { name, why } => format!("{name}: {}", unreadable(words, why)),
        JobError::NoRooms => words.text("import-no-rooms"),
        JobError::NotReady => words.text("import-not-ready"),
        JobError::DraftChanged => words.text("objection-draft-moved"),
        JobError::DiskFull => words.text("hindrance-disk-full"),
        JobError::Disk(reason) => named("import-disk", reason),
        JobError::Failed(reason) => named("import-failed", reason),
    }
}

fn unreadable(words: &Translations, it: &TableError) -> String {
    let named = |key: &str, name: &str| words.text_with(key, &[("name", name.into())]);
    let at = |key: &str, line: usize, most: usize| {
        words.text_with(key, &[("line", line.into()), ("count", most.into())])
    };
    match it {
        TableError::Inspection(it) => import::uninspected(words, it, "sheet-grows"),
        TableError::Bomb => words.text("sheet-grows"),
        TableError::TooLarge { most, .. } => {
            words.text_with("sheet-too-large", &[("count", (most >> 20).into())])
        }
        TableError::Empty => words.text("sheet-empty"),
        TableError::NotATable => words.text("sheet-not"),
        TableError::UnsupportedFormat => words.text("sheet-other-form"),
        TableError::UnknownEncoding => words.text("sheet-coding"),
        TableError::Damaged { message } => named("sheet-damaged", message),
        TableError::TooManyRows { most } => {
            words.text_with("sheet-too-many-rows", &[("count", (*most).into())])
        }
        TableError::TooManyColumns { line, most } => at("sheet-too-many-columns", *line, *most),
        TableError::CellTooLong { line, most } => at("sheet-cell-too-long", *line, *most),
        TableError::DuplicateColumn(it) => named("sheet-column-twice", it.as_str()),
        TableError::MissingColumns(columns) => {
            let missing: Vec<&str> = columns.iter().map(|it| it.as_str()).collect();
            named("sheet-columns-missing", &missing.join(", "))
        }
    }
}

/// What is wrong with a row, with the column where there is one.
pub(in crate::web) fn trouble(words: &Translations, it: &RowError) -> String {
    let of = |column: &Column, told: String| format!("{column}: {told}");
    let file = |name: &str, told: String| format!("{name}: {told}");
    match it {
        RowError::Cell { column, fault } => of(column, cell(words, fault)),
        RowError::NoPlace(it) => no_place(words, it),
        RowError::FileMissing { column, name } => of(
            column,
            words.text_with("row-file-missing", &[("name", name.as_str().into())]),
        ),
        RowError::ManyFiles {
            column,
            name,
            files,
        } => of(
            column,
            words.text_with(
                "row-many-files",
                &[
                    ("name", name.as_str().into()),
                    ("files", files.join(", ").into()),
                ],
            ),
        ),
        RowError::Recording { name, error } => file(name, import::recording(words, error)),
        RowError::Silent { name } => file(name, words.text("remark-silent")),
        RowError::Picture { name, error } => file(name, import::picture(words, error)),
        RowError::Text { name, flaw } => file(name, import::folder(words, flaw)),
        RowError::Captions { name, line, flaw } => {
            let (line, what) = ((*line).into(), tour::captions(words, flaw).into());
            file(
                name,
                words.text_with("file-line", &[("line", line), ("what", what)]),
            )
        }
        RowError::OtherPicture { line } => {
            words.text_with("row-other-picture", &[("line", (*line).into())])
        }
        RowError::Folder(it) => import::folder(words, it),
    }
}

fn cell(words: &Translations, it: &CellError) -> String {
    let named = |key: &str, name: &str| words.text_with(key, &[("name", name.into())]);
    match it {
        CellError::Empty => words.text("cell-needed"),
        CellError::NoAudioOrText => words.text("cell-nothing-to-hear-or-read"),
        CellError::InvalidNumber { text } => named("cell-number", text),
        CellError::InvalidVariant { text } => named("cell-variant", text),
        CellError::InvalidLanguage { text } => named("cell-language", text),
        CellError::InvalidAdvisory { text } => named("cell-advisory", text),
        CellError::Duplicate {
            key,
            language,
            line,
        } => words.text_with(
            "cell-duplicate",
            &[
                ("name", tour::narration(words, key, language).into()),
                ("line", (*line).into()),
            ],
        ),
    }
}

fn no_place(words: &Translations, it: &MergeError) -> String {
    let named = |key: &str, name: &str| words.text_with(key, &[("name", name.into())]);
    match it {
        MergeError::UnknownRoom { name } => named("row-no-room", name),
        MergeError::AmbiguousRoom { name } => named("row-many-rooms", name),
        MergeError::ClipInOtherRoom { key, room } => words.text_with(
            "row-other-room",
            &[
                ("name", tour::key(words, key).into()),
                ("room", room.as_str().into()),
            ],
        ),
        MergeError::UnknownLanguage(it) => named("row-unknown-language", &it.native_name()),
    }
}
