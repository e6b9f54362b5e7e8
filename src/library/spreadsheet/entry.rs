use std::collections::BTreeMap;

use super::{Column, Row, Sheet};
use crate::model::{Advisory, ClipKey, Language, Number, Slug, Variant};

/// One narration, as a row of the table tells it. File names are not looked for here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The row's number, as [`Row::line`].
    pub line: usize,
    pub room: RoomName,
    pub key: ClipKey,
    pub language: Language,
    pub title: String,
    /// A file's name; none where the row has a text, which is then all there is unless the draft has a
    /// recording already.
    pub audio: Option<String>,
    pub transcript: Option<Words>,
    /// A file's name.
    pub captions: Option<String>,
    /// A file's name.
    pub image: Option<String>,
    pub credit: Option<String>,
    pub rights: Option<String>,
    /// Each once; none where the cell is empty.
    pub advisories: Vec<Advisory>,
}

/// How a table names a room: as in addresses, or in the words of the house.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoomName {
    /// May also be a name or number that has a slug's form, such as `12`.
    Slug(Slug),
    Name(String),
}

impl RoomName {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Slug(it) => it.as_str(),
            Self::Name(it) => it,
        }
    }
}

/// A text, or the name of the file that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    File(String),
    Text(String),
}

/// What a table's rows mean, and every fault in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// Only of rows without a fault.
    pub entries: Vec<Entry>,
    /// In the order of rows, then of columns.
    pub faults: Vec<Flawed>,
}

/// A fault and the cell that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flawed {
    pub line: usize,
    pub column: Column,
    pub fault: Fault,
}

/// What is wrong with a cell, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("this cell is empty; write it")]
    Needed,
    #[error(
        "this cell and the transcript are empty; name a recording, or write what visitors then read"
    )]
    NothingToHearOrRead,
    #[error(
        "‘{text}’ is not a number of one to six digits, with a letter or not, such as 101 or 101a"
    )]
    Number { text: String },
    #[error("‘{text}’ is not a variant: standard, extended, family, described or plain")]
    Variant { text: String },
    #[error("‘{text}’ is not a language tag such as es, en or pt-BR")]
    Language { text: String },
    #[error("‘{text}’ is not an advisory: violence, death, suicide or loud")]
    Advisory { text: String },
    #[error(
        "{key} in {language} is already in row {line}; give it another number, variant or language"
    )]
    Duplicate {
        key: ClipKey,
        language: Language,
        line: usize,
    },
}

/// What the rows mean. Every fault of every row is found in one go.
pub fn entries(sheet: &Sheet) -> Entries {
    let mut found = Entries::default();
    let mut narrations: BTreeMap<(ClipKey, Language), usize> = BTreeMap::new();
    for row in &sheet.rows {
        let mut reader = Reader {
            row,
            faults: Vec::new(),
        };
        if let Some(entry) = reader.entry() {
            let line = row.line;
            let (key, language) = (entry.key.clone(), entry.language.clone());
            let first = narrations
                .entry((key.clone(), language.clone()))
                .or_insert(line);
            if *first != line {
                let fault = Fault::Duplicate {
                    key,
                    language,
                    line: *first,
                };
                reader.say(Column::Stop, fault);
            }
            if reader.faults.is_empty() {
                found.entries.push(entry);
            }
        }
        reader.faults.sort_by_key(|it| it.column);
        found.faults.append(&mut reader.faults);
    }
    found
}

struct Reader<'r> {
    row: &'r Row,
    faults: Vec<Flawed>,
}

impl Reader<'_> {
    /// As much as can be built; none leaves a fault behind.
    fn entry(&mut self) -> Option<Entry> {
        let (room, title) = (self.needed(Column::Room), self.needed(Column::Title));
        let key = self.key();
        let language = self.language();
        let advisories = self.advisories();
        let text = |column| self.row.get(column).map(str::to_owned);
        let (audio, transcript) = (text(Column::Audio), text(Column::Transcript));
        if audio.is_none() && transcript.is_none() {
            self.say(Column::Audio, Fault::NothingToHearOrRead);
        }
        Some(Entry {
            line: self.row.line,
            transcript: transcript.as_deref().map(words),
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
        })
    }

    fn say(&mut self, column: Column, fault: Fault) {
        let line = self.row.line;
        self.faults.push(Flawed {
            line,
            column,
            fault,
        });
    }

    fn needed(&mut self, column: Column) -> Option<String> {
        let found = self.row.get(column).map(str::to_owned);
        if found.is_none() {
            self.say(column, Fault::Needed);
        }
        found
    }

    /// The stop may carry its variant, as addresses do: `101-family`.
    fn key(&mut self) -> Option<ClipKey> {
        let stop = self.needed(Column::Stop);
        let told = self.row.get(Column::Variant).map(str::to_lowercase);
        let variant = match told.as_deref().map(str::parse::<Variant>) {
            None => None,
            Some(Ok(it)) => Some(it),
            Some(Err(_)) => {
                let text = short(told.as_deref().unwrap_or_default());
                self.say(Column::Variant, Fault::Variant { text });
                return None;
            }
        };
        let stop = stop?;
        let key = match variant {
            Some(variant) => Number::normalize(&stop).map(|number| ClipKey { number, variant }),
            None => ClipKey::normalize(&stop),
        };
        if key.is_none() {
            let text = short(&stop);
            self.say(Column::Stop, Fault::Number { text });
        }
        key
    }

    fn language(&mut self) -> Option<Language> {
        let told = self.needed(Column::Lang)?;
        let language = Language::normalize(&told);
        if language.is_none() {
            let text = short(&told);
            self.say(Column::Lang, Fault::Language { text });
        }
        language
    }

    fn advisories(&mut self) -> Vec<Advisory> {
        let told = self.row.get(Column::Advisory).unwrap_or_default();
        let mut advisories = Vec::new();
        let parts = told.split(|c: char| c.is_whitespace() || ",;|/+".contains(c));
        for part in parts.filter(|it| !it.is_empty()) {
            match part.to_lowercase().parse() {
                Ok(it) if advisories.contains(&it) => {}
                Ok(it) => advisories.push(it),
                Err(_) => {
                    let text = short(part);
                    self.say(Column::Advisory, Fault::Advisory { text });
                }
            }
        }
        advisories
    }
}

fn room_name(text: String) -> RoomName {
    match text.parse() {
        Ok(slug) => RoomName::Slug(slug),
        Err(_) => RoomName::Name(text),
    }
}

/// A cell of one short line that ends as text files do names a file.
fn words(cell: &str) -> Words {
    let end = cell.rsplit_once('.').map(|it| it.1.to_ascii_lowercase());
    let is_file = !cell.contains('\n')
        && cell.len() <= 255
        && end.is_some_and(|it| ["txt", "text", "md"].contains(&it.as_str()));
    if is_file {
        Words::File(cell.to_owned())
    } else {
        Words::Text(cell.to_owned())
    }
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}
