//! Test sounds, one channel at 48 kHz, and the files with them.

use std::fs;
use std::num::NonZeroU32;
use std::path::Path;

use mp3lame_encoder::{Builder, FlushGap, Mode, MonoPcm, Quality, VbrMode};

use super::captured_audio::RATE;
use super::hostile_files::checksum;

/// Noise below about 4 kHz, at about −20 LUFS: it has one position in a recording only, and is never silent
/// for a millisecond.
pub(crate) fn noise(seed: u32, seconds: u32) -> Vec<f32> {
    let (mut state, mut slow, mut slower) = (seed, 0.0_f32, 0.0_f32);
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let white = f32::from(u16::try_from(state >> 16).unwrap()) / 32_768.0 - 1.0;
        slow += (white - slow) * 0.35;
        slower += (slow - slower) * 0.35;
        slower * 0.45
    };
    (0..seconds * RATE).map(|_| next()).collect()
}

/// A steady tone, in which any click is an error.
pub(crate) fn tone(hertz: f64, peak: f64, seconds: u32) -> Vec<f32> {
    let sample = |n: u32| {
        let phase = f64::from(n) * hertz * std::f64::consts::TAU / f64::from(RATE);
        single(phase.sin() * peak)
    };
    (0..seconds * RATE).map(sample).collect()
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a sample"
)]
fn single(sample: f64) -> f32 {
    sample as f32
}

/// The coding of a test file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    Wav,
    Flac,
    Mp3,
    /// With a variable bit rate, and a header that declares it.
    VbrMp3,
}

impl Coding {
    pub(crate) const ALL: [Self; 4] = [Self::Wav, Self::Flac, Self::Mp3, Self::VbrMp3];

    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Mp3 | Self::VbrMp3 => "mp3",
        }
    }

    pub(crate) fn write(self, sound: &[f32], path: &Path) {
        match self {
            Self::Wav => wav(&[sound], path),
            Self::Flac => fs::write(path, flac(sound)).unwrap(),
            Self::Mp3 => fs::write(path, mp3(sound, false)).unwrap(),
            Self::VbrMp3 => fs::write(path, mp3(sound, true)).unwrap(),
        }
    }
}

/// A wav with a channel for each sound.
pub(crate) fn wav(channels: &[&[f32]], path: &Path) {
    let spec = hound::WavSpec {
        channels: u16::try_from(channels.len()).unwrap(),
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, spec).unwrap();
    for n in 0..channels[0].len() {
        for channel in channels {
            file.write_sample(sixteen_bit(channel[n])).unwrap();
        }
    }
    file.finalize().unwrap();
}

fn sixteen_bit(sample: f32) -> i16 {
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "a sample"
    )]
    let whole = (sample * 32_767.0).round() as i16;
    whole
}

fn mp3(sound: &[f32], variable: bool) -> Vec<u8> {
    let builder = Builder::new().unwrap();
    let builder = builder.with_num_channels(1).unwrap();
    let builder = builder.with_sample_rate(RATE).unwrap();
    let builder = builder
        .with_output_sample_rate(NonZeroU32::new(RATE))
        .unwrap();
    let builder = builder.with_mode(Mode::Mono).unwrap();
    let builder = builder.with_quality(Quality::Good).unwrap();
    let builder = if variable {
        let builder = builder.with_vbr_mode(VbrMode::Mtrh).unwrap();
        builder.with_vbr_quality(Quality::Good).unwrap()
    } else {
        builder
            .with_brate(mp3lame_encoder::Bitrate::Kbps128)
            .unwrap()
    };
    let mut encoder = builder
        .with_to_write_vbr_tag(true)
        .unwrap()
        .build()
        .unwrap();
    let mut coded = Vec::new();
    // In blocks, as decoders of long files read them.
    for piece in sound.chunks(48_000) {
        coded.reserve(mp3lame_encoder::max_required_buffer_size(piece.len()));
        encoder.encode_to_vec(MonoPcm(piece), &mut coded).unwrap();
    }
    coded.reserve(mp3lame_encoder::max_required_buffer_size(0));
    encoder.flush_to_vec::<FlushGap>(&mut coded).unwrap();
    let mut tag = Vec::with_capacity(encoder.lame_tag_size());
    encoder.lame_tag_encode_to_vec(&mut tag).unwrap();
    coded[..tag.len()].copy_from_slice(&tag);
    coded
}

/// Sixteen bits, each sample unchanged.
fn flac(sound: &[f32]) -> Vec<u8> {
    const BLOCK: u16 = 4096;
    let mut flac = b"fLaC\x80\0\0\x22".to_vec();
    flac.extend(BLOCK.to_be_bytes());
    flac.extend(BLOCK.to_be_bytes());
    flac.extend([0; 6]);
    // 20 bits of rate, 3 of channels less one, 5 of bits less one, 36 of length.
    let packed = u64::from(RATE) << 44 | 15 << 36 | u64::try_from(sound.len()).unwrap();
    flac.extend(packed.to_be_bytes());
    flac.extend([0; 16]);
    for (n, block) in (0_u32..).zip(sound.chunks(BLOCK.into())) {
        // The block's size in 16 bits at the end, 48 kHz, mono, 16 bits.
        let mut frame = vec![0xff, 0xf8, 0x7a, 0x08];
        let number = char::from_u32(n).unwrap();
        frame.extend(number.encode_utf8(&mut [0; 4]).bytes());
        frame.extend(u16::try_from(block.len() - 1).unwrap().to_be_bytes());
        let check = checksum(&frame, 8, 0x07);
        frame.push(u8::try_from(check).unwrap());
        frame.push(0x02);
        frame.extend(
            block
                .iter()
                .flat_map(|sample| sixteen_bit(*sample).to_be_bytes()),
        );
        let check = checksum(&frame, 16, 0x8005);
        frame.extend(check.to_be_bytes());
        flac.extend(frame);
    }
    flac
}
