//! Reads the files that a tour folder names.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::file_error::FileError;
use crate::library::spreadsheet::decode_text;
use crate::model::MAX_TEXT_BYTES;

/// Reads a UTF-8 file, without its byte order mark.
pub(super) fn read_utf8_file(path: &Path) -> Result<String, FileError> {
    let bytes = read_limited(path)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error
            .as_bytes()
            .iter()
            .take(valid)
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        FileError::NotUtf8 { line }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// Reads a text file in any encoding that a table may have.
///
/// # Errors
/// If the file cannot be read, is too large, or is no text.
pub fn read_text(path: &Path) -> Result<String, FileError> {
    let decoded = decode_text(&read_limited(path)?);
    decoded.map_err(|_| FileError::NotUtf8 { line: 1 })
}

fn read_limited(path: &Path) -> Result<Vec<u8>, FileError> {
    let to_file_error = |error: std::io::Error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            FileError::FileMissing
        } else {
            FileError::unreadable(&error)
        }
    };
    if !path.metadata().map_err(to_file_error)?.is_file() {
        return Err(FileError::NotAFile);
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| {
            let most = u64::try_from(MAX_TEXT_BYTES).unwrap_or(u64::MAX);
            file.take(most.saturating_add(1)).read_to_end(&mut bytes)
        })
        .map_err(to_file_error)?;
    if bytes.len() > MAX_TEXT_BYTES {
        return Err(FileError::TooLarge);
    }
    Ok(bytes)
}

/// The path of the file `name` in `folder`. A path or link to elsewhere is an error.
pub(super) fn resolve_file(folder: &Path, name: &str) -> Result<PathBuf, FileError> {
    let is_plain = Path::new(name)
        .components()
        .all(|part| matches!(part, std::path::Component::Normal(_)));
    if !is_plain || name.is_empty() {
        return Err(FileError::NotAFileName {
            name: name.to_owned(),
        });
    }
    let missing = |_| FileError::NamedFileMissing {
        name: name.to_owned(),
    };
    let path = folder.join(name).canonicalize().map_err(missing)?;
    let folder = folder.canonicalize().map_err(missing)?;
    if !path.starts_with(&folder) {
        return Err(FileError::LinkLeadsOut {
            name: name.to_owned(),
        });
    }
    if path.is_file() {
        Ok(path)
    } else {
        Err(FileError::NamedNotAFile {
            name: name.to_owned(),
        })
    }
}
