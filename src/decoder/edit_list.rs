//! Which part of an m4a's sound is to be heard: an encoder's first and last frames are padding, and its
//! edit list leaves them out (ISO 14496-12, section 8.6.6). Nothing is played otherwise than in order.

use std::fs::File;
use std::io;

use crate::decoder::positioned::bytes_at;

/// A file's parts lie in each other; more of them, or more of one kind in a row, are no sound file's.
const MOST_BOXES: usize = 4096;
const MOST_ENTRIES: u32 = 64;

/// The part that is heard, in the track's own time stamps, which are taken for frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) first: i64,
    /// None where all that follows is heard.
    pub(super) frames: Option<i64>,
}

/// The first sound track's edit; none where it has none, or one that plays parts in another order.
///
/// # Errors
///
/// The disk's, where the file cannot be read.
pub(super) fn read(file: &File) -> io::Result<Option<Edit>> {
    let size = file.metadata()?.len();
    let whole = Part {
        file,
        from: 0,
        to: size,
    };
    let Some(movie) = whole.find(*b"moov")? else {
        return Ok(None);
    };
    let mut movie_scale = None;
    if let Some(header) = movie.find(*b"mvhd")? {
        movie_scale = header.scale()?;
    }
    for (name, track) in movie.boxes()? {
        if name == *b"trak" && track.is_sound()? {
            return track.edit(movie_scale);
        }
    }
    Ok(None)
}

/// What is in a box: from here to there in the file.
#[derive(Clone, Copy)]
struct Part<'a> {
    file: &'a File,
    from: u64,
    to: u64,
}

impl<'a> Part<'a> {
    fn boxes(self) -> io::Result<Vec<([u8; 4], Part<'a>)>> {
        let mut boxes = Vec::new();
        let mut at = self.from;
        while at + 8 <= self.to && boxes.len() < MOST_BOXES {
            let name = self.bytes::<4>(at + 4)?;
            let (mut size, mut head) = (u64::from(u32::from_be_bytes(self.bytes(at)?)), 8);
            if size == 1 {
                (size, head) = (u64::from_be_bytes(self.bytes(at + 8)?), 16);
            } else if size == 0 {
                size = self.to - at;
            }
            let to = at.saturating_add(size).min(self.to);
            if size < head || at + head > to {
                break;
            }
            boxes.push((
                name,
                Part {
                    from: at + head,
                    to,
                    ..self
                },
            ));
            at = to;
        }
        Ok(boxes)
    }

    fn find(self, name: [u8; 4]) -> io::Result<Option<Part<'a>>> {
        let found = self.boxes()?.into_iter().find(|(it, _)| *it == name);
        Ok(found.map(|(_, part)| part))
    }

    fn find_in(self, path: &[[u8; 4]]) -> io::Result<Option<Part<'a>>> {
        let mut part = self;
        for name in path {
            match part.find(*name)? {
                Some(found) => part = found,
                None => return Ok(None),
            }
        }
        Ok(Some(part))
    }

    /// Zeros where they do not lie in this part.
    fn bytes<const N: usize>(self, at: u64) -> io::Result<[u8; N]> {
        let length = u64::try_from(N).unwrap_or(u64::MAX);
        if at.saturating_add(length) <= self.to {
            bytes_at(self.file, at)
        } else {
            Ok([0; N])
        }
    }

    /// The version that a box with a version begins with.
    fn version(self) -> io::Result<u8> {
        let [version] = self.bytes(self.from)?;
        Ok(version)
    }

    /// Time stamps a second, from a movie's or a track's header.
    fn scale(self) -> io::Result<Option<u32>> {
        let at = if self.version()? == 1 { 20 } else { 12 };
        let scale = u32::from_be_bytes(self.bytes(self.from + at)?);
        Ok(Some(scale).filter(|scale| *scale > 0))
    }

    fn is_sound(self) -> io::Result<bool> {
        let handler = self.find_in(&[*b"mdia", *b"hdlr"])?;
        let kind = handler.map(|part| part.bytes::<4>(part.from + 8));
        Ok(kind.transpose()?.is_some_and(|kind| kind == *b"soun"))
    }

    fn edit(self, movie_scale: Option<u32>) -> io::Result<Option<Edit>> {
        let list = self.find_in(&[*b"edts", *b"elst"])?;
        let header = self.find_in(&[*b"mdia", *b"mdhd"])?;
        let (Some(list), Some(header)) = (list, header) else {
            return Ok(None);
        };
        let scale = header.scale()?.zip(movie_scale);
        let mut heard = None;
        for (length, first) in list.entries()? {
            // An empty edit shifts the track against others; there are none here.
            if first < 0 {
                continue;
            }
            if heard.is_some() {
                return Ok(None);
            }
            let frames = scale.map(|(own, movie)| {
                let frames = u128::from(length) * u128::from(own) / u128::from(movie);
                i64::try_from(frames).unwrap_or(i64::MAX)
            });
            heard = Some(Edit {
                first,
                frames: frames.filter(|frames| *frames > 0),
            });
        }
        Ok(heard)
    }

    /// Each entry's length in the movie's time stamps, and where it begins in the track's; before it, if
    /// nothing is to be heard.
    fn entries(self) -> io::Result<Vec<(u64, i64)>> {
        let count = u32::from_be_bytes(self.bytes(self.from + 4)?).min(MOST_ENTRIES);
        let long = self.version()? == 1;
        let step = if long { 20 } else { 12 };
        let mut entries = Vec::new();
        for n in 0..u64::from(count) {
            let at = self.from + 8 + n * step;
            entries.push(if long {
                let first = i64::from_be_bytes(self.bytes(at + 8)?);
                (u64::from_be_bytes(self.bytes(at)?), first)
            } else {
                let first = i32::from_be_bytes(self.bytes(at + 4)?);
                let length = u32::from_be_bytes(self.bytes(at)?);
                (u64::from(length), i64::from(first))
            });
        }
        Ok(entries)
    }
}
