//! Unpacks a bundle.

use std::fs::{self, File};
use std::path::Path;

use tempfile::TempDir;
use zip::ZipArchive;

use super::inflate::{Inflater, PackedEntry};
use super::plan::{Plan, duplicate_name, plan};
use super::{Error, Limits};
use crate::library::zip_file::{self, DirectoryLimits, OpenError};

/// The result of unpacking a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// The kind of the bundle.
    pub contents: Contents,
    /// The paths of all files below the folder, with `/`, sorted.
    pub files: Vec<String>,
    /// The number of files that operating systems add by themselves; they were not unpacked.
    pub system_files: usize,
    /// The total size of the unpacked files in bytes.
    pub bytes: u64,
}

/// The kind of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// A tour folder; see [`tour_folder::read`](crate::library::tour_folder::read).
    Tour,
    /// A table of clips, and files that it may name.
    Loose,
}

/// Unpacks a bundle to the folder `into`, which must be missing or empty; its parent must exist. A refused bundle
/// leaves no file behind.
///
/// # Errors
/// Why the bundle is refused, or cannot be unpacked.
pub fn unpack(bundle: &Path, into: &Path, limits: &Limits) -> Result<Unpacked, Error> {
    let file = File::open(bundle).map_err(io_error(OPEN_FAILED))?;
    let length = file.metadata().map_err(io_error(OPEN_FAILED))?.len();
    let mut archive = open(file, limits)?;
    let plan = plan(&mut archive, length, limits)?;
    let parent = match into.parent() {
        Some(parent) if parent != Path::new("") => parent,
        Some(_) | None => Path::new("."),
    };
    // Deleted when it is dropped.
    let temp_folder = tempfile::Builder::new()
        .prefix(".unpacking-")
        .tempdir_in(parent);
    let temp_folder = temp_folder.map_err(io_error(UNPACK_FAILED))?;
    let mut inflater = Inflater { limits, bytes: 0 };
    inflate_all(&mut archive, &plan, &mut inflater, temp_folder.path())?;
    let bytes = inflater.bytes;
    rename_to(temp_folder, into)?;
    let mut files: Vec<String> = plan.files.into_iter().flatten().collect();
    files.sort();
    let contents = if files.iter().any(|file| file == "tour.toml") {
        Contents::Tour
    } else {
        Contents::Loose
    };
    Ok(Unpacked {
        contents,
        files,
        system_files: plan.system_files,
        bytes,
    })
}

const OPEN_FAILED: &str = "the bundle could not be opened";
const UNPACK_FAILED: &str = "the bundle could not be unpacked; check the disk's free space";

fn open(file: File, limits: &Limits) -> Result<ZipArchive<File>, Error> {
    let most = limits.entries;
    let directory_limits = DirectoryLimits {
        entries: most,
        bytes: limits.directory_bytes,
    };
    zip_file::open(file, directory_limits).map_err(|error| match error {
        OpenError::NotAZip => Error::NotAZip,
        OpenError::DamagedDirectory | OpenError::DirectoryTooLarge(_) => Error::Damaged,
        OpenError::TooManyEntries(entries) => {
            let entries = usize::try_from(entries).unwrap_or(usize::MAX);
            Error::TooManyEntries { entries, most }
        }
        OpenError::DuplicateName(name) => duplicate_name(&name, &name),
        OpenError::Io(error) => io_error(OPEN_FAILED)(error),
    })
}

fn inflate_all(
    archive: &mut ZipArchive<File>,
    plan: &Plan,
    inflater: &mut Inflater<'_>,
    folder: &Path,
) -> Result<(), Error> {
    for (index, path) in plan.files.iter().enumerate() {
        let Some(path) = path else {
            continue;
        };
        let damaged = |_| Error::EntryDamaged {
            entry: path.clone(),
        };
        let mut reader = archive.by_index(index).map_err(damaged)?;
        let packed = PackedEntry {
            entry: path,
            packed_bytes: reader.compressed_size(),
            declared_bytes: reader.size(),
        };
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).map_err(io_error(UNPACK_FAILED))?;
        }
        let mut writer = File::create_new(&file).map_err(io_error(UNPACK_FAILED))?;
        inflater.inflate(&packed, &mut reader, &mut writer)?;
    }
    Ok(())
}

/// Renaming a folder replaces an empty one atomically.
fn rename_to(temp_folder: TempDir, into: &Path) -> Result<(), Error> {
    let what = "the folder for the bundle is there and not empty, or cannot be made";
    fs::rename(temp_folder.path(), into).map_err(io_error(what))?;
    // It has moved, so there is nothing to delete.
    drop(temp_folder.keep());
    Ok(())
}

fn io_error(what: &'static str) -> impl Fn(std::io::Error) -> Error {
    move |source| Error::Io { what, source }
}
