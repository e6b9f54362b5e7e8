//! A tone to find a speaker by, at the target loudness.

use std::time::Duration;

use rodio::source::SineWave;
use tempfile::NamedTempFile;

use crate::clock::Clock;
use crate::model::{Gain, Ms, Outlet, TARGET_LUFS};
use crate::player::feed::RATE;
use crate::player::{Cards, OutputState, Sound, Trouble, make};

pub(super) const LENGTH: Ms = Ms(2_000);
pub(super) const CHANNELS: u8 = 1;

/// A full-scale sine of this pitch in one channel reads -3.01 LKFS (ITU-R BS.1770-4, annex 1),
const HERTZ: f32 = 997.0;
const FULL_SCALE_LUFS: f64 = -3.01;

/// so its peak lies so much over its loudness (dBTP).
pub(super) const TRUE_PEAK: f64 = TARGET_LUFS - FULL_SCALE_LUFS;

/// How long it takes to come and to go, so that it does not click.
const EDGE: f32 = 480.0;

/// Sounds the tone at an outlet; returns when it has been heard.
pub fn test_tone(outlet: &Outlet, clock: &Clock) -> Result<(), Trouble> {
    let file = write().map_err(|error| Trouble::Recording(error.to_string()))?;
    let mut output = make(outlet, &Cards::default(), clock);
    output.start(&Sound {
        file: file.path().to_owned(),
        from: Ms::ZERO,
        length: LENGTH,
        channels: CHANNELS,
        gain: Gain(0.0),
        true_peak: TRUE_PEAK,
    })?;
    loop {
        std::thread::sleep(Duration::from_millis(50));
        match output.report().state {
            OutputState::Sounding => {}
            OutputState::Ended | OutputState::Faded => break,
            OutputState::Lost => return Err(Trouble::Device("it stopped taking sound".into())),
            OutputState::Broken => return Err(Trouble::Recording("the tone broke off".into())),
        }
    }
    output.close();
    Ok(())
}

/// The tone as a file of one channel, which goes away with what this answers.
pub(super) fn write() -> Result<NamedTempFile, hound::Error> {
    let file = NamedTempFile::new()?;
    let spec = hound::WavSpec {
        channels: CHANNELS.into(),
        sample_rate: RATE,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::new(std::io::BufWriter::new(file.reopen()?), spec)?;
    let frames = LENGTH.0 * u64::from(RATE) / 1000;
    let peak = peak();
    for (frame, sample) in (0..frames).zip(SineWave::new(HERTZ)) {
        let edge = frame.min(frames - 1 - frame);
        let edge = f32::from(u16::try_from(edge).unwrap_or(u16::MAX)) / EDGE;
        writer.write_sample(sample * peak * edge.min(1.0))?;
    }
    writer.finalize()?;
    Ok(file)
}

fn peak() -> f32 {
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "a factor loses nothing that can be heard"
    )]
    let factor = Gain(TRUE_PEAK).factor() as f32;
    factor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tone_is_as_loud_as_everything_else() {
        let file = write().unwrap();
        let mut reader = hound::WavReader::open(file.path()).unwrap();
        let samples: Vec<f32> = reader.samples().map(Result::unwrap).collect();
        assert_eq!(samples.len(), 96_000);
        // Where the filter of the loudness measure is flat, loudness is the mean power.
        let power: f64 = samples.iter().map(|it| f64::from(it * it)).sum::<f64>() / 96_000.0;
        let loudness = 10.0 * power.log10();
        assert!((loudness - TARGET_LUFS).abs() < 0.1, "{loudness} LUFS");
        assert!(samples[0].abs() < 0.01 && samples[95_999].abs() < 0.01);
    }
}
