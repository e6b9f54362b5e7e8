//! Checks the names and positions of all entries before anything is unpacked.

use std::collections::{HashMap, HashSet};
use std::fs::File;

use unicode_normalization::UnicodeNormalization;
use zip::read::ZipFileEntry;
use zip::{CompressionMethod, ZipArchive};

use super::{Error, Limits};
use crate::library::spreadsheet::normalize_name;

/// The maximum length of a name with its folders. All names of a bundle are in memory at once.
const MAX_NAME_BYTES: usize = 400;
/// The maximum length of one part of a name: that of the file system.
const MAX_PART_BYTES: usize = 255;
/// The maximum length of a name in a message.
const MAX_SHOWN_CHARS: usize = 200;
/// The same for a name that is too long.
const MAX_SHORTENED_CHARS: usize = 60;

/// What to unpack of a bundle.
#[derive(Debug)]
pub(super) struct Plan {
    /// The relative path of each entry's file, in their order; none for folders and system files.
    pub(super) files: Vec<Option<String>>,
    /// The number of files that operating systems add by themselves; they are not unpacked.
    pub(super) system_files: usize,
}

/// The position of an entry in the bundle, header included, in bytes.
struct Span {
    start: u64,
    end: u64,
}

/// Checks every entry's name and position. `length` is that of the bundle in bytes.
pub(super) fn plan(
    bundle: &mut ZipArchive<File>,
    length: u64,
    limits: &Limits,
) -> Result<Plan, Error> {
    let mut plan = Plan {
        files: Vec::new(),
        system_files: 0,
    };
    let mut used_names = UsedNames::default();
    let mut spans = Vec::new();
    let metadata = bundle.metadata();
    for index in 0..bundle.len() {
        let entry = metadata.entry(index).map_err(|_| Error::Damaged)?;
        let name = entry_name(&entry)?;
        let parts = checked_parts(&name, limits.depth)?;
        check_type(&entry, &name)?;
        let is_folder = name.ends_with('/');
        let is_system_file = is_system_file(&parts);
        let path = parts.join("/");
        let span = find_span(bundle, index).filter(|span| span.end <= length);
        let damaged = || Error::EntryDamaged {
            entry: name.clone(),
        };
        spans.push((span.ok_or_else(damaged)?, name.clone()));
        if !is_system_file {
            used_names.insert(&name, &path, is_folder)?;
        }
        plan.system_files += usize::from(is_system_file && !is_folder);
        plan.files
            .push((!is_system_file && !is_folder).then_some(path));
    }
    check_overlaps(spans)?;
    strip_common_folder(&mut plan.files);
    if plan.files.iter().all(Option::is_none) {
        return Err(Error::Empty);
    }
    Ok(plan)
}

fn entry_name(entry: &ZipFileEntry<'_>) -> Result<String, Error> {
    let name = entry.name().map_err(|_| Error::Damaged)?.into_owned();
    if name.len() > MAX_NAME_BYTES {
        let entry = name.chars().take(MAX_SHORTENED_CHARS).collect();
        return Err(Error::NameTooLong { entry });
    }
    Ok(name)
}

/// Checks and normalizes the name of a file with its folders.
///
/// # Errors
/// If the name leads out of the folder, is too long or nested too deep.
pub fn checked_file_name(name: &str, limits: &Limits) -> Result<String, Error> {
    let entry = name.chars().take(MAX_SHORTENED_CHARS).collect();
    if name.len() > MAX_NAME_BYTES {
        return Err(Error::NameTooLong { entry });
    }
    if name.ends_with('/') {
        return Err(Error::PathTraversal { entry });
    }
    Ok(checked_parts(name, limits.depth)?.join("/"))
}

/// Checks a name, and splits it into folders and file.
fn checked_parts(name: &str, most: usize) -> Result<Vec<String>, Error> {
    // Control characters never reach a terminal or a page.
    let entry = || {
        name.chars()
            .filter(|c| !c.is_control())
            .take(MAX_SHOWN_CHARS)
            .collect()
    };
    let has_drive = name.get(1..2) == Some(":");
    if name.contains('\\') || name.chars().any(char::is_control) || has_drive {
        return Err(Error::PathTraversal { entry: entry() });
    }
    let parts: Vec<&str> = name.strip_suffix('/').unwrap_or(name).split('/').collect();
    if parts.iter().any(|part| ["", ".", ".."].contains(part)) {
        return Err(Error::PathTraversal { entry: entry() });
    }
    if parts.iter().any(|part| part.len() > MAX_PART_BYTES) {
        return Err(Error::NameTooLong { entry: entry() });
    }
    if parts.len() > most {
        return Err(Error::TooDeep {
            entry: entry(),
            most,
        });
    }
    Ok(parts.into_iter().map(compose).collect())
}

