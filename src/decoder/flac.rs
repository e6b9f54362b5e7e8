//! A flac whose rate or number of channels changes in the middle. Its reader passes over frames that do
//! not fit the file's header and says nothing, so they are looked for here (RFC 9639, section 9.1).

use std::fs::File;
use std::io;

use crate::decoder::Shape;
use crate::decoder::positioned::fill_at;

/// So many frame headers in a row of another shape are no accident of other bytes.
const ENOUGH: u32 = 3;

const CHUNK_BYTES: usize = 1 << 20;
/// The longest frame header.
const HEADER_BYTES: usize = 16;

/// Rates by their code; a zero stands for one that the header spells out or that is not there.
const RATES: [u32; 16] = [
    0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 0,
    0, 0, 0,
];

/// Whether frames of another rate or number of channels lie somewhere in the file.
///
/// # Errors
///
/// The disk's, where the file cannot be read.
pub(super) fn changes(file: &File, shape: &Shape) -> io::Result<bool> {
    let mut search = Search::default();
    let mut chunk = vec![0; CHUNK_BYTES + HEADER_BYTES];
    let mut from = 0;
    loop {
        let filled = fill_at(file, &mut chunk, from)?;
        let bytes = chunk.get(..filled).unwrap_or_default();
        let places = bytes.windows(2).take(CHUNK_BYTES).enumerate();
        for (place, _) in places.filter(|(_, pair)| matches!(pair, [0xff, 0xf8 | 0xf9])) {
            let header = bytes.get(place..).and_then(Header::read);
            if let Some(header) = header
                && header.differs_from(shape)
                && search.meets(header)
            {
                return Ok(true);
            }
        }
        if filled < chunk.len() {
            return Ok(false);
        }
        from += u64::try_from(CHUNK_BYTES).unwrap_or(u64::MAX);
    }
}

/// How many frames in a row there have been of another shape: their numbers follow each other.
#[derive(Default)]
struct Search {
    last: Option<Header>,
    run: u32,
}

impl Search {
    /// Whether that is enough to be sure.
    fn meets(&mut self, header: Header) -> bool {
        let follows = self.last.is_some_and(|last| last.is_followed_by(&header));
        self.run = if follows { self.run + 1 } else { 1 };
        self.last = Some(header);
        self.run >= ENOUGH
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Header {
    /// Frames a second; none where the file's header says so.
    rate: Option<u32>,
    channels: u8,
    /// Whether blocks have various lengths, and are numbered by their first sample.
    variable: bool,
    number: u64,
    samples: u64,
}

impl Header {
    /// None where the bytes are no frame's header: a checksum ends it.
    fn read(bytes: &[u8]) -> Option<Self> {
        let [_, sync, lengths, kinds, ..] = *bytes else {
            return None;
        };
        let channels = match kinds >> 4 {
            it @ 0..=7 => it + 1,
            8..=10 => 2,
            _ => return None,
        };
        if kinds & 1 != 0 {
            return None;
        }
        let mut rest = Bytes { bytes, at: 4 };
        let number = rest.number()?;
        let samples = match lengths >> 4 {
            0 => return None,
            1 => 192,
            it @ 2..=5 => 576 << (it - 2),
            6 => u64::from(rest.byte()?) + 1,
            7 => rest.pair()? + 1,
            it => 256 << (it - 8),
        };
        let rate = match lengths & 0xf {
            0 => None,
            12 => Some(u32::from(rest.byte()?) * 1_000),
            13 => Some(u32::try_from(rest.pair()?).ok()?),
            14 => Some(u32::try_from(rest.pair()?).ok()? * 10),
            15 => return None,
            it => RATES.get(usize::from(it)).copied(),
        };
        let sum = checksum(bytes.get(..rest.at)?);
        (rest.byte()? == sum).then_some(Self {
            rate,
            channels,
            variable: sync & 1 == 1,
            number,
            samples,
        })
    }

    fn differs_from(&self, shape: &Shape) -> bool {
        self.channels != shape.channels || self.rate.is_some_and(|rate| rate != shape.rate)
    }

    fn is_followed_by(&self, next: &Self) -> bool {
        let step = if self.variable { self.samples } else { 1 };
        (self.rate, self.channels, self.variable) == (next.rate, next.channels, next.variable)
            && next.number == self.number + step
    }
}

struct Bytes<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bytes<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied();
        self.at += 1;
        byte
    }

    fn pair(&mut self) -> Option<u64> {
        Some(u64::from(u16::from_be_bytes([self.byte()?, self.byte()?])))
    }

    /// As UTF-8 codes a character, of up to 36 bits.
    fn number(&mut self) -> Option<u64> {
        let first = self.byte()?;
        let ones = first.leading_ones();
        if ones == 0 {
            return Some(u64::from(first));
        }
        if !(2..=7).contains(&ones) {
            return None;
        }
        let mut number = u64::from(first) & (0x7f_u64 >> ones);
        for _ in 1..ones {
            let byte = self.byte().filter(|byte| byte >> 6 == 0b10)?;
            number = number << 6 | u64::from(byte & 0x3f);
        }
        Some(number)
    }
}

/// CRC-8 with the polynomial x⁸ + x² + x + 1.
fn checksum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ byte, |sum, _| {
            (sum << 1) ^ if sum & 0x80 == 0 { 0 } else { 0x07 }
        })
    })
}
