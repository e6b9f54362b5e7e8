//! The installation of a release on a follower, wherever its files come from.

use std::fs;
use std::path::Path;

use crate::fleet::{PublicKey, Purpose, SealedMessage};
use crate::library::{DiskSpace, ServedFile};
use crate::model::fleet::{DesiredState, Manifest, RELEASE_FORMAT};
use crate::model::{Attribution, Sha256};
use crate::service::blocking::run_on_thread;
use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::boxes_error::BoxesError;

/// The longest manifest or document.
pub(super) const MAX_DOCUMENT_BYTES: usize = 64 << 20;

/// So much of the disk stays free.
const RESERVE_BYTES: u64 = 64 << 20;

/// Where a release comes from. What it gives is checked by its hash or its signature.
pub(super) trait ReleaseSource {
    /// The sealed manifest as JSON.
    async fn sealed_manifest(&self, release: &Sha256) -> Result<Vec<u8>, BoxesError>;

    /// The document of an edition.
    async fn document(&self, edition: &Sha256) -> Result<Vec<u8>, BoxesError>;

    /// Writes a file to `part`, which may have its beginning already.
    async fn copy_file(&self, file: &Sha256, part: &Path) -> Result<(), BoxesError>;
}

/// Installs the release of main's state, and stores that it is here.
pub(super) async fn install_desired(
    boxes: &Boxes,
    house: &PublicKey,
    desired: DesiredState,
    source: &impl ReleaseSource,
) -> Result<(), BoxesError> {
    if let Some(release) = &desired.house.release {
        install_release(boxes, house, release, source).await?;
    }
    let DesiredState { serial, house, .. } = desired;
    Ok(boxes.store.store_house_state(serial, house).await?)
}

/// Fetches what is missing of a release, and makes its edition current.
async fn install_release(
    boxes: &Boxes,
    house: &PublicKey,
    release: &Sha256,
    source: &impl ReleaseSource,
) -> Result<(), BoxesError> {
    let sealed = source.sealed_manifest(release).await?;
    let body = SealedMessage::from_json(&sealed)?.open(house, Purpose::Release)?;
    if Sha256::of(&body) != *release {
        return Err(BoxesError::Unreadable("it sent another release".to_owned()));
    }
    let manifest: Manifest = serde_json::from_slice(&body)?;
    if manifest.format > RELEASE_FORMAT {
        let reason = "its release is of a later docent; update this box";
        return Err(BoxesError::Unreadable(reason.to_owned()));
    }
    let document = source.document(&manifest.edition).await?;
    let document =
        String::from_utf8(document).map_err(|error| BoxesError::Unreadable(error.to_string()))?;
    // Until the files are listed, no collection of garbage may run.
    let lock = boxes.library.lock_shared()?;
    fetch_files(boxes, &manifest, source).await?;
    let by = Attribution::local(boxes.clock.moment());
    boxes
        .store
        .install_release(manifest.edition, document, manifest.recordings, by)
        .await?;
    drop(lock);
    boxes.publishing.reload().await?;
    tracing::info!(%release, "the edition of the main box is current here");
    Ok(())
}

async fn fetch_files(
    boxes: &Boxes,
    manifest: &Manifest,
    source: &impl ReleaseSource,
) -> Result<(), BoxesError> {
    let library = &boxes.library;
    let sounds = manifest
        .sound_files()
        .map(|file| (ServedFile::Sound, &file.sha256, file.bytes));
    let pictures = manifest
        .pictures
        .keys()
        .map(|sha256| (ServedFile::Picture, sha256, 0));
    let missing: Vec<_> = sounds
        .chain(pictures)
        .filter(|(kind, sha256, _)| !library.has_served_file(*kind, sha256))
        .collect();
    let incoming = boxes.folder.join("incoming");
    fs::create_dir_all(&incoming).map_err(disk_error)?;
    let needed: u64 = missing.iter().map(|(_, _, bytes)| bytes).sum();
    let free = DiskSpace::at(&incoming)?.free;
    if needed.saturating_add(RESERVE_BYTES) > free {
        return Err(BoxesError::DiskFull {
            needed_megabytes: needed >> 20,
            free_megabytes: free >> 20,
        });
    }
    for (kind, sha256, _) in missing {
        let part = incoming.join(sha256.as_str());
        source.copy_file(sha256, &part).await?;
        let (library, sha256) = (library.clone(), sha256.clone());
        // A long file takes long to be hashed.
        run_on_thread("verify", move || {
            let persisted = library.persist_served_file(&part, kind, &sha256);
            // What came is not that file: it is fetched again from its beginning.
            persisted.inspect_err(|_| drop(fs::remove_file(&part)))
        })
        .await??;
    }
    fs::remove_dir_all(&incoming).map_err(disk_error)
}

impl Boxes {
    /// Takes everything of main's sealed state but its release. Returns the state if its release is to be installed.
    pub(super) async fn take_desired_state(
        &self,
        house: &PublicKey,
        sealed: &[u8],
    ) -> Result<Option<DesiredState>, BoxesError> {
        let body = SealedMessage::from_json(sealed)?.open(house, Purpose::DesiredState)?;
        let desired: DesiredState = serde_json::from_slice(&body)?;
        let installed = self.installed().await?;
        if installed.epoch == desired.epoch && desired.serial < installed.serial {
            return Err(BoxesError::Unreadable(
                "it sent an earlier state".to_owned(),
            ));
        }
        self.take_house_state(&desired, &installed.house).await?;
        let release = &desired.house.release;
        let is_due = release.is_some() && *release != installed.house.release;
        Ok(is_due.then_some(desired))
    }
}

pub(super) fn disk_error(source: std::io::Error) -> BoxesError {
    BoxesError::Io {
        what: "the files of the main box cannot be stored",
        source,
    }
}
