//! Checks whether a decoder seeks exactly in a recording.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use crate::decoder::{Decoder, Error, FormatSet};
use crate::library::{InspectionError, RecordingError};

/// The tested positions in percent of the length, rising, for seeking goes forward.
const POSITIONS_PERCENT: [u64; 3] = [1, 50, 99];

/// Seeks to some positions in a recording of `frames` frames, and decodes from the last to the end: the number of
/// frames that follow must be exact.
pub(super) fn is_seekable(file: &Path, frames: u64) -> Result<bool, RecordingError> {
    let file = File::open(file).map_err(InspectionError::open_failed)?;
    Ok(seek_and_count(file, frames).is_ok_and(|(position, left)| position + left == frames))
}

/// The last position, and how many frames follow it.
fn seek_and_count(file: File, frames: u64) -> Result<(u64, u64), Error> {
    let mut decoder = Decoder::open(file, FormatSet::All, Arc::default())?;
    let (mut position, mut left) = (0, 0);
    for percent in POSITIONS_PERCENT {
        position = frames.saturating_mul(percent) / 100;
        decoder.seek(position)?;
        left = next_block_frames(&mut decoder)?.unwrap_or(0);
    }
    while let Some(frames) = next_block_frames(&mut decoder)? {
        left += frames;
    }
    Ok((position, left))
}

fn next_block_frames(decoder: &mut Decoder) -> Result<Option<u64>, Error> {
    Ok(decoder.next_block()?.map(|block| block.frames()))
}
