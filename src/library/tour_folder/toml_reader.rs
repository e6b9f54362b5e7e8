//! Reads the values of a TOML file, and locates every error.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{FileError, FileLocation, LocatedError, MAX_ERRORS_PER_FILE};
use crate::model::{Language, ParseError, Texts};

/// A TOML file whose values are read by key. A missing or wrong value becomes an error at its line.
pub(super) struct TomlReader<'a> {
    file: PathBuf,
    text: &'a str,
    /// The byte offset of each line but the first.
    line_starts: Vec<usize>,
    /// No more than [`MAX_ERRORS_PER_FILE`].
    pub(super) errors: Vec<LocatedError>,
    /// The number of all errors.
    pub(super) error_count: usize,
}

/// A table and its byte offset.
#[derive(Clone, Copy)]
pub(super) struct TomlTable<'a, 't> {
    entries: &'t DeTable<'a>,
    start: usize,
}

impl<'a, 't> TomlTable<'a, 't> {
    pub(super) fn of(table: &'t Spanned<DeTable<'a>>) -> Self {
        Self {
            entries: table.get_ref(),
            start: table.span().start,
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'a>>> {
        self.entries.get(key)
    }

    /// The byte offset of a value, or else that of the table.
    pub(super) fn value_offset(&self, key: &str) -> usize {
        self.get(key).map_or(self.start, |value| value.span().start)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'t str, &'t Spanned<DeValue<'a>>)> {
        self.entries
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), value))
    }
}

impl<'a> TomlReader<'a> {
    pub(super) fn new(file: &Path, text: &'a str) -> Self {
        Self {
            file: file.to_owned(),
            text,
            line_starts: text
                .match_indices('\n')
                .map(|(offset, _)| offset + 1)
                .collect(),
            errors: Vec::new(),
            error_count: 0,
        }
    }

