//! A tone by which staff find a speaker. It has the target loudness.

use std::time::Duration;

use rodio::source::SineWave;
use tempfile::NamedTempFile;

use crate::clock::Clock;
use crate::model::{Gain, Ms, Outlet, TARGET_LUFS};
use crate::player::format::SAMPLE_RATE;
use crate::player::{DevicePool, OutputError, OutputState, PlaybackSource, create_output};

pub(super) const LENGTH: Ms = Ms(2_000);
pub(super) const CHANNELS: u8 = 1;

/// The frequency (Hz). A full-scale sine of this frequency in one channel has [`FULL_SCALE_LUFS`] (ITU-R BS.1770-4,
/// annex 1).
const FREQUENCY: f32 = 997.0;
const FULL_SCALE_LUFS: f64 = -3.01;

/// The true peak of the tone at the target loudness (dBTP).
pub(super) const TRUE_PEAK_DB: f64 = TARGET_LUFS - FULL_SCALE_LUFS;

/// The frames of the ramps at its start and end, which prevent clicks (10 ms).
const RAMP_FRAMES: f32 = 480.0;

/// Plays the tone at an outlet, and returns when it has been heard.
///
/// # Errors
///
/// [`OutputError`] when the file cannot be written, or the device cannot be opened or is lost.
pub fn play_test_tone(outlet: &Outlet, clock: &Clock) -> Result<(), OutputError> {
    let file = write_file().map_err(|error| OutputError::Recording(error.to_string()))?;
    let mut output = create_output(outlet, &DevicePool::default(), clock);
    output.start(&PlaybackSource {
        file: file.path().to_owned(),
        start: Ms::ZERO,
        length: LENGTH,
        channels: CHANNELS,
        gain: Gain(0.0),
        true_peak: TRUE_PEAK_DB,
    })?;
    loop {
        std::thread::sleep(Duration::from_millis(50));
        match output.report().state {
            OutputState::Playing => {}
            OutputState::Finished | OutputState::FadedOut => break,
            OutputState::DeviceLost => {
                return Err(OutputError::Device(
                    "the device stopped consuming sound".into(),
                ));
            }
            OutputState::DecodeFailed => {
                return Err(OutputError::Recording(
                    "the tone could not be decoded".into(),
                ));
            }
        }
    }
    output.close();
    Ok(())
}

/// Writes the tone to a temporary file with one channel.
///
/// # Errors
///
/// The error of the disk.
pub(super) fn write_file() -> Result<NamedTempFile, hound::Error> {
    let file = NamedTempFile::new()?;
    let spec = hound::WavSpec {
        channels: CHANNELS.into(),
        sample_rate: SAMPLE_RATE,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::new(std::io::BufWriter::new(file.reopen()?), spec)?;
    let frames = LENGTH.0 * u64::from(SAMPLE_RATE) / 1000;
    let peak = peak();
    for (frame, sample) in (0..frames).zip(SineWave::new(FREQUENCY)) {
        let ramp = frame.min(frames - 1 - frame);
        let ramp = f32::from(u16::try_from(ramp).unwrap_or(u16::MAX)) / RAMP_FRAMES;
        writer.write_sample(sample * peak * ramp.min(1.0))?;
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
    let factor = Gain(TRUE_PEAK_DB).factor() as f32;
    factor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tone_is_as_loud_as_everything_else() {
        let file = write_file().unwrap();
        let mut reader = hound::WavReader::open(file.path()).unwrap();
        let samples: Vec<f32> = reader.samples().map(Result::unwrap).collect();
        assert_eq!(samples.len(), 96_000);
        // At this frequency the filter of the loudness measure is flat, so loudness is the mean power.
        let squares = samples.iter().map(|sample| f64::from(sample * sample));
        let power = squares.sum::<f64>() / 96_000.0;
        let loudness = 10.0 * power.log10();
        assert!((loudness - TARGET_LUFS).abs() < 0.1, "{loudness} LUFS");
        assert!(samples[0].abs() < 0.01 && samples[95_999].abs() < 0.01);
    }
}
