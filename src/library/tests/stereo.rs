//! Stereo of which one channel is upside down.

use std::path::{Path, PathBuf};

use hound::{SampleFormat, WavSpec, WavWriter};
use tempfile::TempDir;

use super::{LONGEST, measure, near};
use crate::library::Adjustment;
use crate::library::ingest::decode::decode;
use crate::library::ingest::{compatibility, derive};

/// Numbers from −0.5 to 0.5 in no order, each series by its seed.
fn dice(seed: u32) -> impl FnMut() -> f32 {
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
    let (mut voice, mut left, mut right) = (dice(1), dice(2), dice(3));
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
fn a_channel_that_is_the_other_upside_down_is_found_and_wide_stereo_is_not() {
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
    assert!(!found(|_, noise| noise), "nothing in common");
    // A voice in the middle of a wide room: the room is four times as wide as it was recorded.
    let wide = |voice: f32, [left, right]: [f32; 2]| {
        let (middle, side) = (voice + (left + right) * 0.05, (left - right) * 0.05 * 4.0);
        [middle + side, middle - side]
    };
    assert!(!found(wide));
}

/// How loud a file is where one loudspeaker sounds both of its channels, LUFS.
fn folded(file: &Path) -> f64 {
    let mut meter = ebur128::EbuR128::new(1, 48_000, ebur128::Mode::I).unwrap();
    decode(file, LONGEST, &mut |_| {}, |_, samples| {
        let frames = samples.chunks_exact(2);
        let one: Vec<f32> = frames.map(|it| f32::midpoint(it[0], it[1])).collect();
        meter.add_frames_f32(&one).unwrap();
        Ok(())
    })
    .unwrap();
    meter.loudness_global().unwrap()
}

#[test]
fn what_is_derived_of_an_inverted_recording_is_as_loud_from_one_loudspeaker_as_the_upright_one() {
    let folder = TempDir::new().unwrap();
    let upright = stereo(&folder, "upright.wav", |voice, _| [voice; 2]);
    let master = stereo(&folder, "inverted.wav", |voice, _| [voice, -voice]);
    assert!(folded(&master) < -70.0);
    let measured = measure(&master).unwrap();
    assert!(!compatibility::speaker(&measured) && !compatibility::browser(&measured));
    let turned = Adjustment {
        inverts_second: true,
        ..Adjustment::default()
    };
    let (out, other) = (folder.path().join("out"), folder.path().join("other"));
    for derive in [derive::for_speaker, derive::for_browser] {
        derive(&master, LONGEST, &out, turned).unwrap();
        derive(&upright, LONGEST, &other, Adjustment::default()).unwrap();
        near(folded(&out), folded(&other), 0.1);
        assert!(!measure(&out).unwrap().findings.inverted);
    }
}
