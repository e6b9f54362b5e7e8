use std::fs::File;
use std::path::Path;

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::well_known as codec;
use symphonia::core::codecs::audio::{
    AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions,
};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::errors::Error as Fault;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::well_known as container;
use symphonia::core::formats::{FormatId, FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

use crate::library::progress::Progress;
use crate::library::shape::{self, Shape};
use crate::library::{Share, Unfit, Uninspected};
use crate::model::{Findings, Format, Ms};

/// A wav written to a pipe does not know its length, and declares about the most there can be:
/// two or four gigabytes, less a header.
const ENDLESS_BYTES: u64 = 0x7fff_0000;

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
/// Tells on the way how far it is.
pub(super) fn decode(
    file: &Path,
    longest: Ms,
    tell: &mut dyn FnMut(Share),
    mut take: impl FnMut(&Shape, &[f32]) -> Result<(), Unfit>,
) -> Result<Decoded, Unfit> {
    let file = File::open(file).map_err(Uninspected::unopened)?;
    let mut progress = Progress::of(&file, tell).map_err(Uninspected::unopened)?;
    if progress.size() == 0 {
        return Err(Unfit::Empty);
    }
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
    if format != Format::Wav && told.is_some_and(|it| it > longest) {
        return Err(Unfit::TooLong {
            longest_ms: longest.0,
        });
    }
    let trim = match format {
        Format::Mp3 => (track.delay.unwrap_or(0), track.padding.unwrap_or(0)),
        Format::Wav | Format::Flac | Format::Vorbis | Format::Aac | Format::Opus => (0, 0),
    };
    let mut run = Run::new(longest, trim);
    run.through(
        &mut *reader,
        &mut *decoder,
        track.id,
        &mut |shape, samples| {
            progress.tell();
            take(shape, samples)
        },
    )?;
    let (frames, damaged) = (run.frames, run.damaged);
    let Some(shape) = run.shape.filter(|_| frames > 0) else {
        return Err(if damaged > 0 || run.broke {
            Unfit::NotSound
        } else {
            Unfit::Empty
        });
    };
    let length = Ms::from_frames(frames, shape.rate);
    let whole = told.map(|it| length + Findings::LENGTH_SLACK >= it);
    let unknown = format == Format::Wav && endless(&track, params);
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

fn open(file: File) -> Result<Box<dyn FormatReader>, Unfit> {
    let same = file.try_clone().map_err(Uninspected::unopened)?;
    let stream = MediaSourceStream::new(Box::new(file), MediaSourceStreamOptions::default());
    let (options, meta) = (FormatOptions::default(), MetadataOptions::default());
    let probed = symphonia::default::get_probe().probe(&Hint::new(), stream, options, meta);
    probed.map_err(|_| shape::crowded(&same).unwrap_or(Unfit::NotSound))
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

/// Whether a wav was written by somebody who did not know where it would end.
fn endless(track: &Track, params: &AudioCodecParameters) -> bool {
    let channels = params.channels.as_ref().map_or(1, Channels::count);
    let bits = params.bits_per_coded_sample.or(params.bits_per_sample);
    let bytes = |frames: u64| {
        let channels = u64::try_from(channels).unwrap_or(u64::MAX);
        let bits = u64::from(bits.unwrap_or(8));
        frames.saturating_mul(channels).saturating_mul(bits) / 8
    };
    track.num_frames.is_none_or(|it| bytes(it) >= ENDLESS_BYTES)
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

struct Run {
    longest: Ms,
    shape: Option<Shape>,
    frames: u64,
    packets: u64,
    damaged: u32,
    broke: bool,
    /// Frames still to be left out at the start.
    skip: usize,
    /// How many frames at the end are padding.
    padding: usize,
    /// Samples that are padding if nothing follows them.
    held: Vec<f32>,
}

impl Run {
    fn new(longest: Ms, (delay, padding): (u32, u32)) -> Self {
        Self {
            longest,
            shape: None,
            frames: 0,
            packets: 0,
            damaged: 0,
            broke: false,
            skip: usize::try_from(delay).unwrap_or(0),
            padding: usize::try_from(padding).unwrap_or(0),
            held: Vec::new(),
        }
    }

    fn through(
        &mut self,
        reader: &mut dyn FormatReader,
        decoder: &mut dyn AudioDecoder,
        track: u32,
        take: &mut impl FnMut(&Shape, &[f32]) -> Result<(), Unfit>,
    ) -> Result<(), Unfit> {
        let mut samples: Vec<f32> = Vec::new();
        loop {
            let packet = match reader.next_packet() {
                Ok(Some(packet)) if packet.track_id == track => packet,
                Ok(Some(_)) => continue,
                Ok(None) => break,
                Err(Fault::ResetRequired) => return Err(self.changes()),
                Err(_) => {
                    self.broke = true;
                    break;
                }
            };
            self.packets += 1;
            match decoder.decode(&packet) {
                Ok(block) if block.frames() == 0 => {}
                Ok(block) => {
                    let shape = Shape::new(block.spec().rate(), block.spec().channels())?;
                    if self.shape.as_ref().is_some_and(|it| *it != shape) {
                        return Err(self.changes());
                    }
                    block.copy_to_vec_interleaved(&mut samples);
                    self.give(shape, &samples, take)?;
                }
                Err(Fault::DecodeError(_) | Fault::IoError(_)) => self.damaged += 1,
                Err(Fault::ResetRequired) => return Err(self.changes()),
                Err(_) => {
                    self.broke = true;
                    break;
                }
            }
        }
        Ok(())
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
        let ready = self.held.len().saturating_sub(self.padding * channels);
        if let Some(ready) = self.held.get(..ready).filter(|it| !it.is_empty()) {
            take(shape, ready)?;
            self.frames += u64::try_from(ready.len() / channels).unwrap_or(0);
        }
        self.held.drain(..ready);
        if Ms::from_frames(self.frames, shape.rate) > self.longest {
            return Err(Unfit::TooLong {
                longest_ms: self.longest.0,
            });
        }
        Ok(())
    }
}
