//! Detects mp3 frames that the decoder gets wrong, so that the file is refused. symphonia 0.6.1 decodes mixed blocks to
//! noise, and refuses a joint-stereo granule whose channels have different block types (its issue 556). Both show in the
//! side information (ISO 11172-3, section 2.4.1.7, and ISO 13818-3, section 2.4.1.7).

use crate::decoder::bits::Bits;

const SHORT_BLOCKS: u32 = 2;

/// Whether a frame, with its header, has blocks that are not decoded correctly.
pub(super) fn has_unsupported_blocks(frame: &[u8]) -> bool {
    parse_side_information(frame).unwrap_or(false)
}

fn parse_side_information(frame: &[u8]) -> Option<bool> {
    let [first, version, _, mode, ..] = *frame else {
        return None;
    };
    // Layer III of MPEG-1, or of MPEG-2 and 2.5 with their lower rates.
    if first != 0xff || version & 0xe6 != 0xe2 {
        return None;
    }
    let is_mpeg1 = version & 0x08 != 0;
    let is_mono = mode >> 6 == 3;
    let is_joint_stereo = mode >> 6 == 1 && mode & 0x30 != 0;
    let channels = if is_mono { 1 } else { 2 };
    let checksum_bits = if version & 1 == 0 { 16 } else { 0 };
    let mut bits = Bits::new(frame, 32 + checksum_bits);
    bits.skip(match (is_mpeg1, is_mono) {
        (true, true) => 9 + 5 + 4,
        (true, false) => 9 + 3 + 8,
        (false, true) => 8 + 1,
        (false, false) => 8 + 2,
    });
    let granules = if is_mpeg1 { 2 } else { 1 };
    for _ in 0..granules {
        let mut block_types = [0; 2];
        for block_type in block_types.iter_mut().take(channels) {
            bits.skip(12 + 9 + 8 + if is_mpeg1 { 4 } else { 9 });
            if bits.read(1)? == 0 {
                bits.skip(22);
            } else {
                *block_type = bits.read(2)?;
                if bits.read(1)? == 1 && *block_type == SHORT_BLOCKS {
                    return Some(true);
                }
                bits.skip(19);
            }
            bits.skip(if is_mpeg1 { 3 } else { 2 });
        }
        let [left, right] = block_types;
        if is_joint_stereo && left != right {
            return Some(true);
        }
    }
    Some(false)
}
