use std::fs::File;
use std::path::Path;

use symphonia::core::audio::{Channels, Position};
use symphonia::core::codecs::audio::well_known as codec;
use symphonia::core::codecs::audio::{AudioCodecId, AudioDecoder, AudioDecoderOptions};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::errors::Error as Fault;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::well_known as container;
use symphonia::core::formats::{FormatId, FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

use crate::library::Unfit;
use crate::model::{Format, Ms};

const MOST_CHANNELS: usize = 8;
const LOWEST_RATE: u32 = 8_000;
const HIGHEST_RATE: u32 = 192_000;
const MOST_HOURS: u64 = 3;
const MOST_SECONDS: u64 = MOST_HOURS * 3600;

/// A file may miss this much of what it declares: encoders round to their blocks.
const SLACK_MS: u64 = 200;

/// What stays the same through a whole recording.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    pub(super) rate: u32,
    pub(super) channels: u8,
    /// How much of each channel goes to the left and to the right.
    pub(super) sides: Vec<[f32; 2]>,
}

#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) format: Format,
    pub(super) plain: bool,
    pub(super) declared: Option<Ms>,
    pub(super) frames: u64,
    pub(super) shape: Shape,
    pub(super) damaged: u32,
}

/// Decodes a whole file, whatever it is called, and gives its samples interleaved to `take`.
pub(super) fn decode(
    file: &Path,
    mut take: impl FnMut(&Shape, &[f32]) -> Result<(), Unfit>,
) -> Result<Decoded, Unfit> {
    let mut reader = open(file)?;
    let track = reader
        .default_track(TrackType::Audio)
        .ok_or(Unfit::NotSound)?
        .clone();
    let params = track.codec_params.as_ref().and_then(|it| it.audio());
    let params = params.ok_or(Unfit::NotSound)?;
    let (format, plain) =
        coding(params.codec, reader.format_info().format).ok_or(Unfit::NotSound)?;
    // An mp3's demuxer would cut at a length it only guessed: trim here by what its encoder noted.
    let mut options = AudioDecoderOptions::default();
    options.gapless = format != Format::Mp3;
    let mut decoder = codecs()
        .make_audio_decoder(params, &options)
        .map_err(|_| Unfit::NotSound)?;
    let said = declared(&track);
    let told = said.filter(|_| format != Format::Mp3 || track.delay.is_some());
    if format != Format::Wav && told.is_some_and(|it| it.0 > MOST_SECONDS * 1000) {
        return Err(Unfit::TooLong { hours: MOST_HOURS });
    }
    let trim = match format {
        Format::Mp3 => (track.delay.unwrap_or(0), track.padding.unwrap_or(0)),
        Format::Wav | Format::Flac | Format::Vorbis | Format::Aac | Format::Opus => (0, 0),
    };
    let run = Run::through(&mut *reader, &mut *decoder, track.id, trim, &mut take)?;
    let (frames, damaged) = (run.frames, run.damaged);
    let Some(shape) = run.shape.filter(|_| frames > 0) else {
        return Err(if damaged > 0 || run.broke {
            Unfit::NotSound
        } else {
            Unfit::Empty
        });
    };
    let length = Ms::from_frames(frames, shape.rate);
    let whole = told.map(|it| length.0 + SLACK_MS >= it.0);
    // A wav written to a pipe does not know its length and declares the most there can be.
    let unknown = format == Format::Wav && told.is_none_or(|it| it.0 > MOST_SECONDS * 1000);
    if !unknown && (whole == Some(false) || (run.broke && whole != Some(true))) {
        return Err(Unfit::BreaksOff { at_ms: length.0 });
    }
    if u64::from(damaged) * 4 > run.packets {
        return Err(Unfit::Damaged { packets: damaged });
    }
    Ok(Decoded {
        format,
        plain,
        declared: said,
        frames,
        shape,
        damaged,
    })
}

fn open(file: &Path) -> Result<Box<dyn FormatReader>, Unfit> {
    let opened = File::open(file).map_err(|e| Unfit::Unopened {
        reason: e.to_string(),
    })?;
    let stream = MediaSourceStream::new(Box::new(opened), MediaSourceStreamOptions::default());
    let (options, meta) = (FormatOptions::default(), MetadataOptions::default());
    symphonia::default::get_probe()
        .probe(&Hint::new(), stream, options, meta)
        .map_err(|_| Unfit::NotSound)
}

fn codecs() -> CodecRegistry {
    let mut codecs = CodecRegistry::new();
    symphonia::default::register_enabled_codecs(&mut codecs);
    codecs.register_audio_decoder::<symphonia_adapter_libopus::OpusDecoder>();
    codecs
}

fn declared(track: &Track) -> Option<Ms> {
    let time = track.time_base?.calc_duration(track.duration?)?;
    u64::try_from(time.as_millis()).ok().map(Ms)
}

fn coding(id: AudioCodecId, holder: FormatId) -> Option<(Format, bool)> {
    const PCM: &[AudioCodecId] = &[
        codec::CODEC_ID_PCM_U8,
        codec::CODEC_ID_PCM_S16LE,
        codec::CODEC_ID_PCM_S24LE,
        codec::CODEC_ID_PCM_S32LE,
        codec::CODEC_ID_PCM_F32LE,
        codec::CODEC_ID_PCM_F64LE,
    ];
    match id {
        codec::CODEC_ID_FLAC => Some((Format::Flac, holder == container::FORMAT_ID_FLAC)),
        codec::CODEC_ID_MP3 => Some((Format::Mp3, holder == container::FORMAT_ID_MP3)),
        codec::CODEC_ID_VORBIS => Some((Format::Vorbis, holder == container::FORMAT_ID_OGG)),
        codec::CODEC_ID_OPUS => Some((Format::Opus, holder == container::FORMAT_ID_OGG)),
        codec::CODEC_ID_AAC => Some((Format::Aac, holder == container::FORMAT_ID_ISOMP4)),
        _ if holder == container::FORMAT_ID_WAVE => Some((Format::Wav, PCM.contains(&id))),
        _ => None,
    }
}

