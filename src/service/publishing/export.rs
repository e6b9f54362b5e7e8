//! Export of the current edition as a bundle or a tour folder.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;

use crate::library::bundle;
use crate::library::tour_folder::{self, FileContent};
use crate::model::{Edition, Format, Right, Sha256, Tour};
use crate::service::ingest::IngestError;
use crate::service::{Actor, Error, ImportError, Publishing, Result};
use crate::store;

/// The current edition as a ZIP bundle.
#[derive(Debug)]
pub struct BundleExport {
    /// File name: museum, edition and day.
    pub name: String,
    files: Vec<(String, FileContent)>,
}

impl BundleExport {
    /// Writes the bundle as a stream; blocks while the reader is slow.
    ///
    /// # Errors
    ///
    /// Returns an error if a file cannot be read or `out` cannot be written.
    pub fn write(self, out: impl Write) -> io::Result<()> {
        bundle::pack_files(self.files, out)
    }
}

impl Publishing {
    /// The current edition as a bundle. Its import results in the same edition.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; `Error::NoTour`; any error of
    /// the database.
    pub async fn export_bundle(&self, actor: Actor<'_>) -> Result<BundleExport> {
        actor.require(Right::Publish)?;
        let edition = self.store.current_edition().await?;
        let edition = edition.ok_or(Error::NoTour)?;
        let now = self.clock.moment().wall_ms;
        let day = Timestamp::from_millisecond(now).unwrap_or_default();
        let day = day
            .to_zoned(edition.tour.zone())
            .strftime("%Y-%m-%d")
            .to_string();
        let (museum, number) = (slug(&edition.tour), edition.number);
        Ok(BundleExport {
            name: format!("{museum}-{number}-{day}.zip"),
            files: self.folder_files(&edition.tour).await?,
        })
    }

    /// Writes the current edition as a tour folder. Its import results in the same edition.
    ///
    /// # Errors
    ///
    /// Returns `ImportError::Store`, `Error::NoEdition`; any error of the database; any error of
    /// the file system.
    pub async fn export_folder(
        &self,
        actor: Actor<'_>,
        dir: &Path,
    ) -> Result<Edition, ImportError> {
        actor.require(Right::Publish).map_err(IngestError::from)?;
        let Some(edition) = self.store.current_edition().await? else {
            return Err(store::Error::NoEdition.into());
        };
        let formats = self.formats().await?;
        let recording = |sha256: &Sha256| self.master_file(&formats, sha256);
        tour_folder::write(dir, &edition.tour, recording, |picture| {
            self.library.picture_path(picture)
        })?;
        Ok(edition)
    }

    /// The files of a tour folder with this tour.
    async fn folder_files(&self, tour: &Tour) -> Result<Vec<(String, FileContent)>, store::Error> {
        let formats = self.formats().await?;
        let recording = |sha256: &Sha256| self.master_file(&formats, sha256);
        Ok(tour_folder::list_files(tour, recording, |picture| {
            self.library.picture_path(picture)
        }))
    }

    async fn formats(&self) -> Result<BTreeMap<Sha256, Format>, store::Error> {
        let recordings = self.store.recordings().await?.into_iter();
        Ok(recordings
            .map(|recording| (recording.sha256, recording.format))
            .collect())
    }

    /// The path and the format of a recording.
    fn master_file(
        &self,
        formats: &BTreeMap<Sha256, Format>,
        sha256: &Sha256,
    ) -> (PathBuf, Format) {
        // An edition names listed recordings only; `docent check` reports violations.
        let format = formats.get(sha256).copied().unwrap_or(Format::Mp3);
        (self.library.recording_path(sha256), format)
    }
}

/// The museum's name in portable file name characters.
fn slug(tour: &Tour) -> String {
    let name = tour
        .own_language()
        .and_then(|language| tour.name.get(language));
    let name = name.map_or("", String::as_str).to_lowercase();
    let plain = name.nfd().filter(char::is_ascii).collect::<String>();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let slug: String = words.join("-").chars().take(60).collect();
    if slug.is_empty() {
        "tour".to_owned()
    } else {
        slug
    }
}
