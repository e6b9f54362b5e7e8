//! Encodes derived files: WAV with 16 bits, and MP3.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use hound::{SampleFormat, WavSpec, WavWriter};
use mp3lame_encoder::{
    Bitrate, Builder, Encoder as LameEncoder, FlushGap, InterleavedPcm, Mode, MonoPcm, Quality,
};

use crate::library::ingest::compatibility::SAMPLE_RATE;
use crate::library::{DerivationTarget, InspectionError, RecordingError};

/// Writes interleaved samples of one or two channels at [`SAMPLE_RATE`].
pub(super) enum Encoder {
    Wav(WavWriter<BufWriter<File>>),
    Mp3(Box<Mp3Encoder>),
}

pub(super) struct Mp3Encoder {
    lame: LameEncoder,
    channels: u16,
    encoded: Vec<u8>,
    file: BufWriter<File>,
}

impl Encoder {
    pub(super) fn create(
        target: DerivationTarget,
        out: &Path,
        channels: u16,
    ) -> Result<Self, RecordingError> {
        match target {
            DerivationTarget::Speaker => create_wav(out, channels).map(Self::Wav),
            DerivationTarget::Browser => {
                Ok(Self::Mp3(Box::new(Mp3Encoder::create(out, channels)?)))
            }
        }
    }

    pub(super) fn write(&mut self, samples: &[f32]) -> Result<(), RecordingError> {
        match self {
            Self::Wav(wav) => samples
                .iter()
                .try_for_each(|sample| wav.write_sample(to_i16(*sample)))
                .map_err(from_hound),
            Self::Mp3(mp3) => mp3.write(samples),
        }
    }

    pub(super) fn finish(self) -> Result<(), RecordingError> {
        match self {
            Self::Wav(wav) => wav.finalize().map_err(from_hound),
            Self::Mp3(mp3) => mp3.finish(),
        }
    }
}

fn create_wav(out: &Path, channels: u16) -> Result<WavWriter<BufWriter<File>>, RecordingError> {
    let spec = WavSpec {
        channels,
        sample_rate: SAMPLE_RATE,
        bits_per_sample: 16,
        sample_format: SampleFormat::Int,
    };
    WavWriter::create(out, spec).map_err(from_hound)
}

impl Mp3Encoder {
    fn create(out: &Path, channels: u16) -> Result<Self, RecordingError> {
        let (mode, bit_rate) = match channels {
            1 => (Mode::Mono, Bitrate::Kbps64),
            _ => (Mode::JointStereo, Bitrate::Kbps128),
        };
        let builder = Builder::new().ok_or(InspectionError::Killed)?;
        let lame = builder
            .with_num_channels(u8::try_from(channels).unwrap_or(2))
            .and_then(|builder| builder.with_sample_rate(SAMPLE_RATE))
            .and_then(|builder| {
                builder.with_output_sample_rate(std::num::NonZeroU32::new(SAMPLE_RATE))
            })
            .and_then(|builder| builder.with_mode(mode))
            .and_then(|builder| builder.with_brate(bit_rate))
            .and_then(|builder| builder.with_quality(Quality::NearBest))
            .and_then(Builder::build)
            .map_err(encode_failed)?;
        let file = BufWriter::new(File::create(out).map_err(RecordingError::write_failed)?);
        Ok(Self {
            lame,
            channels,
            encoded: Vec::new(),
            file,
        })
    }

    fn write(&mut self, samples: &[f32]) -> Result<(), RecordingError> {
        self.encoded.clear();
        self.encoded
            .reserve(mp3lame_encoder::max_required_buffer_size(samples.len()));
        match self.channels {
            1 => self.lame.encode_to_vec(MonoPcm(samples), &mut self.encoded),
            _ => self
                .lame
                .encode_to_vec(InterleavedPcm(samples), &mut self.encoded),
        }
        .map_err(encode_failed)?;
        self.file
            .write_all(&self.encoded)
            .map_err(RecordingError::write_failed)
    }

    /// Writes the LAME tag, which declares the exact length to players, into the space that the encoder left at the
    /// start.
    fn finish(mut self) -> Result<(), RecordingError> {
        self.encoded.clear();
        self.encoded
            .reserve(mp3lame_encoder::max_required_buffer_size(0));
        self.lame
            .flush_to_vec::<FlushGap>(&mut self.encoded)
            .map_err(encode_failed)?;
        self.file
            .write_all(&self.encoded)
            .map_err(RecordingError::write_failed)?;
        self.encoded.clear();
        self.encoded.reserve(self.lame.lame_tag_size());
        if self
            .lame
            .lame_tag_encode_to_vec(&mut self.encoded)
            .is_some()
        {
            self.file
                .seek(SeekFrom::Start(0))
                .map_err(RecordingError::write_failed)?;
            self.file
                .write_all(&self.encoded)
                .map_err(RecordingError::write_failed)?;
        }
        self.file.flush().map_err(RecordingError::write_failed)
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "clamped to the range of i16 on the same line"
)]
fn to_i16(sample: f32) -> i16 {
    (sample * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16
}

fn from_hound(error: hound::Error) -> RecordingError {
    if let hound::Error::IoError(error) = error {
        RecordingError::write_failed(error)
    } else {
        encode_failed(error)
    }
}

fn encode_failed(error: impl std::fmt::Display) -> RecordingError {
    RecordingError::WriteFailed {
        reason: error.to_string(),
    }
}
