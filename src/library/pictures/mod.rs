//! Imports pictures: detects their kind by content, sanitises drawings, develops photographs, and stores the result
//! under its hash.

pub mod drawing;
mod jpeg;
pub(super) mod photograph;
mod redraw;
mod stylesheet;

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use tempfile::TempPath;

use crate::library::ingest::persist::{hash, is_intact, persist};
use crate::library::{Context, InspectionError, Library, PictureError, Result};
use crate::model::{PictureKind, Sha256};

/// The maximum size of a drawing's file.
const MAX_DRAWING_MEGABYTES: u64 = 1;

/// How much of a file is read to detect its kind.
const HEAD_BYTES: u64 = 1024;

/// A picture as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPicture {
    /// The hash of the stored file, which may differ from the given one.
    pub file: Sha256,
    /// The kind of picture.
    pub kind: PictureKind,
    /// In the units of a drawing, or in pixels.
    pub width: u16,
    /// The height in pixels.
    pub height: u16,
}

/// A picture that is ready to be stored. Dropping it deletes its file.
#[derive(Debug)]
pub struct PreparedPicture {
    /// What is stored of the picture.
    pub stored: StoredPicture,
    temp_file: TempPath,
}

impl Library {
    /// Writes to `out` what pages show of a photograph. Returns width and height in pixels.
    fn develop(&self, file: &Path, out: &Path) -> Result<(u16, u16), PictureError> {
        let arguments = ["--photograph".into(), out.into()];
        self.run_child(file, &arguments, |_| {})?
    }

    /// Prepares a picture and stores it durably. Repeating it changes nothing. The caller must hold
    /// [`Library::lock_shared`] from before this call until a tour names the picture.
    ///
    /// # Errors
    /// [`Error::Picture`](crate::library::Error::Picture) if the file cannot be a picture,
    /// [`Error::Io`](crate::library::Error::Io) if the disk fails.
    pub fn import_picture(&self, file: &Path) -> Result<StoredPicture> {
        let prepared = self.prepare_picture(file)?;
        let stored = prepared.stored.clone();
        self.persist_picture(prepared)?;
        Ok(stored)
    }

    /// Converts a file to what pages show. The content decides whether it is SVG, JPEG, PNG or WebP, not the name.
    ///
    /// # Errors
    /// As [`Library::import_picture`].
    pub fn prepare_picture(&self, file: &Path) -> Result<PreparedPicture> {
        let mut temp_file = self.create_temp_file()?;
        let kind = detect_kind(file)?;
        let (width, height) = match kind {
            PictureKind::Drawing => {
                let bytes = read_whole(file, MAX_DRAWING_MEGABYTES << 20, MAX_DRAWING_MEGABYTES)?;
                let (bytes, size) =
                    redraw::simplify(bytes).map_err(PictureError::InvalidDrawing)?;
                temp_file
                    .write_all(&bytes)
                    .context("the picture could not be copied; check the disk's free space")?;
                (size.width, size.height)
            }
            PictureKind::Photograph => self.develop(file, temp_file.path())?,
        };
        let temp_file = temp_file.into_temp_path();
        let file = hash(&temp_file).context("a prepared picture could not be read")?;
        let stored = StoredPicture {
            file,
            kind,
            width,
            height,
        };
        Ok(PreparedPicture { stored, temp_file })
    }

    /// Stores a prepared picture. The caller must hold [`Library::lock_shared`] from before this call until a tour
    /// names the picture.
    ///
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if the disk fails.
    pub fn persist_picture(&self, prepared: PreparedPicture) -> Result<()> {
        let _lock = self.lock_shared()?;
        let PreparedPicture { stored, temp_file } = prepared;
        if self.is_picture_intact(&stored.file)? {
            return Ok(());
        }
        persist(temp_file, &self.pictures, &stored.file)
    }

    /// Every picture on disk.
    ///
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if the folder cannot be read.
    pub fn stored_pictures(&self) -> Result<Vec<Sha256>> {
        const READ_FAILED: &str = "the pictures could not be read";
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.pictures).context(READ_FAILED)? {
            let name = entry.context(READ_FAILED)?.file_name();
            found.extend(name.to_str().and_then(|name| name.parse::<Sha256>().ok()));
        }
        Ok(found)
    }

    /// The kind of a stored picture; none if it is damaged.
    pub fn picture_kind(&self, picture: &Sha256) -> Option<PictureKind> {
        detect_kind(&self.picture_path(picture)).ok()
    }

    /// Whether a picture exists and matches its hash.
    ///
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if it exists and cannot be read.
    pub fn is_picture_intact(&self, picture: &Sha256) -> Result<bool> {
        is_intact(&self.picture_path(picture), picture)
    }
}

/// Detects the kind of a picture by its first bytes.
fn detect_kind(file: &Path) -> Result<PictureKind, PictureError> {
    // Reading a pipe or a device would wait for ever.
    if !std::fs::metadata(file)
        .map_err(InspectionError::open_failed)?
        .is_file()
    {
        return Err(InspectionError::NotAFile.into());
    }
    let mut head = Vec::new();
    File::open(file)
        .and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head))
        .map_err(InspectionError::open_failed)?;
    let is_photograph = head.starts_with(b"\xFF\xD8\xFF")
        || head.starts_with(b"\x89PNG\r\n\x1A\n")
        || (head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"));
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    if is_photograph {
        Ok(PictureKind::Photograph)
    } else if text.trim_ascii_start().starts_with(b"<") {
        Ok(PictureKind::Drawing)
    } else {
        Err(PictureError::NotAPicture)
    }
}

/// Reads a file of at most `max_bytes`; `megabytes` says the same in the error.
fn read_whole(file: &Path, max_bytes: u64, megabytes: u64) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(max_bytes + 1).read_to_end(&mut bytes))
        .map_err(InspectionError::open_failed)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= max_bytes) {
        Ok(bytes)
    } else {
        Err(PictureError::TooLarge { megabytes })
    }
}
