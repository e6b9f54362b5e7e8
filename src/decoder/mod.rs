//! Decodes sound files from the first frame to the last, and from any position. Inspection and playback both use this
//! module, so that they find the same frames. Whether a file is good enough is not decided here.

mod audio_spec;
mod bits;
mod edit_list;
mod encoding;
mod error;
mod flac;
mod limited_file;
mod mp3;
mod open;
mod opus;
mod padding;
mod playable_range;
mod read_at;
mod rf64;
mod sbr;
mod signature;
#[cfg(test)]
mod tests;
mod wav;

use std::fmt;
use std::fs::File;
use std::io;
use std::sync::Arc;

use symphonia::core::audio::GenericAudioBufferRef;
use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::formats::{FormatReader, SeekMode, SeekTo};
use symphonia::core::packet::Packet;
use symphonia::core::units::Timestamp;

use crate::model::{Format, Ms};
use encoding::Encoding;
use limited_file::ReadBudget;
use padding::PaddingTrimmer;
use playable_range::PlayableRange;
use sbr::SbrDetector;

pub use audio_spec::AudioSpec;
pub use encoding::FormatSet;
pub use error::Error;

/// A file with this many packets in a row without a frame is no recording.
const MAX_PACKETS_WITHOUT_SOUND: u32 = 10_000;

/// An upper limit for the frames of one flac packet.
const MAX_FLAC_PACKET_FRAMES: i64 = 65_536;

/// When a position is not found, the seek is repeated this many frames earlier.
const SEEK_RETRY_FRAMES: i64 = 48_000;

/// An open sound file.
pub struct Decoder {
    file: File,
    reader: Box<dyn FormatReader>,
    codec: Box<dyn AudioDecoder>,
    budget: Arc<ReadBudget>,
    track_id: u32,
    encoding: Encoding,
    declared_length: Option<Ms>,
    is_declared_length_exact: bool,
    is_length_unknown: bool,
    /// Whether the timestamps count frames.
    counts_frames: bool,
    range: PlayableRange,
    start: Option<StartPoint>,
    /// The number of frames to leave out before the first, when the timestamps do not count them.
    lead_in_frames: usize,
    /// The gain factor that the file's header demands.
    gain: f32,
    spec: Option<AudioSpec>,
    packets: u64,
    packets_without_sound: u32,
    sbr: SbrDetector,
    samples: Vec<f32>,
    trimmer: PaddingTrimmer,
}

/// The frame that comes first. Frames decoded before it are left out.
#[derive(Clone, Copy, Debug)]
struct StartPoint {
    timestamp: i64,
    /// It was sought, so that it is an error if it is not found.
    is_sought: bool,
}

/// Some frames of a recording.
#[derive(Debug)]
pub struct Block<'a> {
    /// The rate and the channels.
    pub spec: &'a AudioSpec,
    /// Interleaved samples. They are finite, and full scale is 1.0.
    pub samples: &'a [f32],
}

impl Block<'_> {
    /// The number of frames.
    pub fn frames(&self) -> u64 {
        let frames = self.samples.len() / usize::from(self.spec.channels).max(1);
        u64::try_from(frames).unwrap_or(u64::MAX)
    }
}

impl Decoder {
    /// The file format.
    pub fn format(&self) -> Format {
        self.encoding.format
    }

    /// Whether the file has its format's usual container, and an encoding that every decoder reads.
    pub fn has_standard_encoding(&self) -> bool {
        self.encoding.is_standard
    }

    /// The length that the file's header declares.
    pub fn declared_length(&self) -> Option<Ms> {
        self.declared_length
    }

    /// Whether the declared length is exact, not an estimate.
    pub fn is_declared_length_exact(&self) -> bool {
        self.is_declared_length_exact
    }

    /// Whether the file was written by a program that did not know its final length.
    pub fn is_length_unknown(&self) -> bool {
        self.is_length_unknown
    }

    /// The number of packets that have been read.
    pub fn packets(&self) -> u64 {
        self.packets
    }

    /// Whether the file has frames of another sample rate or number of channels, which its reader skips.
    ///
    /// # Errors
    ///
    /// The error of the disk.
    pub fn has_skipped_frames(&self) -> io::Result<bool> {
        match &self.spec {
            Some(spec) if self.encoding.format == Format::Flac => {
                flac::has_other_spec(&self.file, spec)
            }
            Some(_) | None => Ok(false),
        }
    }

