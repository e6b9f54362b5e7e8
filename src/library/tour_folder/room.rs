use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::read::{text_file, within};
use super::toml_reader::{Page, Table};
use super::{Flaw, ROOM, Source, picture};
use crate::library::hash;
use crate::model::{
    self, Clip, ClipKey, Cue, Language, Narration, Picture, Room, Sha256, Slug, TourLocation,
    Variant,
};

/// Reads one room's folder into the source.
pub(super) struct RoomReader<'s> {
    folder: PathBuf,
    slug: Slug,
    index: usize,
    source: &'s mut Source,
}

impl<'s> RoomReader<'s> {
    pub(super) fn new(tour: &Path, slug: &Slug, index: usize, source: &'s mut Source) -> Self {
        Self {
            folder: tour.join(slug.as_str()),
            slug: slug.clone(),
            index,
            source,
        }
    }

    /// None where the room has no number or no file: everything about it is then among the faults.
    pub(super) fn read(mut self) -> Option<Room> {
        let file = self.relative(ROOM);
        let text = match text_file(&self.folder.join(ROOM)) {
            Ok(text) => text,
            Err(what) => {
                self.source.say(&file, None, what);
                return None;
            }
        };
        let mut page = Page::new(&file, &text);
        let root = page.parse();
        let root = Table::of(&root);
        page.only(root, &["number", "name", "line", "picture", "clip"]);
        let number = page.name(root, "number");
        let (name, line) = (page.texts(root, "name"), page.texts(root, "line"));
        let picture = self.picture(&mut page, root);
        let place = TourLocation::Room(self.index);
        self.source
            .places
            .insert(place.clone(), page.value_spot(root, "number"));
        if !page.faults.is_empty() {
            self.source.broken.insert(place);
        }
        let mut clips = Vec::new();
        for table in page.tables(root, "clip") {
            clips.extend(self.clip(&mut page, table, clips.len()));
        }
        page.faults.sort_by_key(|it| it.line);
        self.source.faults.append(&mut page.faults);
        Some(Room {
            slug: self.slug,
            number: number?,
            name,
            line,
            picture,
            clips,
        })
    }

