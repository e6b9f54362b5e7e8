//! Reads, verifies and unpacks a backup.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use zip::read::ZipFile;

use super::{
    Entry, Error, FORMAT, MANIFEST, MAX_FILES, MAX_MANIFEST_BYTES, Manifest, SETTINGS, io_error,
};
use crate::library::ingest::persist::copy_hashing;
use crate::library::zip_file::{self, DirectoryLimits, OpenError};

const READ_FAILED: &str = "the backup could not be read";
const UNPACK_FAILED: &str = "the backup could not be unpacked; check the disk's free space";

const DIRECTORY_LIMITS: DirectoryLimits = DirectoryLimits {
    entries: MAX_FILES,
    // 320 bytes for each entry: names have 75 bytes.
    bytes: 64 << 20,
};

/// Reads the manifest only.
///
/// # Errors
/// Why the file is no backup for this docent.
pub fn read_manifest(backup: &Path) -> Result<Manifest, Error> {
    read(backup, None)
}

/// Reads the whole backup, and checks every hash.
///
/// # Errors
/// Why the file is no backup for this docent, or where it is damaged.
pub fn verify(backup: &Path) -> Result<Manifest, Error> {
    read(backup, Some(&|_| None))
}

/// Unpacks a backup into the empty folder `into`, and checks every hash. The settings are not unpacked. The caller
/// must sync the folder.
///
/// # Errors
/// As [`verify`], and [`Error::Io`] if the disk fails.
pub fn unpack(backup: &Path, into: &Path) -> Result<Manifest, Error> {
    for folder in ["recordings", "pictures"] {
        fs::create_dir_all(into.join(folder)).map_err(io_error(UNPACK_FAILED))?;
    }
    read(
        backup,
        Some(&|entry| (entry.name != SETTINGS).then(|| into.join(&entry.name))),
    )
}

/// Returns the path to write an entry to; none to only read it.
type OutputPath<'a> = &'a dyn Fn(&Entry) -> Option<PathBuf>;

/// Without `output_path`, reads the manifest only.
fn read(backup: &Path, output_path: Option<OutputPath<'_>>) -> Result<Manifest, Error> {
    let not_a_backup = || Error::NotABackup(backup.to_owned());
    let file = File::open(backup).map_err(io_error(READ_FAILED))?;
    let mut archive = zip_file::open(file, DIRECTORY_LIMITS).map_err(|error| match error {
        OpenError::NotAZip | OpenError::TooManyEntries(_) | OpenError::DirectoryTooLarge(_) => {
            not_a_backup()
        }
        OpenError::DamagedDirectory | OpenError::DuplicateName(_) => {
            Error::Damaged("its end".into())
        }
        OpenError::Io(error) => io_error(READ_FAILED)(error),
    })?;
    let first = archive.by_index(0).map_err(|_| not_a_backup())?;
    let manifest = parse_manifest(first, backup)?;
    let Some(output_path) = output_path else {
        return Ok(manifest);
    };
    for (index, expected) in (1..).zip(&manifest.files) {
        let damaged = || Error::Damaged(expected.name.clone());
        let entry = archive.by_index(index).map_err(|_| damaged())?;
        if !has_name(&entry, &expected.name) {
            return Err(damaged());
        }
        // One byte more than declared is enough to detect an entry that is too long.
        let reader = entry.take(expected.bytes.saturating_add(1));
        match output_path(expected) {
            Some(path) => {
                let mut private = OpenOptions::new();
                private.write(true).create_new(true).mode(0o600);
                let mut file = private.open(path).map_err(io_error(UNPACK_FAILED))?;
                copy_verified(reader, &mut file, expected)?;
            }
            None => copy_verified(reader, &mut io::sink(), expected)?,
        }
    }
    if archive.len() > manifest.files.len() + 1 {
        return Err(Error::Damaged("its end".into()));
    }
    Ok(manifest)
}

fn has_name(entry: &ZipFile<'_, File>, expected: &str) -> bool {
    entry.name().is_ok_and(|name| name == expected)
}

/// The fields that the manifest of every version has.
#[derive(serde::Deserialize)]
struct ManifestVersion {
    format: u32,
    docent: String,
}

fn parse_manifest(entry: ZipFile<'_, File>, backup: &Path) -> Result<Manifest, Error> {
    let not_a_backup = || Error::NotABackup(backup.to_owned());
    if !has_name(&entry, MANIFEST) {
        return Err(not_a_backup());
    }
    let mut json = Vec::new();
    entry
        .take(MAX_MANIFEST_BYTES)
        .read_to_end(&mut json)
        .map_err(|_| not_a_backup())?;
    let version: ManifestVersion = serde_json::from_slice(&json).map_err(|_| not_a_backup())?;
    if version.format > FORMAT {
        return Err(Error::TooNew {
            found: version.format,
            docent: version.docent,
        });
    }
    let manifest: Manifest = serde_json::from_slice(&json).map_err(|_| not_a_backup())?;
    match manifest.files.iter().find(|entry| !entry.is_allowed()) {
        Some(entry) => Err(Error::Damaged(entry.name.clone())),
        None => Ok(manifest),
    }
}

/// Copies an entry, and compares its size and hash with the manifest.
fn copy_verified(
    mut reader: impl Read,
    writer: &mut impl Write,
    expected: &Entry,
) -> Result<(), Error> {
    let mut reader = ErrorTrackingReader {
        inner: &mut reader,
        has_failed: false,
    };
    let damaged = || Error::Damaged(expected.name.clone());
    let (sha256, bytes) = match copy_hashing(&mut reader, writer) {
        Ok(copied) => copied,
        // A wrong checksum of the ZIP, or a bad sector.
        Err(_) if reader.has_failed => return Err(damaged()),
        Err(error) => return Err(io_error(UNPACK_FAILED)(error)),
    };
    if bytes == expected.bytes && sha256.as_str() == expected.sha256 {
        Ok(())
    } else {
        Err(damaged())
    }
}

/// Tells errors of the reader from those of the writer.
struct ErrorTrackingReader<'a, R> {
    inner: &'a mut R,
    has_failed: bool,
}

impl<R: Read> Read for ErrorTrackingReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer);
        let is_interrupted = |error: &io::Error| error.kind() == io::ErrorKind::Interrupted;
        self.has_failed |= read.as_ref().is_err_and(|error| !is_interrupted(error));
        read
    }
}
