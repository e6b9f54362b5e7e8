//! Reads at a given position of a file without moving the file's own position, which the decoder uses.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Fills the buffer from `position` on. Returns the number of bytes read, which is smaller at the end of the file.
///
/// # Errors
///
/// The error of the disk.
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

/// The bytes from `position` on. Bytes after the end of the file are zero.
///
/// # Errors
///
/// As of [`fill_at`].
pub(super) fn bytes_at<const N: usize>(file: &File, position: u64) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    fill_at(file, &mut bytes, position)?;
    Ok(bytes)
}
