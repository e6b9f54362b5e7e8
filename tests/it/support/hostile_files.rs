//! Malicious files.

/// The next number of a fixed sequence (the generator of Numerical Recipes).
pub(crate) fn random(seed: &mut u32) -> u8 {
    *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    seed.to_be_bytes()[0]
}

pub(crate) fn random_below(seed: &mut u32, most: usize) -> usize {
    let [a, b, c] = [random(seed), random(seed), random(seed)];
    usize::try_from(u32::from_be_bytes([0, a, b, c])).unwrap() % most
}

/// The values in the header of a flac.
#[derive(Clone, Copy)]
pub(crate) enum HeaderLength {
    Length,
    Nothing,
}

/// Silence at 8 kHz: a second in a frame of a dozen bytes.
const RATE: u16 = 8_000;

pub(crate) fn flac(seconds: u32, header: HeaderLength) -> Vec<u8> {
    let frames = match header {
        HeaderLength::Length => u64::from(seconds) * u64::from(RATE),
        HeaderLength::Nothing => 0,
    };
    let mut flac = b"fLaC\x80\0\0\x22".to_vec();
    flac.extend(RATE.to_be_bytes());
    flac.extend(RATE.to_be_bytes());
    flac.extend([0; 6]);
    // 20 bits of rate, 3 of channels less one, 5 of bits less one, 36 of length.
    let packed = u64::from(RATE) << 44 | 15 << 36 | frames;
    flac.extend(packed.to_be_bytes());
    flac.extend([0; 16]);
    for n in 0..seconds {
        flac.extend(frame(n));
    }
    flac
}

fn frame(n: u32) -> Vec<u8> {
    // Block size in 16 bits at the end, 8 kHz, mono, 16 bits.
    let mut frame = vec![0xff, 0xf8, 0x74, 0x08];
    let mut coded = [0; 4];
    // Numbers are coded as UTF-8 codes characters, including invalid ones.
    if (0xd800..0xe000).contains(&n) {
        let [high, low] = [(n >> 6 & 0x3f) | 0x80, (n & 0x3f) | 0x80];
        frame.extend([n >> 12 | 0xe0, high, low].map(|byte| u8::try_from(byte).unwrap()));
    } else {
        let number = char::from_u32(n).unwrap();
        frame.extend(number.encode_utf8(&mut coded).bytes());
    }
    frame.extend((RATE - 1).to_be_bytes());
    let check = checksum(&frame, 8, 0x07);
    frame.push(u8::try_from(check).unwrap());
    // A channel with the constant value 0.
    frame.extend([0, 0, 0]);
    let check = checksum(&frame, 16, 0x8005);
    frame.extend(check.to_be_bytes());
    frame
}

/// A cyclic redundancy check of `width` bits, by its definition.
pub(crate) fn checksum(of: &[u8], width: u32, polynomial: u16) -> u16 {
    let top = 1u16 << (width - 1);
    let mask = top | (top - 1);
    of.iter().fold(0u16, |sum, byte| {
        (0..8).fold(sum ^ u16::from(*byte) << (width - 8), |sum, _| {
            let shifted = sum << 1;
            (if sum & top == 0 {
                shifted
            } else {
                shifted ^ polynomial
            }) & mask
        })
    })
}