    /// Parses the whole file, as far as its syntax is valid.
    pub(super) fn parse(&mut self) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let start = error.span().map_or(0, |span| span.start);
            let message = error.message().trim().replace('\n', "; ");
            self.push_error(start, FileError::NotToml { message });
        }
        table
    }

    pub(super) fn push_error(&mut self, offset: usize, error: FileError) {
        self.error_count += 1;
        if self.errors.len() < MAX_ERRORS_PER_FILE {
            let (file, line) = self.location(offset);
            self.errors.push(LocatedError { file, line, error });
        }
    }

    pub(super) fn location(&self, offset: usize) -> FileLocation {
        let before = self.line_starts.partition_point(|start| *start <= offset);
        (self.file.clone(), Some(before + 1))
    }

    pub(super) fn table_location(&self, table: TomlTable<'_, '_>) -> FileLocation {
        self.location(table.start)
    }

    pub(super) fn value_location(&self, table: TomlTable<'_, '_>, key: &str) -> FileLocation {
        self.location(table.value_offset(key))
    }

    /// An unknown key is most often a mistyped one.
    pub(super) fn reject_unknown_keys(
        &mut self,
        table: TomlTable<'_, '_>,
        known: &'static [&'static str],
    ) {
        for key in table.entries.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let key_name = name.to_owned();
                self.push_error(
                    key.span().start,
                    FileError::UnknownKey {
                        key: key_name,
                        known,
                    },
                );
            }
        }
    }

    pub(super) fn required<'t>(
        &mut self,
        table: TomlTable<'a, 't>,
        key: &str,
    ) -> Option<&'t Spanned<DeValue<'a>>> {
        let found = table.get(key);
        if found.is_none() {
            self.push_error(
                table.start,
                FileError::MissingKey {
                    key: key.to_owned(),
                },
            );
        }
        found
    }

    pub(super) fn expect_text(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<String> {
        let text = value.get_ref().as_str().map(|text| text.trim().to_owned());
        if text.is_none() {
            self.push_error(
                value.span().start,
                FileError::NotAText {
                    key: key.to_owned(),
                },
            );
        }
        text
    }

    pub(super) fn text(&mut self, table: TomlTable<'a, '_>, key: &str) -> Option<String> {
        let value = self.required(table, key)?;
        self.expect_text(key, value)
    }

    pub(super) fn optional_text(&mut self, table: TomlTable<'a, '_>, key: &str) -> Option<String> {
        table
            .get(key)
            .and_then(|value| self.expect_text(key, value))
    }

    pub(super) fn parse_key<T: FromStr<Err = ParseError>>(
        &mut self,
        table: TomlTable<'a, '_>,
        key: &str,
    ) -> Option<T> {
        let value = self.required(table, key)?;
        self.parse_value(key, value)
    }

    pub(super) fn parse_key_or<T: FromStr<Err = ParseError>>(
        &mut self,
        table: TomlTable<'a, '_>,
        key: &str,
        absent: T,
    ) -> Option<T> {
        match table.get(key) {
            Some(value) => self.parse_value(key, value),
            None => Some(absent),
        }
    }

    fn parse_value<T: FromStr<Err = ParseError>>(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<T> {
        let text = self.expect_text(key, value)?;
        self.parse_text(value.span(), &text)
    }

    pub(super) fn parse_text<T: FromStr<Err = ParseError>>(
        &mut self,
        span: Range<usize>,
        text: &str,
    ) -> Option<T> {
        text.parse()
            .map_err(|error: ParseError| self.push_error(span.start, error.into()))
            .ok()
    }

    /// A number, written as one or as a text; none if the key is missing.
    pub(super) fn optional_number<T: FromStr<Err = ParseError>>(
        &mut self,
        table: TomlTable<'a, '_>,
        key: &str,
    ) -> Option<T> {
        let value = table.get(key)?;
        let text = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::String(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => self.expect_text(key, value)?,
        };
        self.parse_text(value.span(), &text)
    }

    /// The parsed values of a list with their byte offsets. Invalid values become errors and are left out.
    pub(super) fn list<T: FromStr<Err = ParseError>>(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Vec<(T, usize)> {
        let Some(array) = value.get_ref().as_array() else {
            self.push_error(
                value.span().start,
                FileError::NotAList {
                    key: key.to_owned(),
                },
            );
            return Vec::new();
        };
        let parsed = array
            .iter()
            .map(|value| (self.parse_value(key, value), value.span().start));
        parsed
            .filter_map(|(value, offset)| Some((value?, offset)))
            .collect()
    }

    pub(super) fn optional_list<T: FromStr<Err = ParseError>>(
        &mut self,
        table: TomlTable<'a, '_>,
        key: &str,
    ) -> Vec<(T, usize)> {
        table
            .get(key)
            .map_or(Vec::new(), |value| self.list(key, value))
    }

    pub(super) fn table<'t>(
        &mut self,
        key: &str,
        value: &'t Spanned<DeValue<'a>>,
    ) -> Option<TomlTable<'a, 't>> {
        let start = value.span().start;
        let entries = value.get_ref().as_table();
        if entries.is_none() {
            self.push_error(
                start,
                FileError::NotATable {
                    key: key.to_owned(),
                },
            );
        }
        entries.map(|entries| TomlTable { entries, start })
    }

    /// The tables of `[[key]]`; empty if there are none.
    pub(super) fn tables<'t>(
        &mut self,
        table: TomlTable<'a, 't>,
        key: &str,
    ) -> Vec<TomlTable<'a, 't>> {
        let Some(value) = table.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.push_error(
                value.span().start,
                FileError::NotAnArrayOfTables {
                    key: key.to_owned(),
                },
            );
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|value| self.table(key, value))
            .collect()
    }

    /// The texts of `[key]`, by language.
    pub(super) fn texts(&mut self, table: TomlTable<'a, '_>, key: &str) -> Texts {
        let Some(inner) = self
            .required(table, key)
            .and_then(|value| self.table(key, value))
        else {
            return Texts::new();
        };
        let mut texts = Texts::new();
        for (name, value) in inner.iter() {
            let language: Option<Language> = self.parse_text(value.span(), name);
            if let (Some(language), Some(text)) = (language, self.expect_text(name, value)) {
                texts.insert(language, text);
            }
        }
        texts
    }
}
