//! A table of clips as a museum's staff keep it: CSV or XLSX, in whatever order, case and coding
//! their program saved it. Reads bytes and tells rows; opens no file and changes no tour.

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

use crate::library::Uninspected;

pub use column::Column;
pub use entry::{Entries, Entry, Fault, Flawed, RoomName, Words, entries};

pub(crate) use csv::decode;
pub(crate) use file_names::fold;
pub use file_names::{Match, Names, match_name};

/// A larger file is no table of clips.
pub const MOST_BYTES: usize = 8 << 20;
/// Rows below the header.
pub const MOST_ROWS: usize = 5000;
pub const MOST_COLUMNS: usize = 200;
/// Characters in one cell.
pub const MOST_CHARS: usize = 100_000;

/// What the rows of a table say, as texts. Crosses from the child as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// In the table's order; rows without a word are left out.
    pub rows: Vec<Row>,
    /// The headers that docent does not know, as they were written.
    pub ignored: Vec<String>,
}

/// A row and its number, counted from 1 as the staff's own program counts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub line: usize,
    cells: BTreeMap<Column, String>,
}

impl Row {
    /// The cell's text without blanks around it; none if there is nothing in it.
    pub fn get(&self, column: Column) -> Option<&str> {
        self.cells.get(&column).map(String::as_str)
    }
}

/// Why a file cannot be read as a table of clips. Crosses from the child as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Unreadable {
    #[error(transparent)]
    Uninspected(#[from] Uninspected),
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
    OtherForm,
    #[error("this text is coded in a way that cannot be read; save the table as CSV in UTF-8")]
    Coding,
    #[error("this workbook is damaged ({message}); save it again")]
    Damaged {
        /// In the parser's own words.
        message: String,
    },
    #[error(
        "this workbook grows far beyond a table of clips when it is opened; save the rows alone in a new one"
    )]
    Grows,
    #[error("the table has more than {most} rows; cut it into parts")]
    TooManyRows { most: usize },
    #[error("row {line} has more than {most} columns; take out what is not needed")]
    TooManyColumns { line: usize, most: usize },
    #[error("a cell in row {line} has more than {most} characters; put its text into a file")]
    CellTooLong { line: usize, most: usize },
    #[error("two columns are named {0}; keep one")]
    ColumnTwice(Column),
    #[error("these columns are missing: {}; add them to the first row", list(.0))]
    ColumnsMissing(Vec<Column>),
}

/// Reads a table from a file's bytes. `name` is the file's, and tells what it was meant to be.
pub fn read(name: &str, bytes: &[u8]) -> Result<Sheet, Unreadable> {
    if bytes.len() > MOST_BYTES {
        let (bytes, most) = (bytes.len(), MOST_BYTES);
        return Err(Unreadable::TooLarge { bytes, most });
    }
    let mut table = Table::default();
    match form(name, bytes) {
        Form::Text => csv::read(bytes, &mut table)?,
        Form::Workbook => xlsx::read(bytes, &mut table)?,
        Form::Other => return Err(Unreadable::OtherForm),
    }
    table.done()
}

/// Reads a table from a file; its bytes are read no further than a table may have.
pub(in crate::library) fn read_file(file: &Path) -> Result<Sheet, Unreadable> {
    let unopened = Uninspected::unopened;
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let opened = File::open(file).map_err(unopened)?;
    let size = opened.metadata().map_err(unopened)?.len();
    let whole = opened.take(most.saturating_add(1)).read_to_end(&mut bytes);
    whole.map_err(unopened)?;
    if bytes.len() > MOST_BYTES {
        let (bytes, most) = (usize::try_from(size).unwrap_or(usize::MAX), MOST_BYTES);
        return Err(Unreadable::TooLarge { bytes, most });
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    read(&name, &bytes)
}

enum Form {
    Text,
    Workbook,
    Other,
}

/// What a file is: by its content; by its name where that lies.
fn form(name: &str, bytes: &[u8]) -> Form {
    let named = name.rsplit_once('.').map(|it| it.1.to_ascii_lowercase());
    if bytes.starts_with(b"PK") {
        // OpenDocument says what it is in its first entry, which is never compressed.
        let head = bytes.get(..256).unwrap_or(bytes);
        let mark = b"application/vnd.oasis.opendocument";
        if head.windows(mark.len()).any(|it| it == mark) {
            return Form::Other;
        }
        Form::Workbook
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        Form::Other
    } else if named.as_deref() == Some("xlsx") {
        Form::Workbook
    } else {
        Form::Text
    }
}

/// Rows as they come in: the first with a word in it is the header.
#[derive(Default)]
struct Table {
    /// The known column at each place.
    header: Option<Vec<Option<Column>>>,
    sheet: Sheet,
}

impl Table {
    fn take(&mut self, line: usize, cells: &[String]) -> Result<(), Unreadable> {
        let cells: Vec<String> = cells.iter().map(|it| tidy(it)).collect();
        if cells.iter().all(String::is_empty) {
            return Ok(());
        }
        let most = MOST_COLUMNS;
        if cells.len() > most {
            return Err(Unreadable::TooManyColumns { line, most });
        }
        let most = MOST_CHARS;
        if cells.iter().any(|it| it.chars().count() > most) {
            return Err(Unreadable::CellTooLong { line, most });
        }
        let Some(header) = &self.header else {
            self.header = Some(self.head(cells)?);
            return Ok(());
        };
        let most = MOST_ROWS;
        if self.sheet.rows.len() >= most {
            return Err(Unreadable::TooManyRows { most });
        }
        let named = header.iter().zip(cells).filter(|(_, it)| !it.is_empty());
        let cells: BTreeMap<Column, String> = named
            .filter_map(|(column, it)| Some(((*column)?, it)))
            .collect();
        if !cells.is_empty() {
            self.sheet.rows.push(Row { line, cells });
        }
        Ok(())
    }

    fn head(&mut self, cells: Vec<String>) -> Result<Vec<Option<Column>>, Unreadable> {
        let mut columns = Vec::new();
        for cell in cells {
            let column = Column::named(&cell);
            if let Some(it) = column.filter(|it| columns.contains(&Some(*it))) {
                return Err(Unreadable::ColumnTwice(it));
            }
            if column.is_none() && !cell.is_empty() {
                self.sheet.ignored.push(cell);
            }
            columns.push(column);
        }
        if columns.iter().all(Option::is_none) {
            return Err(Unreadable::NotATable);
        }
        let missing: Vec<Column> = Column::ALL
            .iter()
            .filter(|it| it.is_needed() && !columns.contains(&Some(**it)))
            .copied()
            .collect();
        if missing.is_empty() {
            Ok(columns)
        } else {
            Err(Unreadable::ColumnsMissing(missing))
        }
    }

    fn done(self) -> Result<Sheet, Unreadable> {
        if self.header.is_none() {
            return Err(Unreadable::Empty);
        }
        Ok(self.sheet)
    }
}

/// A cell's text with its letters composed and its line breaks alike, without blanks around it.
fn tidy(cell: &str) -> String {
    let text = cell.replace("\r\n", "\n").replace('\r', "\n");
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}';
    text.trim_matches(blank).nfc().collect()
}

fn list(columns: &[Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|it| it.as_str()).collect();
    names.join(", ")
}
