//! What a JPEG file is made of, without decoding it (ITU-T T.81, annex B).

/// What its segments tell of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anatomy {
    /// It goes on to the end that it declares; decoders fill what is missing with grey, and say nothing.
    pub(super) whole: bool,
    /// It is one baseline scan in three colours and nothing else: no metadata, comment, thumbnail
    /// or profile, and nothing after its end.
    pub(super) plain: bool,
}

const TABLES: u8 = 0xDB;
const HUFFMAN: u8 = 0xC4;
const BASELINE: u8 = 0xC0;
const JFIF: u8 = 0xE0;
const SCAN: u8 = 0xDA;
const END: u8 = 0xD9;

impl Anatomy {
    /// None where this is no JPEG file at all.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
        let (mut plain, mut scans) = (true, 0);
        let whole = loop {
            let Some((marker, after)) = marker(rest) else {
                break false;
            };
            rest = after;
            if marker == END {
                plain &= rest.is_empty();
                break true;
            }
            // Restarts and the like stand alone.
            if marker == 0x01 || (0xD0..=0xD8).contains(&marker) {
                plain = false;
                continue;
            }
            let Some((body, after)) = segment(rest) else {
                break false;
            };
            rest = after;
            plain &= match marker {
                TABLES | HUFFMAN | SCAN => true,
                // Eight bits deep, and three components.
                BASELINE => body.first() == Some(&8) && body.get(5) == Some(&3),
                // Its last two bytes are the size of a thumbnail.
                JFIF => body.len() == 14 && body.starts_with(b"JFIF\0") && body.ends_with(&[0, 0]),
                _ => false,
            };
            if marker == SCAN {
                scans += 1;
                rest = after_scan(rest);
            }
        };
        plain &= whole && scans == 1;
        Some(Self { whole, plain })
    }
}

/// A marker and what follows it; any number of 0xFF may stand before one.
fn marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let (_, mut rest) = bytes.split_first().filter(|(it, _)| **it == 0xFF)?;
    loop {
        let (it, after) = rest.split_first()?;
        if *it != 0xFF {
            return Some((*it, after));
        }
        rest = after;
    }
}

/// A segment's body and what follows it.
fn segment(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, _) = bytes.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length));
    Some((bytes.get(2..length)?, bytes.get(length..)?))
}

/// What follows the coded part of a scan: in it 0xFF is always stuffed, or part of a restart.
fn after_scan(bytes: &[u8]) -> &[u8] {
    let ends = |pair: &[u8]| match pair {
        [0xFF, next] => *next != 0 && !(0xD0..=0xD7).contains(next),
        _ => false,
    };
    let at = bytes.windows(2).position(ends);
    at.and_then(|it| bytes.get(it..)).unwrap_or_default()
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

    fn anatomy(parts: &[&[u8]]) -> Option<Anatomy> {
        Anatomy::of(&parts.concat())
    }

    #[test]
    fn whatever_is_more_than_a_picture_is_seen() {
        let whole = |plain| Some(Anatomy { whole: true, plain });
        assert_eq!(anatomy(PLAIN), whole(true));
        let more: [&[u8]; 6] = [
            b"\xFF\xE1\0\x06Exif",
            b"\xFF\xE2\0\x05ICC",
            b"\xFF\xFE\0\x07hello",
            b"\xFF\xDA\0\x03\0another scan",
            b"\xFF\xE0\0\x10JFXX\0\x01\x02\0\0\x01\0\x01\0\0",
            b"\xFF\xDD\0\x04\0\x01",
        ];
        for it in more {
            let mut parts = PLAIN.to_vec();
            parts.insert(4, it);
            assert_eq!(anatomy(&parts), whole(false), "{it:?}");
        }
        let parts = [PLAIN, &[b"PK\x03\x04"]].concat();
        assert_eq!(anatomy(&parts), whole(false));
        let progressive = PLAIN.concat();
        let at = progressive.windows(2).position(|it| it == b"\xFF\xC0");
        let mut progressive = progressive.clone();
        progressive[at.unwrap() + 1] = 0xC2;
        assert_eq!(Anatomy::of(&progressive), whole(false));
    }

    #[test]
    fn a_file_that_breaks_off_anywhere_is_not_whole() {
        let bytes = PLAIN.concat();
        for length in 2..bytes.len() {
            let cut = Anatomy::of(&bytes[..length]).unwrap();
            assert!(!cut.whole && !cut.plain, "{length}");
        }
        assert_eq!(Anatomy::of(b"\x89PNG"), None);
        // A segment that claims to be shorter than its own length.
        assert!(
            !Anatomy::of(b"\xFF\xD8\xFF\xE0\0\x01x\xFF\xD9")
                .unwrap()
                .whole
        );
    }
}
