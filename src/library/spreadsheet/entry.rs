//! Parses the rows of a table into narrations, and finds every invalid cell.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::{Column, Row, SpreadsheetTable};
use crate::model::{Advisory, ClipKey, Language, Number, Slug, Variant};

/// The narration of a row. File names are not resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number of the row, as [`Row::line`].
    pub line: usize,
    /// The room.
    pub room: RoomName,
    /// The clip.
    pub key: ClipKey,
    /// The language.
    pub language: Language,
    /// The title.
    pub title: String,
    /// A file name. None for a row with a text only: the narration then keeps the recording of the draft, or has none.
    pub audio: Option<String>,
    /// The transcript.
    pub transcript: Option<TextSource>,
    /// A file name.
    pub captions: Option<String>,
    /// A file name.
    pub image: Option<String>,
    /// The credit.
    pub credit: Option<String>,
    /// The rights of the picture.
    pub rights: Option<String>,
    /// Each once.
    pub advisories: Vec<Advisory>,
    /// The ids of the routes that the clip is on, each once.
    pub routes: Vec<Slug>,
}

/// How a table names a room.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoomName {
    /// May also be a name or number in the form of a slug, such as `12`.
    Slug(Slug),
    /// The name of a new room.
    Name(String),
}

impl RoomName {
    /// The text of the cell.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Slug(slug) => slug.as_str(),
            Self::Name(name) => name,
        }
    }
}

/// A text, or the name of a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextSource {
    /// The name of a text file.
    File(String),
    /// The text itself.
    Text(String),
}

/// The narrations of a table, and every invalid cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// From rows without an invalid cell.
    pub entries: Vec<Entry>,
    /// In the order of rows, then of columns.
    pub invalid_cells: Vec<InvalidCell>,
}

/// A cell and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidCell {
    /// The line, counted from 1.
    pub line: usize,
    /// The column.
    pub column: Column,
    /// What is wrong.
    pub error: CellError,
}

/// What is wrong with a cell, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum CellError {
    #[error("this cell is empty; write it")]
    Empty,
    #[error(
        "this cell and the transcript are empty; name a recording, or write what visitors then read"
    )]
    NoAudioOrText,
    #[error(
        "‘{text}’ is not a number of one to six digits, with a letter or not, such as 101 or 101a"
    )]
    InvalidNumber { text: String },
    #[error("‘{text}’ is not a variant: standard, extended, family, described or plain")]
    InvalidVariant { text: String },
    #[error("‘{text}’ is not a language tag such as es, en or pt-BR")]
    InvalidLanguage { text: String },
    #[error("‘{text}’ is not an advisory: violence, death, suicide or loud")]
    InvalidAdvisory { text: String },
    #[error("‘{text}’ is not the short name of a route, such as with-children")]
    InvalidRoute { text: String },
    #[error(
        "{key} in {language} is already in row {line}; give it another number, variant or language"
    )]
    Duplicate {
        key: ClipKey,
        language: Language,
        line: usize,
    },
}

/// Parses all rows, and finds every invalid cell in one go.
pub fn parse_entries(table: &SpreadsheetTable) -> Entries {
    let mut found = Entries::default();
    let mut lines: BTreeMap<(ClipKey, Language), usize> = BTreeMap::new();
    for row in &table.rows {
        let mut parser = RowParser {
            row,
            invalid_cells: Vec::new(),
        };
        if let Some(entry) = parser.parse() {
            let line = row.line;
            let (key, language) = (entry.key.clone(), entry.language.clone());
            let first_line = lines.entry((key.clone(), language.clone())).or_insert(line);
            if *first_line != line {
                let error = CellError::Duplicate {
                    key,
                    language,
                    line: *first_line,
                };
                parser.push_error(Column::Stop, error);
            }
            if parser.invalid_cells.is_empty() {
                found.entries.push(entry);
            }
        }
        parser.invalid_cells.sort_by_key(|cell| cell.column);
        found.invalid_cells.append(&mut parser.invalid_cells);
    }
    found
}

struct RowParser<'r> {
    row: &'r Row,
    invalid_cells: Vec<InvalidCell>,
}

