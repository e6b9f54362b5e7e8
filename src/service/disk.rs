//! How full the disk is, and what could go: recordings and pictures that nothing names any more.
//! Every edition can be made current again, so what any of them names stays, and so does what a
//! play tells of.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use tokio::runtime::Handle;

use crate::library::{self, Kept, Space};
use crate::model::{PictureKind, Recording, Right, Sha256, Tour};
use crate::service::upload::run_blocking;
use crate::service::{Content, Error, Result, Service, Staff, UploadError};

/// A picture comes before the text that names it; after so long nobody is about to write that.
const PICTURE_GRACE_PERIOD: Duration = Duration::from_hours(1);

/// What lies on the disk, in bytes.
#[derive(Clone, Debug)]
pub struct Disk {
    pub space: Space,
    /// What stays free for the database.
    pub reserve: u64,
    pub recordings: u64,
    pub pictures: u64,
    /// What could go, the largest first.
    pub unnamed: Vec<UnusedRecording>,
    pub unnamed_pictures: Vec<UnusedPicture>,
}

/// A picture that nothing names.
#[derive(Clone, Debug)]
pub struct UnusedPicture {
    pub file: Sha256,
    pub kind: PictureKind,
    pub bytes: u64,
    /// Since when it is here, in wall time.
    pub wall_ms: i64,
}

/// A recording that nothing names.
#[derive(Clone, Debug)]
pub struct UnusedRecording {
    pub recording: Recording,
    /// What would be free without it.
    pub bytes: u64,
    /// Since when it is here, in wall time; none where its file is gone.
    pub wall_ms: Option<i64>,
}

impl Service {
    pub async fn disk(&self, staff: &Staff) -> Result<Disk> {
        staff.needs(Right::Administer)?;
        let content = self.content();
        let space = content.library.space()?;
        let all = content.store.recordings().await?;
        let unnamed = content
            .unused_recordings(&self.pending_recordings())
            .await?;
        let sizes: BTreeMap<&Sha256, u64> = all.iter().flat_map(files).collect();
        let recordings = sizes.values().sum();
        let here = content.library.pictures()?;
        let size =
            |it: &Sha256| std::fs::metadata(content.library.picture(it)).map_or(0, |it| it.len());
        let pictures = here.iter().map(size).sum();
        let mut unnamed_pictures = self.unused_pictures(&here).await?;
        unnamed_pictures.sort_by_key(|it| std::cmp::Reverse(it.bytes));
        let needed: BTreeSet<&Sha256> = all
            .iter()
            .filter(|it| !unnamed.contains_key(&it.sha256))
            .flat_map(files_of)
            .collect();
        let mut unnamed: Vec<UnusedRecording> = all
            .iter()
            .filter(|it| unnamed.contains_key(&it.sha256))
            .map(|it| UnusedRecording {
                recording: it.clone(),
                bytes: BTreeMap::from_iter(files(it))
                    .into_iter()
                    .filter(|(name, _)| !needed.contains(name))
                    .map(|(_, bytes)| bytes)
                    .sum(),
                wall_ms: since(&content.library.path(&it.sha256)),
            })
            .collect();
        unnamed.sort_by_key(|it| std::cmp::Reverse(it.bytes));
        Ok(Disk {
            space,
            reserve: self.0.setup.uploads.reserve,
            recordings,
            pictures,
            unnamed,
            unnamed_pictures,
        })
    }

    /// Removes what nothing names of the `wished` recordings and pictures, files and all. Nothing
    /// goes while an upload or an import is placing files.
    pub async fn delete_files(&self, staff: &Staff, wished: BTreeSet<Sha256>) -> Result<()> {
        staff.needs(Right::Administer)?;
        let (content, by) = (self.content(), self.by(staff));
        let service = self.clone();
        let runtime = Handle::current();
        let swept = run_blocking("disk", move || {
            // What is unnamed is asked again where nobody can be placing or naming anything.
            content.library.sweep(|| -> Result<Kept> {
                runtime.block_on(async {
                    let unnamed = content
                        .unused_recordings(&service.pending_recordings())
                        .await?;
                    let recordings = unnamed.into_keys().filter(|it| wished.contains(it));
                    let recordings: Vec<Sha256> = recordings.collect();
                    let mut here = content.library.pictures()?;
                    let unnamed = service.unused_pictures(&here).await?.into_iter();
                    let pictures = unnamed.map(|it| it.file).filter(|it| wished.contains(it));
                    let pictures: Vec<Sha256> = pictures.collect();
                    here.retain(|it| !pictures.contains(it));
                    if !recordings.is_empty() || !pictures.is_empty() {
                        // Rows first: a file without a row is swept, a row without a file is a hole.
                        content.store.remove_files(recordings, pictures, by).await?;
                    }
                    // A picture may have come whose text was not written yet: all others stay.
                    Ok(Kept {
                        pictures: Some(here.into_iter().collect()),
                        ..content.referenced_files().await?
                    })
                })
            })
        });
        swept.await??.ok_or(UploadError::Held)?;
        Ok(())
    }

    /// Those pictures of what is here that neither the draft nor any edition names.
    async fn unused_pictures(&self, here: &[Sha256]) -> Result<Vec<UnusedPicture>> {
        let content = self.content();
        let named = content.store.named_pictures().await?;
        let settles = i64::try_from(PICTURE_GRACE_PERIOD.as_millis()).unwrap_or(i64::MAX);
        let before = self.0.clock.moment().wall_ms - settles;
        let unnamed = here.iter().filter(|it| !named.contains(it));
        let told = unnamed.filter_map(|file| {
            let path = content.library.picture(file);
            Some(UnusedPicture {
                kind: content.library.kind_of(file)?,
                bytes: std::fs::metadata(&path).ok()?.len(),
                wall_ms: since(&path)?,
                file: file.clone(),
            })
        });
        Ok(told.filter(|it| it.wall_ms < before).collect())
    }
}

impl From<library::Error> for Error {
    fn from(it: library::Error) -> Self {
        UploadError::from(it).into()
    }
}

impl Content {
    /// The recordings that neither the draft nor any edition names, and no play tells of.
    async fn unused_recordings(&self, brought: &[Sha256]) -> Result<BTreeMap<Sha256, Recording>> {
        let mut named = self.store.played_recordings().await?;
        named.extend(brought.iter().cloned());
        let mut name = |tour: &Tour| {
            let narrations = tour.narrations();
            named.extend(narrations.filter_map(|it| it.recording.clone()));
        };
        self.store.edition_tours().await?.iter().for_each(&mut name);
        if let Some(draft) = self.store.draft().await? {
            name(&draft.tour);
        }
        let mut all = self.recordings().await?;
        all.retain(|it, _| !named.contains(it));
        Ok(all)
    }
}

/// Since when a file is here, in wall time.
fn since(path: &Path) -> Option<i64> {
    let since = std::fs::metadata(path).ok()?.modified().ok()?;
    let since = since.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

fn files(it: &Recording) -> [(&Sha256, u64); 3] {
    [
        (&it.sha256, it.bytes),
        (&it.speaker_file.sha256, it.speaker_file.bytes),
        (&it.browser_file.sha256, it.browser_file.bytes),
    ]
}

fn files_of(it: &Recording) -> [&Sha256; 3] {
    files(it).map(|it| it.0)
}
