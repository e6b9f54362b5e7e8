use std::io::{self, Write};

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;

use crate::library::bundle;
use crate::library::folder::Body;
use crate::model::{Right, Tour};
use crate::service::{Error, Result, Service, Staff};

/// What visitors have now, to be taken elsewhere.
#[derive(Debug)]
pub struct BundleExport {
    /// What the file is called: the house, the edition and the day.
    pub name: String,
    files: Vec<(String, Body)>,
}

impl BundleExport {
    /// Writes the bundle as it goes; waits for whoever reads it.
    pub fn write(self, out: impl Write) -> io::Result<()> {
        bundle::pack_files(self.files, out)
    }
}

impl Service {
    /// The current edition as one bundle, which another house imports to the same edition.
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

/// The house's own name, in letters that every disk takes.
fn slug(tour: &Tour) -> String {
    let name = tour.own_language().and_then(|it| tour.name.get(it));
    let name = name.map_or("", String::as_str).to_lowercase();
    let plain = name.nfd().filter(char::is_ascii).collect::<String>();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
    let slug: String = words.join("-").chars().take(60).collect();
    if slug.is_empty() {
        "tour".to_owned()
    } else {
        slug
    }
}
