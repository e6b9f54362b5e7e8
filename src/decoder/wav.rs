//! Finds out from its header why a wav cannot be opened.

use std::fs::File;
use std::os::unix::fs::FileExt;

use crate::decoder::Error;
use crate::decoder::audio_spec::MAX_CHANNELS;

/// Codecs in a wav that are not supported, by their number in RFC 2361.
const UNSUPPORTED: &[(u16, &str)] = &[
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

/// None if the header has no known error, or does not begin with the usual chunk.
pub(super) fn find_error(file: &File) -> Option<Error> {
    let mut head = [0; 24];
    file.read_exact_at(&mut head, 0).ok()?;
    let [
        magic @ ..,
        codec_low,
        codec_high,
        channels_low,
        channels_high,
    ] = head;
    if !magic.starts_with(b"RIFF") || magic.get(8..16) != Some(b"WAVEfmt ") {
        return None;
    }
    let channels = usize::from(u16::from_le_bytes([channels_low, channels_high]));
    if channels > MAX_CHANNELS {
        return Some(Error::TooManyChannels {
            channels,
            most: MAX_CHANNELS,
        });
    }
    let codec = u16::from_le_bytes([codec_low, codec_high]);
    let (_, name) = UNSUPPORTED.iter().find(|(number, _)| *number == codec)?;
    Some(Error::UnsupportedFormat(format!("{name} (WAV)")))
}
