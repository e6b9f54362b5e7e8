//! Reads the edit list of an m4a: it leaves out the first and last frames, which are the encoder's padding (ISO 14496-12,
//! section 8.6.6). Edit lists that change the order are ignored.

use std::fs::File;
use std::io;

use crate::decoder::read_at::bytes_at;

/// The most boxes in one box, and the most entries of an edit list. No sound file has more.
const MAX_BOXES: usize = 4096;
const MAX_ENTRIES: u32 = 64;

/// The part of a track that is played, in the track's timestamps, which count frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) first: i64,
    /// None if everything that follows is played.
    pub(super) frames: Option<i64>,
}

/// Reads the edit of the first sound track. None if it has no edit list, or one that plays more than one part.
///
/// # Errors
///
/// The error of the disk.
pub(super) fn read(file: &File) -> io::Result<Option<Edit>> {
    let size = file.metadata()?.len();
    let whole = BoxContent {
        file,
        start: 0,
        end: size,
    };
    let Some(movie) = whole.find_box(*b"moov")? else {
        return Ok(None);
    };
    let mut movie_timescale = None;
    if let Some(header) = movie.find_box(*b"mvhd")? {
        movie_timescale = header.timescale()?;
    }
    for (name, track) in movie.boxes()? {
        if name == *b"trak" && track.is_sound()? {
            return track.edit(movie_timescale);
        }
    }
    Ok(None)
}

/// The content of a box: its first byte in the file, and the one after its last.
#[derive(Clone, Copy)]
struct BoxContent<'a> {
    file: &'a File,
    start: u64,
    end: u64,
}

impl<'a> BoxContent<'a> {
    /// The boxes in this content, with their names.
    fn boxes(self) -> io::Result<Vec<([u8; 4], BoxContent<'a>)>> {
        let mut boxes = Vec::new();
        let mut position = self.start;
        while position + 8 <= self.end && boxes.len() < MAX_BOXES {
            let name = self.bytes::<4>(position + 4)?;
            let size = u32::from_be_bytes(self.bytes(position)?);
            let (mut size, mut header_size) = (u64::from(size), 8);
            if size == 1 {
                (size, header_size) = (u64::from_be_bytes(self.bytes(position + 8)?), 16);
            } else if size == 0 {
                size = self.end - position;
            }
            let end = position.saturating_add(size).min(self.end);
            if size < header_size || position + header_size > end {
                break;
            }
            boxes.push((
                name,
                BoxContent {
                    start: position + header_size,
                    end,
                    ..self
                },
            ));
            position = end;
        }
        Ok(boxes)
    }

    fn find_box(self, name: [u8; 4]) -> io::Result<Option<BoxContent<'a>>> {
        let mut boxes = self.boxes()?.into_iter();
        let found = boxes.find(|(box_name, _)| *box_name == name);
        Ok(found.map(|(_, content)| content))
    }

    fn find_path(self, path: &[[u8; 4]]) -> io::Result<Option<BoxContent<'a>>> {
        let mut content = self;
        for name in path {
            match content.find_box(*name)? {
                Some(found) => content = found,
                None => return Ok(None),
            }
        }
        Ok(Some(content))
    }

    /// The bytes at a position of the file. Zeros if they are not all in this content.
    fn bytes<const N: usize>(self, position: u64) -> io::Result<[u8; N]> {
        let length = u64::try_from(N).unwrap_or(u64::MAX);
        if position.saturating_add(length) <= self.end {
            bytes_at(self.file, position)
        } else {
            Ok([0; N])
        }
    }

    /// The version, with which the content of a full box begins.
    fn version(self) -> io::Result<u8> {
        let [version] = self.bytes(self.start)?;
        Ok(version)
    }

    /// The number of time units per second, from the header of a movie or a track.
    fn timescale(self) -> io::Result<Option<u32>> {
        let offset = if self.version()? == 1 { 20 } else { 12 };
        let timescale = u32::from_be_bytes(self.bytes(self.start + offset)?);
        Ok(Some(timescale).filter(|timescale| *timescale > 0))
    }

    fn is_sound(self) -> io::Result<bool> {
        let handler = self.find_path(&[*b"mdia", *b"hdlr"])?;
        let kind = handler.map(|content| content.bytes::<4>(content.start + 8));
        Ok(kind.transpose()?.is_some_and(|kind| kind == *b"soun"))
    }

    fn edit(self, movie_timescale: Option<u32>) -> io::Result<Option<Edit>> {
        let list = self.find_path(&[*b"edts", *b"elst"])?;
        let header = self.find_path(&[*b"mdia", *b"mdhd"])?;
        let (Some(list), Some(header)) = (list, header) else {
            return Ok(None);
        };
        let timescales = header.timescale()?.zip(movie_timescale);
        let mut edit = None;
        for (length, first) in list.entries()? {
            // An empty edit delays the track relative to other tracks. Here there are none.
            if first < 0 {
                continue;
            }
            if edit.is_some() {
                return Ok(None);
            }
            let frames = timescales.map(|(track, movie)| {
                let frames = u128::from(length) * u128::from(track) / u128::from(movie);
                i64::try_from(frames).unwrap_or(i64::MAX)
            });
            edit = Some(Edit {
                first,
                frames: frames.filter(|frames| *frames > 0),
            });
        }
        Ok(edit)
    }

    /// The entries of an edit list: the length in the movie's time units, and the start in the track's. The start is
    /// negative for an empty edit.
    fn entries(self) -> io::Result<Vec<(u64, i64)>> {
        let count = u32::from_be_bytes(self.bytes(self.start + 4)?).min(MAX_ENTRIES);
        let is_64_bit = self.version()? == 1;
        let entry_size = if is_64_bit { 20 } else { 12 };
        let mut entries = Vec::new();
        for n in 0..u64::from(count) {
            let position = self.start + 8 + n * entry_size;
            entries.push(if is_64_bit {
                let first = i64::from_be_bytes(self.bytes(position + 8)?);
                (u64::from_be_bytes(self.bytes(position)?), first)
            } else {
                let first = i32::from_be_bytes(self.bytes(position + 4)?);
                let length = u32::from_be_bytes(self.bytes(position)?);
                (u64::from(length), i64::from(first))
            });
        }
        Ok(entries)
    }
}
