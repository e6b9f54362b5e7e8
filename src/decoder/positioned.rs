//! Reads at a given position of a file, without moving the position at which it is decoded.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Fills the buffer from `position` on. Returns how many bytes there were: fewer than asked for at the end.
///
/// # Errors
///
/// The disk's, where the file cannot be read.
pub(super) fn fill_at(file: &File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        let next = position.saturating_add(u64::try_from(filled).unwrap_or(u64::MAX));
        match file.read_at(rest, next) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// As many bytes from `position` on, with zeros in place of what lies past the file's end.
///
/// # Errors
///
/// As of [`fill_at`].
pub(super) fn bytes_at<const N: usize>(file: &File, position: u64) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    fill_at(file, &mut bytes, position)?;
    Ok(bytes)
}
