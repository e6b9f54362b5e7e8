//! Recognises formats by their first bytes, also those that are not supported. Without this check, a reader that searches
//! for a frame could take a part of such a file for sound: some formats keep the header of the wav they were made from.

use std::fs::File;
use std::io;

use crate::decoder::read_at::bytes_at;

/// The signatures of formats that are not supported: offset, bytes and name, as the documents of the formats give them.
const UNSUPPORTED: &[(u64, &[u8], &str)] = &[
    (0, b"MAC ", "Monkey’s Audio (APE)"),
    (0, b"wvpk", "WavPack"),
    (0, b"TTA1", "TTA"),
    (0, b"TTA2", "TTA"),
    (0, b"MPCK", "Musepack"),
    (0, b"MP+", "Musepack"),
    (0, b"OFR ", "OptimFROG"),
    (0, b"ajkg", "Shorten"),
    (
        0,
        b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
        "Windows Media (WMA)",
    ),
    (0, b"#!AMR", "AMR"),
    (0, b"DSD ", "DSD (DSF)"),
    (0, b"FRM8", "DSD (DFF)"),
    (0, b".snd", "Sun Audio (AU)"),
    (0, b".RMF", "RealAudio"),
    (0, b".ra\xfd", "RealAudio"),
    (0, b"\x0b\x77", "Dolby Digital (AC-3)"),
    (0, b"\x7f\xfe\x80\x01", "DTS"),
    (0, b"MThd", "MIDI"),
    (0, b"riff\x2e\x91\xcf\x11", "Wave64 (W64)"),
    (28, b"Speex   ", "Speex"),
    (0, b"%PDF", "PDF"),
    (0, b"PK\x03\x04", "ZIP"),
    (0, b"\x89PNG", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"GIF8", "GIF"),
];

/// The signatures of the supported formats that have one.
const SUPPORTED: &[(u64, &[u8], &str)] = &[
    (8, b"WAVE", "WAV"),
    (8, b"AIFF", "AIFF"),
    (8, b"AIFC", "AIFF"),
    (0, b"caff", "CAF"),
    (0, b"fLaC", "FLAC"),
    (0, b"OggS", "Ogg"),
    (0, b"\x1a\x45\xdf\xa3", "WebM"),
    (4, b"ftypM4A ", "M4A"),
    (4, b"ftypM4B ", "M4B"),
    (4, b"ftypiso", "MP4"),
    (4, b"ftypmp4", "MP4"),
    (4, b"ftypdash", "MP4"),
    (4, b"ftypqt  ", "MOV"),
];

/// Enough bytes for the signature with the highest offset.
const HEAD_BYTES: usize = 36;

/// The most ID3 tags before the sound.
const MAX_TAGS: usize = 4;

/// The name of the unsupported format whose signature the file has, after any ID3 tags.
///
/// # Errors
///
/// The error of the disk.
pub(super) fn unsupported_format(file: &File) -> io::Result<Option<&'static str>> {
    find_signature(file, UNSUPPORTED)
}

/// The name of the supported format whose signature the file has, after any ID3 tags.
///
/// # Errors
///
/// The error of the disk.
pub(super) fn supported_format(file: &File) -> io::Result<Option<&'static str>> {
    find_signature(file, SUPPORTED)
}

fn find_signature(
    file: &File,
    signatures: &[(u64, &[u8], &'static str)],
) -> io::Result<Option<&'static str>> {
    let mut start = 0;
    for _ in 0..MAX_TAGS {
        let Some(length) = tag_length(&bytes_at(file, start)?) else {
            break;
        };
        start += length;
    }
    let head = bytes_at::<HEAD_BYTES>(file, start)?;
    let found = signatures.iter().find(|(offset, signature, _)| {
        usize::try_from(*offset)
            .ok()
            .and_then(|offset| head.get(offset..))
            .is_some_and(|rest| rest.starts_with(signature))
    });
    Ok(found.map(|(_, _, name)| *name))
}

/// The length of an ID3 tag in bytes, with its header and footer (ID3 2.4, section 3.1: seven bits per byte).
fn tag_length(head: &[u8; HEAD_BYTES]) -> Option<u64> {
    let [b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] = *head else {
        return None;
    };
    let size = [a, b, c, d]
        .into_iter()
        .fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f));
    let footer = if flags & 0x10 == 0 { 0 } else { 10 };
    Some(10 + size + footer)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn found(content: &[u8]) -> Option<&'static str> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        unsupported_format(&file).unwrap()
    }

    #[test]
    fn an_unsupported_format_is_named_also_after_a_tag() {
        assert_eq!(found(b"MAC \x96\x0f\0\0RIFF"), Some("Monkey’s Audio (APE)"));
        let tagged = [b"ID3\x04\0\0\0\0\x01\x02".as_slice(), &[0; 130], b"wvpk"].concat();
        assert_eq!(found(&tagged), Some("WavPack"));
        for read in [
            &b""[..],
            b"RIFF\0\0\0\0WAVE",
            b"fLaC",
            b"OggS",
            b"\xff\xfb",
            b"ID3",
        ] {
            assert_eq!(found(read), None, "{read:?}");
        }
    }
}