/// macOS stores decomposed letters (NFD); names in a table are composed (NFC).
fn compose(part: &str) -> String {
    part.nfc().collect()
}

fn check_type(entry: &ZipFileEntry<'_>, name: &str) -> Result<(), Error> {
    const TYPE_MASK: u32 = 0o170_000;
    const FOLDER: u32 = 0o040_000;
    const FILE: u32 = 0o100_000;
    let owned_name = || name.to_owned();
    let file_type = entry.unix_mode().unwrap_or_default() & TYPE_MASK;
    if entry.encrypted() {
        return Err(Error::Encrypted {
            entry: owned_name(),
        });
    }
    if entry.is_symlink() || ![0, FOLDER, FILE].contains(&file_type) {
        return Err(Error::NotAFile {
            entry: owned_name(),
        });
    }
    let supported = [CompressionMethod::Stored, CompressionMethod::DEFLATE];
    if !supported.contains(&entry.compression()) {
        return Err(Error::UnsupportedCompression {
            entry: owned_name(),
        });
    }
    Ok(())
}

fn is_system_file(parts: &[String]) -> bool {
    let last = parts.last().map_or("", String::as_str);
    parts.first().is_some_and(|first| first == "__MACOSX")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&last)
        || last.starts_with("._")
}

/// The position of an entry by its own header. None if there is no such header.
fn find_span(bundle: &mut ZipArchive<File>, index: usize) -> Option<Span> {
    let entry = bundle.by_index_raw(index).ok()?;
    let end = entry.data_start()?.checked_add(entry.compressed_size())?;
    Some(Span {
        start: entry.header_start(),
        end,
    })
}

/// No byte may belong to two entries: that is how a ZIP bomb without nesting works.
fn check_overlaps(mut spans: Vec<(Span, String)>) -> Result<(), Error> {
    spans.sort_by_key(|(span, _)| span.start);
    for ((one, other), (next, entry)) in spans.iter().zip(spans.iter().skip(1)) {
        if one.end > next.start {
            return Err(Error::OverlappingEntries {
                entry: entry.clone(),
                other: other.clone(),
            });
        }
    }
    Ok(())
}

/// The normalized names of all entries so far, with the names as written.
#[derive(Default)]
struct UsedNames {
    files: HashMap<String, String>,
    folders: HashSet<String>,
}

impl UsedNames {
    fn insert(&mut self, name: &str, path: &str, is_folder: bool) -> Result<(), Error> {
        let normalized = normalize_name(path);
        let mut parents: Vec<&str> = normalized
            .match_indices('/')
            .filter_map(|(at, _)| normalized.get(..at))
            .collect();
        if is_folder {
            parents.push(&normalized);
        }
        for folder in parents {
            if let Some(other) = self.files.get(folder) {
                return Err(duplicate_name(name, other));
            }
            self.folders.insert(folder.to_owned());
        }
        if is_folder {
            return Ok(());
        }
        if self.folders.contains(&normalized) {
            return Err(duplicate_name(name, &format!("{normalized}/")));
        }
        match self.files.insert(normalized, name.to_owned()) {
            Some(other) => Err(duplicate_name(name, &other)),
            None => Ok(()),
        }
    }
}

pub(super) fn duplicate_name(entry: &str, other: &str) -> Error {
    Error::DuplicateName {
        entry: entry.to_owned(),
        other: other.to_owned(),
    }
}

/// Removes the common top folder: people pack the folder itself as often as its content.
fn strip_common_folder(files: &mut [Option<String>]) {
    let top = |path: &String| path.split_once('/').map(|(top, _)| top.to_owned());
    let mut tops = files.iter().flatten().map(top);
    let Some(Some(first)) = tops.next() else {
        return;
    };
    if tops.any(|top| top.as_ref() != Some(&first)) {
        return;
    }
    for file in files.iter_mut().flatten() {
        if let Some((_, below)) = file.split_once('/') {
            *file = below.to_owned();
        }
    }
}
