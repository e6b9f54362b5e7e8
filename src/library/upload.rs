//! Uploads on disk: for each a file with the bytes received so far, and a JSON file that describes it. Both survive
//! the end of the daemon at any byte.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::library::{Context, Library, Result};
use crate::model::{Key, Sha256, StaffId};

const SAVE_FAILED: &str = "an upload could not be kept; check the disk's free space";
const READ_FAILED: &str = "the uploads could not be read";

/// The description of an upload, saved before its first byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadInfo {
    /// The key of the upload.
    pub key: Key,
    /// The member of staff who uploads.
    pub staff: StaffId,
    /// The file name on the uploader's computer.
    pub name: String,
    /// The total size in bytes.
    pub length: u64,
    /// The resulting recording. Once it is saved the received bytes are deleted, for the library has them.
    pub recording: Option<Sha256>,
}

/// An upload as it is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredUpload {
    /// What is known of the upload.
    pub info: UploadInfo,
    /// Bytes received so far.
    pub received: u64,
    /// The wall time of the last write.
    pub wall_ms: i64,
}

/// [`UploadInfo`] as JSON.
#[derive(Serialize, Deserialize)]
struct InfoJson {
    staff: i64,
    name: String,
    length: u64,
    recording: Option<String>,
}

/// Size and free space of a disk, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DiskSpace {
    /// The size of the disk in bytes.
    pub total: u64,
    /// Available to unprivileged processes.
    pub free: u64,
}

impl DiskSpace {
    /// Of the disk that has this file or folder.
    ///
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if `statvfs` fails.
    pub fn at(path: &Path) -> Result<Self> {
        let stat = rustix::fs::statvfs(path).map_err(io::Error::from);
        let stat = stat.context("the disk could not be asked how full it is")?;
        let bytes = |blocks: u64| blocks.saturating_mul(stat.f_frsize);
        Ok(Self {
            total: bytes(stat.f_blocks),
            free: bytes(stat.f_bavail),
        })
    }
}

impl Library {
    /// Saves the description of an upload, durably.
    ///
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if it cannot be written.
    pub fn save_upload_info(&self, info: &UploadInfo) -> Result<()> {
        let json = InfoJson {
            staff: info.staff.0,
            name: info.name.clone(),
            length: info.length,
            recording: info.recording.as_ref().map(ToString::to_string),
        };
        let json = serde_json::to_vec(&json).map_err(io::Error::other);
        let mut file = NamedTempFile::new_in(&self.uploads).context(SAVE_FAILED)?;
        file.write_all(&json.context(SAVE_FAILED)?)
            .context(SAVE_FAILED)?;
        file.as_file().sync_all().context(SAVE_FAILED)?;
        let persisted = file.persist(self.upload_info_path(&info.key));
        persisted
            .map_err(|error| error.error)
            .context(SAVE_FAILED)?;
        File::open(&self.uploads)
            .and_then(|folder| folder.sync_all())
            .context(SAVE_FAILED)
    }

    /// Every upload with a description, complete or not. Bytes without a description were never acknowledged; they
    /// are deleted.
    ///
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if the folder cannot be read, or a file cannot be deleted.
    pub fn read_uploads(&self) -> Result<Vec<StoredUpload>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.uploads).context(READ_FAILED)? {
            let path = entry.context(READ_FAILED)?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let key: Option<Key> = stem.and_then(|stem| stem.parse().ok());
            let has_info = key
                .as_ref()
                .is_some_and(|key| self.upload_info_path(key).is_file());
            let Some(key) = key.filter(|_| has_info) else {
                ignore_not_found(fs::remove_file(&path))?;
                continue;
            };
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                match self.read_upload_info(key.clone()) {
                    Ok(Some(upload)) => found.push(upload),
                    Ok(None) => {
                        tracing::warn!(upload = %key, "the description of an upload is invalid; the upload is deleted");
                        self.delete_upload(&key)?;
                    }
                    // The next start may be able to read it.
                    Err(error) => {
                        tracing::warn!(%error, upload = %key, "the description of an upload cannot be read; the upload stays as it is");
                    }
                }
            }
        }
        Ok(found)
    }

    /// The file with the received bytes.
    pub fn upload_path(&self, key: &Key) -> PathBuf {
        self.uploads.join(format!("{key}.part"))
    }

    /// How many bytes were received so far.
    ///
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if the disk cannot be read.
    pub fn received_bytes(&self, key: &Key) -> Result<u64> {
        match fs::metadata(self.upload_path(key)) {
            Ok(metadata) => Ok(metadata.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error).context(READ_FAILED),
        }
    }

    /// Opens and locks an upload to append to it; none while it is locked.
    ///
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if the file cannot be opened or locked.
    pub fn open_upload(&self, key: &Key) -> Result<Option<File>> {
        let file = File::options()
            .create(true)
            .append(true)
            .open(self.upload_path(key))
            .context(SAVE_FAILED)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error).context(SAVE_FAILED),
        }
    }

    /// Deletes the received bytes, and keeps the description.
    ///
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if the file cannot be deleted.
    pub fn delete_upload_data(&self, key: &Key) -> Result<()> {
        ignore_not_found(fs::remove_file(self.upload_path(key)))
    }

    /// Deletes both files of an upload.
    ///
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if a file cannot be deleted.
    pub fn delete_upload(&self, key: &Key) -> Result<()> {
        ignore_not_found(fs::remove_file(self.upload_info_path(key)))?;
        self.delete_upload_data(key)
    }

    /// Size and free space of the disk that has the library.
    ///
    /// # Errors
    /// As [`DiskSpace::at`].
    pub fn disk_space(&self) -> Result<DiskSpace> {
        DiskSpace::at(&self.uploads)
    }

    fn upload_info_path(&self, key: &Key) -> PathBuf {
        self.uploads.join(format!("{key}.json"))
    }

    /// None if the JSON is invalid.
    fn read_upload_info(&self, key: Key) -> Result<Option<StoredUpload>> {
        let path = self.upload_info_path(&key);
        let json = fs::read(&path).context(READ_FAILED)?;
        let Ok(json) = serde_json::from_slice::<InfoJson>(&json) else {
            return Ok(None);
        };
        let Ok(recording) = json.recording.map(|sha256| sha256.parse()).transpose() else {
            return Ok(None);
        };
        let part = self.upload_path(&key);
        let modified = fs::metadata(if part.is_file() { &part } else { &path })
            .and_then(|metadata| metadata.modified())
            .context(READ_FAILED)?;
        let since_epoch = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Some(StoredUpload {
            received: self.received_bytes(&key)?,
            wall_ms: i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX),
            info: UploadInfo {
                key,
                staff: StaffId(json.staff),
                name: json.name,
                length: json.length,
                recording,
            },
        }))
    }
}

fn ignore_not_found(deleted: io::Result<()>) -> Result<()> {
    match deleted {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).context("an upload could not be removed")
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
