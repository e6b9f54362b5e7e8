//! Inspects the segments of a JPEG file without decoding it (ITU-T T.81, annex B).

/// What the segments of a file show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct JpegStructure {
    /// It has its end marker. Decoders silently fill what is missing with grey.
    pub(super) is_complete: bool,
    /// It is one baseline scan in three colours and nothing else: no metadata, comment, thumbnail or profile, and
    /// nothing after its end.
    pub(super) is_plain: bool,
}

const QUANTIZATION_TABLES: u8 = 0xDB;
const HUFFMAN_TABLES: u8 = 0xC4;
const BASELINE_FRAME: u8 = 0xC0;
const APP0: u8 = 0xE0;
const SCAN: u8 = 0xDA;
const END: u8 = 0xD9;

impl JpegStructure {
    /// None if this is no JPEG file.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
        let (mut is_plain, mut scans) = (true, 0);
        let is_complete = loop {
            let Some((marker, after)) = marker(rest) else {
                break false;
            };
            rest = after;
            if marker == END {
                is_plain &= rest.is_empty();
                break true;
            }
            // Restart markers and the like have no segment.
            if marker == 0x01 || (0xD0..=0xD8).contains(&marker) {
                is_plain = false;
                continue;
            }
            let Some((body, after)) = segment(rest) else {
                break false;
            };
            rest = after;
            is_plain &= match marker {
                QUANTIZATION_TABLES | HUFFMAN_TABLES | SCAN => true,
                // Eight bits a component, and three components.
                BASELINE_FRAME => body.first() == Some(&8) && body.get(5) == Some(&3),
                // Its last two bytes are the size of a thumbnail.
                APP0 => body.len() == 14 && body.starts_with(b"JFIF\0") && body.ends_with(&[0, 0]),
                _ => false,
            };
            if marker == SCAN {
                scans += 1;
                rest = after_scan(rest);
            }
        };
        is_plain &= is_complete && scans == 1;
        Some(Self {
            is_complete,
            is_plain,
        })
    }
}

/// A marker and what follows it. Any number of fill bytes 0xFF may precede it.
fn marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let (_, mut rest) = bytes.split_first().filter(|(first, _)| **first == 0xFF)?;
    loop {
        let (byte, after) = rest.split_first()?;
        if *byte != 0xFF {
            return Some((*byte, after));
        }
        rest = after;
    }
}

/// The body of a segment and what follows it.
fn segment(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, _) = bytes.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length));
    Some((bytes.get(2..length)?, bytes.get(length..)?))
}

/// What follows the entropy-coded data of a scan, in which 0xFF is stuffed or begins a restart marker.
fn after_scan(bytes: &[u8]) -> &[u8] {
    let is_end = |pair: &[u8]| match pair {
        [0xFF, next] => *next != 0 && !(0xD0..=0xD7).contains(next),
        _ => false,
    };
    let at = bytes.windows(2).position(is_end);
    at.and_then(|at| bytes.get(at..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &[&[u8]] = &[
        b"\xFF\xD8",
        b"\xFF\xE0\0\x10JFIF\0\x01\x02\0\0\x01\0\x01\0\0",
        b"\xFF\xDB\0\x03\0",
        b"\xFF\xC0\0\x11\x08\0\x01\0\x01\x03\x01\x11\0\x02\x11\0\x03\x11\0",
        b"\xFF\xC4\0\x03\0",
        b"\xFF\xDA\0\x03\0coded \xFF\0 data",
        b"\xFF\xD9",
    ];

    fn structure(parts: &[&[u8]]) -> Option<JpegStructure> {
        JpegStructure::of(&parts.concat())
    }

    #[test]
    fn whatever_is_more_than_a_picture_is_seen() {
        let complete = |is_plain| {
            let is_complete = true;
            Some(JpegStructure {
                is_complete,
                is_plain,
            })
        };
        assert_eq!(structure(PLAIN), complete(true));
        let more: [&[u8]; 6] = [
            b"\xFF\xE1\0\x06Exif",
            b"\xFF\xE2\0\x05ICC",
            b"\xFF\xFE\0\x07hello",
            b"\xFF\xDA\0\x03\0another scan",
            b"\xFF\xE0\0\x10JFXX\0\x01\x02\0\0\x01\0\x01\0\0",
            b"\xFF\xDD\0\x04\0\x01",
        ];
        for segment in more {
            let mut parts = PLAIN.to_vec();
            parts.insert(4, segment);
            assert_eq!(structure(&parts), complete(false), "{segment:?}");
        }
        let parts = [PLAIN, &[b"PK\x03\x04"]].concat();
        assert_eq!(structure(&parts), complete(false));
        let progressive = PLAIN.concat();
        let at = progressive.windows(2).position(|pair| pair == b"\xFF\xC0");
        let mut progressive = progressive.clone();
        progressive[at.unwrap() + 1] = 0xC2;
        assert_eq!(JpegStructure::of(&progressive), complete(false));
    }

    #[test]
    fn a_file_that_breaks_off_anywhere_is_not_whole() {
        let bytes = PLAIN.concat();
        for length in 2..bytes.len() {
            let cut = JpegStructure::of(&bytes[..length]).unwrap();
            assert!(!cut.is_complete && !cut.is_plain, "{length}");
        }
        assert_eq!(JpegStructure::of(b"\x89PNG"), None);
        // A segment that claims to be shorter than its own length.
        assert!(
            !JpegStructure::of(b"\xFF\xD8\xFF\xE0\0\x01x\xFF\xD9")
                .unwrap()
                .is_complete
        );
    }
}
