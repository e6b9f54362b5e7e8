//! Disk usage, and the removal of recordings and pictures that nothing references. Every edition
//! can be published again, so that its files stay, and so do recordings with plays.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use tokio::runtime::Handle;

use crate::clock::Clock;
use crate::library::{self, DiskSpace, Library, ReferencedFiles};
use crate::model::{PictureKind, Recording, Right, Sha256, Tour};
use crate::service::blocking::run_on_thread;
use crate::service::referenced_files::referenced_files;
use crate::service::{Actor, Context, Error, Result, UploadError, Uploads};
use crate::store::Store;

/// The grace period of a new picture: its upload precedes the text that names it.
const PICTURE_GRACE_PERIOD: Duration = Duration::from_hours(1);

/// Disk usage in bytes.
#[derive(Clone, Debug)]
pub struct DiskUsage {
    /// The size and free space of the file system.
    pub space: DiskSpace,
    /// The bytes to keep free for the database.
    pub reserve: u64,
    /// The size of all recordings.
    pub recordings: u64,
    /// The size of all pictures.
    pub pictures: u64,
    /// Removable recordings, largest first.
    pub unused: Vec<UnusedRecording>,
    /// Removable pictures.
    pub unused_pictures: Vec<UnusedPicture>,
}

/// A picture that nothing references.
#[derive(Clone, Debug)]
pub struct UnusedPicture {
    /// The SHA-256 of the file.
    pub file: Sha256,
    /// The kind of picture.
    pub kind: PictureKind,
    /// The size in bytes.
    pub bytes: u64,
    /// When the file was written, in wall time.
    pub wall_ms: i64,
}

/// A recording that nothing references.
#[derive(Clone, Debug)]
pub struct UnusedRecording {
    /// The recording.
    pub recording: Recording,
    /// The bytes that its removal would free.
    pub bytes: u64,
    /// When the file was written, in wall time; `None` if the file is missing.
    pub wall_ms: Option<i64>,
}

/// The disk of the museum's files. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Disk {
    clock: Clock,
    store: Store,
    library: Library,
    uploads: Uploads,
    /// The bytes to keep free for the database.
    reserve: u64,
}

