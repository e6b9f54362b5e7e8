use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use crate::decoder::{self, AudioSpec, Decoder, FormatSet};
use crate::library::ingest::progress::Progress;
use crate::library::{Share, Unfit, Uninspected};
use crate::model::{Findings, Format, Ms};

#[derive(Debug)]
pub(in crate::library) struct Decoded {
    pub(in crate::library) format: Format,
    pub(in crate::library) plain: bool,
    pub(in crate::library) declared: Option<Ms>,
    pub(in crate::library) frames: u64,
    pub(in crate::library) spec: AudioSpec,
    pub(in crate::library) damaged: u32,
}

/// Decodes a whole file, whatever it is called, and gives its samples interleaved to `take`.
/// Tells on the way how far it is.
pub(in crate::library) fn decode(
    file: &Path,
    longest: Ms,
    tell: &mut dyn FnMut(Share),
    mut take: impl FnMut(&AudioSpec, &[f32]) -> Result<(), Unfit>,
) -> Result<Decoded, Unfit> {
    let file = File::open(file).map_err(Uninspected::unopened)?;
    let mut progress = Progress::of(&file, tell).map_err(Uninspected::unopened)?;
    if progress.size() == 0 {
        return Err(Unfit::Empty);
    }
    let mut decoder = Decoder::open(file, FormatSet::All, Arc::default())?;
    let format = decoder.format();
    let said = decoder.declared_length();
    let told = said.filter(|_| decoder.is_declared_length_exact());
    if format != Format::Wav && told.is_some_and(|length| length > longest) {
        return Err(Unfit::TooLong {
            longest_ms: longest.0,
        });
    }
    let mut run = Run::new(longest);
    run.through(&mut decoder, &mut |spec, samples| {
        progress.tell();
        take(spec, samples)
    })?;
    if decoder
        .has_skipped_frames()
        .map_err(Uninspected::unopened)?
    {
        return Err(run.changes());
    }
    let (frames, damaged) = (run.frames, run.damaged);
    let Some(spec) = run.spec.filter(|_| frames > 0) else {
        return Err(if damaged > 0 || run.broke {
            Unfit::NotSound
        } else {
            Unfit::Empty
        });
    };
    let length = Ms::from_frames(frames, spec.sample_rate);
    if length == Ms::ZERO {
        return Err(Unfit::TooShort);
    }
    let whole = told.map(|told| length + Findings::DECLARED_LENGTH_TOLERANCE >= told);
    if !decoder.is_length_unknown() && (whole == Some(false) || (run.broke && whole != Some(true)))
    {
        return Err(Unfit::BreaksOff { at_ms: length.0 });
    }
    if u64::from(damaged) * 4 > decoder.packets() {
        return Err(Unfit::Damaged { packets: damaged });
    }
    Ok(Decoded {
        format,
        plain: decoder.has_standard_encoding(),
        declared: said,
        frames,
        spec,
        damaged,
    })
}

impl From<decoder::Error> for Unfit {
    fn from(error: decoder::Error) -> Self {
        match error {
            decoder::Error::Io(error) => Uninspected::unopened(error).into(),
            decoder::Error::TooManyChannels { channels, most } => Self::Channels { channels, most },
            decoder::Error::UnsupportedRate { rate } => Self::Rate { rate },
            decoder::Error::UnsupportedFormat(format) => Self::UnreadFormat { format },
            decoder::Error::UnsupportedChannels { format, channels } => Self::UnreadChannels {
                format: format.to_owned(),
                channels,
            },
            decoder::Error::CorruptHeader { format } => Self::Unopened {
                format: format.to_owned(),
            },
            decoder::Error::NoTrack => Self::Empty,
            decoder::Error::UnsupportedMp3Blocks => Self::Mp3Blocks,
            decoder::Error::NotAudio
            | decoder::Error::SpecChanged
            | decoder::Error::CorruptPacket
            | decoder::Error::BreaksOff(_)
            | decoder::Error::Seek(_) => Self::NotSound,
        }
    }
}

struct Run {
    longest: Ms,
    spec: Option<AudioSpec>,
    frames: u64,
    damaged: u32,
    broke: bool,
}

impl Run {
    fn new(longest: Ms) -> Self {
        Self {
            longest,
            spec: None,
            frames: 0,
            damaged: 0,
            broke: false,
        }
    }

    fn through(
        &mut self,
        decoder: &mut Decoder,
        take: &mut impl FnMut(&AudioSpec, &[f32]) -> Result<(), Unfit>,
    ) -> Result<(), Unfit> {
        loop {
            let block = match decoder.next_block() {
                Ok(Some(block)) => block,
                Ok(None) => return Ok(()),
                Err(decoder::Error::CorruptPacket) => {
                    self.damaged += 1;
                    continue;
                }
                Err(decoder::Error::SpecChanged) => return Err(self.changes()),
                Err(decoder::Error::BreaksOff(_)) => {
                    self.broke = true;
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            };
            if self.spec.is_none() {
                self.spec = Some(block.spec.clone());
            }
            take(block.spec, block.samples)?;
            self.frames += block.frames();
            if Ms::from_frames(self.frames, block.spec.sample_rate) > self.longest {
                return Err(Unfit::TooLong {
                    longest_ms: self.longest.0,
                });
            }
        }
    }

    fn changes(&self) -> Unfit {
        let rate = self.spec.as_ref().map_or(0, |spec| spec.sample_rate);
        Unfit::Changes {
            at_ms: Ms::from_frames(self.frames, rate).0,
        }
    }
}
