//! Opens a file: finds out its format, and how to decode it.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

use crate::decoder::edit_list;
use crate::decoder::encoding::{self, Encoding};
use crate::decoder::limited_file::LimitedFile;
use crate::decoder::opus::OpusHead;
use crate::decoder::padding::PaddingTrimmer;
use crate::decoder::playable_range::PlayableRange;
use crate::decoder::rf64::Rf64;
use crate::decoder::sbr::SbrDetector;
use crate::decoder::{Decoder, Error, FormatSet, StartPoint, signature, wav};
use crate::model::{Format, Ms};

impl Decoder {
    /// Opens a file that has one of these formats, whatever its name is. Once `stop` is true, every read fails.
    ///
    /// # Errors
    ///
    /// [`Error`] when the file cannot be read, or is not supported.
    pub fn open(file: File, formats: FormatSet, stop: Arc<AtomicBool>) -> Result<Self, Error> {
        if let Some(name) = signature::unsupported_format(&file)? {
            return Err(Error::UnsupportedFormat(name.to_owned()));
        }
        let rf64 = Rf64::find(&file)?;
        let (input, budget) = LimitedFile::new(file.try_clone()?, rf64, stop)?;
        budget.renew_for_header();
        let stream = MediaSourceStream::new(Box::new(input), MediaSourceStreamOptions::default());
        let (options, metadata) = (FormatOptions::default(), MetadataOptions::default());
        let probed = formats
            .probe()
            .probe(&Hint::new(), stream, options, metadata);
        let reader = probed.map_err(|_| open_error(&file))?;
        let track = reader
            .default_track(TrackType::Audio)
            .ok_or(Error::NoTrack)?
            .clone();
        let params = track
            .codec_params
            .as_ref()
            .and_then(|params| params.audio());
        let mut params = params.ok_or(Error::NotAudio)?.clone();
        let mut encoding = Encoding::new(params.codec, reader.format_info().format)?;
        encoding.is_standard &= rf64.is_none();
        let head = OpusHead::from_params(&params);
        if head.is_some() {
            // The decoder would skip the lead-in only within the first packet. It is skipped here instead.
            params.extra_data = None;
        }
        let counts_frames = encoding::counts_frames(&track, &params);
        let range = playable_range(&file, &track, encoding.format, head, counts_frames)?;
        let is_mp3 = encoding.format == Format::Mp3;
        let has_padding = is_mp3 || encoding.format == Format::Caf;
        let padding_frames = track.padding.filter(|_| has_padding).unwrap_or(0);
        let sample_rate = params.sample_rate.unwrap_or(0);
        Ok(Self {
            codec: encoding::make_codec(&params, encoding)?,
            budget,
            track_id: track.id,
            encoding,
            declared_length: match rf64 {
                Some(rf64) => declared_frames(rf64, &params)
                    .map(|frames| Ms::from_frames(frames, sample_rate)),
                None => range
                    .declared_length(sample_rate)
                    .or_else(|| encoding::track_length(&track))
                    .or_else(|| encoding::media_length(reader.media_info())),
            },
            // For an mp3 without its encoder's tag, and for AAC without a container, the length is an estimate.
            is_declared_length_exact: !(is_mp3 && track.delay.is_none() || encoding.is_raw_stream),
            is_length_unknown: encoding.format == Format::Wav
                && rf64.is_none()
                && encoding::is_length_unknown(&track, &params)
                || encoding.format == Format::Webm && reader.media_info().duration.is_none(),
            counts_frames: counts_frames && reader.tracks().len() == 1,
            start: range.has_lead_in.then_some(StartPoint {
                timestamp: range.first,
                is_sought: false,
            }),
            lead_in_frames: match head {
                Some(head) if !counts_frames => head.pre_skip.into(),
                Some(_) | None => 0,
            },
            gain: head.map_or(1.0, |head| head.gain),
            range,
            spec: None,
            packets: 0,
            packets_without_sound: 0,
            sbr: SbrDetector::default(),
            samples: Vec::new(),
            trimmer: PaddingTrimmer::new(usize::try_from(padding_frames).unwrap_or(0)),
            reader,
            file,
        })
    }
}

/// The reason why a file cannot be opened.
fn open_error(file: &File) -> Error {
    wav::find_error(file).unwrap_or_else(|| match signature::supported_format(file) {
        Ok(Some(format)) => Error::CorruptHeader { format },
        Ok(None) => Error::NotAudio,
        Err(error) => error.into(),
    })
}

fn playable_range(
    file: &File,
    track: &Track,
    format: Format,
    head: Option<OpusHead>,
    counts_frames: bool,
) -> Result<PlayableRange, Error> {
    let may_have_edit_list = matches!(format, Format::Aac | Format::Alac) && counts_frames;
    let edit = if may_have_edit_list {
        edit_list::read(file)?
    } else {
        None
    };
    Ok(match (format, head, edit) {
        (Format::Mp3 | Format::Caf, ..) => PlayableRange::after_delay(track),
        (_, Some(head), _) if counts_frames => PlayableRange::after_skipped(track, head.pre_skip),
        (.., Some(edit)) => PlayableRange::edited(track, edit),
        _ => PlayableRange::whole(track),
    })
}

/// The number of frames that the header declares.
fn declared_frames(rf64: Rf64, params: &AudioCodecParameters) -> Option<u64> {
    let channels = u64::try_from(params.channels.as_ref()?.count()).ok()?;
    let bits = params.bits_per_coded_sample.or(params.bits_per_sample)?;
    let bytes = channels.checked_mul(u64::from(bits / 8))?;
    rf64.sound_bytes.checked_div(bytes)
}
