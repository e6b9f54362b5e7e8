//! Resumable uploads of recordings: received in parts, processed one after the other, listed, and
//! assigned to a clip of the draft.

mod assign;
mod error;
mod picture;
mod process;
mod receive;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::clock::Clock;
use crate::library::{self, CancelToken, Library, UploadInfo};
use crate::model::{
    ClipKey, FileNameGuess, Key, Language, Recording, Right, Sha256, StaffId, guess_from_file_name,
};
use crate::service::ingest::{Ingest, Progress};
use crate::service::token::new_key;
use crate::service::{Context, Editing, Result, Staff};
use crate::store::Store;

pub use assign::{AssignmentKind, AssignmentPreview, Target};
pub use error::{ProcessingError, UploadError};
pub use receive::Received;

/// Limits for uploads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadLimits {
    /// The maximum size of a file, in bytes.
    pub max_file_bytes: u64,
    /// The bytes to keep free for the database.
    pub reserve_bytes: u64,
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self {
            max_file_bytes: 500 << 20,
            reserve_bytes: 512 << 20,
        }
    }
}

/// Maximum numbers of unfinished uploads, per person and in total.
const MAX_UNFINISHED_PER_PERSON: usize = 20;
const MAX_UNFINISHED: usize = 60;

/// The maximum number of finished uploads that are not assigned; the oldest are removed.
const MAX_RESULTS: usize = 200;

/// An upload expires after this time without activity.
pub const UPLOAD_EXPIRY: Duration = Duration::from_hours(24);

/// The maximum size of a picture, in bytes.
pub const MAX_PICTURE_BYTES: u64 = 30 << 20;

/// The interval between checks for expired uploads.
const EXPIRY_CHECK_INTERVAL: Duration = Duration::from_hours(1);

/// The maximum length of a file name.
const MAX_NAME_CHARS: usize = 200;

/// An upload of a recording.
#[derive(Clone, Debug)]
pub struct Upload {
    /// What is known of the upload.
    pub info: UploadInfo,
    /// The number of received bytes.
    pub received: u64,
    /// The stage.
    pub stage: Stage,
    /// Time of the last activity, in wall time.
    pub wall_ms: i64,
    /// Cancels the processing.
    cancel_token: CancelToken,
}

/// The stage.
#[derive(Clone, Debug)]
pub enum Stage {
    /// Receives bytes.
    Receiving,
    /// Complete; waits for its turn.
    Queued,
    /// Processed; with its progress.
    Working(Progress),
    /// Listed; with the narrations of the draft that use it.
    Listed(Box<Recording>, Vec<(ClipKey, Language)>),
    /// Rejected; its bytes are deleted.
    Rejected(ProcessingError),
    /// Assigned to a narration of the draft.
    Assigned(ClipKey, Language),
}

impl Upload {
    /// The narration that the file name suggests; `further` are the tour's languages except the
    /// first.
    pub fn proposal(&self, further: &[Language]) -> FileNameGuess {
        guess_from_file_name(&self.info.name, further)
    }

    fn is_unfinished(&self) -> bool {
        matches!(self.stage, Stage::Receiving)
    }

    fn is_settled(&self) -> bool {
        matches!(
            self.stage,
            Stage::Listed(..) | Stage::Rejected(_) | Stage::Assigned(..)
        )
    }
}

/// The uploads of this run. Cheap to clone; all clones share one state.
#[derive(Clone, Debug)]
pub struct Uploads {
    clock: Clock,
    store: Store,
    library: Library,
    limits: UploadLimits,
    editing: Editing,
    all: Arc<Mutex<BTreeMap<Key, Upload>>>,
    ingest: Ingest,
}

impl Uploads {
    pub(super) fn new(
        context: &Context,
        editing: Editing,
        ingest: Ingest,
        limits: UploadLimits,
    ) -> Self {
        Self {
            clock: context.clock.clone(),
            store: context.store.clone(),
            library: context.library.clone(),
            limits,
            editing,
            all: Arc::default(),
            ingest,
        }
    }

