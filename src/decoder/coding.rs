//! Which formats are decoded, and which of them is at hand.

use std::sync::LazyLock;

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::well_known as codec;
use symphonia::core::codecs::audio::{
    AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions,
};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::formats::probe::Probe;
use symphonia::core::formats::well_known as container;
use symphonia::core::formats::{FormatId, Track};
use symphonia::default::formats::{FlacReader, MpaReader, WavReader};
use symphonia::default::meta::{Id3v1Reader, Id3v2Reader};

use crate::decoder::Error;
use crate::model::{Format, Ms};

/// A wav written to a pipe does not know its length, and declares about the most there can be:
/// two or four gigabytes, less a header.
const ENDLESS_BYTES: u64 = 0x7fff_0000;

/// How far back an mp3's frame can reach: into the ten before it, at the lowest bit rate.
const MP3_RUN_UP_FRAMES: i64 = 10 * 1152;
/// A frame of AAC overlaps the one before it.
const AAC_RUN_UP_FRAMES: i64 = 2 * 1024;

/// Which formats are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Whatever may be brought.
    Everything,
    /// [`Format::serves_speakers`]: nothing else is read outside the process that inspects.
    Speakers,
}

impl Scope {
    pub(super) fn probe(self) -> &'static Probe {
        static SPEAKERS: LazyLock<Probe> = LazyLock::new(|| {
            let mut probe = Probe::new();
            probe.register_format::<WavReader<'_>>();
            probe.register_format::<FlacReader<'_>>();
            probe.register_format::<MpaReader<'_>>();
            probe.register_metadata::<Id3v1Reader<'_>>();
            probe.register_metadata::<Id3v2Reader<'_>>();
            probe
        });
        match self {
            Self::Everything => symphonia::default::get_probe(),
            Self::Speakers => &SPEAKERS,
        }
    }
}

fn codecs() -> &'static CodecRegistry {
    static CODECS: LazyLock<CodecRegistry> = LazyLock::new(|| {
        let mut codecs = CodecRegistry::new();
        symphonia::default::register_enabled_codecs(&mut codecs);
        codecs.register_audio_decoder::<symphonia_adapter_libopus::OpusDecoder>();
        codecs
    });
    &CODECS
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Coding {
    pub(super) format: Format,
    pub(super) plain: bool,
    /// Frames one after another, without a container that says how many.
    pub(super) streamed: bool,
}

impl Coding {
    pub(super) fn of(id: AudioCodecId, holder: FormatId) -> Option<Self> {
        const PCM: &[AudioCodecId] = &[
            codec::CODEC_ID_PCM_U8,
            codec::CODEC_ID_PCM_S16LE,
            codec::CODEC_ID_PCM_S24LE,
            codec::CODEC_ID_PCM_S32LE,
            codec::CODEC_ID_PCM_F32LE,
            codec::CODEC_ID_PCM_F64LE,
        ];
        let (format, plain) = match id {
            codec::CODEC_ID_FLAC => (Format::Flac, holder == container::FORMAT_ID_FLAC),
            codec::CODEC_ID_MP3 => (Format::Mp3, holder == container::FORMAT_ID_MP3),
            codec::CODEC_ID_VORBIS => (Format::Vorbis, holder == container::FORMAT_ID_OGG),
            codec::CODEC_ID_OPUS => (Format::Opus, holder == container::FORMAT_ID_OGG),
            codec::CODEC_ID_AAC => (Format::Aac, holder == container::FORMAT_ID_ISOMP4),
            _ if holder == container::FORMAT_ID_WAVE => (Format::Wav, PCM.contains(&id)),
            _ => return None,
        };
        let streamed = holder == container::FORMAT_ID_ADTS;
        Some(Self {
            format,
            plain,
            streamed,
        })
    }

    /// How many frames before a place have to be decoded for it to be as it is.
    pub(super) fn run_up_frames(self) -> i64 {
        match self.format {
            Format::Mp3 => MP3_RUN_UP_FRAMES,
            Format::Aac => AAC_RUN_UP_FRAMES,
            // An ogg's reader sees to it by itself.
            Format::Wav | Format::Flac | Format::Vorbis | Format::Opus => 0,
        }
    }
}

/// Whether a wav was written by somebody who did not know where it would end.
pub(super) fn is_endless(track: &Track, params: &AudioCodecParameters) -> bool {
    let channels = params.channels.as_ref().map_or(1, Channels::count);
    let bits = params.bits_per_coded_sample.or(params.bits_per_sample);
    let bytes = |frames: u64| {
        let channels = u64::try_from(channels).unwrap_or(u64::MAX);
        let bits = u64::from(bits.unwrap_or(8));
        frames.saturating_mul(channels).saturating_mul(bits) / 8
    };
    track
        .num_frames
        .is_none_or(|frames| bytes(frames) >= ENDLESS_BYTES)
}

pub(super) fn make_codec(
    params: &AudioCodecParameters,
    format: Format,
) -> Result<Box<dyn AudioDecoder>, Error> {
    // An mp3's reader would cut at a length it only guessed: its ends are trimmed here, by what its
    // encoder noted.
    let mut options = AudioDecoderOptions::default();
    options.gapless = format != Format::Mp3;
    codecs()
        .make_audio_decoder(params, &options)
        .map_err(|_| Error::NotSound)
}

/// What a file says of its length.
pub(super) fn declared(track: &Track) -> Option<Ms> {
    let time = track.time_base?.calc_duration(track.duration?)?;
    u64::try_from(time.as_millis()).ok().map(Ms)
}

/// Whether its time stamps are numbers of frames.
pub(super) fn counts_frames(track: &Track, params: &AudioCodecParameters) -> bool {
    let base = track
        .time_base
        .map(|base| (base.numer.get(), base.denom.get()));
    params
        .sample_rate
        .is_some_and(|rate| base == Some((1, rate)))
}