#[derive(Default)]
struct Run {
    shape: Option<Shape>,
    frames: u64,
    packets: u64,
    damaged: u32,
    broke: bool,
    /// Frames still to be left out at the start.
    skip: usize,
    /// Samples that are padding if nothing follows them.
    held: Vec<f32>,
}

impl Run {
    fn through(
        reader: &mut dyn FormatReader,
        decoder: &mut dyn AudioDecoder,
        track: u32,
        (delay, padding): (u32, u32),
        take: &mut impl FnMut(&Shape, &[f32]) -> Result<(), Unfit>,
    ) -> Result<Self, Unfit> {
        let mut run = Self {
            skip: usize::try_from(delay).unwrap_or(0),
            ..Self::default()
        };
        let padding = usize::try_from(padding).unwrap_or(0);
        let mut samples: Vec<f32> = Vec::new();
        loop {
            let packet = match reader.next_packet() {
                Ok(Some(packet)) if packet.track_id == track => packet,
                Ok(Some(_)) => continue,
                Ok(None) => break,
                Err(Fault::ResetRequired) => return Err(run.changes()),
                Err(_) => {
                    run.broke = true;
                    break;
                }
            };
            run.packets += 1;
            match decoder.decode(&packet) {
                Ok(block) if block.frames() == 0 => {}
                Ok(block) => {
                    let shape = shape(block.spec().rate(), block.spec().channels())?;
                    if run.shape.as_ref().is_some_and(|it| *it != shape) {
                        return Err(run.changes());
                    }
                    block.copy_to_vec_interleaved(&mut samples);
                    run.give(shape, &samples, padding, take)?;
                }
                Err(Fault::DecodeError(_) | Fault::IoError(_)) => run.damaged += 1,
                Err(Fault::ResetRequired) => return Err(run.changes()),
                Err(_) => {
                    run.broke = true;
                    break;
                }
            }
        }
        Ok(run)
    }

    fn changes(&self) -> Unfit {
        let rate = self.shape.as_ref().map_or(0, |it| it.rate);
        Unfit::Changes {
            at_ms: Ms::from_frames(self.frames, rate).0,
        }
    }

    fn give(
        &mut self,
        shape: Shape,
        samples: &[f32],
        padding: usize,
        take: &mut impl FnMut(&Shape, &[f32]) -> Result<(), Unfit>,
    ) -> Result<(), Unfit> {
        let shape = self.shape.insert(shape);
        let channels = usize::from(shape.channels);
        let skipped = self.skip.min(samples.len() / channels);
        self.skip -= skipped;
        let kept = samples.iter().skip(skipped * channels);
        // A float file can carry what is no number at all; it would poison every measure.
        self.held
            .extend(kept.map(|it| if it.is_finite() { *it } else { 0.0 }));
        let ready = self.held.len().saturating_sub(padding * channels);
        if let Some(ready) = self.held.get(..ready).filter(|it| !it.is_empty()) {
            take(shape, ready)?;
            self.frames += u64::try_from(ready.len() / channels).unwrap_or(0);
        }
        self.held.drain(..ready);
        if self.frames > MOST_SECONDS * u64::from(shape.rate) {
            return Err(Unfit::TooLong { hours: MOST_HOURS });
        }
        Ok(())
    }
}

fn shape(rate: u32, channels: &Channels) -> Result<Shape, Unfit> {
    let count = channels.count();
    if !(LOWEST_RATE..=HIGHEST_RATE).contains(&rate) {
        return Err(Unfit::Rate { rate });
    }
    match u8::try_from(count) {
        Ok(few) if (1..=MOST_CHANNELS).contains(&count) => Ok(Shape {
            rate,
            channels: few,
            sides: sides(channels, count),
        }),
        Ok(_) | Err(_) => Err(Unfit::Channels {
            channels: count,
            most: MOST_CHANNELS,
        }),
    }
}

/// The usual stereo mix of ITU-R BS.775: the middle and the surrounds 3 dB lower, no low
/// frequency effects; scaled so that it cannot clip.
fn sides(channels: &Channels, count: usize) -> Vec<[f32; 2]> {
    const HALF: f32 = std::f32::consts::FRAC_1_SQRT_2;
    let mut sides: Vec<[f32; 2]> = match channels {
        Channels::Positioned(positions) => positions
            .iter()
            .map(|it| match it {
                Position::FRONT_LEFT => [1.0, 0.0],
                Position::FRONT_RIGHT => [0.0, 1.0],
                Position::REAR_LEFT | Position::SIDE_LEFT | Position::FRONT_LEFT_CENTER => {
                    [HALF, 0.0]
                }
                Position::REAR_RIGHT | Position::SIDE_RIGHT | Position::FRONT_RIGHT_CENTER => {
                    [0.0, HALF]
                }
                Position::LFE1 | Position::LFE2 => [0.0, 0.0],
                _ => [HALF, HALF],
            })
            .collect(),
        Channels::Discrete(_)
        | Channels::Ambisonic(_)
        | Channels::Custom(_)
        | Channels::None
        | _ => [[1.0, 0.0], [0.0, 1.0]]
            .into_iter()
            .cycle()
            .take(count)
            .collect(),
    };
    let most = sides
        .iter()
        .fold([0.0f32; 2], |[l, r], it| [l + it[0], r + it[1]]);
    let most = most[0].max(most[1]).max(1.0);
    for side in sides.iter_mut().flatten() {
        *side /= most;
    }
    sides
}
