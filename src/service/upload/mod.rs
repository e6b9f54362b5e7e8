//! What staff bring: received in parts that may break off at any byte, inspected one after the
//! other, listed once it is whole, and put into the draft where its bringer says.

mod assign;
mod error;
mod inspect;
mod receive;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::library::{self, Intake, Leash, Share};
use crate::model::{
    ClipKey, FileNameGuess, Key, Language, Recording, Right, Sha256, StaffId, guess_from_file_name,
};
use crate::service::{Error, Result, Service, Staff, random};

pub use assign::{AssignmentKind, AssignmentPreview, Target};
pub use error::{ProcessingError, UploadError};
pub use receive::Received;
pub(super) use receive::run_blocking;

/// What staff may bring, and what is kept for the house itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadLimits {
    /// The most bytes of one file.
    pub most: u64,
    /// So many bytes of the disk stay free for the database.
    pub reserve: u64,
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self {
            most: 500 << 20,
            reserve: 512 << 20,
        }
    }
}

/// Unfinished files of one person, and of all.
const MAX_UNFINISHED_PER_PERSON: usize = 20;
const MAX_UNFINISHED: usize = 60;

/// Finished ones that were not used yet; the oldest give way.
const MAX_RESULTS: usize = 200;

/// What nobody went on with for so long goes.
pub const UPLOAD_EXPIRY: Duration = Duration::from_hours(24);

/// The most bytes of a picture's file.
pub const MAX_PICTURE_BYTES: u64 = 30 << 20;

/// How often somebody looks for what has expired.
const EXPIRY_CHECK_INTERVAL: Duration = Duration::from_hours(1);

/// What a file's name may be long; more says nothing.
const MAX_NAME_CHARS: usize = 200;

/// A file that somebody brought, or is bringing.
#[derive(Clone, Debug)]
pub struct Upload {
    pub intake: Intake,
    /// So many of its bytes came.
    pub received: u64,
    pub stage: Stage,
    /// When something last happened, in wall time.
    pub wall_ms: i64,
    /// Pulled when nobody wants it any more.
    leash: Leash,
}

#[derive(Clone, Debug)]
pub enum Stage {
    /// Bytes are coming, or will again.
    Coming,
    /// It is whole, and waits for its turn.
    Waiting,
    Listening(Share),
    /// The files for speakers and browsers are being made.
    Making,
    /// It is listed. Told with where in the draft it is already.
    Done(Box<Recording>, Vec<(ClipKey, Language)>),
    /// It cannot be a recording; nothing of it is kept.
    Refused(ProcessingError),
    /// It is in the draft.
    Used(ClipKey, Language),
}

impl Upload {
    /// What its name says of it, in a house that has these languages besides its own.
    pub fn proposal(&self, further: &[Language]) -> FileNameGuess {
        guess_from_file_name(&self.intake.name, further)
    }

    fn unfinished(&self) -> bool {
        matches!(self.stage, Stage::Coming)
    }

    fn at_rest(&self) -> bool {
        matches!(
            self.stage,
            Stage::Done(..) | Stage::Refused(_) | Stage::Used(..)
        )
    }
}

/// The uploads of this run.
#[derive(Debug)]
pub(super) struct Uploads {
    all: Mutex<BTreeMap<Key, Upload>>,
    /// One inspection at a time: what plays in the rooms goes first.
    turn: Semaphore,
}

impl Default for Uploads {
    fn default() -> Self {
        Self {
            all: Mutex::default(),
            turn: Semaphore::new(1),
        }
    }
}

impl Uploads {
    /// Waits until nothing else is inspected.
    pub(super) async fn turn(&self) -> Result<SemaphorePermit<'_>> {
        self.turn.acquire().await.map_err(|_| Error::Stopped)
    }
}

