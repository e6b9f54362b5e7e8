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
use symphonia::core::formats::{FormatId, MediaInfo, Track};
use symphonia::core::units::{Duration, TimeBase};
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

/// How a wav's sound is coded as every decoder reads it.
const PCM: &[AudioCodecId] = &[
    codec::CODEC_ID_PCM_U8,
    codec::CODEC_ID_PCM_S16LE,
    codec::CODEC_ID_PCM_S24LE,
    codec::CODEC_ID_PCM_S32LE,
    codec::CODEC_ID_PCM_F32LE,
    codec::CODEC_ID_PCM_F64LE,
];

#[derive(Clone, Copy, Debug)]
pub(super) struct Coding {
    pub(super) format: Format,
    /// Whether the sound lies in its format's usual container, coded as every decoder reads it.
    pub(super) plain: bool,
    /// Frames one after another, without a container that says how many.
    pub(super) streamed: bool,
    /// Whatever the container.
    pub(super) is_mp3: bool,
    /// How many frames before a place have to be decoded for it to be as it is.
    pub(super) run_up_frames: i64,
}

impl Coding {
    pub(super) fn of(id: AudioCodecId, holder: FormatId) -> Result<Self, Error> {
        let (format, plain) = match (holder, id) {
            (container::FORMAT_ID_AIFF, _) => (Format::Aiff, true),
            (container::FORMAT_ID_CAF, _) => (Format::Caf, true),
            (container::FORMAT_ID_MKV, _) => (Format::Webm, true),
            (container::FORMAT_ID_WAVE, _) => (Format::Wav, PCM.contains(&id)),
            (_, codec::CODEC_ID_FLAC) => (Format::Flac, holder == container::FORMAT_ID_FLAC),
            (_, codec::CODEC_ID_MP3) => (Format::Mp3, holder == container::FORMAT_ID_MP3),
            (_, codec::CODEC_ID_VORBIS) => (Format::Vorbis, holder == container::FORMAT_ID_OGG),
            (_, codec::CODEC_ID_OPUS) => (Format::Opus, holder == container::FORMAT_ID_OGG),
            (_, codec::CODEC_ID_AAC) => (Format::Aac, holder == container::FORMAT_ID_ISOMP4),
            (_, codec::CODEC_ID_ALAC) => (Format::Alac, holder == container::FORMAT_ID_ISOMP4),
            _ => return Err(unread(id, holder)),
        };
        Ok(Self {
            format,
            plain,
            streamed: holder == container::FORMAT_ID_ADTS,
            is_mp3: id == codec::CODEC_ID_MP3,
            // Where it is needed for others, their readers see to it.
            run_up_frames: match id {
                codec::CODEC_ID_MP3 => MP3_RUN_UP_FRAMES,
                codec::CODEC_ID_AAC => AAC_RUN_UP_FRAMES,
                _ => 0,
            },
        })
    }
}

/// Names a coding that is not read, as far as it is known.
fn unread(id: AudioCodecId, holder: FormatId) -> Error {
    let coding = match id {
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
        _ if holder == container::FORMAT_ID_ISOMP4 && PCM.contains(&id) => {
            return Error::UnreadFormat("PCM (MOV)".to_owned());
        }
        _ => return Error::NotSound,
    };
    Error::UnreadFormat(match holder {
        container::FORMAT_ID_ISOMP4 => format!("{coding} (M4A)"),
        container::FORMAT_ID_OGG => format!("{coding} (Ogg)"),
        _ => coding.to_owned(),
    })
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
    coding: Coding,
) -> Result<Box<dyn AudioDecoder>, Error> {
    // An mp3's reader would cut at a length it only guessed: its ends are trimmed here, by what its
    // encoder noted.
    let mut options = AudioDecoderOptions::default();
    options.gapless = !coding.is_mp3;
    codecs()
        .make_audio_decoder(params, &options)
        .map_err(|_| undecoded(params))
}

/// Why there is no decoder for what a known coding holds.
fn undecoded(params: &AudioCodecParameters) -> Error {
    let count = |channels: &Channels| channels.count();
    let mut channels = params.channels.as_ref().map_or(0, count);
    let format = match params.codec {
        codec::CODEC_ID_AAC => {
            // ISO 14496-3, section 1.6.2.1: five bits of the object's type, four of the rate, then the channels.
            if let Some([_, second, ..]) = params.extra_data.as_deref() {
                channels = channels.max(usize::from(second >> 3 & 0xf));
            }
            "AAC"
        }
        codec::CODEC_ID_OPUS => "Opus",
        _ => return unread(params.codec, container::FORMAT_ID_WAVE),
    };
    if channels > 2 {
        return Error::UnreadChannels { format, channels };
    }
    Error::UnreadFormat(if format == "AAC" { "HE-AAC" } else { format }.to_owned())
}

/// What a file declares as the length of a track.
pub(super) fn declared(track: &Track) -> Option<Ms> {
    length(track.time_base, track.duration)
}

/// What a file declares as the length of all that it holds.
pub(super) fn declared_of_all(media: &MediaInfo) -> Option<Ms> {
    length(media.time_base, media.duration)
}

fn length(time_base: Option<TimeBase>, duration: Option<Duration>) -> Option<Ms> {
    let time = time_base?.calc_duration(duration?)?;
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
