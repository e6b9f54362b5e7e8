//! How a picture comes in: told by its content, sanitised or developed, and placed under its hash.

pub mod drawing;
mod jpeg;
pub(super) mod photograph;
mod redraw;
mod stylesheet;

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use tempfile::TempPath;

use crate::library::ingest::persist::{hash, persist, verify};
use crate::library::{Library, Result, Tried, UnfitPicture, Uninspected};
use crate::model::{PictureKind, Sha256};

/// A drawing's file may have so many megabytes.
const MOST_MEGABYTES: u64 = 1;

/// A picture that pages can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenPicture {
    /// Of what is kept, which need not be what was given.
    pub file: Sha256,
    pub kind: PictureKind,
    /// In a drawing's own units, or in pixels.
    pub width: u16,
    pub height: u16,
}

/// A picture that is fit to be placed; gone when it is dropped.
#[derive(Debug)]
pub struct Prepared {
    pub taken: TakenPicture,
    incoming: TempPath,
}

impl Library {
    /// Makes of a file what pages show and places it, so that it outlasts a pulled plug. Taking it
    /// again changes nothing. Hold the library from before this until a tour names the picture.
    pub fn take_picture(&self, file: &Path) -> Result<TakenPicture> {
        let prepared = self.prepare_picture(file)?;
        let taken = prepared.taken.clone();
        self.place_picture(prepared)?;
        Ok(taken)
    }

    /// Makes of a file what pages show: svg, jpeg, png or webp, by its content and never by its name.
    pub fn prepare_picture(&self, file: &Path) -> Result<Prepared> {
        let mut incoming = self.incoming()?;
        let (kind, width, height) = match kind(file)? {
            it @ PictureKind::Drawing => {
                let bytes = read_drawing(file)?;
                let (bytes, size) = redraw::plain(bytes).map_err(UnfitPicture::Flawed)?;
                incoming
                    .write_all(&bytes)
                    .tried("the picture could not be copied; check the disk's free space")?;
                (it, size.width, size.height)
            }
            it @ PictureKind::Photograph => {
                let (width, height) = self.develop(file, incoming.path())?;
                (it, width, height)
            }
        };
        let incoming = incoming.into_temp_path();
        let file = hash(&incoming).tried("a prepared picture could not be read")?;
        let taken = TakenPicture {
            file,
            kind,
            width,
            height,
        };
        Ok(Prepared { taken, incoming })
    }

    /// Places what was prepared. Hold the library from before this until a tour names the picture.
    pub fn place_picture(&self, Prepared { taken, incoming }: Prepared) -> Result<()> {
        let _hold = self.hold()?;
        if self.verify_picture(&taken.file)? {
            return Ok(());
        }
        persist(incoming, &self.pictures, &taken.file)
    }

    /// Every picture that is here.
    pub fn pictures(&self) -> Result<Vec<Sha256>> {
        const WHAT: &str = "the pictures could not be read";
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.pictures).tried(WHAT)? {
            let name = entry.tried(WHAT)?.file_name();
            found.extend(name.to_str().and_then(|it| it.parse::<Sha256>().ok()));
        }
        Ok(found)
    }

    /// What kind of picture a placed one is; none where it is damaged.
    pub fn kind_of(&self, picture: &Sha256) -> Option<PictureKind> {
        kind(&self.picture(picture)).ok()
    }

    /// Whether a placed picture is there and still what it was.
    pub fn verify_picture(&self, picture: &Sha256) -> Result<bool> {
        verify(&self.picture(picture), picture)
    }
}

/// What a file is, by how it begins.
fn kind(file: &Path) -> Result<PictureKind, UnfitPicture> {
    // A pipe or a device would keep us waiting for ever.
    if !std::fs::metadata(file)
        .map_err(Uninspected::unopened)?
        .is_file()
    {
        return Err(Uninspected::NotAFile.into());
    }
    let mut head = Vec::new();
    File::open(file)
        .and_then(|it| it.take(1024).read_to_end(&mut head))
        .map_err(Uninspected::unopened)?;
    let photograph = head.starts_with(b"\xFF\xD8\xFF")
        || head.starts_with(b"\x89PNG\r\n\x1A\n")
        || (head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"));
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    if photograph {
        Ok(PictureKind::Photograph)
    } else if text.trim_ascii_start().starts_with(b"<") {
        Ok(PictureKind::Drawing)
    } else {
        Err(UnfitPicture::NotAPicture)
    }
}

fn read_drawing(file: &Path) -> Result<Vec<u8>, UnfitPicture> {
    let most = MOST_MEGABYTES << 20;
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|it| it.take(most + 1).read_to_end(&mut bytes))
        .map_err(Uninspected::unopened)?;
    if u64::try_from(bytes.len()).is_ok_and(|it| it <= most) {
        Ok(bytes)
    } else {
        Err(UnfitPicture::TooLarge {
            megabytes: MOST_MEGABYTES,
        })
    }
}
