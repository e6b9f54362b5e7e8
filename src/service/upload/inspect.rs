//! Processing of complete uploads: inspect, derive, store, list.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::time::Duration;

use futures_util::FutureExt;

use crate::library::{self, InspectionError, Library, Percent, ReferencedFiles};
use crate::model::{ClipKey, Key, Language, Recording, Sha256, Tour};
use crate::service::blocking::run_on_thread;
use crate::service::referenced_files::referenced_files;
use crate::service::upload::{ProcessingError, Stage, Uploads};
use crate::service::{DatabaseProblem, Error, Result};

/// The interval between attempts while the database is unavailable.
const RETRY_INTERVAL: Duration = Duration::from_secs(2);

/// The outcome of processing.
enum Inspected {
    /// Listed, rejected or cancelled.
    Settled,
    /// Another process locked the database; the processing is repeated.
    Unlisted,
}

impl Uploads {
    /// Processes a complete upload when its turn comes. Hundreds may wait, so that the waiting task
    /// is small: the work is a boxed future.
    pub(super) fn spawn_inspection(&self, key: Key) {
        let uploads = self.clone();
        tokio::spawn(async move {
            while let Ok(inspection_permit) = uploads.inspections.acquire().await {
                let inspection = AssertUnwindSafe(Box::pin(uploads.inspect_upload(&key)));
                match inspection.catch_unwind().await {
                    Ok(Inspected::Settled) => return,
                    Ok(Inspected::Unlisted) => uploads.set_stage(&key, Stage::Queued),
                    Err(_) => return uploads.reject(&key, ProcessingError::Panicked).await,
                }
                drop(inspection_permit);
                // The database may respond and still refuse writes: processing is too expensive to
                // repeat at once.
                tokio::time::sleep(RETRY_INTERVAL).await;
                if uploads.wait_for_database().await.is_err() {
                    return;
                }
            }
        });
    }

    /// Waits until the database responds; fails only at shutdown.
    async fn wait_for_database(&self) -> Result<()> {
        loop {
            match self.store.ping().await.map_err(Error::from) {
                Err(Error::Trouble(_)) => tokio::time::sleep(RETRY_INTERVAL).await,
                other => return other,
            }
        }
    }

    async fn inspect_upload(&self, key: &Key) -> Inspected {
        let Some(cancel_token) = self.with_uploads(|all| Some(all.get(key)?.cancel_token.clone()))
        else {
            return Inspected::Settled;
        };
        let library = self.library.with_cancel_token(cancel_token.clone());
        let error = match self.inspect_and_store(key, library).await {
            Ok(Ok(recording)) => {
                self.finish(key, recording).await;
                return Inspected::Settled;
            }
            // The upload was cancelled during its inspection.
            _ if cancel_token.is_cancelled() => {
                ProcessingError::Recording(InspectionError::Cancelled.into())
            }
            Ok(Err(error)) => {
                tracing::info!(upload = %key, reason = %error, "upload is rejected");
                error
            }
            // Shutdown: the next run continues.
            Err(Error::Stopped) => return Inspected::Settled,
            // The bytes are on the disk and were acknowledged. A failing disk may stay so, hence
            // only a lock is retried.
            Err(Error::Trouble(DatabaseProblem::Locked)) => return Inspected::Unlisted,
            Err(Error::Panicked) => ProcessingError::Panicked,
            Err(error) => {
                tracing::error!(upload = %key, %error, "upload could not be processed");
                error.into()
            }
        };
        self.reject(key, error).await;
        Inspected::Settled
    }

    async fn reject(&self, key: &Key, error: ProcessingError) {
        // Deletes its bytes first: the clean-up may need their space.
        self.delete_files(key);
        self.delete_unlisted_files().await;
        self.set_stage(key, Stage::Rejected(error));
    }

