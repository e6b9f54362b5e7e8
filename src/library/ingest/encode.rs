use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use hound::{SampleFormat, WavSpec, WavWriter};
use mp3lame_encoder::{
    Bitrate, Builder, Encoder, FlushGap, InterleavedPcm, Mode, MonoPcm, Quality,
};

use crate::library::ingest::compatibility::RATE;
use crate::library::{Unfit, Uninspected};

/// Where derived sound goes: interleaved samples of one or two channels at the one rate.
pub(super) enum Sink {
    Wav(WavWriter<BufWriter<File>>),
    Mp3(Box<Mp3>),
}

pub(super) struct Mp3 {
    encoder: Encoder,
    channels: u16,
    coded: Vec<u8>,
    file: BufWriter<File>,
}

impl Sink {
    pub(super) fn wav(out: &Path, channels: u16) -> Result<Self, Unfit> {
        let spec = WavSpec {
            channels,
            sample_rate: RATE,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        WavWriter::create(out, spec).map(Self::Wav).map_err(unkept)
    }

    pub(super) fn mp3(out: &Path, channels: u16) -> Result<Self, Unfit> {
        let (mode, rate) = match channels {
            1 => (Mode::Mono, Bitrate::Kbps64),
            _ => (Mode::JointStereo, Bitrate::Kbps128),
        };
        let builder = Builder::new().ok_or(Uninspected::Harmful)?;
        let encoder = builder
            .with_num_channels(u8::try_from(channels).unwrap_or(2))
            .and_then(|it| it.with_sample_rate(RATE))
            .and_then(|it| it.with_output_sample_rate(std::num::NonZeroU32::new(RATE)))
            .and_then(|it| it.with_mode(mode))
            .and_then(|it| it.with_brate(rate))
            .and_then(|it| it.with_quality(Quality::NearBest))
            .and_then(Builder::build)
            .map_err(unmade)?;
        let file = BufWriter::new(File::create(out).map_err(Unfit::unwritten)?);
        Ok(Self::Mp3(Box::new(Mp3 {
            encoder,
            channels,
            coded: Vec::new(),
            file,
        })))
    }

    pub(super) fn put(&mut self, samples: &[f32]) -> Result<(), Unfit> {
        match self {
            Self::Wav(wav) => samples
                .iter()
                .try_for_each(|it| wav.write_sample(sixteen_bit(*it)))
                .map_err(unkept),
            Self::Mp3(mp3) => mp3.put(samples),
        }
    }

    pub(super) fn finish(self) -> Result<(), Unfit> {
        match self {
            Self::Wav(wav) => wav.finalize().map_err(unkept),
            Self::Mp3(mp3) => mp3.finish(),
        }
    }
}

impl Mp3 {
    fn put(&mut self, samples: &[f32]) -> Result<(), Unfit> {
        self.coded.clear();
        self.coded
            .reserve(mp3lame_encoder::max_required_buffer_size(samples.len()));
        match self.channels {
            1 => self
                .encoder
                .encode_to_vec(MonoPcm(samples), &mut self.coded),
            _ => self
                .encoder
                .encode_to_vec(InterleavedPcm(samples), &mut self.coded),
        }
        .map_err(unmade)?;
        self.file.write_all(&self.coded).map_err(Unfit::unwritten)
    }

    /// The encoder left room for its tag, which tells players the exact length, at the start.
    fn finish(mut self) -> Result<(), Unfit> {
        self.coded.clear();
        self.coded
            .reserve(mp3lame_encoder::max_required_buffer_size(0));
        self.encoder
            .flush_to_vec::<FlushGap>(&mut self.coded)
            .map_err(unmade)?;
        self.file.write_all(&self.coded).map_err(Unfit::unwritten)?;
        self.coded.clear();
        self.coded.reserve(self.encoder.lame_tag_size());
        if self
            .encoder
            .lame_tag_encode_to_vec(&mut self.coded)
            .is_some()
        {
            self.file
                .seek(SeekFrom::Start(0))
                .map_err(Unfit::unwritten)?;
            self.file.write_all(&self.coded).map_err(Unfit::unwritten)?;
        }
        self.file.flush().map_err(Unfit::unwritten)
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "held within the range of i16 on the same line"
)]
fn sixteen_bit(sample: f32) -> i16 {
    (sample * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16
}

fn unkept(error: hound::Error) -> Unfit {
    if let hound::Error::IoError(it) = error {
        Unfit::unwritten(it)
    } else {
        unmade(error)
    }
}

fn unmade(error: impl std::fmt::Display) -> Unfit {
    Unfit::Unwritten {
        reason: error.to_string(),
    }
}
