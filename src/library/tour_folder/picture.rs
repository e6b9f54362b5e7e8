use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::read::within;
use super::toml_reader::{Page, Table};
use super::{Flaw, Located, Source, Spot};
use crate::library::{TakenPicture, UnfitPicture, hash};
use crate::model::{Picture, PictureKind, Sha256, Tour};

/// The keys of every picture's table.
pub(super) const KEYS: [&str; 4] = ["file", "alternative", "credit", "rights"];

/// Where one picture's file lies in the tour's folder, and which lines name it.
#[derive(Debug)]
pub(super) struct Mention {
    file: PathBuf,
    spots: Vec<Spot>,
}

impl Source {
    /// The picture that a table names by its `file`, in the folder `inner` of the tour. What kind
    /// it is and how large will be known once the library took it.
    pub(super) fn picture<'a>(
        &mut self,
        page: &mut Page<'a>,
        table: Table<'a, '_>,
        (tour, inner): (&Path, &Path),
    ) -> Option<Picture> {
        let credit = page.text(table, "credit");
        let rights = page.optional_text(table, "rights");
        let alternative = page.texts(table, "alternative");
        let value = page.needed(table, "file")?;
        let name = page.as_text("file", value)?;
        let path = match within(&tour.join(inner), &name) {
            Ok(path) => path,
            Err(what) => {
                page.say(value.span().start, what);
                return None;
            }
        };
        let relative = inner.join(&name);
        let given = match hash(&path) {
            Ok(given) => given,
            Err(error) => {
                let what = Flaw::unreadable(&error);
                self.say(&relative, None, what);
                return None;
            }
        };
        let mention = Mention {
            file: relative,
            spots: Vec::new(),
        };
        let mention = self.drawn.entry(given.clone()).or_insert(mention);
        mention.spots.push(page.value_spot(table, "file"));
        self.pictures.insert(given.clone(), path);
        Some(Picture {
            file: given,
            kind: PictureKind::Drawing,
            width: 0,
            height: 0,
            alternative,
            credit: credit.unwrap_or_default(),
            rights: rights.unwrap_or_default(),
        })
    }

    /// Puts what the library made of each picture in the place of the file that was given.
    pub fn settle(&mut self, taken: &BTreeMap<Sha256, TakenPicture>) {
        for picture in self.tour.iter_mut().flat_map(Tour::pictures_mut) {
            if let Some(it) = taken.get(&picture.file) {
                picture.file = it.file.clone();
                picture.kind = it.kind;
                (picture.width, picture.height) = (it.width, it.height);
            }
        }
    }

    /// Tells why a picture cannot be taken: a drawing's flaws at their own lines, everything else
    /// wherever the picture is named.
    pub fn refuse(&mut self, given: &Sha256, unfit: &UnfitPicture) {
        let Some(mention) = self.drawn.get(given) else {
            return;
        };
        if let UnfitPicture::Flawed(flaws) = unfit {
            self.faults.extend(flaws.iter().map(|it| Located {
                file: mention.file.clone(),
                line: Some(it.line),
                what: it.what.clone().into(),
            }));
        } else {
            let spots = mention.spots.iter().cloned();
            self.faults.extend(spots.map(|(file, line)| Located {
                file,
                line,
                what: unfit.clone().into(),
            }));
        }
    }
}
