//! HE-AAC whose header does not say so. Its packets are those of plain AAC at half the rate, and carry the upper
//! half of the spectrum (spectral band replication, SBR) in a fill element at their end (ISO 14496-3, sections
//! 4.4.2.1 and 4.4.2.7). symphonia 0.6.1 passes over it and so decodes half of the sound.
//!
//! What comes before that element is coded with variable lengths, so the element is looked for from the
//! packet's end. By chance about one packet of fifty matches.

use crate::decoder::bits::Bits;

/// SBR is signalled without a header up to this rate of the lower half.
const MAX_CORE_RATE: u32 = 24_000;

const MIN_PACKETS: u32 = 24;
/// At most one packet of this many may be without SBR: the first ones can be.
const PACKETS_PER_MISS: u32 = 6;

/// The longest fill element: identifier, length, and 269 bytes.
const MAX_ELEMENT_BITS: usize = 3 + 4 + 8 + 269 * 8;

const FILL: u32 = 0b110;
const END: u32 = 0b111;
/// Types of a fill element's content: SBR, without and with a checksum.
const SBR_TYPES: [u32; 2] = [0b1101, 0b1110];

/// Counts the packets of a file that carry SBR.
#[derive(Debug, Default)]
pub(super) struct SbrDetector {
    packets: u32,
    with_sbr: u32,
}

impl SbrDetector {
    /// Whether the packets so far, with this one, are those of HE-AAC. `rate` is that of the file's header, in
    /// frames a second.
    pub(super) fn is_detected_with(&mut self, packet: &[u8], rate: u32) -> bool {
        if rate > MAX_CORE_RATE || self.packets >= MIN_PACKETS {
            return false;
        }
        self.packets += 1;
        self.with_sbr += u32::from(ends_with_sbr(packet));
        let misses = self.packets - self.with_sbr;
        self.packets == MIN_PACKETS && misses * PACKETS_PER_MISS <= self.packets
    }
}

fn ends_with_sbr(packet: &[u8]) -> bool {
    let bits = packet.len() * 8;
    let first = bits.saturating_sub(MAX_ELEMENT_BITS + 3 + 7);
    (first..bits).any(|position| is_sbr_to_end(Bits::new(packet, position)).unwrap_or(false))
}

/// Whether an SBR element begins here, and nothing but other fill elements follows up to the packet's end.
fn is_sbr_to_end(mut bits: Bits<'_>) -> Option<bool> {
    if bits.read(3)? != FILL {
        return Some(false);
    }
    let content = skip_fill_content(&mut bits)?;
    if !SBR_TYPES.contains(&content) {
        return Some(false);
    }
    loop {
        match bits.read(3)? {
            FILL => skip_fill_content(&mut bits)?,
            // The rest of the last byte is zero.
            END => return Some(bits.remaining() < 8 && bits.read(bits.remaining()) == Some(0)),
            _ => return Some(false),
        };
    }
}

/// Goes past a fill element behind its identifier. Returns the type of its content; 0 where it has none.
fn skip_fill_content(bits: &mut Bits<'_>) -> Option<u32> {
    let mut bytes = bits.read(4)?;
    if bytes == 15 {
        bytes += bits.read(8)?.checked_sub(1)?;
    }
    if bytes == 0 {
        return Some(0);
    }
    let content = bits.read(4)?;
    let bytes = usize::try_from(bytes).ok()?;
    bits.skip(bytes * 8 - 4);
    Some(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some bits of a channel, a fill element with so many bytes of this type, and the end.
    fn packet(seed: u32, content: u32, bytes: u32) -> Vec<u8> {
        let mut bits: Vec<bool> = Vec::new();
        let mut put = |value: u32, count: u32| {
            bits.extend((0..count).rev().map(|n| value >> n & 1 == 1));
        };
        let mut random = seed;
        let mut next = || {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            random >> 24
        };
        for _ in 0..40 + seed % 7 {
            put(next(), 5);
        }
        put(FILL, 3);
        if bytes < 15 {
            put(bytes, 4);
        } else {
            put(15, 4);
            put(bytes - 14, 8);
        }
        put(content, 4);
        put(next(), 4);
        for _ in 1..bytes {
            put(next(), 8);
        }
        put(END, 3);
        bits.chunks(8)
            .map(|byte| {
                let shifted = byte.iter().zip((0..8).rev());
                shifted.fold(0, |sum, (bit, n)| sum | u8::from(*bit) << n)
            })
            .collect()
    }

    fn is_detected(rate: u32, content: u32, bytes: u32) -> bool {
        let mut detector = SbrDetector::default();
        (1..=100).any(|seed| detector.is_detected_with(&packet(seed, content, bytes), rate))
    }

    #[test]
    fn he_aac_is_found_by_what_its_packets_end_with() {
        for bytes in [1, 9, 14, 15, 60, 269] {
            assert!(is_detected(24_000, 0b1101, bytes), "{bytes} bytes");
            assert!(is_detected(22_050, 0b1110, bytes), "{bytes} bytes");
            // Fill bytes, which encoders write for a constant bit rate.
            assert!(!is_detected(24_000, 0, bytes), "{bytes} bytes");
            assert!(!is_detected(48_000, 0b1101, bytes), "{bytes} bytes");
        }
    }
}
