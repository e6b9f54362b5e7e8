//! Whether a player finds the places of a recording.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use crate::decoder::{Decoder, Error, FormatSet};
use crate::library::{Unfit, Uninspected};

/// Hundredths of a recording, rising: places are looked for from the beginning.
const PLACES: [u64; 3] = [1, 50, 99];

/// Goes to some places of a recording of so many frames, and on to its end from the last: it is as
/// far away as it should be.
pub(super) fn finds_places(file: &Path, frames: u64) -> Result<bool, Unfit> {
    let file = File::open(file).map_err(Uninspected::unopened)?;
    Ok(left(file, frames).is_ok_and(|(place, left)| place + left == frames))
}

/// The last place, and how many frames come after it.
fn left(file: File, frames: u64) -> Result<(u64, u64), Error> {
    let mut decoder = Decoder::open(file, FormatSet::All, Arc::default())?;
    let (mut place, mut left) = (0, 0);
    for hundredth in PLACES {
        place = frames.saturating_mul(hundredth) / 100;
        decoder.seek(place)?;
        left = next(&mut decoder)?.unwrap_or(0);
    }
    while let Some(frames) = next(&mut decoder)? {
        left += frames;
    }
    Ok((place, left))
}

fn next(decoder: &mut Decoder) -> Result<Option<u64>, Error> {
    Ok(decoder.next_block()?.map(|block| block.frames()))
}
