//! Export of the current edition as a bundle.

use std::io::{self, Write};

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;

use crate::library::bundle;
use crate::library::tour_folder::FileContent;
use crate::model::{Right, Tour};
use crate::service::{Error, Result, Service, Staff};

/// The current edition as a ZIP bundle.
#[derive(Debug)]
pub struct BundleExport {
    /// File name: museum, edition and day.
    pub name: String,
    files: Vec<(String, FileContent)>,
}

impl BundleExport {
    /// Writes the bundle as a stream; blocks while the reader is slow.
    pub fn write(self, out: impl Write) -> io::Result<()> {
        bundle::pack_files(self.files, out)
    }
}

impl Service {
    /// The current edition as a bundle. Its import results in the same edition.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; `Error::NoTour`; any error of
    /// the database.
    pub async fn export_bundle(&self, staff: &Staff) -> Result<BundleExport> {
        staff.needs(Right::Publish)?;
        let content = self.content();
        let edition = content.store.current_edition().await?;
        let edition = edition.ok_or(Error::NoTour)?;
        let now = self.0.clock.moment().wall_ms;
        let day = Timestamp::from_millisecond(now).unwrap_or_default();
        let day = day
            .to_zoned(edition.tour.zone())
            .strftime("%Y-%m-%d")
            .to_string();
        let (house, number) = (slug(&edition.tour), edition.number);
        Ok(BundleExport {
            name: format!("{house}-{number}-{day}.zip"),
            files: content.folder_files(&edition.tour).await?,
        })
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