    /// The uploads of this person, newest last.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Write`.
    pub fn list(&self, staff: &Staff) -> Result<Vec<Upload>> {
        staff.actor().require(Right::Write)?;
        let own = |upload: &&Upload| upload.info.staff == staff.person().id;
        let mut found: Vec<Upload> =
            self.with_uploads(|all| all.values().filter(own).cloned().collect());
        found.sort_by_key(|upload| upload.wall_ms);
        Ok(found)
    }

    /// One upload of this person.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Write`; `UploadError::NoUpload`.
    pub fn find(&self, staff: &Staff, key: &Key) -> Result<Upload> {
        staff.actor().require(Right::Write)?;
        let found = self.with_uploads(|all| all.get(key).cloned());
        let found = found.filter(|upload| upload.info.staff == staff.person().id);
        Ok(found.ok_or(UploadError::NoUpload)?)
    }

    /// The maximum size of a file, in bytes.
    pub fn max_bytes(&self) -> u64 {
        self.limits.max_file_bytes
    }

    /// Creates an upload of `length` bytes and reserves its space.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Write`; `UploadError::Empty`,
    /// `UploadError::TooLarge`, `UploadError::TooMany`, `UploadError::NoSpace`; any error of the
    /// file system.
    pub fn create(&self, staff: &Staff, name: &str, length: u64) -> Result<Upload> {
        staff.actor().require(Right::Write)?;
        let limits = self.limits;
        if length == 0 {
            return Err(UploadError::Empty.into());
        }
        if length > limits.max_file_bytes {
            return Err(UploadError::TooLarge {
                most: limits.max_file_bytes,
            }
            .into());
        }
        let name = name.chars().filter(|existing| !existing.is_control());
        let name: String = name.take(MAX_NAME_CHARS).collect();
        let upload = Upload {
            info: UploadInfo {
                key: new_key()?,
                staff: staff.person().id,
                name,
                length,
                recording: None,
            },
            received: 0,
            stage: Stage::Receiving,
            wall_ms: self.clock.moment().wall_ms,
            cancel_token: CancelToken::default(),
        };
        let space = self.library.disk_space()?;
        // Checked and inserted under one lock, so that no two uploads reserve the same space.
        self.with_uploads(|all| {
            let of = |who: Option<StaffId>| {
                let counted = |upload: &&Upload| {
                    upload.is_unfinished() && who.is_none_or(|who| upload.info.staff == who)
                };
                all.values().filter(counted).count()
            };
            if of(Some(upload.info.staff)) >= MAX_UNFINISHED_PER_PERSON
                || of(None) >= MAX_UNFINISHED
            {
                return Err(UploadError::TooMany {
                    most: MAX_UNFINISHED_PER_PERSON,
                }
                .into());
            }
            let promised: u64 = all.values().map(|upload| self.bytes_needed(upload)).sum();
            let free = space.free.saturating_sub(limits.reserve_bytes + promised);
            let needed = self.bytes_needed(&upload);
            if needed > free {
                return Err(UploadError::NoSpace { needed, free }.into());
            }
            self.library.save_upload_info(&upload.info)?;
            all.insert(upload.info.key.clone(), upload.clone());
            Ok(upload)
        })
    }

    /// Cancels an upload, or removes its result; a listed recording stays.
    ///
    /// # Errors
    ///
    /// Returns any error of the file system.
    pub fn delete(&self, staff: &Staff, key: &Key) -> Result<()> {
        let upload = self.find(staff, key)?;
        self.with_uploads(|all| all.remove(key));
        upload.cancel_token.cancel();
        Ok(self.library.delete_upload(key)?)
    }

    /// Restores the uploads of the previous run; complete ones are processed.
    ///
    /// # Errors
    ///
    /// Returns any error of the database; any error of the file system.
    pub async fn restore(&self) -> Result<()> {
        for stored in self.library.read_uploads()? {
            let listed = match &stored.info.recording {
                Some(sha256) => self.store.recording(sha256.clone()).await?,
                None => None,
            };
            let (received, stage) = match listed {
                // Its bytes are in the library.
                Some(recording) => (stored.info.length, self.listed_stage(recording).await),
                None if stored.received >= stored.info.length => (stored.received, Stage::Queued),
                None => (stored.received, Stage::Receiving),
            };
            let (key, complete) = (stored.info.key.clone(), matches!(stage, Stage::Queued));
            let upload = Upload {
                received,
                wall_ms: stored.wall_ms,
                info: stored.info,
                stage,
                cancel_token: CancelToken::default(),
            };
            self.with_uploads(|all| all.insert(key.clone(), upload));
            if complete {
                self.spawn_processing(key);
            }
        }
        Ok(())
    }

