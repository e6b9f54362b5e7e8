//! A tone to find a speaker by.

use std::time::Duration;

use crate::clock::Clock;
use crate::model::{Gain, Ms};
use crate::player::feed::RATE;
use crate::player::{Output, OutputState, Sound, Speaker, Trouble};

const LENGTH: Ms = Ms(1_500);

/// Sounds 440 Hz at -18 dBFS for a second and a half on the output called `name`; returns when it
/// has been heard.
pub fn test_tone(name: &str, clock: &Clock) -> Result<(), Trouble> {
    let file = write_tone().map_err(|error| Trouble::Recording(error.to_string()))?;
    let mut speaker = Speaker::new(name.to_owned(), clock.clone());
    speaker.start(Sound {
        file: file.path(),
        from: Ms::ZERO,
        length: LENGTH,
        gain: Gain(0.0),
    })?;
    loop {
        std::thread::sleep(Duration::from_millis(50));
        match speaker.report().state {
            OutputState::Sounding => {}
            OutputState::Ended | OutputState::Faded => break,
            OutputState::Lost => return Err(Trouble::Device("it stopped taking sound".into())),
            OutputState::Broken => return Err(Trouble::Recording("the tone broke off".into())),
        }
    }
    speaker.close();
    Ok(())
}

fn write_tone() -> Result<tempfile::NamedTempFile, hound::Error> {
    let file = tempfile::NamedTempFile::new()?;
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::new(std::io::BufWriter::new(file.reopen()?), spec)?;
    let step = std::f32::consts::TAU * 440.0 / 48_000.0;
    let mut phase = 0.0_f32;
    for _ in 0..LENGTH.0 * u64::from(RATE) / 1000 {
        writer.write_sample(phase.sin() * 0.125)?;
        phase = (phase + step) % std::f32::consts::TAU;
    }
    writer.finalize()?;
    Ok(file)
}