impl Service {
    /// What this person brought, the newest last.
    pub fn uploads(&self, staff: &Staff) -> Result<Vec<Upload>> {
        staff.needs(Right::Write)?;
        let mine = |it: &&Upload| it.intake.staff == staff.person().id;
        let mut found: Vec<Upload> =
            self.with_uploads(|all| all.values().filter(mine).cloned().collect());
        found.sort_by_key(|it| it.wall_ms);
        Ok(found)
    }

    /// One of this person's uploads.
    pub fn upload(&self, staff: &Staff, key: &Key) -> Result<Upload> {
        staff.needs(Right::Write)?;
        let found = self.with_uploads(|all| all.get(key).cloned());
        let found = found.filter(|it| it.intake.staff == staff.person().id);
        Ok(found.ok_or(UploadError::NoUpload)?)
    }

    /// The most bytes of one file.
    pub fn max_upload_bytes(&self) -> u64 {
        self.0.setup.uploads.most
    }

    /// Promises to take a file of so many bytes, before any of them is sent.
    pub fn create_upload(&self, staff: &Staff, name: &str, length: u64) -> Result<Upload> {
        staff.needs(Right::Write)?;
        let limits = self.0.setup.uploads;
        if length == 0 {
            return Err(UploadError::Empty.into());
        }
        if length > limits.most {
            return Err(UploadError::TooLarge { most: limits.most }.into());
        }
        let name = name.chars().filter(|it| !it.is_control());
        let name: String = name.take(MAX_NAME_CHARS).collect();
        let upload = Upload {
            intake: Intake {
                key: fresh_key()?,
                staff: staff.person().id,
                name,
                length,
                recording: None,
            },
            received: 0,
            stage: Stage::Coming,
            wall_ms: self.0.clock.moment().wall_ms,
            leash: Leash::default(),
        };
        let space = self.0.library.space()?;
        // Counted and entered in one go, so that no two are promised the same room.
        self.with_uploads(|all| {
            let of = |who: Option<StaffId>| {
                let counted =
                    |it: &&Upload| it.unfinished() && who.is_none_or(|who| it.intake.staff == who);
                all.values().filter(counted).count()
            };
            if of(Some(upload.intake.staff)) >= MAX_UNFINISHED_PER_PERSON
                || of(None) >= MAX_UNFINISHED
            {
                return Err(UploadError::TooMany {
                    most: MAX_UNFINISHED_PER_PERSON,
                }
                .into());
            }
            let promised: u64 = all.values().map(|it| self.bytes_needed(it)).sum();
            let free = space.free.saturating_sub(limits.reserve + promised);
            let needed = self.bytes_needed(&upload);
            if needed > free {
                return Err(UploadError::NoSpace { needed, free }.into());
            }
            self.0.library.note_upload(&upload.intake)?;
            all.insert(upload.intake.key.clone(), upload.clone());
            Ok(upload)
        })
    }

    /// Ends an upload, or takes its result off the list; a listed recording stays.
    pub fn delete_upload(&self, staff: &Staff, key: &Key) -> Result<()> {
        let upload = self.upload(staff, key)?;
        self.with_uploads(|all| all.remove(key));
        upload.leash.pull();
        Ok(self.0.library.end_upload(key)?)
    }

    /// Finds again what a run before left; what was whole is inspected.
    pub async fn restore_uploads(&self) -> Result<()> {
        for it in self.0.library.uploads()? {
            let listed = match &it.intake.recording {
                Some(sha256) => self.0.store.recording(sha256.clone()).await?,
                None => None,
            };
            let (received, stage) = match listed {
                // Its bytes lie in the library.
                Some(recording) => (it.intake.length, self.done(recording).await),
                None if it.received >= it.intake.length => (it.received, Stage::Waiting),
                None => (it.received, Stage::Coming),
            };
            let (key, whole) = (it.intake.key.clone(), matches!(stage, Stage::Waiting));
            let upload = Upload {
                received,
                wall_ms: it.wall_ms,
                intake: it.intake,
                stage,
                leash: Leash::default(),
            };
            self.with_uploads(|all| all.insert(key.clone(), upload));
            if whole {
                self.spawn_inspection(key);
            }
        }
        Ok(())
    }

