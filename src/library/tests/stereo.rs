//! Tests of stereo recordings with an inverted channel.

use std::path::{Path, PathBuf};

use hound::{SampleFormat, WavSpec, WavWriter};
use tempfile::TempDir;

use super::{MAX_LENGTH, measure, near};
use crate::library::ingest::compatibility::{is_playable_in_browsers, is_playable_on_speakers};
use crate::library::ingest::decode::decode;
use crate::library::ingest::derive::derive;
use crate::library::{Adjustment, DerivationTarget};

/// Pseudo-random numbers from −0.5 to 0.5.
fn noise(seed: u32) -> impl FnMut() -> f32 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f32::from(u16::try_from(state >> 16).unwrap()) / 65_535.0 - 0.5
    }
}

/// Ten seconds of stereo at 48 kHz: `at` makes a frame of a voice and of noise in each channel.
fn stereo(folder: &TempDir, name: &str, at: impl Fn(f32, [f32; 2]) -> [f32; 2]) -> PathBuf {
    let path = folder.path().join(name);
    let spec = WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: SampleFormat::Int,
    };
    let mut wav = WavWriter::create(&path, spec).unwrap();
    let (mut voice, mut left, mut right) = (noise(1), noise(2), noise(3));
    for _ in 0..480_000 {
        for sample in at(voice() * 0.2, [left(), right()]) {
            let sample = (sample * 32_767.0).round();
            wav.write_sample(format!("{sample:.0}").parse::<i16>().unwrap())
                .unwrap();
        }
    }
    wav.finalize().unwrap();
    path
}

#[test]
fn an_inverted_channel_is_found_and_wide_stereo_is_not() {
    let folder = TempDir::new().unwrap();
    let found = |at: fn(f32, [f32; 2]) -> [f32; 2]| {
        measure(&stereo(&folder, "stereo.wav", at))
            .unwrap()
            .findings
            .inverted
    };
    assert!(found(|voice, _| [voice, -voice]));
    assert!(found(|voice, _| [voice, -voice / 2.0]), "quieter");
    let noisy = |voice: f32, [left, right]: [f32; 2]| [voice + left * 0.05, -voice + right * 0.05];
    assert!(found(noisy), "with noise of its own");
    let offset = |voice: f32, _| [0.3 + voice, 0.3 - voice];
    assert!(found(offset), "with an offset");
    assert!(!found(|voice, _| [voice, voice]));
    assert!(!found(|voice, _| [voice, 0.0]));
    assert!(!found(|_, sides| sides), "nothing in common");
    // A voice in the middle of a wide room: the room is four times as wide as it was recorded.
    let wide = |voice: f32, [left, right]: [f32; 2]| {
        let (middle, side) = (voice + (left + right) * 0.05, (left - right) * 0.05 * 4.0);
        [middle + side, middle - side]
    };
    assert!(!found(wide));
}

/// The loudness of the mono downmix, in LUFS.
fn mono_loudness(file: &Path) -> f64 {
    let mut meter = ebur128::EbuR128::new(1, 48_000, ebur128::Mode::I).unwrap();
    decode(file, MAX_LENGTH, &mut |_| {}, |_, samples| {
        let frames = samples.chunks_exact(2);
        let mono: Vec<f32> = frames
            .map(|frame| f32::midpoint(frame[0], frame[1]))
            .collect();
        meter.add_frames_f32(&mono).unwrap();
        Ok(())
    })
    .unwrap();
    meter.loudness_global().unwrap()
}

#[test]
fn the_derived_files_of_an_inverted_recording_are_as_loud_in_mono_as_those_of_an_upright_one() {
    let folder = TempDir::new().unwrap();
    let upright = stereo(&folder, "upright.wav", |voice, _| [voice; 2]);
    let master = stereo(&folder, "inverted.wav", |voice, _| [voice, -voice]);
    assert!(mono_loudness(&master) < -70.0);
    let measured = measure(&master).unwrap();
    assert!(!is_playable_on_speakers(&measured) && !is_playable_in_browsers(&measured));
    let inverted = Adjustment {
        inverts_second: true,
        ..Adjustment::default()
    };
    let (out, other) = (folder.path().join("out"), folder.path().join("other"));
    for target in [DerivationTarget::Speaker, DerivationTarget::Browser] {
        derive(&master, MAX_LENGTH, target, &out, inverted).unwrap();
        derive(&upright, MAX_LENGTH, target, &other, Adjustment::default()).unwrap();
        near(mono_loudness(&out), mono_loudness(&other), 0.1);
        assert!(!measure(&out).unwrap().findings.inverted);
    }
}
