//! Writes a backup.

use std::fs::OpenOptions;
use std::io::{self, BufWriter};
use std::iter::once;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Advice, fadvise};

use super::{Error, MANIFEST, Manifest, io_error};
use crate::library::bundle::pack_files;
use crate::library::tour_folder::FileContent;

const WRITE_FAILED: &str = "the backup could not be written; check the disk's free space";

/// Writes the manifest and its files to the new file `to`. `paths` has the path of each file, in the order of the
/// manifest. Afterwards the backup is synced and out of the page cache, so that a verification reads the disk.
///
/// # Errors
/// [`Error::Io`] or [`Error::TooLarge`] if the file cannot be written.
pub fn write(manifest: &Manifest, paths: &[PathBuf], to: &Path) -> Result<(), Error> {
    let json = serde_json::to_string_pretty(manifest).map_err(io::Error::other);
    let json = FileContent::Text(json.map_err(io_error(WRITE_FAILED))?);
    let names = manifest.files.iter().map(|entry| entry.name.clone());
    let files = names.zip(paths.iter().cloned().map(FileContent::CopyOf));
    // Private, for it has password hashes.
    let mut private = OpenOptions::new();
    private.write(true).create_new(true).mode(0o600);
    let file = private.open(to).map_err(io_error(WRITE_FAILED))?;
    let all = once((MANIFEST.to_owned(), json)).chain(files);
    pack_files(all, BufWriter::new(&file)).map_err(io_error(WRITE_FAILED))?;
    file.sync_all().map_err(io_error(WRITE_FAILED))?;
    if let Err(error) = fadvise(&file, 0, None, Advice::DontNeed) {
        tracing::debug!(%error, "the backup may be verified from the page cache");
    }
    Ok(())
}