impl RowParser<'_> {
    /// None adds at least one invalid cell.
    fn parse(&mut self) -> Option<Entry> {
        let (room, title) = (self.required(Column::Room), self.required(Column::Title));
        let key = self.key();
        let language = self.language();
        let advisories = self.list(Column::Advisory, |text| CellError::InvalidAdvisory { text });
        let routes = self.list(Column::Routes, |text| CellError::InvalidRoute { text });
        let text = |column| self.row.get(column).map(str::to_owned);
        let (audio, transcript) = (text(Column::Audio), text(Column::Transcript));
        if audio.is_none() && transcript.is_none() {
            self.push_error(Column::Audio, CellError::NoAudioOrText);
        }
        Some(Entry {
            line: self.row.line,
            transcript: transcript.as_deref().map(text_source),
            captions: text(Column::Captions),
            image: text(Column::Image),
            credit: text(Column::Credit),
            rights: text(Column::Rights),
            room: room_name(room?),
            key: key?,
            language: language?,
            title: title?,
            audio,
            advisories,
            routes,
        })
    }

    fn push_error(&mut self, column: Column, error: CellError) {
        let line = self.row.line;
        self.invalid_cells.push(InvalidCell {
            line,
            column,
            error,
        });
    }

    fn required(&mut self, column: Column) -> Option<String> {
        let found = self.row.get(column).map(str::to_owned);
        if found.is_none() {
            self.push_error(column, CellError::Empty);
        }
        found
    }

    /// The stop may contain its variant, as in URLs: `101-family`.
    fn key(&mut self) -> Option<ClipKey> {
        let stop = self.required(Column::Stop);
        let cell = self.row.get(Column::Variant).map(str::to_lowercase);
        let variant = match cell.as_deref().map(str::parse::<Variant>) {
            None => None,
            Some(Ok(variant)) => Some(variant),
            Some(Err(_)) => {
                let text = shorten(cell.as_deref().unwrap_or_default());
                self.push_error(Column::Variant, CellError::InvalidVariant { text });
                return None;
            }
        };
        let stop = stop?;
        let key = match variant {
            Some(variant) => Number::normalize(&stop).map(|number| ClipKey { number, variant }),
            None => ClipKey::normalize(&stop),
        };
        if key.is_none() {
            let text = shorten(&stop);
            self.push_error(Column::Stop, CellError::InvalidNumber { text });
        }
        key
    }

    fn language(&mut self) -> Option<Language> {
        let cell = self.required(Column::Lang)?;
        let language = Language::normalize(&cell);
        if language.is_none() {
            let text = shorten(&cell);
            self.push_error(Column::Lang, CellError::InvalidLanguage { text });
        }
        language
    }

    /// The names in a cell, each once. `invalid` makes the error of a text that is no such name.
    fn list<T: FromStr + PartialEq>(
        &mut self,
        column: Column,
        invalid: fn(String) -> CellError,
    ) -> Vec<T> {
        let cell = self.row.get(column).unwrap_or_default();
        let mut names = Vec::new();
        let parts = cell.split(|c: char| c.is_whitespace() || ",;|/+".contains(c));
        for part in parts.filter(|part| !part.is_empty()) {
            match part.to_lowercase().parse() {
                Ok(name) if names.contains(&name) => {}
                Ok(name) => names.push(name),
                Err(_) => self.push_error(column, invalid(shorten(part))),
            }
        }
        names
    }
}

fn room_name(text: String) -> RoomName {
    match text.parse() {
        Ok(slug) => RoomName::Slug(slug),
        Err(_) => RoomName::Name(text),
    }
}

/// A cell of one short line with the extension of a text file names a file.
fn text_source(cell: &str) -> TextSource {
    let extension = cell
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let is_file = !cell.contains('\n')
        && cell.len() <= 255
        && extension.is_some_and(|extension| ["txt", "text", "md"].contains(&extension.as_str()));
    if is_file {
        TextSource::File(cell.to_owned())
    } else {
        TextSource::Text(cell.to_owned())
    }
}

/// The beginning of a text, for messages.
fn shorten(text: &str) -> String {
    text.chars().take(60).collect()
}
