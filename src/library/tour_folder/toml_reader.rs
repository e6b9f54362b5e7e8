use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Flaw, Located, MOST_FAULTS, Spot};
use crate::model::{Language, ParseError, Texts};

/// One toml file while it is read: every value is asked for by name, and whatever is wrong with
/// one becomes a fault at its line.
pub(super) struct Page<'a> {
    file: PathBuf,
    text: &'a str,
    /// Where each line but the first begins.
    line_starts: Vec<usize>,
    /// No more than [`MOST_FAULTS`].
    pub(super) faults: Vec<Located>,
    /// How many were found.
    pub(super) found: usize,
}

/// A table and where it begins.
#[derive(Clone, Copy)]
pub(super) struct Table<'a, 't> {
    entries: &'t DeTable<'a>,
    start: usize,
}

impl<'a, 't> Table<'a, 't> {
    pub(super) fn of(it: &'t Spanned<DeTable<'a>>) -> Self {
        Self {
            entries: it.get_ref(),
            start: it.span().start,
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'a>>> {
        self.entries.get(key)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'t str, &'t Spanned<DeValue<'a>>)> {
        self.entries
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), value))
    }
}

impl<'a> Page<'a> {
    pub(super) fn new(file: &Path, text: &'a str) -> Self {
        Self {
            file: file.to_owned(),
            text,
            line_starts: text.match_indices('\n').map(|(at, _)| at + 1).collect(),
            faults: Vec::new(),
            found: 0,
        }
    }

    /// The whole file, as far as it can be read.
    pub(super) fn parse(&mut self) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let start = error.span().map_or(0, |it| it.start);
            let message = error.message().trim().replace('\n', "; ");
            self.say(start, Flaw::NotToml { message });
        }
        table
    }

    pub(super) fn say(&mut self, at: usize, what: Flaw) {
        self.found += 1;
        if self.faults.len() < MOST_FAULTS {
            let (file, line) = self.spot(at);
            self.faults.push(Located { file, line, what });
        }
    }

    pub(super) fn spot(&self, at: usize) -> Spot {
        let before = self.line_starts.partition_point(|it| *it <= at);
        (self.file.clone(), Some(before + 1))
    }

    pub(super) fn table_spot(&self, table: Table<'_, '_>) -> Spot {
        self.spot(table.start)
    }

    pub(super) fn value_spot(&self, table: Table<'_, '_>, key: &str) -> Spot {
        self.spot(table.get(key).map_or(table.start, |it| it.span().start))
    }

    /// A key that nobody knows is most often one that was mistyped.
    pub(super) fn only(&mut self, table: Table<'_, '_>, known: &'static [&'static str]) {
        for key in table.entries.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let key_name = name.to_owned();
                self.say(
                    key.span().start,
                    Flaw::UnknownKey {
                        key: key_name,
                        known,
                    },
                );
            }
        }
    }

    pub(super) fn needed<'t>(
        &mut self,
        table: Table<'a, 't>,
        key: &str,
    ) -> Option<&'t Spanned<DeValue<'a>>> {
        let found = table.get(key);
        if found.is_none() {
            self.say(
                table.start,
                Flaw::KeyMissing {
                    key: key.to_owned(),
                },
            );
        }
        found
    }

    pub(super) fn as_text(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let text = value.get_ref().as_str().map(|it| it.trim().to_owned());
        if text.is_none() {
            self.say(
                value.span().start,
                Flaw::NotAText {
                    key: key.to_owned(),
                },
            );
        }
        text
    }

    pub(super) fn text(&mut self, table: Table<'a, '_>, key: &str) -> Option<String> {
        let value = self.needed(table, key)?;
        self.as_text(key, value)
    }

    pub(super) fn optional_text(&mut self, table: Table<'a, '_>, key: &str) -> Option<String> {
        table.get(key).and_then(|it| self.as_text(key, it))
    }

    pub(super) fn name<T: FromStr<Err = ParseError>>(
        &mut self,
        table: Table<'a, '_>,
        key: &str,
    ) -> Option<T> {
        let value = self.needed(table, key)?;
        self.as_name(key, value)
    }

    pub(super) fn name_or<T: FromStr<Err = ParseError>>(
        &mut self,
        table: Table<'a, '_>,
        key: &str,
        absent: T,
    ) -> Option<T> {
        match table.get(key) {
            Some(value) => self.as_name(key, value),
            None => Some(absent),
        }
    }

    fn as_name<T: FromStr<Err = ParseError>>(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<T> {
        let text = self.as_text(key, value)?;
        self.parsed(value.span(), &text)
    }

    pub(super) fn parsed<T: FromStr<Err = ParseError>>(
        &mut self,
        at: Range<usize>,
        text: &str,
    ) -> Option<T> {
        text.parse()
            .map_err(|e: ParseError| self.say(at.start, e.into()))
            .ok()
    }

    /// A figure, written as one or as a text; none where it is not there.
    pub(super) fn optional_figure<T: FromStr<Err = ParseError>>(
        &mut self,
        table: Table<'a, '_>,
        key: &str,
    ) -> Option<T> {
        let value = table.get(key)?;
        let text = match value.get_ref() {
            DeValue::Integer(it) => it.as_str().to_owned(),
            DeValue::String(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => self.as_text(key, value)?,
        };
        self.parsed(value.span(), &text)
    }

    /// Names with where they stand; wrong ones are left out, once they are told.
    pub(super) fn names<T: FromStr<Err = ParseError>>(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Vec<(T, usize)> {
        let Some(array) = value.get_ref().as_array() else {
            self.say(
                value.span().start,
                Flaw::NotAList {
                    key: key.to_owned(),
                },
            );
            return Vec::new();
        };
        let named = array
            .iter()
            .map(|it| (self.as_name(key, it), it.span().start));
        named.filter_map(|(name, at)| Some((name?, at))).collect()
    }

    pub(super) fn optional_names<T: FromStr<Err = ParseError>>(
        &mut self,
        table: Table<'a, '_>,
        key: &str,
    ) -> Vec<(T, usize)> {
        table.get(key).map_or(Vec::new(), |it| self.names(key, it))
    }

    pub(super) fn table<'t>(
        &mut self,
        key: &str,
        value: &'t Spanned<DeValue<'a>>,
    ) -> Option<Table<'a, 't>> {
        let start = value.span().start;
        let entries = value.get_ref().as_table();
        if entries.is_none() {
            self.say(
                start,
                Flaw::NotATable {
                    key: key.to_owned(),
                },
            );
        }
        entries.map(|entries| Table { entries, start })
    }

    /// The tables of `[[key]]`; none is a fault of the tour, not of the file.
    pub(super) fn tables<'t>(&mut self, table: Table<'a, 't>, key: &str) -> Vec<Table<'a, 't>> {
        let Some(value) = table.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.say(
                value.span().start,
                Flaw::NotTables {
                    key: key.to_owned(),
                },
            );
            return Vec::new();
        };
        array.iter().filter_map(|it| self.table(key, it)).collect()
    }

    /// `[key]` with a text in each language.
    pub(super) fn texts(&mut self, table: Table<'a, '_>, key: &str) -> Texts {
        let Some(inner) = self.needed(table, key).and_then(|it| self.table(key, it)) else {
            return Texts::new();
        };
        let mut texts = Texts::new();
        for (name, value) in inner.iter() {
            let language: Option<Language> = self.parsed(value.span(), name);
            if let (Some(language), Some(text)) = (language, self.as_text(name, value)) {
                texts.insert(language, text);
            }
        }
        texts
    }
}
