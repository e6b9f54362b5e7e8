//! Reads the tables of pictures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::files::resolve_file;
use super::toml_reader::{TomlReader, TomlTable};
use super::{FileError, FileLocation, LocatedError, ParsedFolder};
use crate::library::{PictureError, StoredPicture, hash};
use crate::model::{Focus, Picture, PictureKind, Sha256, Tour};

/// The keys of every picture's table.
pub(super) const KEYS: [&str; 5] = ["file", "alternative", "credit", "rights", "focus"];

/// The file of a picture, relative to the tour's folder, and the lines that name it.
#[derive(Debug)]
pub(super) struct Mention {
    file: PathBuf,
    locations: Vec<FileLocation>,
}

impl ParsedFolder {
    /// Reads the table of a picture, whose `file` is in the folder `inner` of the tour. The library detects its kind and
    /// size later.
    pub(super) fn picture<'a>(
        &mut self,
        toml: &mut TomlReader<'a>,
        table: TomlTable<'a, '_>,
        (tour, inner): (&Path, &Path),
    ) -> Option<Picture> {
        let credit = toml.text(table, "credit");
        let rights = toml.optional_text(table, "rights");
        let focus = toml.parse_key_or(table, "focus", Focus::default());
        let alternative = toml.texts(table, "alternative");
        let value = toml.required(table, "file")?;
        let name = toml.expect_text("file", value)?;
        let path = match resolve_file(&tour.join(inner), &name) {
            Ok(path) => path,
            Err(error) => {
                toml.push_error(value.span().start, error);
                return None;
            }
        };
        let relative = inner.join(&name);
        let given = match hash(&path) {
            Ok(given) => given,
            Err(error) => {
                let error = FileError::unreadable(&error);
                self.push_error(&relative, None, error);
                return None;
            }
        };
        let mention = Mention {
            file: relative,
            locations: Vec::new(),
        };
        let mention = self
            .picture_mentions
            .entry(given.clone())
            .or_insert(mention);
        mention.locations.push(toml.value_location(table, "file"));
        self.pictures.insert(given.clone(), path);
        Some(Picture {
            file: given,
            kind: PictureKind::Drawing,
            width: 0,
            height: 0,
            alternative,
            credit: credit.unwrap_or_default(),
            rights: rights.unwrap_or_default(),
            focus: focus.unwrap_or_default(),
        })
    }

    /// Replaces each given file by the picture that the library prepared from it.
    pub fn replace_pictures(&mut self, prepared: &BTreeMap<Sha256, StoredPicture>) {
        for picture in self.tour.iter_mut().flat_map(Tour::pictures_mut) {
            if let Some(stored) = prepared.get(&picture.file) {
                picture.file = stored.file.clone();
                picture.kind = stored.kind;
                (picture.width, picture.height) = (stored.width, stored.height);
            }
        }
    }

    /// Adds the errors of a picture: those of a drawing at its own lines, others at every line that names the picture.
    pub fn reject_picture(&mut self, given: &Sha256, error: &PictureError) {
        let Some(mention) = self.picture_mentions.get(given) else {
            return;
        };
        if let PictureError::InvalidDrawing(errors) = error {
            self.errors.extend(errors.iter().map(|error| LocatedError {
                file: mention.file.clone(),
                line: Some(error.line),
                error: error.kind.clone().into(),
            }));
        } else {
            let locations = mention.locations.iter().cloned();
            self.errors
                .extend(locations.map(|(file, line)| LocatedError {
                    file,
                    line,
                    error: error.clone().into(),
                }));
        }
    }
}
