//! RF64, the wav for more than four gigabytes (EBU Tech 3306), and BW64 (ITU-R BS.2088), which is built alike. It is a wav
//! with another signature, and has its sizes in a chunk of their own.

use std::fs::File;
use std::io;

use crate::decoder::read_at::bytes_at;

/// The most chunks before the sound.
const MAX_CHUNKS: usize = 64;

/// The position and the size of the sound in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rf64 {
    pub(super) sound_start: u64,
    pub(super) sound_bytes: u64,
}

impl Rf64 {
    /// None if the file is neither RF64 nor BW64, or does not declare its size.
    ///
    /// # Errors
    ///
    /// The error of the disk.
    pub(super) fn find(file: &File) -> io::Result<Option<Self>> {
        let head = bytes_at::<12>(file, 0)?;
        let has_signature = head.starts_with(b"RF64") || head.starts_with(b"BW64");
        if !has_signature || !head.ends_with(b"WAVE") {
            return Ok(None);
        }
        let (mut position, mut sound_bytes) = (12, None);
        for _ in 0..MAX_CHUNKS {
            let name = bytes_at::<4>(file, position)?;
            let length = u64::from(u32::from_le_bytes(bytes_at(file, position + 4)?));
            match &name {
                b"ds64" => sound_bytes = Some(u64::from_le_bytes(bytes_at(file, position + 16)?)),
                b"data" => {
                    let is_unknown = length == u64::from(u32::MAX);
                    return Ok(Some(length).filter(|_| !is_unknown).or(sound_bytes).map(
                        |sound_bytes| Self {
                            sound_start: position + 8,
                            sound_bytes,
                        },
                    ));
                }
                _ => {}
            }
            // A chunk with an odd length is followed by a padding byte.
            position += 8 + length + length % 2;
        }
        Ok(None)
    }

    /// The position after the sound.
    pub(super) fn end(self) -> u64 {
        self.sound_start.saturating_add(self.sound_bytes)
    }
}
