//! Opens ZIP files that may be hostile. `ZipArchive` reads the whole central directory into memory, reserves memory for
//! the declared number of entries, and falls back to other ends of the file. Therefore the end and the directory are
//! checked first. The layout is that of PKWARE's APPNOTE.TXT, sections 4.3.12 to 4.3.16.

use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;

const END_SIGNATURE: &[u8] = b"PK\x05\x06";
const ZIP64_END_SIGNATURE: &[u8] = b"PK\x06\x06";
const ZIP64_LOCATOR_SIGNATURE: &[u8] = b"PK\x06\x07";
const HEADER_SIGNATURE: &[u8] = b"PK\x01\x02";

const END_BYTES: usize = 22;
/// The end of ZIP64 and its locator. They precede the end.
const ZIP64_END_BYTES: usize = 56;
const ZIP64_BYTES: usize = ZIP64_END_BYTES + 20;
const HEADER_BYTES: usize = 46;
const MAX_COMMENT_BYTES: usize = 0xffff;
const TAIL_BYTES: usize = ZIP64_BYTES + END_BYTES + MAX_COMMENT_BYTES;

/// The maximum size of a central directory.
#[derive(Clone, Copy, Debug)]
pub(super) struct DirectoryLimits {
    pub(super) entries: usize,
    pub(super) bytes: u64,
}

/// Why a ZIP file is not opened.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenError {
    #[error("this is not a ZIP file, or its end is missing")]
    NotAZip,
    #[error("the directory of the ZIP file is damaged")]
    DamagedDirectory,
    #[error("the ZIP file has {0} entries")]
    TooManyEntries(u64),
    #[error("the directory of the ZIP file has {0} bytes")]
    DirectoryTooLarge(u64),
    #[error("two entries of the ZIP file are named {0}")]
    DuplicateName(String),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The central directory as the end of the file declares it.
#[derive(Debug)]
struct Directory {
    entries: u64,
    start: u64,
    bytes: u64,
}

/// Opens a ZIP file after it has checked the directory. No two entries of it have the same name.
pub(super) fn open<R: Read + Seek>(
    mut file: R,
    limits: DirectoryLimits,
) -> Result<ZipArchive<R>, OpenError> {
    let directory = find_directory(&mut file)?;
    let entries = usize::try_from(directory.entries)
        .ok()
        .filter(|entries| *entries <= limits.entries)
        .ok_or(OpenError::TooManyEntries(directory.entries))?;
    if directory.bytes > limits.bytes {
        return Err(OpenError::DirectoryTooLarge(directory.bytes));
    }
    check_headers(&read(&mut file, directory.start, directory.bytes)?, entries)?;
    let archive = ZipArchive::new(file).map_err(|_| OpenError::DamagedDirectory)?;
    // An extra field can give an entry another name than its header does.
    if archive.len() != entries {
        return Err(OpenError::DamagedDirectory);
    }
    Ok(archive)
}

fn read(file: &mut (impl Read + Seek), start: u64, bytes: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(start))?;
    let mut content = Vec::new();
    file.take(bytes).read_to_end(&mut content)?;
    Ok(content)
}

/// Only the last end of the file counts, and the directory has to reach up to it. `ZipArchive` tries no other then.
fn find_directory(file: &mut (impl Read + Seek)) -> Result<Directory, OpenError> {
    let length = file.seek(SeekFrom::End(0))?;
    let tail_bytes = u64::try_from(TAIL_BYTES).unwrap_or(u64::MAX);
    let tail_start = length.saturating_sub(tail_bytes);
    let tail = read(file, tail_start, tail_bytes)?;
    let end = tail
        .windows(END_SIGNATURE.len())
        .rposition(|window| window == END_SIGNATURE)
        .ok_or(OpenError::NotAZip)?;
    parse_end(&tail, end, tail_start).ok_or(OpenError::DamagedDirectory)
}

/// `end` is the position of the end in the tail. None if its fields contradict each other.
fn parse_end(tail: &[u8], end: usize, tail_start: u64) -> Option<Directory> {
    let (before, end) = tail.split_at_checked(end)?;
    let position = tail_start + u64::try_from(before.len()).ok()?;
    let comment_bytes = usize::try_from(number(end, 20, 2)?).ok()?;
    if END_BYTES + comment_bytes > end.len() {
        return None;
    }
    let [entries, bytes, offset] = [
        number(end, 10, 2)?,
        number(end, 12, 4)?,
        number(end, 16, 4)?,
    ];
    if entries == 0xffff || bytes == 0xffff_ffff || offset == 0xffff_ffff {
        return parse_zip64_end(before, position);
    }
    let is_one_disk = number(end, 4, 4)? == 0 && number(end, 8, 2)? == entries;
    let start = position.checked_sub(bytes)?;
    // Something else may precede the ZIP file.
    (is_one_disk && offset <= start).then_some(Directory {
        entries,
        start,
        bytes,
    })
}

/// `position` is that of the ordinary end.
fn parse_zip64_end(before: &[u8], position: u64) -> Option<Directory> {
    let (_, both) = before.split_at_checked(before.len().checked_sub(ZIP64_BYTES)?)?;
    let (end, locator) = both.split_at_checked(ZIP64_END_BYTES)?;
    let position = position.checked_sub(u64::try_from(ZIP64_BYTES).ok()?)?;
    let is_located = locator.starts_with(ZIP64_LOCATOR_SIGNATURE)
        && number(locator, 4, 4)? == 0
        && number(locator, 8, 8)? == position
        && number(locator, 16, 4)? <= 1;
    let entries = number(end, 32, 8)?;
    let is_end = end.starts_with(ZIP64_END_SIGNATURE)
        && number(end, 4, 8)? == 44
        && number(end, 16, 8)? == 0
        && number(end, 24, 8)? == entries;
    let bytes = number(end, 40, 8)?;
    let start = position.checked_sub(bytes)?;
    (is_located && is_end && number(end, 48, 8)? == start).then_some(Directory {
        entries,
        start,
        bytes,
    })
}

/// Checks that the directory consists of this number of headers.
fn check_headers(mut directory: &[u8], entries: usize) -> Result<(), OpenError> {
    let mut names = HashSet::new();
    for _ in 0..entries {
        let (name, rest) = parse_header(directory).ok_or(OpenError::DamagedDirectory)?;
        if !names.insert(name) {
            let name = String::from_utf8_lossy(name).into_owned();
            return Err(OpenError::DuplicateName(name));
        }
        directory = rest;
    }
    if directory.is_empty() {
        Ok(())
    } else {
        Err(OpenError::DamagedDirectory)
    }
}

/// The name of the first entry, and what follows its header.
fn parse_header(directory: &[u8]) -> Option<(&[u8], &[u8])> {
    let size = |at| usize::try_from(number(directory, at, 2)?).ok();
    let [name, extra, comment] = [size(28)?, size(30)?, size(32)?];
    if !directory.starts_with(HEADER_SIGNATURE) {
        return None;
    }
    let rest = directory.get(HEADER_BYTES..)?;
    let (name, rest) = rest.split_at_checked(name)?;
    Some((name, rest.get(extra + comment..)?))
}

/// The little-endian number of `size` bytes at this position.
fn number(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    let field = bytes.get(at..at + size)?;
    let digits = field.iter().rev();
    Some(digits.fold(0, |number, digit| number << 8 | u64::from(*digit)))
}

#[cfg(test)]
mod tests;
