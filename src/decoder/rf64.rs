//! A wav of more than four gigabytes, or one that was prepared to become so (EBU Tech 3306; BW64 of ITU-R
//! BS.2088 is built alike): it is a wav but for its first letters, and its true sizes lie in a chunk of
//! their own.

use std::fs::File;
use std::io;

use crate::decoder::positioned::bytes_at;

/// Chunks that may come before the sound.
const MOST_CHUNKS: usize = 64;

/// Where the sound of such a file lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rf64 {
    pub(super) sound_from: u64,
    pub(super) sound_bytes: u64,
}

impl Rf64 {
    /// None where the file is no such wav, or says nothing of its size.
    ///
    /// # Errors
    ///
    /// The disk's, where the file cannot be read.
    pub(super) fn find(file: &File) -> io::Result<Option<Self>> {
        let head = bytes_at::<12>(file, 0)?;
        let known = head.starts_with(b"RF64") || head.starts_with(b"BW64");
        if !known || !head.ends_with(b"WAVE") {
            return Ok(None);
        }
        let (mut at, mut sound_bytes) = (12, None);
        for _ in 0..MOST_CHUNKS {
            let name = bytes_at::<4>(file, at)?;
            let length = u64::from(u32::from_le_bytes(bytes_at(file, at + 4)?));
            match &name {
                b"ds64" => sound_bytes = Some(u64::from_le_bytes(bytes_at(file, at + 16)?)),
                b"data" => {
                    let unknown = length == u64::from(u32::MAX);
                    return Ok(Some(length).filter(|_| !unknown).or(sound_bytes).map(
                        |sound_bytes| Self {
                            sound_from: at + 8,
                            sound_bytes,
                        },
                    ));
                }
                _ => {}
            }
            // A chunk of an odd length is followed by a byte of nothing.
            at += 8 + length + length % 2;
        }
        Ok(None)
    }

    /// Where the sound ends.
    pub(super) fn end(self) -> u64 {
        self.sound_from.saturating_add(self.sound_bytes)
    }
}
