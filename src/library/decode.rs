use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use crate::decoder::{self, Decoder, Scope, Shape};
use crate::library::progress::Progress;
use crate::library::{Share, Unfit, Uninspected};
use crate::model::{Findings, Format, Ms};

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
    let mut decoder = Decoder::open(file, Scope::Everything, Arc::default())?;
    let format = decoder.format();
    let said = decoder.declared();
    let told = said.filter(|_| decoder.is_declared_exactly());
    if format != Format::Wav && told.is_some_and(|length| length > longest) {
        return Err(Unfit::TooLong {
            longest_ms: longest.0,
        });
    }
    let mut run = Run::new(longest);
    run.through(&mut decoder, &mut |shape, samples| {
        progress.tell();
        take(shape, samples)
    })?;
    if decoder
        .passes_over_frames()
        .map_err(Uninspected::unopened)?
    {
        return Err(run.changes());
    }
    let (frames, damaged) = (run.frames, run.damaged);
    let Some(shape) = run.shape.filter(|_| frames > 0) else {
        return Err(if damaged > 0 || run.broke {
            Unfit::NotSound
        } else {
            Unfit::Empty
        });
    };
    let length = Ms::from_frames(frames, shape.rate);
    if length == Ms::ZERO {
        return Err(Unfit::TooShort);
    }
    let whole = told.map(|told| length + Findings::DECLARED_LENGTH_TOLERANCE >= told);
    if !decoder.is_endless() && (whole == Some(false) || (run.broke && whole != Some(true))) {
        return Err(Unfit::BreaksOff { at_ms: length.0 });
    }
    if u64::from(damaged) * 4 > decoder.packets() {
        return Err(Unfit::Damaged { packets: damaged });
    }
    Ok(Decoded {
        format,
        plain: decoder.is_plain(),
        declared: said,
        frames,
        shape,
        damaged,
    })
}

impl From<decoder::Error> for Unfit {
    fn from(error: decoder::Error) -> Self {
        match error {
            decoder::Error::Unread(error) => Uninspected::unopened(error).into(),
            decoder::Error::Channels { channels, most } => Self::Channels { channels, most },
            decoder::Error::Rate { rate } => Self::Rate { rate },
            decoder::Error::UnreadFormat(format) => Self::UnreadFormat { format },
            decoder::Error::UnreadChannels { format, channels } => Self::UnreadChannels {
                format: format.to_owned(),
                channels,
            },
            decoder::Error::Unopened { format } => Self::Unopened {
                format: format.to_owned(),
            },
            decoder::Error::NoTrack => Self::Empty,
            decoder::Error::Mp3Blocks => Self::Mp3Blocks,
            decoder::Error::NotSound
            | decoder::Error::Changes
            | decoder::Error::Packet
            | decoder::Error::BreaksOff(_)
            | decoder::Error::Seek(_) => Self::NotSound,
        }
    }
}

struct Run {
    longest: Ms,
    shape: Option<Shape>,
    frames: u64,
    damaged: u32,
    broke: bool,
}

impl Run {
    fn new(longest: Ms) -> Self {
        Self {
            longest,
            shape: None,
            frames: 0,
            damaged: 0,
            broke: false,
        }
    }

    fn through(
        &mut self,
        decoder: &mut Decoder,
        take: &mut impl FnMut(&Shape, &[f32]) -> Result<(), Unfit>,
    ) -> Result<(), Unfit> {
        loop {
            let block = match decoder.next_block() {
                Ok(Some(block)) => block,
                Ok(None) => return Ok(()),
                Err(decoder::Error::Packet) => {
                    self.damaged += 1;
                    continue;
                }
                Err(decoder::Error::Changes) => return Err(self.changes()),
                Err(decoder::Error::BreaksOff(_)) => {
                    self.broke = true;
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            };
            if self.shape.is_none() {
                self.shape = Some(block.shape.clone());
            }
            take(block.shape, block.samples)?;
            self.frames += block.frames();
            if Ms::from_frames(self.frames, block.shape.rate) > self.longest {
                return Err(Unfit::TooLong {
                    longest_ms: self.longest.0,
                });
            }
        }
    }

    fn changes(&self) -> Unfit {
        let rate = self.shape.as_ref().map_or(0, |shape| shape.rate);
        Unfit::Changes {
            at_ms: Ms::from_frames(self.frames, rate).0,
        }
    }
}
