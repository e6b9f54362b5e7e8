use std::path::Path;

use super::page::{Page, Table};
use super::read::{text_file, within};
use super::{Flaw, Located, Source};
use crate::library::{drawing, hash};
use crate::model::{Picture, Sha256};

impl Source {
    /// The picture that a table names by its `file`, in the folder `inner` of the tour.
    pub(super) fn picture<'a>(
        &mut self,
        page: &mut Page<'a>,
        table: Table<'a, '_>,
        (tour, inner): (&Path, &Path),
    ) -> Option<Picture> {
        let credit = page.text(table, "credit");
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
        match drawn(&inner.join(&name), &path) {
            Ok((file, drawing)) => {
                self.pictures.insert(file.clone(), path);
                Some(Picture {
                    file,
                    width: drawing.width,
                    height: drawing.height,
                    alternative,
                    credit: credit.unwrap_or_default(),
                })
            }
            Err(mut flaws) => {
                self.faults.append(&mut flaws);
                None
            }
        }
    }
}

fn drawn(file: &Path, path: &Path) -> Result<(Sha256, drawing::Drawing), Vec<Located>> {
    let fault = |line, what: Flaw| Located {
        file: file.to_owned(),
        line,
        what,
    };
    let text = text_file(path).map_err(|it| vec![fault(None, it)])?;
    let drawing = drawing::measure(&text).map_err(|flaws| {
        let flaws = flaws.into_iter();
        flaws
            .map(|(line, it)| fault(Some(line), it.into()))
            .collect::<Vec<_>>()
    })?;
    let sha256 = hash(path).map_err(|e| vec![fault(None, Flaw::unreadable(&e))])?;
    Ok((sha256, drawing))
}
