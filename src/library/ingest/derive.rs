use std::path::Path;

use crate::decoder::AudioSpec;
use crate::library::Unfit;
use crate::library::ingest::compatibility::RATE;
use crate::library::ingest::decode::decode;
use crate::library::ingest::encode::Sink;
use crate::library::ingest::resample::Resample;
use crate::model::{Gain, Ms, Recording};

/// What a derived file has otherwise than its master.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Adjustment {
    pub gain: Gain,
    /// The second of two channels is turned upside down.
    pub inverts_second: bool,
}

/// Writes a wav that the room's speaker plays without further work.
pub(in crate::library) fn for_speaker(
    file: &Path,
    longest: Ms,
    out: &Path,
    adjustment: Adjustment,
) -> Result<(), Unfit> {
    derive(file, longest, adjustment, |channels| {
        Sink::wav(out, channels)
    })
}

/// Writes an mp3 for browsers and phones.
pub(in crate::library) fn for_browser(
    file: &Path,
    longest: Ms,
    out: &Path,
    adjustment: Adjustment,
) -> Result<(), Unfit> {
    derive(file, longest, adjustment, |channels| {
        Sink::mp3(out, channels)
    })
}

fn derive(
    file: &Path,
    longest: Ms,
    adjustment: Adjustment,
    begin: impl Fn(u16) -> Result<Sink, Unfit>,
) -> Result<(), Unfit> {
    let mut line: Option<Line> = None;
    decode(file, longest, &mut |_| {}, |spec, samples| {
        if line.is_none() {
            line = Some(Line::new(spec, adjustment, &begin)?);
        }
        line.as_mut().map_or(Ok(()), |it| it.push(samples))
    })?;
    line.map_or(Err(Unfit::Empty), Line::finish)
}

/// From a recording's own samples to a file: mixed, brought to level, resampled, encoded.
struct Line {
    spec: AudioSpec,
    /// Of the left and of the right.
    gains: [f32; 2],
    resample: Option<Resample>,
    mixed: Vec<f32>,
    sink: Sink,
}

impl Line {
    fn new(
        spec: &AudioSpec,
        adjustment: Adjustment,
        begin: impl Fn(u16) -> Result<Sink, Unfit>,
    ) -> Result<Self, Unfit> {
        let channels = spec.channels.min(Recording::SPEAKER_CHANNELS);
        let resample = match spec.sample_rate {
            RATE => None,
            other => Some(Resample::new(other, usize::from(channels))?),
        };
        let gain = single(adjustment.gain.factor());
        let right = if adjustment.inverts_second {
            -gain
        } else {
            gain
        };
        Ok(Self {
            spec: spec.clone(),
            gains: [gain, right],
            resample,
            mixed: Vec::new(),
            sink: begin(u16::from(channels))?,
        })
    }

    fn push(&mut self, samples: &[f32]) -> Result<(), Unfit> {
        self.mixed.clear();
        if self.spec.channels <= Recording::SPEAKER_CHANNELS {
            let of = self.gains.iter().take(self.spec.channels.into()).cycle();
            self.mixed
                .extend(samples.iter().zip(of).map(|(it, gain)| it * gain));
        } else {
            for frame in samples.chunks_exact(usize::from(self.spec.channels)) {
                let pairs = frame.iter().zip(&self.spec.stereo_gains);
                let [left, right] = pairs.fold([0.0f32; 2], |[left, right], (it, side)| {
                    [left + it * side[0], right + it * side[1]]
                });
                self.mixed
                    .extend([left * self.gains[0], right * self.gains[1]]);
            }
        }
        let sink = &mut self.sink;
        match &mut self.resample {
            Some(resample) => resample.push(&self.mixed, &mut |it| sink.put(it)),
            None => sink.put(&self.mixed),
        }
    }

    fn finish(mut self) -> Result<(), Unfit> {
        if let Some(resample) = self.resample {
            resample.finish(&mut |it| self.sink.put(it))?;
        }
        self.sink.finish()
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a factor near one; its last digits do not matter"
)]
fn single(factor: f64) -> f32 {
    factor as f32
}
