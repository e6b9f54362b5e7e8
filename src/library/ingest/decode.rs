//! Decodes a whole file for inspection, and refuses what is damaged, cut off, too long or not audio.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use crate::decoder::{self, AudioSpec, Decoder, FormatSet};
use crate::library::ingest::progress::DecodingProgress;
use crate::library::{InspectionError, Percent, RecordingError};
use crate::model::{Findings, Format, Ms};

/// One packet of this many may be damaged at the most.
const PACKETS_PER_DAMAGED_PACKET: u64 = 4;

/// What decoding found out about a file.
#[derive(Debug)]
pub(in crate::library) struct Decoded {
    pub(in crate::library) format: Format,
    pub(in crate::library) has_standard_encoding: bool,
    pub(in crate::library) declared_length: Option<Ms>,
    pub(in crate::library) frames: u64,
    pub(in crate::library) spec: AudioSpec,
    pub(in crate::library) damaged_packets: u32,
}

/// Decodes a whole file by its content, whatever its name, and passes its interleaved samples to `push`. Reports its
/// progress.
pub(in crate::library) fn decode(
    file: &Path,
    max_length: Ms,
    report: &mut dyn FnMut(Percent),
    mut push: impl FnMut(&AudioSpec, &[f32]) -> Result<(), RecordingError>,
) -> Result<Decoded, RecordingError> {
    let file = File::open(file).map_err(InspectionError::open_failed)?;
    let mut progress = DecodingProgress::of(&file, report).map_err(InspectionError::open_failed)?;
    if progress.size() == 0 {
        return Err(RecordingError::Empty);
    }
    let mut decoder = Decoder::open(file, FormatSet::All, Arc::default())?;
    let format = decoder.format();
    let declared = decoder.declared_length();
    let exact = declared.filter(|_| decoder.is_declared_length_exact());
    if format != Format::Wav && exact.is_some_and(|length| length > max_length) {
        return Err(RecordingError::TooLong {
            longest_ms: max_length.0,
        });
    }
    let mut run = DecodeRun::new(max_length);
    run.decode_all(&mut decoder, &mut |spec, samples| {
        progress.on_packet();
        push(spec, samples)
    })?;
    if decoder
        .has_skipped_frames()
        .map_err(InspectionError::open_failed)?
    {
        return Err(run.spec_changed());
    }
    let (frames, damaged_packets) = (run.frames, run.damaged_packets);
    let Some(spec) = run.spec.filter(|_| frames > 0) else {
        return Err(if damaged_packets > 0 || run.breaks_off {
            RecordingError::NotAudio
        } else {
            RecordingError::Empty
        });
    };
    let length = Ms::from_frames(frames, spec.sample_rate);
    if length == Ms::ZERO {
        return Err(RecordingError::TooShort);
    }
    let is_complete = exact.map(|exact| length + Findings::DECLARED_LENGTH_TOLERANCE >= exact);
    if !decoder.is_length_unknown()
        && (is_complete == Some(false) || (run.breaks_off && is_complete != Some(true)))
    {
        return Err(RecordingError::BreaksOff { at_ms: length.0 });
    }
    if u64::from(damaged_packets) * PACKETS_PER_DAMAGED_PACKET > decoder.packets() {
        return Err(RecordingError::Damaged {
            packets: damaged_packets,
        });
    }
    Ok(Decoded {
        format,
        has_standard_encoding: decoder.has_standard_encoding(),
        declared_length: declared,
        frames,
        spec,
        damaged_packets,
    })
}

impl From<decoder::Error> for RecordingError {
    fn from(error: decoder::Error) -> Self {
        match error {
            decoder::Error::Io(error) => InspectionError::open_failed(error).into(),
            decoder::Error::TooManyChannels { channels, most } => {
                Self::TooManyChannels { channels, most }
            }
            decoder::Error::UnsupportedRate { rate } => Self::UnsupportedRate { rate },
            decoder::Error::UnsupportedFormat(format) => Self::UnsupportedFormat { format },
            decoder::Error::UnsupportedChannels { format, channels } => Self::UnsupportedChannels {
                format: format.to_owned(),
                channels,
            },
            decoder::Error::CorruptHeader { format } => Self::CorruptHeader {
                format: format.to_owned(),
            },
            decoder::Error::NoTrack => Self::Empty,
            decoder::Error::UnsupportedMp3Blocks => Self::UnsupportedMp3Blocks,
            decoder::Error::NotAudio
            | decoder::Error::SpecChanged
            | decoder::Error::CorruptPacket
            | decoder::Error::BreaksOff(_)
            | decoder::Error::Seek(_) => Self::NotAudio,
        }
    }
}

/// The state of decoding one file.
struct DecodeRun {
    max_length: Ms,
    spec: Option<AudioSpec>,
    frames: u64,
    damaged_packets: u32,
    breaks_off: bool,
}

impl DecodeRun {
    fn new(max_length: Ms) -> Self {
        Self {
            max_length,
            spec: None,
            frames: 0,
            damaged_packets: 0,
            breaks_off: false,
        }
    }

    fn decode_all(
        &mut self,
        decoder: &mut Decoder,
        push: &mut impl FnMut(&AudioSpec, &[f32]) -> Result<(), RecordingError>,
    ) -> Result<(), RecordingError> {
        loop {
            let block = match decoder.next_block() {
                Ok(Some(block)) => block,
                Ok(None) => return Ok(()),
                Err(decoder::Error::CorruptPacket) => {
                    self.damaged_packets += 1;
                    continue;
                }
                Err(decoder::Error::SpecChanged) => return Err(self.spec_changed()),
                Err(decoder::Error::BreaksOff(_)) => {
                    self.breaks_off = true;
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            };
            if self.spec.is_none() {
                self.spec = Some(block.spec.clone());
            }
            push(block.spec, block.samples)?;
            self.frames += block.frames();
            if Ms::from_frames(self.frames, block.spec.sample_rate) > self.max_length {
                return Err(RecordingError::TooLong {
                    longest_ms: self.max_length.0,
                });
            }
        }
    }

    fn spec_changed(&self) -> RecordingError {
        let rate = self.spec.as_ref().map_or(0, |spec| spec.sample_rate);
        RecordingError::SpecChanged {
            at_ms: Ms::from_frames(self.frames, rate).0,
        }
    }
}