impl Disk {
    pub(super) fn new(context: &Context, uploads: Uploads, reserve: u64) -> Self {
        Self {
            clock: context.clock.clone(),
            store: context.store.clone(),
            library: context.library.clone(),
            uploads,
            reserve,
        }
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; any error of the database;
    /// any error of the file system.
    pub async fn usage(&self, actor: Actor<'_>) -> Result<DiskUsage> {
        actor.require(Right::Administer)?;
        let space = self.library.disk_space()?;
        let all = self.store.recordings().await?;
        let unused = self
            .unused_recordings(&self.uploads.pending_recordings())
            .await?;
        let sizes: BTreeMap<&Sha256, u64> = all.iter().flat_map(file_sizes).collect();
        let recordings = sizes.values().sum();
        let stored = self.library.stored_pictures()?;
        let size = |picture: &Sha256| {
            std::fs::metadata(self.library.picture_path(picture))
                .map_or(0, |metadata| metadata.len())
        };
        let pictures = stored.iter().map(size).sum();
        let mut unused_pictures = self.unused_pictures(&stored).await?;
        unused_pictures.sort_by_key(|picture| std::cmp::Reverse(picture.bytes));
        let needed: BTreeSet<&Sha256> = all
            .iter()
            .filter(|recording| !unused.contains_key(&recording.sha256))
            .flat_map(Recording::files)
            .collect();
        let mut unused: Vec<UnusedRecording> = all
            .iter()
            .filter(|recording| unused.contains_key(&recording.sha256))
            .map(|recording| UnusedRecording {
                recording: recording.clone(),
                bytes: BTreeMap::from_iter(file_sizes(recording))
                    .into_iter()
                    .filter(|(name, _)| !needed.contains(name))
                    .map(|(_, bytes)| bytes)
                    .sum(),
                wall_ms: modified_wall_ms(&self.library.recording_path(&recording.sha256)),
            })
            .collect();
        unused.sort_by_key(|recording| std::cmp::Reverse(recording.bytes));
        Ok(DiskUsage {
            space,
            reserve: self.reserve,
            recordings,
            pictures,
            unused,
            unused_pictures,
        })
    }

    /// Removes those of the `requested` recordings and pictures that nothing references. Refused while
    /// an upload or an import stores files.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `UploadError::LibraryBusy`;
    /// any error of the database; any error of the file system.
    pub async fn delete_files(&self, actor: Actor<'_>, requested: BTreeSet<Sha256>) -> Result<()> {
        actor.require(Right::Administer)?;
        let by = actor.attribution(&self.clock);
        let disk = self.clone();
        let runtime = Handle::current();
        let result = run_on_thread("disk", move || {
            // Checked again under the lock, when nothing can be stored or referenced.
            disk.library.collect_garbage(|| -> Result<ReferencedFiles> {
                runtime.block_on(async {
                    let unused = disk
                        .unused_recordings(&disk.uploads.pending_recordings())
                        .await?;
                    let recordings = unused
                        .into_keys()
                        .filter(|recording| requested.contains(recording));
                    let recordings: Vec<Sha256> = recordings.collect();
                    let mut stored = disk.library.stored_pictures()?;
                    let unused = disk.unused_pictures(&stored).await?.into_iter();
                    let pictures = unused
                        .map(|picture| picture.file)
                        .filter(|picture| requested.contains(picture));
                    let pictures: Vec<Sha256> = pictures.collect();
                    stored.retain(|picture| !pictures.contains(picture));
                    if !recordings.is_empty() || !pictures.is_empty() {
                        // Rows first: a file without a row is collected later, a row without a file
                        // is a defect.
                        disk.store.remove_files(recordings, pictures, by).await?;
                    }
                    // All other pictures stay: the text of a new picture may not be written yet.
                    Ok(ReferencedFiles {
                        pictures: Some(stored.into_iter().collect()),
                        ..referenced_files(&disk.store).await?
                    })
                })
            })
        });
        result.await??.ok_or(UploadError::LibraryBusy)?;
        Ok(())
    }

    /// The pictures of `stored` that neither the draft nor an edition references.
    async fn unused_pictures(&self, stored: &[Sha256]) -> Result<Vec<UnusedPicture>> {
        let referenced = self.store.named_pictures().await?;
        let settles = i64::try_from(PICTURE_GRACE_PERIOD.as_millis()).unwrap_or(i64::MAX);
        let before = self.clock.moment().wall_ms - settles;
        let unused = stored
            .iter()
            .filter(|picture| !referenced.contains(picture));
        let unused_files = unused.filter_map(|file| {
            let path = self.library.picture_path(file);
            Some(UnusedPicture {
                kind: self.library.picture_kind(file)?,
                bytes: std::fs::metadata(&path).ok()?.len(),
                wall_ms: modified_wall_ms(&path)?,
                file: file.clone(),
            })
        });
        Ok(unused_files
            .filter(|picture| picture.wall_ms < before)
            .collect())
    }

    /// The recordings that neither the draft nor any edition names, and that have no plays.
    async fn unused_recordings(&self, pending: &[Sha256]) -> Result<BTreeMap<Sha256, Recording>> {
        let mut referenced = self.store.played_recordings().await?;
        referenced.extend(pending.iter().cloned());
        let mut name = |tour: &Tour| {
            let narrations = tour.narrations();
            referenced.extend(narrations.filter_map(|narration| narration.recording.clone()));
        };
        self.store.edition_tours().await?.iter().for_each(&mut name);
        if let Some(draft) = self.store.draft().await? {
            name(&draft.tour);
        }
        let mut all = self.store.recordings_by_hash().await?;
        all.retain(|recording, _| !referenced.contains(recording));
        Ok(all)
    }
}

impl From<library::Error> for Error {
    fn from(error: library::Error) -> Self {
        UploadError::from(error).into()
    }
}

/// When a file was written, in wall time.
fn modified_wall_ms(path: &Path) -> Option<i64> {
    let since = std::fs::metadata(path).ok()?.modified().ok()?;
    let since = since.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

fn file_sizes(recording: &Recording) -> [(&Sha256, u64); 3] {
    [
        (&recording.sha256, recording.bytes),
        (&recording.speaker_file.sha256, recording.speaker_file.bytes),
        (&recording.browser_file.sha256, recording.browser_file.bytes),
    ]
}
