//! Processing of complete uploads: inspect, derive, store, list.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::OwnedSemaphorePermit;

use crate::library::{self, InspectionError, Library, Percent, ReferencedFiles};
use crate::model::{ClipKey, Key, Language, Recording, Sha256, Tour};
use crate::service::blocking::run_on_thread;
use crate::service::ingest::{Ingest, IngestError, NewFiles, Progress, Step};
use crate::service::referenced_files::referenced_files;
use crate::service::upload::table::UploadTable;
use crate::service::upload::{ProcessingError, Stage, Upload, UploadError};
use crate::service::{Context, DatabaseProblem, Error, Result};
use crate::store::Store;

/// The interval between attempts while the database is unavailable.
const RETRY_INTERVAL: Duration = Duration::from_secs(2);

/// The outcome of processing.
enum Processed {
    /// Listed, rejected or cancelled.
    Done,
    /// Another process locked the database; the processing is repeated.
    Retry,
}

/// Inspects, stores and lists complete uploads. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Processor {
    table: UploadTable,
    store: Store,
    library: Library,
    pub(super) ingest: Ingest,
}

impl Processor {
    pub(super) fn new(context: &Context, table: UploadTable, ingest: Ingest) -> Self {
        Self {
            table,
            store: context.store.clone(),
            library: context.library.clone(),
            ingest,
        }
    }

    /// Processes a complete upload when its turn comes. Hundreds may wait, so that the waiting task
    /// is small: the work is a boxed future.
    pub(super) fn spawn(&self, key: Key) {
        let processor = self.clone();
        tokio::spawn(async move {
            while let Ok(slot) = processor.ingest.queue.acquire().await {
                let inspection = AssertUnwindSafe(Box::pin(processor.inspect_upload(&key, slot)));
                match inspection.catch_unwind().await {
                    Ok(Processed::Done) => return,
                    Ok(Processed::Retry) => processor.table.set_stage(&key, Stage::Queued),
                    Err(_) => return processor.reject(&key, ProcessingError::Panicked).await,
                }
                // The database may respond and still refuse writes: processing is too expensive to
                // repeat at once.
                tokio::time::sleep(RETRY_INTERVAL).await;
                if processor.wait_for_database().await.is_err() {
                    return;
                }
            }
        });
    }

    /// Waits until the database responds; fails only at shutdown.
    async fn wait_for_database(&self) -> Result<()> {
        loop {
            match self.store.ping().await.map_err(Error::from) {
                Err(Error::Database(_)) => tokio::time::sleep(RETRY_INTERVAL).await,
                other => return other,
            }
        }
    }

    async fn inspect_upload(&self, key: &Key, slot: OwnedSemaphorePermit) -> Processed {
        let Some(Upload { cancel_token, .. }) = self.table.get(key) else {
            return Processed::Done;
        };
        let ingest = self.ingest.with_cancel_token(cancel_token.clone());
        let error = match self.inspect_and_store(key, &ingest, slot).await {
            Ok(Ok(recording)) => {
                self.finish(key, recording).await;
                return Processed::Done;
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
            Err(Error::ShuttingDown) => return Processed::Done,
            // The bytes are on the disk and were acknowledged. A failing disk may stay so, hence
            // only a lock is retried.
            Err(Error::Database(DatabaseProblem::Locked)) => return Processed::Retry,
            Err(Error::Panicked) => ProcessingError::Panicked,
            Err(error) => {
                tracing::error!(upload = %key, %error, "upload could not be processed");
                error.into()
            }
        };
        self.reject(key, error).await;
        Processed::Done
    }

    async fn reject(&self, key: &Key, error: ProcessingError) {
        // Deletes its bytes first: the clean-up may need their space.
        self.table.delete_files(key);
        self.delete_unlisted_files().await;
        self.table.set_stage(key, Stage::Rejected(error));
    }

    /// Inspects and stores an upload. `slot` is its place among the inspections.
    async fn inspect_and_store(
        &self,
        key: &Key,
        ingest: &Ingest,
        slot: OwnedSemaphorePermit,
    ) -> Result<Result<Recording, ProcessingError>> {
        let file = ingest.library.upload_path(key);
        self.report(key, Step::Inspecting, Percent(0));
        let hashed = {
            let file = file.clone();
            run_on_thread("upload", move || library::hash(&file)).await?
        };
        let sha256 = match hashed {
            Ok(sha256) => sha256,
            Err(error) => return Ok(Err(ProcessingError::Disk(error.to_string()))),
        };
        if let Some(known) = ingest.known(&sha256).await? {
            return Ok(Ok(known));
        }
        let measured = {
            let (processor, key, file) = (self.clone(), key.clone(), file.clone());
            let library = ingest.library.clone();
            run_on_thread("upload", move || {
                let report = |percent| processor.report(&key, Step::Inspecting, percent);
                library.inspect_with_progress(&file, report)
            })
            .await?
        };
        drop(slot);
        let new_files = match measured {
            Ok(measured) => NewFiles {
                files: [(sha256.clone(), file)].into(),
                measured: [(sha256.clone(), measured)].into(),
                pictures: Vec::new(),
            },
            Err(error) => return Ok(Err(ProcessingError::Recording(error))),
        };
        self.report(key, Step::Storing, Percent(0));
        // The lock keeps stored files until they are listed.
        let library = ingest.library.clone();
        let lock = run_on_thread("upload", move || library.lock_shared()).await?;
        let stored = match lock {
            Ok(_lock) => ingest.store_files(new_files, &|_| {}).await,
            Err(error) => Err(error.into()),
        };
        match stored {
            Ok(()) => {
                let listed = self.store.recording(sha256).await?;
                Ok(listed.ok_or_else(|| ProcessingError::Disk(UploadError::Removed.to_string())))
            }
            Err(IngestError::Library(error)) => Ok(Err(error.into())),
            Err(IngestError::Store(error)) => Err(error.into()),
            Err(IngestError::Service(error)) => Err(error),
        }
    }

    fn report(&self, key: &Key, step: Step, Percent(percent): Percent) {
        let progress = Progress::counted(step, usize::from(percent), 100);
        self.table.set_stage(key, Stage::Working(progress));
    }

    async fn finish(&self, key: &Key, recording: Recording) {
        let Some(Upload { mut info, .. }) = self.table.get(key) else {
            self.table.delete_files(key);
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
        self.table.set_stage(key, stage);
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