    /// Clears what nobody went on with, now and every hour; never ends by itself.
    pub async fn delete_expired_uploads(&self) {
        loop {
            self.delete_expired();
            tokio::time::sleep(EXPIRY_CHECK_INTERVAL).await;
        }
    }

    fn delete_expired(&self) {
        let patience = i64::try_from(UPLOAD_EXPIRY.as_millis()).unwrap_or(i64::MAX);
        let since = self.0.clock.moment().wall_ms - patience;
        let expired: Vec<Key> = self.with_uploads(|all| {
            let gone = |it: &&Upload| (it.unfinished() || it.at_rest()) && it.wall_ms < since;
            let mut gone: Vec<&Upload> = all.values().filter(gone).collect();
            gone.sort_by_key(|it| it.wall_ms);
            gone.into_iter().map(|it| it.intake.key.clone()).collect()
        });
        for key in expired {
            // Whoever writes on just now is not idle.
            if matches!(self.0.library.write_upload(&key), Ok(Some(_))) {
                self.with_uploads(|all| all.remove(&key));
                self.delete_upload_files(&key);
            }
        }
    }

    /// Leaves nothing of an upload on the disk.
    fn delete_upload_files(&self, key: &Key) {
        if let Err(error) = self.0.library.end_upload(key) {
            tracing::warn!(%error, upload = %key, "an upload could not be removed");
        }
    }

    fn set_stage(&self, key: &Key, stage: Stage) {
        let wall_ms = self.0.clock.moment().wall_ms;
        self.with_uploads(|all| {
            if let Some(it) = all.get_mut(key) {
                (it.stage, it.wall_ms) = (stage, wall_ms);
            }
            let mut results: Vec<(i64, Key)> = all
                .values()
                .filter(|it| it.at_rest())
                .map(|it| (it.wall_ms, it.intake.key.clone()))
                .collect();
            results.sort();
            let old = results.len().saturating_sub(MAX_RESULTS);
            for (_, key) in results.into_iter().take(old) {
                all.remove(&key);
                self.delete_upload_files(&key);
            }
        });
    }

    /// The recordings that somebody brought and is about to use.
    pub(super) fn pending_recordings(&self) -> Vec<Sha256> {
        let listed = |it: &Upload| match &it.stage {
            Stage::Done(it, _) => Some(it.sha256.clone()),
            Stage::Coming
            | Stage::Waiting
            | Stage::Listening(_)
            | Stage::Making
            | Stage::Refused(_)
            | Stage::Used(..) => None,
        };
        self.with_uploads(|all| all.values().filter_map(listed).collect())
    }

    /// How many bytes of the disk an upload will take that are not taken yet.
    fn bytes_needed(&self, it: &Upload) -> u64 {
        if it.at_rest() {
            return 0;
        }
        let length = it.intake.length;
        let copies = length + derived(&it.intake.name, length, self.0.library.limits());
        length.saturating_sub(it.received) + copies
    }

    fn with_uploads<T>(&self, ask: impl FnOnce(&mut BTreeMap<Key, Upload>) -> T) -> T {
        let all = self.0.uploads.all.lock();
        ask(&mut all.unwrap_or_else(PoisonError::into_inner))
    }
}

/// What the files for speakers and browsers may take. Of sound that is coded, a wav of 48 kHz
/// takes a dozen times as much; of wav and flac about as much again, and the mp3 a quarter.
fn derived(name: &str, length: u64, limits: library::Limits) -> u64 {
    const WAV_BYTES_A_MS: u64 = 192;
    let name = name.to_ascii_lowercase();
    let plain = [".wav", ".wave", ".flac"]
        .iter()
        .any(|it| name.ends_with(it));
    let estimate = length.saturating_mul(if plain { 2 } else { 12 });
    estimate.min(limits.longest.0.saturating_mul(WAV_BYTES_A_MS))
}

fn fresh_key() -> Result<Key> {
    let text = hex::encode(random::<16>()?);
    Ok(text.parse()?)
}
