//! Reads `room.toml` and the files that it names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::files::{read_utf8_file, resolve_file};
use super::toml_reader::{TomlReader, TomlTable};
use super::{FileError, ParsedFolder, ROOM, picture};
use crate::library::hash;
use crate::model::{
    self, Clip, ClipKey, Cue, Language, Narration, Picture, Room, Sha256, Slug, TourLocation,
    Variant,
};

/// Reads the folder of one room.
pub(super) struct RoomReader<'s> {
    folder: PathBuf,
    slug: Slug,
    index: usize,
    parsed: &'s mut ParsedFolder,
}

impl<'s> RoomReader<'s> {
    pub(super) fn new(
        tour: &Path,
        slug: &Slug,
        index: usize,
        parsed: &'s mut ParsedFolder,
    ) -> Self {
        Self {
            folder: tour.join(slug.as_str()),
            slug: slug.clone(),
            index,
            parsed,
        }
    }

    /// None without a number or file: the errors then say so.
    pub(super) fn read(mut self) -> Option<Room> {
        let file = self.relative(ROOM);
        let text = match read_utf8_file(&self.folder.join(ROOM)) {
            Ok(text) => text,
            Err(error) => {
                self.parsed.push_error(&file, None, error);
                return None;
            }
        };
        let mut toml = TomlReader::new(&file, &text);
        let root = toml.parse();
        let root = TomlTable::of(&root);
        toml.reject_unknown_keys(root, &["number", "name", "line", "picture", "clip"]);
        let number = toml.parse_key(root, "number");
        let (name, line) = (toml.texts(root, "name"), toml.texts(root, "line"));
        let picture = self.picture(&mut toml, root);
        let location = TourLocation::Room(self.index);
        self.parsed
            .locations
            .insert(location.clone(), toml.value_location(root, "number"));
        if !toml.errors.is_empty() {
            self.parsed.incomplete.insert(location);
        }
        let mut clips = Vec::new();
        for table in toml.tables(root, "clip") {
            clips.extend(self.clip(&mut toml, table, clips.len()));
        }
        toml.errors.sort_by_key(|error| error.line);
        self.parsed.errors.append(&mut toml.errors);
        Some(Room {
            slug: self.slug,
            number: number?,
            name,
            line,
            picture,
            clips,
        })
    }

