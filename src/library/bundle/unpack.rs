//! Unpacks a bundle.

use std::fs::{self, File};
use std::path::Path;

use tempfile::TempDir;
use zip::ZipReadOptions;
use zip::read::Config;
use zip::unstable::read::ZipIterable;

use super::inflate::{Inflater, PackedEntry};
use super::plan::{Plan, plan};
use super::{Error, Limits};

/// The result of unpacking a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    pub contents: Contents,
    /// The paths of all files below the folder, with `/`, sorted.
    pub files: Vec<String>,
    /// The number of files that operating systems add by themselves; they were not unpacked.
    pub system_files: usize,
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
    let open = || File::open(bundle).map_err(io_error("the bundle could not be opened"));
    let mut archive = open()?;
    let mut entries =
        ZipIterable::try_new(open()?, Config::default()).map_err(|_| Error::NotAZip)?;
    let most = limits.entries;
    if entries.len() > most {
        let entries = entries.len();
        return Err(Error::TooManyEntries { entries, most });
    }
    let plan = plan(&mut entries, &mut archive, limits)?;
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
    inflate_all(
        &mut entries,
        &mut archive,
        &plan,
        &mut inflater,
        temp_folder.path(),
    )?;
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

const UNPACK_FAILED: &str = "the bundle could not be unpacked; check the disk's free space";

fn inflate_all(
    entries: &mut ZipIterable<File>,
    archive: &mut File,
    plan: &Plan,
    inflater: &mut Inflater<'_>,
    folder: &Path,
) -> Result<(), Error> {
    let entries = entries.files().map_err(|_| Error::Damaged)?;
    for (entry, path) in entries.zip(&plan.files) {
        let entry = entry.map_err(|_| Error::Damaged)?;
        let Some(path) = path else {
            continue;
        };
        let packed = PackedEntry {
            entry: path,
            packed_bytes: entry.compressed_size(),
            declared_bytes: entry.size(),
        };
        let damaged = |_| Error::EntryDamaged {
            entry: path.clone(),
        };
        let mut reader = entry
            .with_reader(archive, ZipReadOptions::new())
            .map_err(damaged)?;
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
