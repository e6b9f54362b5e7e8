//! Reads what a speech synthesizer writes to a pipe: WAV with 16 bits and one channel, whose header was written before
//! its length was known.

/// Samples of one channel, full scale is 1.0.
#[derive(Debug, PartialEq)]
pub(super) struct Wav {
    pub(super) rate: u32,
    pub(super) samples: Vec<f32>,
}

impl Wav {
    /// None for anything else.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes
            .strip_prefix(b"RIFF")?
            .get(4..)?
            .strip_prefix(b"WAVE")?;
        let mut rate = None;
        loop {
            let (name, after) = rest.split_first_chunk::<4>()?;
            let (size, body) = after.split_first_chunk::<4>()?;
            if name == b"data" {
                let samples = body.as_chunks::<2>().0.iter();
                let samples =
                    samples.map(|sample| f32::from(i16::from_le_bytes(*sample)) / 32_768.0);
                return Some(Self {
                    rate: rate?,
                    samples: samples.collect(),
                });
            }
            let size = usize::try_from(u32::from_le_bytes(*size)).ok()?;
            if name == b"fmt " {
                rate = Some(read_rate(body)?);
            }
            rest = body.get(size.checked_next_multiple_of(2)?..)?;
        }
    }
}

/// The rate, if this is linear PCM with one channel and 16 bits.
fn read_rate(format: &[u8]) -> Option<u32> {
    let rest = format.strip_prefix(&[1, 0, 1, 0])?;
    let (rate, rest) = rest.split_first_chunk::<4>()?;
    let bits = rest.get(6..8)?;
    let rate = u32::from_le_bytes(*rate);
    (bits == [16, 0] && (8_000..=48_000).contains(&rate)).then_some(rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(channels: u8) -> Vec<u8> {
        let mut bytes = b"RIFF\xff\xff\xff\x7fWAVEfmt \x10\0\0\0\x01\0".to_vec();
        bytes.extend([channels, 0, 0x22, 0x56, 0, 0, 0x44, 0xac, 0, 0, 2, 0, 16, 0]);
        bytes.extend(b"data\xff\xff\xff\x7f");
        bytes
    }

    #[test]
    fn speech_is_read_although_its_header_knows_no_length() {
        let mut bytes = header(1);
        bytes.extend([0, 64, 0, 192, 9]);
        let wav = Wav::parse(&bytes).unwrap();
        assert_eq!(wav.rate, 22_050);
        assert_eq!(wav.samples, [0.5, -0.5]);
    }

    #[test]
    fn anything_else_is_refused() {
        for bytes in [
            &b""[..],
            b"RIFF",
            b"Usage: espeak-ng",
            &header(2),
            &header(1)[..30],
        ] {
            assert_eq!(Wav::parse(bytes), None);
        }
    }
}