    /// Deletes expired uploads, now and every hour. Never returns.
    pub async fn delete_expired_hourly(&self) {
        loop {
            self.delete_expired();
            tokio::time::sleep(EXPIRY_CHECK_INTERVAL).await;
        }
    }

    fn delete_expired(&self) {
        let expiry_ms = i64::try_from(UPLOAD_EXPIRY.as_millis()).unwrap_or(i64::MAX);
        let since = self.clock.moment().wall_ms - expiry_ms;
        let expired: Vec<Key> = self.with_uploads(|all| {
            let expired_uploads = |upload: &&Upload| {
                (upload.is_unfinished() || upload.is_settled()) && upload.wall_ms < since
            };
            let mut expired_uploads: Vec<&Upload> = all.values().filter(expired_uploads).collect();
            expired_uploads.sort_by_key(|upload| upload.wall_ms);
            expired_uploads
                .into_iter()
                .map(|upload| upload.info.key.clone())
                .collect()
        });
        for key in expired {
            // An upload that is being written is not idle.
            if matches!(self.library.open_upload(&key), Ok(Some(_))) {
                self.with_uploads(|all| all.remove(&key));
                self.delete_files(&key);
            }
        }
    }

    /// Deletes the files of an upload.
    fn delete_files(&self, key: &Key) {
        if let Err(error) = self.library.delete_upload(key) {
            tracing::warn!(%error, upload = %key, "files of an upload could not be removed");
        }
    }

    fn set_stage(&self, key: &Key, stage: Stage) {
        let wall_ms = self.clock.moment().wall_ms;
        self.with_uploads(|all| {
            if let Some(upload) = all.get_mut(key) {
                (upload.stage, upload.wall_ms) = (stage, wall_ms);
            }
            let mut results: Vec<(i64, Key)> = all
                .values()
                .filter(|upload| upload.is_settled())
                .map(|upload| (upload.wall_ms, upload.info.key.clone()))
                .collect();
            results.sort();
            let old = results.len().saturating_sub(MAX_RESULTS);
            for (_, key) in results.into_iter().take(old) {
                all.remove(&key);
                self.delete_files(&key);
            }
        });
    }

    /// The listed recordings that are not assigned yet.
    pub(super) fn pending_recordings(&self) -> Vec<Sha256> {
        let listed = |upload: &Upload| match &upload.stage {
            Stage::Listed(recording, _) => Some(recording.sha256.clone()),
            Stage::Receiving
            | Stage::Queued
            | Stage::Working(_)
            | Stage::Rejected(_)
            | Stage::Assigned(..) => None,
        };
        self.with_uploads(|all| all.values().filter_map(listed).collect())
    }

    /// The bytes that an upload will still take on the disk.
    fn bytes_needed(&self, upload: &Upload) -> u64 {
        if upload.is_settled() {
            return 0;
        }
        let length = upload.info.length;
        let copies =
            length + estimated_derived_bytes(&upload.info.name, length, self.library.limits());
        length.saturating_sub(upload.received) + copies
    }

    fn with_uploads<T>(&self, operation: impl FnOnce(&mut BTreeMap<Key, Upload>) -> T) -> T {
        let all = self.all.lock();
        operation(&mut all.unwrap_or_else(PoisonError::into_inner))
    }
}

/// Estimated size of the files for speakers and browsers. For compressed audio, a WAV at 48 kHz
/// takes twelve times the size. For WAV and FLAC it takes the same again, and the MP3 a quarter.
fn estimated_derived_bytes(name: &str, length: u64, limits: library::Limits) -> u64 {
    const WAV_BYTES_A_MS: u64 = 192;
    let name = name.to_ascii_lowercase();
    let uncompressed = [".wav", ".wave", ".flac"]
        .iter()
        .any(|extension| name.ends_with(extension));
    let estimate = length.saturating_mul(if uncompressed { 2 } else { 12 });
    estimate.min(limits.max_length.0.saturating_mul(WAV_BYTES_A_MS))
}
