//! What is wrong with a wav that is not opened, told from its header where that begins as most do.

use std::fs::File;
use std::os::unix::fs::FileExt;

use crate::decoder::Error;
use crate::decoder::shape::MOST_CHANNELS;

/// Codings that a wav can hold and that are not read, by their number in RFC 2361.
const UNREAD: &[(u16, &str)] = &[
    (0x0002, "ADPCM"),
    (0x0011, "ADPCM"),
    (0x0031, "GSM 6.10"),
    (0x0050, "MPEG Layer II"),
    (0x0055, "MP3"),
    (0x0092, "Dolby Digital (AC-3)"),
    (0x0160, "Windows Media (WMA)"),
    (0x0161, "Windows Media (WMA)"),
    (0x2000, "Dolby Digital (AC-3)"),
    (0x2001, "DTS"),
];

pub(super) fn fault(file: &File) -> Option<Error> {
    let mut head = [0; 24];
    file.read_exact_at(&mut head, 0).ok()?;
    let [
        magic @ ..,
        coding_low,
        coding_high,
        channels_low,
        channels_high,
    ] = head;
    if !magic.starts_with(b"RIFF") || magic.get(8..16) != Some(b"WAVEfmt ") {
        return None;
    }
    let channels = usize::from(u16::from_le_bytes([channels_low, channels_high]));
    if channels > MOST_CHANNELS {
        return Some(Error::Channels {
            channels,
            most: MOST_CHANNELS,
        });
    }
    let coding = u16::from_le_bytes([coding_low, coding_high]);
    let (_, name) = UNREAD.iter().find(|(number, _)| *number == coding)?;
    Some(Error::UnreadFormat(format!("{name} (WAV)")))
}
