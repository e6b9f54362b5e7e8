//! Files on their way into the library, in a folder of their own: for each the bytes that have
//! come, and a note of what they are. A daemon that ends at any byte finds both again.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::library::{Library, Result, Tried};
use crate::model::{Key, Sha256, StaffId};

const WHAT: &str = "an upload could not be kept; check the disk's free space";
const UNREAD: &str = "the uploads could not be read";

/// What somebody is bringing, as it is noted before its first byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intake {
    pub key: Key,
    pub staff: StaffId,
    /// The file's name as its owner has it.
    pub name: String,
    /// All of its bytes.
    pub length: u64,
    /// What it became: once this is noted the bytes are gone, for they lie in the library.
    pub recording: Option<Sha256>,
}

/// An upload as the disk has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    pub intake: Intake,
    /// So many of its bytes are here.
    pub received: u64,
    /// When something of it was last written, in wall time.
    pub wall_ms: i64,
}

/// [`Intake`] as its note holds it.
#[derive(Serialize, Deserialize)]
struct Note {
    staff: i64,
    name: String,
    length: u64,
    recording: Option<String>,
}

/// How full the disk is, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Space {
    pub total: u64,
    /// For programs that are not the system itself.
    pub free: u64,
}

impl Space {
    /// Of the disk on which a file or folder lies.
    pub fn at(path: &Path) -> Result<Self> {
        let found = rustix::fs::statvfs(path).map_err(io::Error::from);
        let found = found.tried("the disk could not be asked how full it is")?;
        let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
        Ok(Self {
            total: bytes(found.f_blocks),
            free: bytes(found.f_bavail),
        })
    }
}

impl Library {
    /// Notes what is to come, or what has become of it.
    pub fn note_upload(&self, it: &Intake) -> Result<()> {
        let note = Note {
            staff: it.staff.0,
            name: it.name.clone(),
            length: it.length,
            recording: it.recording.as_ref().map(ToString::to_string),
        };
        let note = serde_json::to_vec(&note).map_err(io::Error::other);
        let mut file = NamedTempFile::new_in(&self.uploads).tried(WHAT)?;
        file.write_all(&note.tried(WHAT)?).tried(WHAT)?;
        file.as_file().sync_all().tried(WHAT)?;
        let kept = file.persist(self.note_of(&it.key));
        kept.map_err(|it| it.error).tried(WHAT)?;
        File::open(&self.uploads)
            .and_then(|it| it.sync_all())
            .tried(WHAT)
    }

    /// Everything that was noted, whole or not. What has no note was never promised to anybody,
    /// and goes.
    pub fn uploads(&self) -> Result<Vec<Begun>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.uploads).tried(UNREAD)? {
            let path = entry.tried(UNREAD)?.path();
            let stem = path.file_stem().and_then(|it| it.to_str());
            let key: Option<Key> = stem.and_then(|it| it.parse().ok());
            let noted = key.as_ref().is_some_and(|it| self.note_of(it).is_file());
            let Some(key) = key.filter(|_| noted) else {
                gone(fs::remove_file(&path))?;
                continue;
            };
            if path.extension().is_some_and(|it| it == "json") {
                match self.read_note(key.clone()) {
                    Ok(Some(it)) => found.push(it),
                    Ok(None) => {
                        tracing::warn!(upload = %key, "an upload's note makes no sense; it goes");
                        self.end_upload(&key)?;
                    }
                    // The disk may give it at the next start.
                    Err(error) => {
                        tracing::warn!(%error, upload = %key, "an upload's note cannot be read; it is left alone");
                    }
                }
            }
        }
        Ok(found)
    }

    /// Where the bytes of an upload lie.
    pub fn upload(&self, key: &Key) -> PathBuf {
        self.uploads.join(format!("{key}.part"))
    }

    /// So many bytes of it are here.
    pub fn received(&self, key: &Key) -> Result<u64> {
        match fs::metadata(self.upload(key)) {
            Ok(it) => Ok(it.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error).tried(UNREAD),
        }
    }

    /// Opens an upload to write on at its end; none while somebody else does.
    pub fn write_upload(&self, key: &Key) -> Result<Option<File>> {
        let file = File::options()
            .create(true)
            .append(true)
            .open(self.upload(key))
            .tried(WHAT)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error).tried(WHAT),
        }
    }

    /// The bytes are no longer needed.
    pub fn drop_upload(&self, key: &Key) -> Result<()> {
        gone(fs::remove_file(self.upload(key)))
    }

    /// Leaves nothing of an upload.
    pub fn end_upload(&self, key: &Key) -> Result<()> {
        gone(fs::remove_file(self.note_of(key)))?;
        self.drop_upload(key)
    }

    /// How full the disk is on which the library lies.
    pub fn space(&self) -> Result<Space> {
        Space::at(&self.uploads)
    }

    fn note_of(&self, key: &Key) -> PathBuf {
        self.uploads.join(format!("{key}.json"))
    }

    /// None where the note is not as docent writes it.
    fn read_note(&self, key: Key) -> Result<Option<Begun>> {
        let path = self.note_of(&key);
        let note = fs::read(&path).tried(UNREAD)?;
        let Ok(note) = serde_json::from_slice::<Note>(&note) else {
            return Ok(None);
        };
        let Ok(recording) = note.recording.map(|it| it.parse()).transpose() else {
            return Ok(None);
        };
        let part = self.upload(&key);
        let written = fs::metadata(if part.is_file() { &part } else { &path });
        let written = written.and_then(|it| it.modified()).tried(UNREAD)?;
        let since = written.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Some(Begun {
            received: self.received(&key)?,
            wall_ms: i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            intake: Intake {
                key,
                staff: StaffId(note.staff),
                name: note.name,
                length: note.length,
                recording,
            },
        }))
    }
}

fn gone(done: io::Result<()>) -> Result<()> {
    match done {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).tried("an upload could not be removed")
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
