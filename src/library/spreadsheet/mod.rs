//! Reads a table of clips from a spreadsheet: CSV or XLSX, in any order, case and encoding. It turns bytes into rows
//! and entries. It opens no file that a table names, and changes no tour.

mod column;
mod csv;
mod entry;
mod file_names;
#[cfg(test)]
mod tests;
mod xlsx;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::library::{InspectionError, Library};

pub use column::Column;
pub use entry::{CellError, Entries, Entry, InvalidCell, RoomName, TextSource, parse_entries};

pub(crate) use csv::decode_text;
pub(crate) use file_names::normalize_name;
pub use file_names::{FileNames, NameMatch};

/// A larger file is no table of clips.
pub const MAX_BYTES: usize = 8 << 20;
/// Rows below the header.
pub const MAX_ROWS: usize = 5000;
/// The most columns.
pub const MAX_COLUMNS: usize = 200;
/// Characters in one cell.
pub const MAX_CELL_CHARS: usize = 100_000;

/// The rows of a table as texts. The child process sends it as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpreadsheetTable {
    /// In the order of the file; empty rows are left out.
    pub rows: Vec<Row>,
    /// Unknown headers, as written.
    pub ignored: Vec<String>,
}

impl Library {
    /// Reads a table of clips in a child process.
    ///
    /// # Errors
    /// Why the file cannot be read as a table, or was not inspected.
    pub fn read_table(&self, file: &Path) -> Result<SpreadsheetTable, SpreadsheetError> {
        self.run_child(file, &["--sheet".into()], |_| {})?
    }
}

/// A row with its number, counted from 1 as spreadsheet programs do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The line, counted from 1.
    pub line: usize,
    cells: BTreeMap<Column, String>,
}

impl Row {
    /// The trimmed text of a cell; none if it is empty.
    pub fn get(&self, column: Column) -> Option<&str> {
        self.cells.get(&column).map(String::as_str)
    }
}

/// Why a file cannot be read as a table of clips. The child process sends it as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum SpreadsheetError {
    #[error(transparent)]
    Inspection(#[from] InspectionError),
    #[error("this file has {bytes} bytes; a table of clips has {most} at the most")]
    TooLarge { bytes: usize, most: usize },
    #[error("there is nothing in this table; write a row of headers and a row for each narration")]
    Empty,
    #[error(
        "this is not a table of clips; give a CSV or XLSX file whose first row names its columns: room, stop, lang, title, audio and others"
    )]
    NotATable,
    #[error(
        "this is a table in an older or another program's form, or it has a password; save it as XLSX or CSV without one"
    )]
    UnsupportedFormat,
    #[error("this text is coded in a way that cannot be read; save the table as CSV in UTF-8")]
    UnknownEncoding,
    #[error("this workbook is damaged ({message}); save it again")]
    Damaged {
        /// The message of the parser.
        message: String,
    },
    /// It looks like a ZIP bomb.
    #[error(
        "this workbook grows far beyond a table of clips when it is opened; save the rows alone in a new one"
    )]
    Bomb,
    #[error("the table has more than {most} rows; cut it into parts")]
    TooManyRows { most: usize },
    #[error("row {line} has more than {most} columns; take out what is not needed")]
    TooManyColumns { line: usize, most: usize },
    #[error("a cell in row {line} has more than {most} characters; put its text into a file")]
    CellTooLong { line: usize, most: usize },
    #[error("two columns are named {0}; keep one")]
    DuplicateColumn(Column),
    #[error("these columns are missing: {}; add them to the first row", list(.0))]
    MissingColumns(Vec<Column>),
}

/// Reads a table from the bytes of a file. `name` is the file's name, which decides the format if the bytes do not.
///
/// # Errors
/// Why the bytes cannot be read as a table.
pub fn read(name: &str, bytes: &[u8]) -> Result<SpreadsheetTable, SpreadsheetError> {
    if bytes.len() > MAX_BYTES {
        let (bytes, most) = (bytes.len(), MAX_BYTES);
        return Err(SpreadsheetError::TooLarge { bytes, most });
    }
    let mut builder = TableBuilder::default();
    match detect_format(name, bytes) {
        FileFormat::Csv => csv::read(bytes, &mut builder)?,
        FileFormat::Xlsx => xlsx::read(bytes, &mut builder)?,
        FileFormat::Unsupported => return Err(SpreadsheetError::UnsupportedFormat),
    }
    builder.finish()
}