    /// The picture of the room, or of one of its clips.
    fn picture<'a>(&mut self, page: &mut Page<'a>, owner: Table<'a, '_>) -> Option<Picture> {
        let value = owner.get("picture")?;
        let table = page.table("picture", value)?;
        page.only(table, &picture::KEYS);
        let tour = self.folder.parent()?.to_owned();
        let inner = self.relative("");
        self.source.picture(page, table, (&tour, &inner))
    }

    fn relative(&self, name: &str) -> PathBuf {
        Path::new(self.slug.as_str()).join(name)
    }

    fn clip<'a>(
        &mut self,
        page: &mut Page<'a>,
        table: Table<'a, '_>,
        index: usize,
    ) -> Option<Clip> {
        let before = page.found;
        page.only(
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
        let number = page.name(table, "number");
        let variant = page.name_or(table, "variant", Variant::Standard);
        let advisories = page.optional_names(table, "advisories");
        let before_closing = page.optional_figure(table, "before-closing");
        let picture = self.picture(page, table);
        let mut narrations = BTreeMap::new();
        let value = table.iter().find(|(key, _)| *key == "narration");
        let inner = value.and_then(|(key, it)| page.table(key, it));
        for (language, value) in inner.iter().flat_map(Table::iter) {
            let parsed: Option<Language> = page.parsed(value.span(), language);
            let table = page.table(language, value);
            if let (Some(language), Some(table)) = (parsed, table) {
                let place = TourLocation::Narration(self.index, index, language.clone());
                narrations.extend(self.narration(page, table, place).map(|it| (language, it)));
            }
        }
        let place = TourLocation::Clip(self.index, index);
        self.source
            .places
            .insert(place.clone(), page.value_spot(table, "number"));
        if page.found > before {
            self.source.broken.insert(place);
        }
        Some(Clip {
            key: ClipKey {
                number: number?,
                variant: variant?,
            },
            picture,
            advisories: advisories.into_iter().map(|it| it.0).collect(),
            before_closing,
            narrations,
        })
    }

    fn narration<'a>(
        &mut self,
        page: &mut Page<'a>,
        table: Table<'a, '_>,
        place: TourLocation,
    ) -> Option<Narration> {
        let before = (page.found, self.source.faults.len());
        page.only(
            table,
            &["title", "recording", "transcript", "captions", "credit"],
        );
        self.source
            .places
            .insert(place.clone(), page.table_spot(table));
        let title = page.text(table, "title");
        // What is only read needs no more than its text; the tour's own rules ask for that.
        let heard = table.get("recording").is_some();
        let has = |key: &str| heard || table.get(key).is_some();
        let credit = if heard {
            page.text(table, "credit")
        } else {
            page.optional_text(table, "credit")
        };
        let transcript = has("transcript").then(|| self.words(page, table, "transcript"));
        let transcript = transcript
            .flatten()
            .map(|it| model::normalize_paragraphs(&it.1));
        let captions = has("captions").then(|| self.words(page, table, "captions"));
        let captions = captions.flatten().map(|it| self.captions(&it, &place));
        let recording = if heard {
            Some(self.recording(page, table))
        } else {
            None
        };
        if before != (page.found, self.source.faults.len()) {
            self.source.broken.insert(place);
        }
        Some(Narration {
            title: title.unwrap_or_default(),
            recording: match recording {
                Some(it) => Some(it?),
                None => None,
            },
            transcript: transcript.unwrap_or_default(),
            captions: captions.unwrap_or_default(),
            credit: credit.unwrap_or_default(),
        })
    }

    /// The file a key names: its name and path.
    fn file<'a>(
        &mut self,
        page: &mut Page<'a>,
        table: Table<'a, '_>,
        key: &str,
    ) -> Option<(String, PathBuf)> {
        let value = page.needed(table, key)?;
        let name = page.as_text(key, value)?;
        match within(&self.folder, &name) {
            Ok(path) => Some((name, path)),
            Err(what) => {
                page.say(value.span().start, what);
                None
            }
        }
    }

    /// A text file a key names: its path from the tour's folder, and its text.
    fn words<'a>(
        &mut self,
        page: &mut Page<'a>,
        table: Table<'a, '_>,
        key: &str,
    ) -> Option<(PathBuf, String)> {
        let (name, path) = self.file(page, table, key)?;
        let file = self.relative(&name);
        match text_file(&path) {
            Ok(text) => Some((file, text)),
            Err(what) => {
                self.source.say(&file, None, what);
                None
            }
        }
    }

    fn captions(&mut self, (file, text): &(PathBuf, String), place: &TourLocation) -> Vec<Cue> {
        let found = model::captions::parse(text);
        for (line, what) in found.errors {
            self.source.say(file, Some(line), what.into());
        }
        let mut cues = Vec::new();
        for (line, cue) in found.cues {
            if let TourLocation::Narration(r, c, language) = place {
                let place = TourLocation::Cue(*r, *c, language.clone(), cues.len());
                self.source.places.insert(place, (file.clone(), Some(line)));
            }
            cues.push(cue);
        }
        cues
    }

    fn recording<'a>(&mut self, page: &mut Page<'a>, table: Table<'a, '_>) -> Option<Sha256> {
        let (name, path) = self.file(page, table, "recording")?;
        match hash(&path) {
            Ok(sha256) => {
                let spot = page.value_spot(table, "recording");
                self.source
                    .mentions
                    .entry(sha256.clone())
                    .or_default()
                    .push(spot);
                self.source.files.entry(sha256.clone()).or_insert(path);
                Some(sha256)
            }
            Err(error) => {
                let what = Flaw::unreadable(&error);
                self.source.say(&self.relative(&name), None, what);
                None
            }
        }
    }
}
