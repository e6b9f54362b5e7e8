use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::time::Duration;

use futures_util::FutureExt;

use crate::library::{self, Kept, Library, Share, Uninspected};
use crate::model::{ClipKey, Key, Language, Recording, Sha256, Tour};
use crate::service::upload::{ProcessingError, Stage, run_blocking};
use crate::service::{DatabaseProblem, Error, Result, Service};

/// How soon the database is asked again.
const RETRY_INTERVAL: Duration = Duration::from_secs(2);

/// What came of an inspection.
enum Inspected {
    /// It is listed or refused, or nobody wants it any more.
    Settled,
    /// Another program held the database; all is to be done once more when it is free.
    Unlisted,
}

impl Service {
    /// Inspects what is whole, when its turn comes, and lists it or refuses it. Hundreds may wait, so
    /// that the little which waits is kept apart from the much that works.
    pub(super) fn spawn_inspection(&self, key: Key) {
        let service = self.clone();
        tokio::spawn(async move {
            while let Ok(turn) = service.0.uploads.turn.acquire().await {
                let inspection = AssertUnwindSafe(Box::pin(service.inspect_upload(&key)));
                match inspection.catch_unwind().await {
                    Ok(Inspected::Settled) => return,
                    Ok(Inspected::Unlisted) => service.set_stage(&key, Stage::Waiting),
                    Err(_) => return service.reject(&key, ProcessingError::Panicked).await,
                }
                drop(turn);
                // It may answer and still take no writing: an inspection is too much work to begin at once.
                tokio::time::sleep(RETRY_INTERVAL).await;
                if service.wait_for_database().await.is_err() {
                    return;
                }
            }
        });
    }

    /// Waits until the database takes work; fails where it never will, as docent ends.
    async fn wait_for_database(&self) -> Result<()> {
        loop {
            match self.0.store.ping().await.map_err(Error::from) {
                Err(Error::Trouble(_)) => tokio::time::sleep(RETRY_INTERVAL).await,
                other => return other,
            }
        }
    }

    async fn inspect_upload(&self, key: &Key) -> Inspected {
        let Some(leash) = self.with_uploads(|all| Some(all.get(key)?.leash.clone())) else {
            return Inspected::Settled;
        };
        let library = self.0.library.on(leash.clone());
        let spoilt = match self.inspect_and_store(key, library).await {
            Ok(Ok(it)) => {
                self.finish(key, it).await;
                return Inspected::Settled;
            }
            // Its bytes were taken from under it, which is nobody's fault.
            _ if leash.pulled() => ProcessingError::Unfit(Uninspected::Cancelled.into()),
            Ok(Err(spoilt)) => {
                tracing::info!(upload = %key, reason = %spoilt, "an upload is no recording");
                spoilt
            }
            // The house closes; the next run goes on.
            Err(Error::Stopped) => return Inspected::Settled,
            // Its bytes are here and are promised. A disk that fails may fail for good: that is told.
            Err(Error::Trouble(DatabaseProblem::Locked)) => return Inspected::Unlisted,
            Err(Error::Panicked) => ProcessingError::Panicked,
            Err(error) => {
                tracing::error!(upload = %key, %error, "an upload could not be taken in");
                error.into()
            }
        };
        self.reject(key, spoilt).await;
        Inspected::Settled
    }

    async fn reject(&self, key: &Key, spoilt: ProcessingError) {
        // Its own bytes first: what else is to be cleared may need their room.
        self.delete_upload_files(key);
        self.delete_unlisted_files().await;
        self.set_stage(key, Stage::Refused(spoilt));
    }

    /// From bytes to a listed recording.
    async fn inspect_and_store(
        &self,
        key: &Key,
        library: Library,
    ) -> Result<Result<Recording, ProcessingError>> {
        let file = library.upload(key);
        self.set_stage(key, Stage::Listening(Share(0)));
        let hashed = {
            let file = file.clone();
            run_blocking("upload", move || library::hash(&file)).await?
        };
        let sha256 = match hashed {
            Ok(it) => it,
            Err(error) => return Ok(Err(ProcessingError::Disk(error.to_string()))),
        };
        if let Some(known) = self.0.store.recording(sha256.clone()).await?
            && self.content().files_present(&known)
        {
            return Ok(Ok(known));
        }
        let measured = {
            let (service, key, file) = (self.clone(), key.clone(), file.clone());
            let library = library.clone();
            run_blocking("upload", move || {
                let tell = |share| service.set_stage(&key, Stage::Listening(share));
                library.inspect_telling(&file, tell)
            })
            .await?
        };
        match measured {
            Ok(it) => self.store_recording(key, library, file, sha256, it).await,
            Err(unfit) => Ok(Err(ProcessingError::Unfit(unfit))),
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
        self.set_stage(key, Stage::Making);
        let placed = run_blocking("upload", move || -> library::Result<_> {
            // While this is held, nobody sweeps what is placed but not yet listed.
            let hold = library.hold()?;
            let placed = library.place(&file, &sha256, &measured)?;
            Ok((hold, placed))
        });
        let (_hold, recording) = match placed.await? {
            Ok(it) => it,
            Err(error) => return Ok(Err(error.into())),
        };
        self.0.store.add_recordings(vec![recording.clone()]).await?;
        Ok(Ok(recording))
    }

    async fn finish(&self, key: &Key, recording: Recording) {
        let intake = self.with_uploads(|all| Some(all.get(key)?.intake.clone()));
        let Some(mut intake) = intake else {
            self.delete_upload_files(key);
            return;
        };
        intake.recording = Some(recording.sha256.clone());
        let noted = self.0.library.note_upload(&intake);
        // Where the note cannot be written, the bytes stay, and are known when they are seen again.
        let dropped = noted.and_then(|()| self.0.library.drop_upload(key));
        if let Err(error) = dropped {
            tracing::warn!(%error, upload = %key, "what has become of an upload was not noted");
        }
        let done = self.done(recording).await;
        self.set_stage(key, done);
    }

    /// What is told of an upload whose recording is listed.
    pub(super) async fn done(&self, recording: Recording) -> Stage {
        let uses = match self.0.store.draft().await {
            Ok(Some(it)) => clips_using(&it.tour, &recording.sha256),
            Ok(None) | Err(_) => Vec::new(),
        };
        Stage::Done(Box::new(recording), uses)
    }

    /// Removes what was placed and never listed, unless somebody is placing just now; then the
    /// next start does it.
    async fn delete_unlisted_files(&self) {
        let content = self.content();
        let runtime = tokio::runtime::Handle::current();
        let swept = run_blocking("upload", move || {
            content.library.sweep(|| -> library::Result<Kept> {
                let kept = runtime.block_on(content.referenced_files());
                let kept = kept.map_err(|it| library::Error::Io {
                    what: "what the house names could not be read",
                    source: std::io::Error::other(it),
                })?;
                // A picture may have come whose text was not written yet.
                Ok(Kept {
                    pictures: None,
                    ..kept
                })
            })
        });
        if let Ok(Err(error)) = swept.await {
            tracing::warn!(%error, "what a refused upload left was not swept");
        }
    }
}

/// Where a tour says this recording.
pub(in crate::service) fn clips_using(tour: &Tour, recording: &Sha256) -> Vec<(ClipKey, Language)> {
    let clips = tour.rooms.iter().flat_map(|it| &it.clips);
    clips
        .flat_map(|clip| clip.narrations.iter().map(move |it| (clip, it)))
        .filter(|(_, (_, it))| it.recording.as_ref() == Some(recording))
        .map(|(clip, (language, _))| (clip.key.clone(), language.clone()))
        .collect()
}
