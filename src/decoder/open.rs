use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

use crate::decoder::coding::{self, Coding};
use crate::decoder::edit_list;
use crate::decoder::input::Input;
use crate::decoder::opus::OpusHead;
use crate::decoder::rf64::Rf64;
use crate::decoder::sbr::SbrDetector;
use crate::decoder::span::Span;
use crate::decoder::tail::Tail;
use crate::decoder::{Decoder, Error, Scope, Start, signature, wav};
use crate::model::{Format, Ms};

impl Decoder {
    /// Opens a file, whatever it is called, in one of the formats of this scope. Once `stop` is true
    /// nothing more is read, and whatever reads fails.
    pub fn open(file: File, scope: Scope, stop: Arc<AtomicBool>) -> Result<Self, Error> {
        if let Some(name) = signature::unread_format(&file)? {
            return Err(Error::UnreadFormat(name.to_owned()));
        }
        let rf64 = Rf64::find(&file)?;
        let (input, allowance) = Input::new(file.try_clone()?, rf64, stop)?;
        allowance.renew_for_header();
        let stream = MediaSourceStream::new(Box::new(input), MediaSourceStreamOptions::default());
        let (options, metadata) = (FormatOptions::default(), MetadataOptions::default());
        let probed = scope.probe().probe(&Hint::new(), stream, options, metadata);
        let reader = probed.map_err(|_| unopened(&file))?;
        let track = reader
            .default_track(TrackType::Audio)
            .ok_or(Error::NoTrack)?
            .clone();
        let params = track
            .codec_params
            .as_ref()
            .and_then(|params| params.audio());
        let mut params = params.ok_or(Error::NotSound)?.clone();
        let mut coding = Coding::of(params.codec, reader.format_info().format)?;
        coding.plain &= rf64.is_none();
        let head = OpusHead::of(&params);
        if head.is_some() {
            // What its decoder would leave out by itself is left out here, however many packets it fills.
            params.extra_data = None;
        }
        let counts_frames = coding::counts_frames(&track, &params);
        let span = span(&file, &track, coding.format, head, counts_frames)?;
        let mp3 = coding.format == Format::Mp3;
        let padded = mp3 || coding.format == Format::Caf;
        let padding = track.padding.filter(|_| padded).unwrap_or(0);
        let rate = params.sample_rate.unwrap_or(0);
        Ok(Self {
            codec: coding::make_codec(&params, coding)?,
            allowance,
            track: track.id,
            coding,
            declared: match rf64 {
                Some(rf64) => frames(rf64, &params).map(|frames| Ms::from_frames(frames, rate)),
                None => span
                    .declared(rate)
                    .or_else(|| coding::declared(&track))
                    .or_else(|| coding::declared_of_all(reader.media_info())),
            },
            // Of an mp3 without its encoder's note, and of AAC that no container holds, the length is a guess.
            declared_exactly: !(mp3 && track.delay.is_none() || coding.streamed),
            endless: coding.format == Format::Wav
                && rf64.is_none()
                && coding::is_endless(&track, &params)
                || coding.format == Format::Webm && reader.media_info().duration.is_none(),
            counts_frames: counts_frames && reader.tracks().len() == 1,
            start: span.begins_later.then_some(Start {
                timestamp: span.first,
                sought: false,
            }),
            lead: match head {
                Some(head) if !counts_frames => head.pre_skip.into(),
                Some(_) | None => 0,
            },
            gain: head.map_or(1.0, |head| head.gain),
            span,
            shape: None,
            packets: 0,
            without_sound: 0,
            sbr: SbrDetector::default(),
            samples: Vec::new(),
            tail: Tail::new(usize::try_from(padding).unwrap_or(0)),
            reader,
            file,
        })
    }
}

/// Why no reader takes a file.
fn unopened(file: &File) -> Error {
    wav::fault(file).unwrap_or_else(|| match signature::read_format(file) {
        Ok(Some(format)) => Error::Unopened { format },
        Ok(None) => Error::NotSound,
        Err(error) => error.into(),
    })
}

fn span(
    file: &File,
    track: &Track,
    format: Format,
    head: Option<OpusHead>,
    counts_frames: bool,
) -> Result<Span, Error> {
    let edited = matches!(format, Format::Aac | Format::Alac) && counts_frames;
    let edit = if edited { edit_list::read(file)? } else { None };
    Ok(match (format, head, edit) {
        (Format::Mp3 | Format::Caf, ..) => Span::after_delay(track),
        (_, Some(head), _) if counts_frames => Span::after(track, head.pre_skip),
        (.., Some(edit)) => Span::edited(track, edit),
        _ => Span::whole(track),
    })
}

/// How many frames such a file says it holds.
fn frames(rf64: Rf64, params: &AudioCodecParameters) -> Option<u64> {
    let channels = u64::try_from(params.channels.as_ref()?.count()).ok()?;
    let bits = params.bits_per_coded_sample.or(params.bits_per_sample)?;
    let bytes = channels.checked_mul(u64::from(bits / 8))?;
    rf64.sound_bytes.checked_div(bytes)
}
