//! The formats that can be decoded, and the format of a file.

use std::sync::LazyLock;

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::well_known as codec;
use symphonia::core::codecs::audio::{
    AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions,
};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::formats::probe::Probe;
use symphonia::core::formats::well_known as container;
use symphonia::core::formats::{FormatId, MediaInfo, Track};
use symphonia::core::units::{Duration, TimeBase};
use symphonia::default::formats::{FlacReader, MpaReader, WavReader};
use symphonia::default::meta::{Id3v1Reader, Id3v2Reader};

use crate::decoder::Error;
use crate::model::{Format, Ms};

/// A wav that was written to a pipe declares about the largest possible length, because its final length was not known:
/// two or four gigabytes, less a header.
const UNKNOWN_LENGTH_BYTES: u64 = 0x7fff_0000;

/// An mp3 frame can refer to the ten frames before it, at the lowest bit rate.
const MP3_PREROLL_FRAMES: i64 = 10 * 1152;
/// An AAC frame overlaps the one before it.
const AAC_PREROLL_FRAMES: i64 = 2 * 1024;

/// The formats that a decoder accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatSet {
    /// All formats that can be uploaded.
    All,
    /// The formats of [`Format::is_playable_on_speakers`]. Outside the inspecting process, nothing else is decoded.
    Speaker,
}

