//! Detects a flac whose sample rate or number of channels changes in the middle. Its reader skips frames that do not match
//! the file's header without an error, so this module searches for them (RFC 9639, section 9.1).

use std::fs::File;
use std::io;

use crate::decoder::AudioSpec;
use crate::decoder::read_at::fill_at;

/// This many frame headers with another format in a row are no coincidence.
const MIN_MATCHES: u32 = 3;

const CHUNK_BYTES: usize = 1 << 20;
/// The longest frame header.
const MAX_HEADER_BYTES: usize = 16;

/// Sample rates by their code. Zero stands for a rate that the header holds as a number, and for unused codes.
const SAMPLE_RATES: [u32; 16] = [
    0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 0,
    0, 0, 0,
];

/// Whether the file has frames with another sample rate or number of channels.
///
/// # Errors
///
/// The error of the disk.
pub(super) fn has_other_spec(file: &File, spec: &AudioSpec) -> io::Result<bool> {
    let mut search = Search::default();
    let mut chunk = vec![0; CHUNK_BYTES + MAX_HEADER_BYTES];
    let mut from = 0;
    loop {
        let filled = fill_at(file, &mut chunk, from)?;
        let bytes = chunk.get(..filled).unwrap_or_default();
        let pairs = bytes.windows(2).take(CHUNK_BYTES).enumerate();
        for (offset, _) in pairs.filter(|(_, pair)| matches!(pair, [0xff, 0xf8 | 0xf9])) {
            let header = bytes.get(offset..).and_then(Header::parse);
            if let Some(header) = header
                && header.differs_from(spec)
                && search.is_found_with(header)
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

/// The frames with another format that were found in a row. Their numbers follow each other.
#[derive(Default)]
struct Search {
    last: Option<Header>,
    run: u32,
}

impl Search {
    /// Adds a header. Returns whether there are enough to be sure.
    fn is_found_with(&mut self, header: Header) -> bool {
        let follows = self.last.is_some_and(|last| last.is_followed_by(&header));
        self.run = if follows { self.run + 1 } else { 1 };
        self.last = Some(header);
        self.run >= MIN_MATCHES
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Header {
    /// In frames per second. None if the header refers to the file's header.
    sample_rate: Option<u32>,
    channels: u8,
    /// Whether the blocks have different lengths, and are numbered by their first sample.
    has_variable_blocks: bool,
    number: u64,
    samples: u64,
}

impl Header {
    /// None if the bytes are no frame header, which ends with a checksum.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let [_, sync, lengths, kinds, ..] = *bytes else {
            return None;
        };
        let channels = match kinds >> 4 {
            code @ 0..=7 => code + 1,
            8..=10 => 2,
            _ => return None,
        };
        if kinds & 1 != 0 {
            return None;
        }
        let mut rest = ByteReader { bytes, position: 4 };
        let number = rest.read_coded_number()?;
        let samples = match lengths >> 4 {
            0 => return None,
            1 => 192,
            code @ 2..=5 => 576 << (code - 2),
            6 => u64::from(rest.read_u8()?) + 1,
            7 => rest.read_u16()? + 1,
            code => 256 << (code - 8),
        };
        let sample_rate = match lengths & 0xf {
            0 => None,
            12 => Some(u32::from(rest.read_u8()?) * 1_000),
            13 => Some(u32::try_from(rest.read_u16()?).ok()?),
            14 => Some(u32::try_from(rest.read_u16()?).ok()? * 10),
            15 => return None,
            code => SAMPLE_RATES.get(usize::from(code)).copied(),
        };
        let sum = checksum(bytes.get(..rest.position)?);
        (rest.read_u8()? == sum).then_some(Self {
            sample_rate,
            channels,
            has_variable_blocks: sync & 1 == 1,
            number,
            samples,
        })
    }

    fn differs_from(&self, spec: &AudioSpec) -> bool {
        self.channels != spec.channels
            || self
                .sample_rate
                .is_some_and(|rate| rate != spec.sample_rate)
    }

    fn is_followed_by(&self, next: &Self) -> bool {
        let step = if self.has_variable_blocks {
            self.samples
        } else {
            1
        };
        (self.sample_rate, self.channels, self.has_variable_blocks)
            == (next.sample_rate, next.channels, next.has_variable_blocks)
            && next.number == self.number + step
    }
}

struct ByteReader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl ByteReader<'_> {
    fn read_u8(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.position).copied();
        self.position += 1;
        byte
    }

    fn read_u16(&mut self) -> Option<u64> {
        let bytes = [self.read_u8()?, self.read_u8()?];
        Some(u64::from(u16::from_be_bytes(bytes)))
    }

    /// Reads a number of up to 36 bits that is coded like a character in UTF-8.
    fn read_coded_number(&mut self) -> Option<u64> {
        let first = self.read_u8()?;
        let ones = first.leading_ones();
        if ones == 0 {
            return Some(u64::from(first));
        }
        if !(2..=7).contains(&ones) {
            return None;
        }
        let mut number = u64::from(first) & (0x7f_u64 >> ones);
        for _ in 1..ones {
            let byte = self.read_u8().filter(|byte| byte >> 6 == 0b10)?;
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
