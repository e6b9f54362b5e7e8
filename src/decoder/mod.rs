//! Sound files, from their first frame to their last and from any place in them. What inspects a
//! recording and what plays it decode it here, so that both find the same frames. Whether a file is
//! good enough is not decided here.

mod bits;
mod coding;
mod edit_list;
mod error;
mod flac;
mod input;
mod mp3;
mod open;
mod opus;
mod positioned;
mod rf64;
mod sbr;
mod shape;
mod signature;
mod span;
mod tail;
#[cfg(test)]
mod tests;
mod wav;

use std::fmt;
use std::fs::File;
use std::io;
use std::sync::Arc;

use symphonia::core::audio::GenericAudioBufferRef;
use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::errors::Error as Fault;
use symphonia::core::formats::{FormatReader, SeekMode, SeekTo};
use symphonia::core::packet::Packet;
use symphonia::core::units::Timestamp;

use crate::model::{Format, Ms};
use coding::Coding;
use input::Allowance;
use sbr::SbrDetector;
use span::Span;
use tail::Tail;

pub use coding::Scope;
pub use error::Error;
pub use shape::Shape;

/// So many packets in a row without a frame are no recording.
const MOST_WITHOUT_SOUND: u32 = 10_000;

/// A packet of a flac holds fewer.
const FLAC_MOST_FRAMES: i64 = 65_536;

/// How much earlier a place is looked for that was not found.
const AGAIN_FRAMES: i64 = 48_000;

/// An open sound file.
pub struct Decoder {
    file: File,
    reader: Box<dyn FormatReader>,
    codec: Box<dyn AudioDecoder>,
    allowance: Arc<Allowance>,
    track: u32,
    coding: Coding,
    declared: Option<Ms>,
    declared_exactly: bool,
    endless: bool,
    /// Whether time stamps count frames.
    counts_frames: bool,
    span: Span,
    start: Option<Start>,
    /// Frames that are left out before the first, where no time stamp tells them.
    lead: usize,
    /// A factor.
    gain: f32,
    shape: Option<Shape>,
    packets: u64,
    without_sound: u32,
    sbr: SbrDetector,
    samples: Vec<f32>,
    tail: Tail,
}

/// The frame that is to come first: what is decoded before it is left out.
#[derive(Clone, Copy, Debug)]
struct Start {
    timestamp: i64,
    /// It was sought, and has to be found.
    sought: bool,
}

/// Some frames of a recording.
#[derive(Debug)]
pub struct Block<'a> {
    pub shape: &'a Shape,
    /// Interleaved; finite numbers, 1.0 is full scale.
    pub samples: &'a [f32],
}

impl Block<'_> {
    pub fn frames(&self) -> u64 {
        let frames = self.samples.len() / usize::from(self.shape.channels).max(1);
        u64::try_from(frames).unwrap_or(u64::MAX)
    }
}

impl Decoder {
    pub fn format(&self) -> Format {
        self.coding.format
    }

    /// Whether the sound lies in its format's usual container, coded as every decoder reads it.
    pub fn is_plain(&self) -> bool {
        self.coding.plain
    }

    /// What the file says of its own length.
    pub fn declared(&self) -> Option<Ms> {
        self.declared
    }

    /// Whether that was written down, and not guessed.
    pub fn is_declared_exactly(&self) -> bool {
        self.declared_exactly
    }

    /// Whether whoever wrote it did not know where it would end.
    pub fn is_endless(&self) -> bool {
        self.endless
    }

    /// How many packets have been read.
    pub fn packets(&self) -> u64 {
        self.packets
    }

    /// Whether it holds frames of another rate or number of channels, which its reader passes over.
    pub fn passes_over_frames(&self) -> io::Result<bool> {
        match &self.shape {
            Some(shape) if self.coding.format == Format::Flac => flac::changes(&self.file, shape),
            Some(_) | None => Ok(false),
        }
    }