    /// Inspects and stores an upload.
    async fn inspect_and_store(
        &self,
        key: &Key,
        library: Library,
    ) -> Result<Result<Recording, ProcessingError>> {
        let file = library.upload_path(key);
        self.set_stage(key, Stage::Inspecting(Percent(0)));
        let hashed = {
            let file = file.clone();
            run_on_thread("upload", move || library::hash(&file)).await?
        };
        let sha256 = match hashed {
            Ok(sha256) => sha256,
            Err(error) => return Ok(Err(ProcessingError::Disk(error.to_string()))),
        };
        if let Some(known) = self.store.recording(sha256.clone()).await?
            && self.library.has_all_files(&known)
        {
            return Ok(Ok(known));
        }
        let measured = {
            let (uploads, key, file) = (self.clone(), key.clone(), file.clone());
            let library = library.clone();
            run_on_thread("upload", move || {
                let tell = |share| uploads.set_stage(&key, Stage::Inspecting(share));
                library.inspect_with_progress(&file, tell)
            })
            .await?
        };
        match measured {
            Ok(measured) => {
                self.store_recording(key, library, file, sha256, measured)
                    .await
            }
            Err(error) => Ok(Err(ProcessingError::Recording(error))),
        }
    }

    async fn store_recording(
        &self,
        key: &Key,
        library: Library,
        file: PathBuf,
        sha256: Sha256,
        measured: library::Measured,
    ) -> Result<Result<Recording, ProcessingError>> {
        self.set_stage(key, Stage::Deriving);
        let placed = run_on_thread("upload", move || -> library::Result<_> {
            // The lock keeps stored files until they are listed.
            let lock = library.lock_shared()?;
            let placed = library.persist_recording(&file, &sha256, &measured)?;
            Ok((lock, placed))
        });
        let (_lock, recording) = match placed.await? {
            Ok(placed) => placed,
            Err(error) => return Ok(Err(error.into())),
        };
        self.store.add_recordings(vec![recording.clone()]).await?;
        Ok(Ok(recording))
    }

    async fn finish(&self, key: &Key, recording: Recording) {
        let info = self.with_uploads(|all| Some(all.get(key)?.info.clone()));
        let Some(mut info) = info else {
            self.delete_files(key);
            return;
        };
        info.recording = Some(recording.sha256.clone());
        let noted = self.library.save_upload_info(&info);
        // If the note fails, the bytes stay and are recognized at the next start.
        let dropped = noted.and_then(|()| self.library.delete_upload_data(key));
        if let Err(error) = dropped {
            tracing::warn!(%error, upload = %key, "result of the upload could not be saved");
        }
        let stage = self.listed_stage(recording).await;
        self.set_stage(key, stage);
    }

    /// The stage of an upload whose recording is listed.
    pub(super) async fn listed_stage(&self, recording: Recording) -> Stage {
        let uses = match self.store.draft().await {
            Ok(Some(draft)) => clips_using(&draft.tour, &recording.sha256),
            Ok(None) | Err(_) => Vec::new(),
        };
        Stage::Listed(Box::new(recording), uses)
    }

    /// Deletes stored files that were never listed, unless other files are being stored; then the
    /// next start does it.
    async fn delete_unlisted_files(&self) {
        let (library, store) = (self.library.clone(), self.store.clone());
        let runtime = tokio::runtime::Handle::current();
        let result = run_on_thread("upload", move || {
            library.collect_garbage(|| -> library::Result<ReferencedFiles> {
                let referenced = runtime.block_on(referenced_files(&store));
                let referenced = referenced.map_err(|error| library::Error::Io {
                    what: "what the house names could not be read",
                    source: std::io::Error::other(error),
                })?;
                // The text of a new picture may not be written yet.
                Ok(ReferencedFiles {
                    pictures: None,
                    ..referenced
                })
            })
        });
        if let Ok(Err(error)) = result.await {
            tracing::warn!(%error, "files of a rejected upload could not be removed");
        }
    }
}

/// The narrations of a tour that use this recording.
pub(in crate::service) fn clips_using(tour: &Tour, recording: &Sha256) -> Vec<(ClipKey, Language)> {
    let clips = tour.rooms.iter().flat_map(|room| &room.clips);
    clips
        .flat_map(|clip| {
            clip.narrations
                .iter()
                .map(move |narration| (clip, narration))
        })
        .filter(|(_, (_, narration))| narration.recording.as_ref() == Some(recording))
        .map(|(clip, (language, _))| (clip.key.clone(), language.clone()))
        .collect()
}
