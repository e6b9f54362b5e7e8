//! Resumable uploads of recordings: received in parts, processed one after the other, listed, and
//! assigned to a clip of the draft.

mod assign;
mod disk_reserve;
mod error;
mod picture;
mod process;
mod receive;
mod table;

use std::time::Duration;

use crate::clock::Clock;
use crate::library::{CancelToken, Library, UploadInfo};
use crate::model::{
    ClipKey, FileNameGuess, Key, Language, Recording, Right, Sha256, StaffId, guess_from_file_name,
};
use crate::service::blocking::run_on_thread;
use crate::service::ingest::{Ingest, Progress};
use crate::service::main_only::require_main;
use crate::service::token::new_key;
use crate::service::upload::disk_reserve::DiskReserve;
use crate::service::upload::process::Processor;
use crate::service::upload::table::UploadTable;
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
    max_bytes: u64,
    disk: DiskReserve,
    table: UploadTable,
    processor: Processor,
    editing: Editing,
}

impl Uploads {
    pub(super) fn new(
        context: &Context,
        editing: Editing,
        ingest: Ingest,
        limits: UploadLimits,
    ) -> Self {
        let table = UploadTable::new(context);
        Self {
            clock: context.clock.clone(),
            store: context.store.clone(),
            library: context.library.clone(),
            max_bytes: limits.max_file_bytes,
            disk: DiskReserve::new(context, limits.reserve_bytes),
            processor: Processor::new(context, table.clone(), ingest),
            table,
            editing,
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
        let mut found: Vec<Upload> = self
            .table
            .with(|all| all.values().filter(own).cloned().collect());
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
        let found = self.table.get(key);
        let found = found.filter(|upload| upload.info.staff == staff.person().id);
        Ok(found.ok_or(UploadError::NoUpload)?)
    }

    /// The maximum size of a file, in bytes.
    pub fn max_bytes(&self) -> u64 {
        self.max_bytes
    }

    /// Creates an upload of `length` bytes and reserves its space.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Write`; `StaffError::FollowsMain`;
    /// `UploadError::Empty`, `UploadError::TooLarge`, `UploadError::TooMany`, `UploadError::NoSpace`;
    /// any error of the database; any error of the file system.
    pub async fn create(&self, staff: &Staff, name: &str, length: u64) -> Result<Upload> {
        staff.actor().require(Right::Write)?;
        require_main(&self.store).await?;
        let (uploads, staff, name) = (self.clone(), staff.clone(), name.to_owned());
        // The entry is synced to disk before the response.
        run_on_thread("upload", move || {
            uploads.create_entry(&staff, &name, length)
        })
        .await?
    }

    fn create_entry(&self, staff: &Staff, name: &str, length: u64) -> Result<Upload> {
        if length == 0 {
            return Err(UploadError::Empty.into());
        }
        let most = self.max_bytes;
        if length > most {
            return Err(UploadError::TooLarge { most }.into());
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
        let free = self.disk.free()?;
        // Checked and inserted under one lock, so that no two uploads reserve the same space.
        self.table.with(|all| {
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
            let bytes_needed = |upload| self.disk.bytes_needed(upload);
            let free = free.saturating_sub(all.values().map(bytes_needed).sum());
            let needed = bytes_needed(&upload);
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
        self.table.with(|all| all.remove(key));
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
                Some(recording) => {
                    let stage = self.processor.listed_stage(recording).await;
                    (stored.info.length, stage)
                }
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
            self.table.with(|all| all.insert(key.clone(), upload));
            if complete {
                self.processor.spawn(key);
            }
        }
        Ok(())
    }

    /// Deletes expired uploads, now and every hour. Never returns.
    pub async fn delete_expired_hourly(&self) {
        loop {
            self.table.delete_expired();
            tokio::time::sleep(EXPIRY_CHECK_INTERVAL).await;
        }
    }

    /// The listed recordings that are not assigned yet.
    pub(super) fn pending_recordings(&self) -> Vec<Sha256> {
        self.table.pending_recordings()
    }
}