impl FormatSet {
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
            Self::All => symphonia::default::get_probe(),
            Self::Speaker => &SPEAKERS,
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

/// The encodings of a wav that every decoder reads.
const STANDARD_PCM: &[AudioCodecId] = &[
    codec::CODEC_ID_PCM_U8,
    codec::CODEC_ID_PCM_S16LE,
    codec::CODEC_ID_PCM_S24LE,
    codec::CODEC_ID_PCM_S32LE,
    codec::CODEC_ID_PCM_F32LE,
    codec::CODEC_ID_PCM_F64LE,
];

#[derive(Clone, Copy, Debug)]
pub(super) struct Encoding {
    pub(super) format: Format,
    /// Whether the file has its format's usual container, and an encoding that every decoder reads.
    pub(super) is_standard: bool,
    /// Whether the file has no container that declares its length.
    pub(super) is_raw_stream: bool,
    /// In any container.
    pub(super) is_mp3: bool,
    /// How many frames before a position have to be decoded so that the frame at the position is correct.
    pub(super) preroll_frames: i64,
}

impl Encoding {
    /// # Errors
    ///
    /// [`Error`] when the codec is not supported.
    pub(super) fn new(id: AudioCodecId, container_id: FormatId) -> Result<Self, Error> {
        let (format, is_standard) = match (container_id, id) {
            (container::FORMAT_ID_AIFF, _) => (Format::Aiff, true),
            (container::FORMAT_ID_CAF, _) => (Format::Caf, true),
            (container::FORMAT_ID_MKV, _) => (Format::Webm, true),
            (container::FORMAT_ID_WAVE, _) => (Format::Wav, STANDARD_PCM.contains(&id)),
            (_, codec::CODEC_ID_FLAC) => (Format::Flac, container_id == container::FORMAT_ID_FLAC),
            (_, codec::CODEC_ID_MP3) => (Format::Mp3, container_id == container::FORMAT_ID_MP3),
            (_, codec::CODEC_ID_VORBIS) => {
                (Format::Vorbis, container_id == container::FORMAT_ID_OGG)
            }
            (_, codec::CODEC_ID_OPUS) => (Format::Opus, container_id == container::FORMAT_ID_OGG),
            (_, codec::CODEC_ID_AAC) => (Format::Aac, container_id == container::FORMAT_ID_ISOMP4),
            (_, codec::CODEC_ID_ALAC) => {
                (Format::Alac, container_id == container::FORMAT_ID_ISOMP4)
            }
            _ => return Err(unsupported(id, container_id)),
        };
        Ok(Self {
            format,
            is_standard,
            is_raw_stream: container_id == container::FORMAT_ID_ADTS,
            is_mp3: id == codec::CODEC_ID_MP3,
            // The readers of the other formats do this themselves.
            preroll_frames: match id {
                codec::CODEC_ID_MP3 => MP3_PREROLL_FRAMES,
                codec::CODEC_ID_AAC => AAC_PREROLL_FRAMES,
                _ => 0,
            },
        })
    }
}

/// The error for a codec that is not supported. It names the codec if it is known.
fn unsupported(id: AudioCodecId, container_id: FormatId) -> Error {
    let codec_name = match id {
        codec::CODEC_ID_AC3 => "Dolby Digital (AC-3)",
        codec::CODEC_ID_EAC3 => "Dolby Digital Plus (E-AC-3)",
        codec::CODEC_ID_AC4 => "Dolby AC-4",
        codec::CODEC_ID_DCA => "DTS",
        codec::CODEC_ID_TRUEHD => "Dolby TrueHD",
        codec::CODEC_ID_MP1 => "MPEG Layer I",
        codec::CODEC_ID_MP2 => "MPEG Layer II (MP2)",
        codec::CODEC_ID_SPEEX => "Speex",
        codec::CODEC_ID_MUSEPACK => "Musepack",
        codec::CODEC_ID_WAVPACK => "WavPack",
        codec::CODEC_ID_TTA => "TTA",
        _ if container_id == container::FORMAT_ID_ISOMP4 && STANDARD_PCM.contains(&id) => {
            return Error::UnsupportedFormat("PCM (MOV)".to_owned());
        }
        _ => return Error::NotAudio,
    };
    Error::UnsupportedFormat(match container_id {
        container::FORMAT_ID_ISOMP4 => format!("{codec_name} (M4A)"),
        container::FORMAT_ID_OGG => format!("{codec_name} (Ogg)"),
        _ => codec_name.to_owned(),
    })
}

/// Whether a wav was written by a program that did not know its final length.
pub(super) fn is_length_unknown(track: &Track, params: &AudioCodecParameters) -> bool {
    let channels = params.channels.as_ref().map_or(1, Channels::count);
    let bits = params.bits_per_coded_sample.or(params.bits_per_sample);
    let bytes = |frames: u64| {
        let channels = u64::try_from(channels).unwrap_or(u64::MAX);
        let bits = u64::from(bits.unwrap_or(8));
        frames.saturating_mul(channels).saturating_mul(bits) / 8
    };
    track
        .num_frames
        .is_none_or(|frames| bytes(frames) >= UNKNOWN_LENGTH_BYTES)
}

pub(super) fn make_codec(
    params: &AudioCodecParameters,
    encoding: Encoding,
) -> Result<Box<dyn AudioDecoder>, Error> {
    // The mp3 reader would cut at an estimated length. The padding is trimmed by this module instead, as the encoder's
    // tag declares it.
    let mut options = AudioDecoderOptions::default();
    options.gapless = !encoding.is_mp3;
    codecs()
        .make_audio_decoder(params, &options)
        .map_err(|_| codec_error(params))
}

/// The reason why a supported codec cannot decode a track.
fn codec_error(params: &AudioCodecParameters) -> Error {
    let count = |channels: &Channels| channels.count();
    let mut channels = params.channels.as_ref().map_or(0, count);
    let format = match params.codec {
        codec::CODEC_ID_AAC => {
            // ISO 14496-3, section 1.6.2.1: five bits for the object type, four for the rate, then the channels.
            if let Some([_, second, ..]) = params.extra_data.as_deref() {
                channels = channels.max(usize::from(second >> 3 & 0xf));
            }
            "AAC"
        }
        codec::CODEC_ID_OPUS => "Opus",
        _ => return unsupported(params.codec, container::FORMAT_ID_WAVE),
    };
    if channels > 2 {
        return Error::UnsupportedChannels { format, channels };
    }
    Error::UnsupportedFormat(if format == "AAC" { "HE-AAC" } else { format }.to_owned())
}

/// The declared length of a track.
pub(super) fn track_length(track: &Track) -> Option<Ms> {
    length(track.time_base, track.duration)
}

/// The declared length of the whole file.
pub(super) fn media_length(media: &MediaInfo) -> Option<Ms> {
    length(media.time_base, media.duration)
}

fn length(time_base: Option<TimeBase>, duration: Option<Duration>) -> Option<Ms> {
    let time = time_base?.calc_duration(duration?)?;
    u64::try_from(time.as_millis()).ok().map(Ms)
}

/// Whether the timestamps of a track count frames.
pub(super) fn counts_frames(track: &Track, params: &AudioCodecParameters) -> bool {
    let base = track
        .time_base
        .map(|base| (base.numer.get(), base.denom.get()));
    params
        .sample_rate
        .is_some_and(|rate| base == Some((1, rate)))
}