/// Reads a table from a file, of which it reads no more than [`MAX_BYTES`].
pub(super) fn read_file(file: &Path) -> Result<SpreadsheetTable, SpreadsheetError> {
    let open_failed = InspectionError::open_failed;
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    let opened = File::open(file).map_err(open_failed)?;
    let size = opened.metadata().map_err(open_failed)?.len();
    let read_result = opened.take(most.saturating_add(1)).read_to_end(&mut bytes);
    read_result.map_err(open_failed)?;
    if bytes.len() > MAX_BYTES {
        let (bytes, most) = (usize::try_from(size).unwrap_or(usize::MAX), MAX_BYTES);
        return Err(SpreadsheetError::TooLarge { bytes, most });
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    read(&name, &bytes)
}

enum FileFormat {
    Csv,
    Xlsx,
    Unsupported,
}

/// Detects the format by content, and by name if the content does not decide.
fn detect_format(name: &str, bytes: &[u8]) -> FileFormat {
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    if bytes.starts_with(b"PK") {
        // The first entry of an OpenDocument file names its type, and is never compressed.
        let head = bytes.get(..256).unwrap_or(bytes);
        let mark = b"application/vnd.oasis.opendocument";
        if head.windows(mark.len()).any(|window| window == mark) {
            return FileFormat::Unsupported;
        }
        FileFormat::Xlsx
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        FileFormat::Unsupported
    } else if extension.as_deref() == Some("xlsx") {
        FileFormat::Xlsx
    } else {
        FileFormat::Csv
    }
}

/// Builds a table row by row. The first row with text is the header.
#[derive(Default)]
struct TableBuilder {
    /// The column at each position; none for an unknown one.
    header: Option<Vec<Option<Column>>>,
    table: SpreadsheetTable,
}

impl TableBuilder {
    fn push_row(&mut self, line: usize, cells: &[String]) -> Result<(), SpreadsheetError> {
        let cells: Vec<String> = cells.iter().map(|cell| normalize_cell(cell)).collect();
        if cells.iter().all(String::is_empty) {
            return Ok(());
        }
        let most = MAX_COLUMNS;
        if cells.len() > most {
            return Err(SpreadsheetError::TooManyColumns { line, most });
        }
        let most = MAX_CELL_CHARS;
        if cells.iter().any(|cell| cell.chars().count() > most) {
            return Err(SpreadsheetError::CellTooLong { line, most });
        }
        let Some(header) = &self.header else {
            self.header = Some(self.parse_header(cells)?);
            return Ok(());
        };
        let most = MAX_ROWS;
        if self.table.rows.len() >= most {
            return Err(SpreadsheetError::TooManyRows { most });
        }
        let filled = header
            .iter()
            .zip(cells)
            .filter(|(_, cell)| !cell.is_empty());
        let cells: BTreeMap<Column, String> = filled
            .filter_map(|(column, cell)| Some(((*column)?, cell)))
            .collect();
        if !cells.is_empty() {
            self.table.rows.push(Row { line, cells });
        }
        Ok(())
    }

    fn parse_header(
        &mut self,
        cells: Vec<String>,
    ) -> Result<Vec<Option<Column>>, SpreadsheetError> {
        let mut columns = Vec::new();
        for cell in cells {
            let column = Column::from_header(&cell);
            if let Some(duplicate) = column.filter(|column| columns.contains(&Some(*column))) {
                return Err(SpreadsheetError::DuplicateColumn(duplicate));
            }
            if column.is_none() && !cell.is_empty() {
                self.table.ignored.push(cell);
            }
            columns.push(column);
        }
        if columns.iter().all(Option::is_none) {
            return Err(SpreadsheetError::NotATable);
        }
        let missing: Vec<Column> = Column::ALL
            .iter()
            .filter(|column| column.is_required() && !columns.contains(&Some(**column)))
            .copied()
            .collect();
        if missing.is_empty() {
            Ok(columns)
        } else {
            Err(SpreadsheetError::MissingColumns(missing))
        }
    }

    fn finish(self) -> Result<SpreadsheetTable, SpreadsheetError> {
        if self.header.is_none() {
            return Err(SpreadsheetError::Empty);
        }
        Ok(self.table)
    }
}

/// Trims a cell, composes its letters (NFC), and normalizes its line breaks to `\n`.
fn normalize_cell(cell: &str) -> String {
    let text = cell.replace("\r\n", "\n").replace('\r', "\n");
    let is_blank = |c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}';
    text.trim_matches(is_blank).nfc().collect()
}

fn list(columns: &[Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.as_str()).collect();
    names.join(", ")
}
