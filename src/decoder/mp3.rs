//! What an mp3's decoder gets wrong. symphonia 0.6.1 decodes mixed blocks to noise, and refuses a joint
//! stereo granule whose channels have different blocks (its issue 556): either is told from the side
//! information (ISO 11172-3, section 2.4.1.7, and ISO 13818-3, section 2.4.1.7), so that such a file is
//! refused and not played wrong.

use crate::decoder::bits::Bits;

const SHORT: u32 = 2;

/// Whether a frame, from its header on, holds blocks that are not decoded right.
pub(super) fn has_unread_blocks(frame: &[u8]) -> bool {
    unread_blocks(frame).unwrap_or(false)
}

fn unread_blocks(frame: &[u8]) -> Option<bool> {
    let [first, kind, _, mode, ..] = *frame else {
        return None;
    };
    // Layer III of MPEG-1, or of its lower rates.
    if first != 0xff || kind & 0xe6 != 0xe2 {
        return None;
    }
    let mpeg1 = kind & 0x08 != 0;
    let mono = mode >> 6 == 3;
    let joint = mode >> 6 == 1 && mode & 0x30 != 0;
    let channels = if mono { 1 } else { 2 };
    let checksum_bits = if kind & 1 == 0 { 16 } else { 0 };
    let mut bits = Bits::new(frame, 32 + checksum_bits);
    bits.skip(match (mpeg1, mono) {
        (true, true) => 9 + 5 + 4,
        (true, false) => 9 + 3 + 8,
        (false, true) => 8 + 1,
        (false, false) => 8 + 2,
    });
    let granules = if mpeg1 { 2 } else { 1 };
    for _ in 0..granules {
        let mut kinds = [0; 2];
        for kind in kinds.iter_mut().take(channels) {
            bits.skip(12 + 9 + 8 + if mpeg1 { 4 } else { 9 });
            if bits.read(1)? == 0 {
                bits.skip(22);
            } else {
                *kind = bits.read(2)?;
                if bits.read(1)? == 1 && *kind == SHORT {
                    return Some(true);
                }
                bits.skip(19);
            }
            bits.skip(if mpeg1 { 3 } else { 2 });
        }
        let [left, right] = kinds;
        if joint && left != right {
            return Some(true);
        }
    }
    Some(false)
}
