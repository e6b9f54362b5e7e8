//! Errors of imports, sheets and rows, as sentences.

use crate::model::merge::MergeError;
use crate::service::import::{CellError, Column, JobError, RowError, SpreadsheetError};
use crate::web::locales::Translations;
use crate::web::messages::import;
use crate::web::messages::tour;

/// The reason why an import stopped.
pub(in crate::web) fn job_error(words: &Translations, error: &JobError) -> String {
    let named = |key: &str, name: &str| words.text_with(key, &[("name", name.into())]);
    match error {
        JobError::Bundle(error) => import::bundle_error(words, error),
        JobError::Interrupted => words.text("import-broke-off"),
        JobError::Busy => words.text("import-busy"),
        JobError::NoFiles => words.text("import-nothing"),
        JobError::NoSheet => words.text("import-no-sheet"),
        JobError::ManySheets(sheets) => named("import-many-sheets", &sheets.join(", ")),
        JobError::Sheet { name, why } => format!("{name}: {}", table_error(words, why)),
        JobError::NoRooms => words.text("import-no-rooms"),
        JobError::NotReady => words.text("import-not-ready"),
        JobError::DraftChanged => words.text("objection-draft-moved"),
        JobError::DiskFull => words.text("hindrance-disk-full"),
        JobError::Disk(reason) => named("import-disk", reason),
        JobError::Failed(reason) => named("import-failed", reason),
    }
}

fn table_error(words: &Translations, error: &SpreadsheetError) -> String {
    let named = |key: &str, name: &str| words.text_with(key, &[("name", name.into())]);
    let at_line = |key: &str, line: usize, most: usize| {
        words.text_with(key, &[("line", line.into()), ("count", most.into())])
    };
    match error {
        SpreadsheetError::Inspection(error) => import::uninspected(words, error, "sheet-grows"),
        SpreadsheetError::Bomb => words.text("sheet-grows"),
        SpreadsheetError::TooLarge { most, .. } => {
            words.text_with("sheet-too-large", &[("count", (most >> 20).into())])
        }
        SpreadsheetError::Empty => words.text("sheet-empty"),
        SpreadsheetError::NotATable => words.text("sheet-not"),
        SpreadsheetError::UnsupportedFormat => words.text("sheet-other-form"),
        SpreadsheetError::UnknownEncoding => words.text("sheet-coding"),
        SpreadsheetError::Damaged { message } => named("sheet-damaged", message),
        SpreadsheetError::TooManyRows { most } => {
            words.text_with("sheet-too-many-rows", &[("count", (*most).into())])
        }
        SpreadsheetError::TooManyColumns { line, most } => {
            at_line("sheet-too-many-columns", *line, *most)
        }
        SpreadsheetError::CellTooLong { line, most } => {
            at_line("sheet-cell-too-long", *line, *most)
        }
        SpreadsheetError::DuplicateColumn(column) => named("sheet-column-twice", column.as_str()),
        SpreadsheetError::MissingColumns(columns) => {
            let missing: Vec<&str> = columns.iter().map(|column| column.as_str()).collect();
            named("sheet-columns-missing", &missing.join(", "))
        }
    }
}

/// The error of a row, with its column or file.
pub(in crate::web) fn row_error(words: &Translations, error: &RowError) -> String {
    let of_column = |column: &Column, message: String| format!("{column}: {message}");
    let of_file = |name: &str, message: String| format!("{name}: {message}");
    match error {
        RowError::Cell { column, fault } => of_column(column, cell_error(words, fault)),
        RowError::NoPlace(error) => merge_error(words, error),
        RowError::FileMissing { column, name } => of_column(
            column,
            words.text_with("row-file-missing", &[("name", name.as_str().into())]),
        ),
        RowError::ManyFiles {
            column,
            name,
            files,
        } => of_column(
            column,
            words.text_with(
                "row-many-files",
                &[
                    ("name", name.as_str().into()),
                    ("files", files.join(", ").into()),
                ],
            ),
        ),
        RowError::Recording { name, error } => of_file(name, import::recording(words, error)),
        RowError::Silent { name } => of_file(name, words.text("remark-silent")),
        RowError::Picture { name, error } => of_file(name, import::picture(words, error)),
        RowError::Text { name, flaw } => of_file(name, import::folder_error(words, flaw)),
        RowError::Captions { name, line, flaw } => {
            let (line, what) = ((*line).into(), tour::caption_error(words, flaw).into());
            of_file(
                name,
                words.text_with("file-line", &[("line", line), ("what", what)]),
            )
        }
        RowError::OtherPicture { line } => {
            words.text_with("row-other-picture", &[("line", (*line).into())])
        }
        RowError::Folder(flaw) => import::folder_error(words, flaw),
    }
}

fn cell_error(words: &Translations, error: &CellError) -> String {
    let named = |key: &str, name: &str| words.text_with(key, &[("name", name.into())]);
    match error {
        CellError::Empty => words.text("cell-needed"),
        CellError::NoAudioOrText => words.text("cell-nothing-to-hear-or-read"),
        CellError::InvalidNumber { text } => named("cell-number", text),
        CellError::InvalidVariant { text } => named("cell-variant", text),
        CellError::InvalidLanguage { text } => named("cell-language", text),
        CellError::InvalidAdvisory { text } => named("cell-advisory", text),
        CellError::InvalidRoute { text } => named("cell-route", text),
        CellError::Duplicate {
            key,
            language,
            line,
        } => words.text_with(
            "cell-duplicate",
            &[
                ("name", tour::narration_name(words, key, language).into()),
                ("line", (*line).into()),
            ],
        ),
    }
}

fn merge_error(words: &Translations, error: &MergeError) -> String {
    let named = |key: &str, name: &str| words.text_with(key, &[("name", name.into())]);
    match error {
        MergeError::UnknownRoom { name } => named("row-no-room", name),
        MergeError::AmbiguousRoom { name } => named("row-many-rooms", name),
        MergeError::ClipInOtherRoom { key, room } => words.text_with(
            "row-other-room",
            &[
                ("name", tour::clip_key(words, key).into()),
                ("room", room.as_str().into()),
            ],
        ),
        MergeError::UnknownLanguage(language) => {
            named("row-unknown-language", &language.native_name())
        }
        MergeError::UnknownRoute(slug) => named("row-no-route", slug.as_str()),
    }
}