    /// The next frames; none at the end. After [`Error::Packet`] one may go on, after the others not.
    pub fn next_block(&mut self) -> Result<Option<Block<'_>>, Error> {
        self.tail.release();
        loop {
            if self.without_sound >= MOST_WITHOUT_SOUND {
                return Err(Error::BreaksOff("there is no sound in its packets".into()));
            }
            self.without_sound += 1;
            self.allowance.renew_for_packet();
            let packet = match self.reader.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.track => packet,
                Ok(Some(_)) => continue,
                Ok(None) => return Ok(None),
                Err(Fault::ResetRequired) => return Err(Error::Changes),
                Err(fault) => return Err(Error::BreaksOff(fault.to_string())),
            };
            self.packets += 1;
            if self.decode(&packet)? && self.tail.is_ready() {
                break;
            }
        }
        Ok(self.shape.as_ref().map(|shape| Block {
            shape,
            samples: self.tail.ready(),
        }))
    }

    /// Goes to a frame, counted from the recording's first: the next block begins with it.
    pub fn seek(&mut self, frame: u64) -> Result<(), Error> {
        if !self.counts_frames {
            return Err(Error::Seek("it has no place for a frame".into()));
        }
        let frame = i64::try_from(frame).unwrap_or(i64::MAX);
        let timestamp = self.span.first.saturating_add(frame);
        let early = timestamp.saturating_sub(self.coding.run_up_frames);
        self.forget_place(early);
        if self.go_to(early).is_err() {
            // Some readers find no place near the end; what lies before it they do.
            self.go_to(early.saturating_sub(AGAIN_FRAMES))
                .map_err(|fault| Error::Seek(fault.to_string()))?;
        }
        self.codec.reset();
        self.tail.clear();
        self.without_sound = 0;
        self.start = Some(Start {
            timestamp,
            sought: true,
        });
        Ok(())
    }

    fn go_to(&mut self, timestamp: i64) -> Result<(), Fault> {
        let to = SeekTo::Timestamp {
            ts: Timestamp::new(timestamp.max(self.span.least)),
            track_id: self.track,
        };
        self.allowance.renew_for_seek();
        self.reader.seek(SeekMode::Accurate, to).map(drop)
    }

    /// A flac's reader takes no frame for one whose number is less than the last that it read, unless
    /// it comes to it from another: so not where it is sent to the first one, as it begins there.
    fn forget_place(&mut self, timestamp: i64) {
        if self.coding.format == Format::Flac && timestamp < FLAC_MOST_FRAMES {
            let last = self.span.last.unwrap_or(i64::MAX);
            // Where there is no such place, it has been through all others.
            drop(self.go_to(last.min(FLAC_MOST_FRAMES)));
        }
    }

    /// Puts what is in a packet into the tail; says whether there was something.
    fn decode(&mut self, packet: &Packet) -> Result<bool, Error> {
        if self.coding.is_mp3 && mp3::has_unread_blocks(&packet.data) {
            return Err(Error::Mp3Blocks);
        }
        if self.coding.format == Format::Aac
            && let Some(shape) = &self.shape
            && self.sbr.is_detected_with(&packet.data, shape.rate)
        {
            return Err(Error::UnreadFormat("HE-AAC".to_owned()));
        }
        let (begins, runs_up) = (self.begins(packet), self.is_run_up(packet));
        let block = match self.codec.decode(packet) {
            Ok(block) => block,
            // A decoder that has just been set back may need what came before.
            Err(Fault::DecodeError(_) | Fault::IoError(_)) if runs_up => return Ok(false),
            Err(Fault::DecodeError(_) | Fault::IoError(_)) => return Err(Error::Packet),
            Err(Fault::ResetRequired) => return Err(Error::Changes),
            Err(fault) => return Err(Error::BreaksOff(fault.to_string())),
        };
        if block.frames() == 0 {
            return Ok(false);
        }
        let shape = Shape::new(block.spec().rate(), block.spec().channels())?;
        if self.shape.as_ref().is_some_and(|known| *known != shape) {
            return Err(Error::Changes);
        }
        self.without_sound = 0;
        let mut left_out = left_out(&mut self.start, begins, &block)?;
        let lead = self.lead.min(block.frames() - left_out);
        self.lead -= lead;
        left_out += lead;
        let end = self.span.frames_until_end(begins).min(block.frames());
        block.copy_to_vec_interleaved(&mut self.samples);
        let channels = usize::from(shape.channels);
        self.shape = Some(shape);
        let kept = left_out.saturating_mul(channels)..end.saturating_mul(channels);
        let kept = self.samples.get_mut(kept).unwrap_or_default();
        for sample in kept.iter_mut() {
            *sample *= self.gain;
        }
        self.tail.push(kept, channels);
        Ok(true)
    }

    /// The time stamp of the first frame that comes of a packet.
    fn begins(&self, packet: &Packet) -> i64 {
        let trimmed = if self.coding.format == Format::Mp3 {
            0
        } else {
            i64::try_from(packet.trim_start.get()).unwrap_or(i64::MAX)
        };
        packet.pts.get().saturating_add(trimmed)
    }

    /// Whether all that a packet holds lies before the place that was sought.
    fn is_run_up(&self, packet: &Packet) -> bool {
        let length = i64::try_from(packet.block_dur().get()).unwrap_or(i64::MAX);
        let ends = packet.pts.get().saturating_add(length);
        self.start
            .is_some_and(|start| start.sought && ends <= start.timestamp)
    }
}

/// How many frames of a block lie before the one that is to come first.
fn left_out(
    start: &mut Option<Start>,
    begins: i64,
    block: &GenericAudioBufferRef<'_>,
) -> Result<usize, Error> {
    let Some(Start { timestamp, sought }) = *start else {
        return Ok(0);
    };
    let Ok(before) = usize::try_from(timestamp.saturating_sub(begins)) else {
        if sought {
            return Err(Error::Seek("it leads past the place".into()));
        }
        *start = None;
        return Ok(0);
    };
    if before < block.frames() {
        *start = None;
    }
    Ok(before.min(block.frames()))
}

impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoder")
            .field("coding", &self.coding)
            .field("shape", &self.shape)
            .finish_non_exhaustive()
    }
}
