//! The uploads of this run in memory, each with its stage.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::clock::Clock;
use crate::library::Library;
use crate::model::{Key, Sha256};
use crate::service::Context;
use crate::service::upload::{Stage, UPLOAD_EXPIRY, Upload};

/// The maximum number of finished uploads that are not assigned; the oldest are removed.
const MAX_RESULTS: usize = 200;

/// Cheap to clone; all clones are one table. An upload that is removed from it loses its files.
#[derive(Clone, Debug)]
pub(super) struct UploadTable {
    clock: Clock,
    library: Library,
    all: Arc<Mutex<BTreeMap<Key, Upload>>>,
}

impl UploadTable {
    pub(super) fn new(context: &Context) -> Self {
        Self {
            clock: context.clock.clone(),
            library: context.library.clone(),
            all: Arc::default(),
        }
    }

    pub(super) fn with<T>(&self, operation: impl FnOnce(&mut BTreeMap<Key, Upload>) -> T) -> T {
        let all = self.all.lock();
        operation(&mut all.unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn get(&self, key: &Key) -> Option<Upload> {
        self.with(|all| all.get(key).cloned())
    }

    /// Sets the stage of an upload, if it is there, and removes old results.
    pub(super) fn set_stage(&self, key: &Key, stage: Stage) {
        let wall_ms = self.clock.moment().wall_ms;
        self.with(|all| {
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
        self.with(|all| all.values().filter_map(listed).collect())
    }

    /// Deletes the uploads that nobody continued.
    pub(super) fn delete_expired(&self) {
        let expiry_ms = i64::try_from(UPLOAD_EXPIRY.as_millis()).unwrap_or(i64::MAX);
        let since = self.clock.moment().wall_ms - expiry_ms;
        let expired: Vec<Key> = self.with(|all| {
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
                self.with(|all| all.remove(&key));
                self.delete_files(&key);
            }
        }
    }

    /// Deletes the files of an upload.
    pub(super) fn delete_files(&self, key: &Key) {
        if let Err(error) = self.library.delete_upload(key) {
            tracing::warn!(%error, upload = %key, "files of an upload could not be removed");
        }
    }
}