    /// Decodes the next frames. None at the end.
    ///
    /// # Errors
    ///
    /// [`Error`]. Only after [`Error::CorruptPacket`] may this be called again.
    pub fn next_block(&mut self) -> Result<Option<Block<'_>>, Error> {
        self.trimmer.release();
        loop {
            if self.packets_without_sound >= MAX_PACKETS_WITHOUT_SOUND {
                return Err(Error::BreaksOff("its packets hold no sound".into()));
            }
            self.packets_without_sound += 1;
            self.budget.renew_for_packet();
            let packet = match self.reader.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.track_id => packet,
                Ok(Some(_)) => continue,
                Ok(None) => return Ok(None),
                Err(SymphoniaError::ResetRequired) => return Err(Error::SpecChanged),
                Err(error) => return Err(Error::BreaksOff(error.to_string())),
            };
            self.packets += 1;
            if self.decode(&packet)? && self.trimmer.is_ready() {
                break;
            }
        }
        Ok(self.spec.as_ref().map(|spec| Block {
            spec,
            samples: self.trimmer.ready(),
        }))
    }

    /// Seeks to a frame, counted from the recording's first. The next block begins with it.
    ///
    /// # Errors
    ///
    /// [`Error::Seek`] when the file's format or its reader cannot find the frame.
    pub fn seek(&mut self, frame: u64) -> Result<(), Error> {
        if !self.counts_frames {
            return Err(Error::Seek(
                "the timestamps of the file do not count frames".into(),
            ));
        }
        let frame = i64::try_from(frame).unwrap_or(i64::MAX);
        let timestamp = self.range.first.saturating_add(frame);
        let early = timestamp.saturating_sub(self.encoding.preroll_frames);
        self.reset_flac_reader(early);
        if self.seek_reader(early).is_err() {
            // Some readers find no position near the end, but one before it.
            self.seek_reader(early.saturating_sub(SEEK_RETRY_FRAMES))
                .map_err(|error| Error::Seek(error.to_string()))?;
        }
        self.codec.reset();
        self.trimmer.clear();
        self.packets_without_sound = 0;
        self.start = Some(StartPoint {
            timestamp,
            is_sought: true,
        });
        Ok(())
    }

    fn seek_reader(&mut self, timestamp: i64) -> Result<(), SymphoniaError> {
        let to = SeekTo::Timestamp {
            ts: Timestamp::new(timestamp.max(self.range.min_seek)),
            track_id: self.track_id,
        };
        self.budget.renew_for_seek();
        self.reader.seek(SeekMode::Accurate, to).map(drop)
    }

    /// The flac reader accepts no frame with a lower number than the last one it read, unless a seek moves it. A seek to
    /// the first frame does not move it, because it searches from there. So it seeks elsewhere first.
    fn reset_flac_reader(&mut self, timestamp: i64) {
        if self.encoding.format == Format::Flac && timestamp < MAX_FLAC_PACKET_FRAMES {
            let last = self.range.max_seek.unwrap_or(i64::MAX);
            // If there is no such position, the reader has searched all others.
            drop(self.seek_reader(last.min(MAX_FLAC_PACKET_FRAMES)));
        }
    }

    /// Decodes a packet into the trimmer. Returns whether it held sound.
    fn decode(&mut self, packet: &Packet) -> Result<bool, Error> {
        if self.encoding.is_mp3 && mp3::has_unsupported_blocks(&packet.data) {
            return Err(Error::UnsupportedMp3Blocks);
        }
        if self.encoding.format == Format::Aac
            && let Some(spec) = &self.spec
            && self.sbr.is_detected_with(&packet.data, spec.sample_rate)
        {
            return Err(Error::UnsupportedFormat("HE-AAC".to_owned()));
        }
        let (first, is_preroll) = (self.first_timestamp(packet), self.is_preroll(packet));
        let block = match self.codec.decode(packet) {
            Ok(block) => block,
            // After a seek the decoder may need earlier packets.
            Err(SymphoniaError::DecodeError(_) | SymphoniaError::IoError(_)) if is_preroll => {
                return Ok(false);
            }
            Err(SymphoniaError::DecodeError(_) | SymphoniaError::IoError(_)) => {
                return Err(Error::CorruptPacket);
            }
            Err(SymphoniaError::ResetRequired) => return Err(Error::SpecChanged),
            Err(error) => return Err(Error::BreaksOff(error.to_string())),
        };
        if block.frames() == 0 {
            return Ok(false);
        }
        let spec = AudioSpec::new(block.spec().rate(), block.spec().channels())?;
        if self.spec.as_ref().is_some_and(|known| *known != spec) {
            return Err(Error::SpecChanged);
        }
        self.packets_without_sound = 0;
        let mut skipped = frames_before_start(&mut self.start, first, &block)?;
        let lead_in = self.lead_in_frames.min(block.frames() - skipped);
        self.lead_in_frames -= lead_in;
        skipped += lead_in;
        let end = self.range.frames_until_end(first).min(block.frames());
        block.copy_to_vec_interleaved(&mut self.samples);
        let channels = usize::from(spec.channels);
        self.spec = Some(spec);
        let kept = skipped.saturating_mul(channels)..end.saturating_mul(channels);
        let kept = self.samples.get_mut(kept).unwrap_or_default();
        for sample in kept.iter_mut() {
            *sample *= self.gain;
        }
        self.trimmer.push(kept, channels);
        Ok(true)
    }

    /// The timestamp of the first frame that a packet decodes to.
    fn first_timestamp(&self, packet: &Packet) -> i64 {
        let trimmed = if self.encoding.format == Format::Mp3 {
            0
        } else {
            i64::try_from(packet.trim_start.get()).unwrap_or(i64::MAX)
        };
        packet.pts.get().saturating_add(trimmed)
    }

    /// Whether the whole packet lies before the position that was sought.
    fn is_preroll(&self, packet: &Packet) -> bool {
        let length = i64::try_from(packet.block_dur().get()).unwrap_or(i64::MAX);
        let end = packet.pts.get().saturating_add(length);
        self.start
            .is_some_and(|start| start.is_sought && end <= start.timestamp)
    }
}

/// The number of frames of a block that lie before the start point.
fn frames_before_start(
    start: &mut Option<StartPoint>,
    first: i64,
    block: &GenericAudioBufferRef<'_>,
) -> Result<usize, Error> {
    let Some(StartPoint {
        timestamp,
        is_sought,
    }) = *start
    else {
        return Ok(0);
    };
    let Ok(before) = usize::try_from(timestamp.saturating_sub(first)) else {
        if is_sought {
            return Err(Error::Seek("the reader went past the position".into()));
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
            .field("encoding", &self.encoding)
            .field("spec", &self.spec)
            .finish_non_exhaustive()
    }
}