    /// Reads the picture of the room, or of one of its clips.
    fn picture<'a>(
        &mut self,
        toml: &mut TomlReader<'a>,
        owner: TomlTable<'a, '_>,
    ) -> Option<Picture> {
        let value = owner.get("picture")?;
        let table = toml.table("picture", value)?;
        toml.reject_unknown_keys(table, &picture::KEYS);
        let tour = self.folder.parent()?.to_owned();
        let inner = self.relative("");
        self.parsed.picture(toml, table, (&tour, &inner))
    }

    fn relative(&self, name: &str) -> PathBuf {
        Path::new(self.slug.as_str()).join(name)
    }

    fn clip<'a>(
        &mut self,
        toml: &mut TomlReader<'a>,
        table: TomlTable<'a, '_>,
        index: usize,
    ) -> Option<Clip> {
        let before = toml.error_count;
        toml.reject_unknown_keys(
            table,
            &[
                "number",
                "variant",
                "advisories",
                "before-closing",
                "picture",
                "narration",
            ],
        );
        let number = toml.parse_key(table, "number");
        let variant = toml.parse_key_or(table, "variant", Variant::Standard);
        let advisories = toml.optional_list(table, "advisories");
        let before_closing = toml.optional_number(table, "before-closing");
        let picture = self.picture(toml, table);
        let mut narrations = BTreeMap::new();
        let value = table.iter().find(|(key, _)| *key == "narration");
        let inner = value.and_then(|(key, value)| toml.table(key, value));
        for (language, value) in inner.iter().flat_map(TomlTable::iter) {
            let parsed: Option<Language> = toml.parse_text(value.span(), language);
            let table = toml.table(language, value);
            if let (Some(language), Some(table)) = (parsed, table) {
                let location = TourLocation::Narration(self.index, index, language.clone());
                let narration = self.narration(toml, table, location);
                narrations.extend(narration.map(|narration| (language, narration)));
            }
        }
        let location = TourLocation::Clip(self.index, index);
        self.parsed
            .locations
            .insert(location.clone(), toml.value_location(table, "number"));
        if toml.error_count > before {
            self.parsed.incomplete.insert(location);
        }
        Some(Clip {
            key: ClipKey {
                number: number?,
                variant: variant?,
            },
            picture,
            advisories: advisories
                .into_iter()
                .map(|(advisory, _)| advisory)
                .collect(),
            before_closing,
            narrations,
        })
    }

    fn narration<'a>(
        &mut self,
        toml: &mut TomlReader<'a>,
        table: TomlTable<'a, '_>,
        location: TourLocation,
    ) -> Option<Narration> {
        let before = (toml.error_count, self.parsed.errors.len());
        toml.reject_unknown_keys(
            table,
            &["title", "recording", "transcript", "captions", "credit"],
        );
        self.parsed
            .locations
            .insert(location.clone(), toml.table_location(table));
        let title = toml.text(table, "title");
        // A narration without a recording needs a transcript only, which the rules of the tour check.
        let has_recording = table.get("recording").is_some();
        let has = |key: &str| has_recording || table.get(key).is_some();
        let credit = if has_recording {
            toml.text(table, "credit")
        } else {
            toml.optional_text(table, "credit")
        };
        let transcript = has("transcript").then(|| self.text_file(toml, table, "transcript"));
        let transcript = transcript
            .flatten()
            .map(|(_, text)| model::normalize_paragraphs(&text));
        let captions = has("captions").then(|| self.text_file(toml, table, "captions"));
        let captions = captions
            .flatten()
            .map(|(file, text)| self.captions(&file, &text, &location));
        let recording = if has_recording {
            Some(self.recording(toml, table))
        } else {
            None
        };
        if before != (toml.error_count, self.parsed.errors.len()) {
            self.parsed.incomplete.insert(location);
        }
        Some(Narration {
            title: title.unwrap_or_default(),
            recording: match recording {
                Some(recording) => Some(recording?),
                None => None,
            },
            transcript: transcript.unwrap_or_default(),
            captions: captions.unwrap_or_default(),
            credit: credit.unwrap_or_default(),
        })
    }

    /// The name and path of the file that a key names.
    fn file<'a>(
        &mut self,
        toml: &mut TomlReader<'a>,
        table: TomlTable<'a, '_>,
        key: &str,
    ) -> Option<(String, PathBuf)> {
        let value = toml.required(table, key)?;
        let name = toml.expect_text(key, value)?;
        match resolve_file(&self.folder, &name) {
            Ok(path) => Some((name, path)),
            Err(error) => {
                toml.push_error(value.span().start, error);
                None
            }
        }
    }

    /// Reads the text file that a key names. Returns its path relative to the tour's folder, and its text.
    fn text_file<'a>(
        &mut self,
        toml: &mut TomlReader<'a>,
        table: TomlTable<'a, '_>,
        key: &str,
    ) -> Option<(PathBuf, String)> {
        let (name, path) = self.file(toml, table, key)?;
        let file = self.relative(&name);
        match read_utf8_file(&path) {
            Ok(text) => Some((file, text)),
            Err(error) => {
                self.parsed.push_error(&file, None, error);
                None
            }
        }
    }

    fn captions(&mut self, file: &Path, text: &str, location: &TourLocation) -> Vec<Cue> {
        let found = model::captions::parse(text);
        for (line, error) in found.errors {
            self.parsed.push_error(file, Some(line), error.into());
        }
        let mut cues = Vec::new();
        for (line, cue) in found.cues {
            if let TourLocation::Narration(r, c, language) = location {
                let cue_location = TourLocation::Cue(*r, *c, language.clone(), cues.len());
                let file_location = (file.to_owned(), Some(line));
                self.parsed.locations.insert(cue_location, file_location);
            }
            cues.push(cue);
        }
        cues
    }

    fn recording<'a>(
        &mut self,
        toml: &mut TomlReader<'a>,
        table: TomlTable<'a, '_>,
    ) -> Option<Sha256> {
        let (name, path) = self.file(toml, table, "recording")?;
        match hash(&path) {
            Ok(sha256) => {
                let location = toml.value_location(table, "recording");
                self.parsed
                    .recording_locations
                    .entry(sha256.clone())
                    .or_default()
                    .push(location);
                self.parsed.files.entry(sha256.clone()).or_insert(path);
                Some(sha256)
            }
            Err(error) => {
                let error = FileError::unreadable(&error);
                self.parsed.push_error(&self.relative(&name), None, error);
                None
            }
        }
    }
}
