//! Tests of ingest, garbage collection and pictures, without a child process.

mod stereo;

use std::path::{Path, PathBuf};

use hound::{SampleFormat, WavSpec, WavWriter};
use tempfile::TempDir;

use crate::library::ingest::compatibility::{is_playable_in_browsers, is_playable_on_speakers};
use crate::library::ingest::decode::decode;
use crate::library::ingest::derive::derive;
use crate::library::ingest::measure;
use crate::library::{
    Adjustment, DerivationTarget, Error, InspectionError, Library, Limits, Measured, PictureError,
    RecordingError, ReferencedFiles, hash,
};
use crate::model::{Findings, Format, Gain, Ms, PictureKind};

const MAX_LENGTH: Ms = Limits::MAX_LENGTH;

fn measure(file: &Path) -> Result<Measured, RecordingError> {
    measure::measure(file, MAX_LENGTH, &mut |_| {})
}

/// A tone of 997 Hz in every channel, then silence.
fn wav(folder: &TempDir, rate: u32, channels: u16, sound_ms: u32, silence_ms: u32) -> PathBuf {
    let path = folder.path().join(format!("{rate}-{channels}-{sound_ms}"));
    let spec = WavSpec {
        channels,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: SampleFormat::Int,
    };
    let mut wav = WavWriter::create(&path, spec).unwrap();
    let audible = u64::from(rate) * u64::from(sound_ms) / 1000;
    let all = audible + u64::from(rate) * u64::from(silence_ms) / 1000;
    for n in 0..all {
        let angle =
            f64::from(u32::try_from(n).unwrap()) / f64::from(rate) * 997.0 * std::f64::consts::TAU;
        let sample = if n < audible {
            angle.sin() * 3276.8
        } else {
            0.0
        };
        for _ in 0..channels {
            wav.write_sample(format!("{sample:.0}").parse::<i16>().unwrap())
                .unwrap();
        }
    }
    wav.finalize().unwrap();
    path
}

fn near(a: f64, b: f64, within: f64) {
    assert!((a - b).abs() <= within, "{a} is not within {within} of {b}");
}

#[test]
fn a_tone_is_measured_as_it_is() {
    let folder = TempDir::new().unwrap();
    let measured = measure(&wav(&folder, 48_000, 2, 3000, 500)).unwrap();
    assert_eq!(
        (
            measured.format,
            measured.has_standard_encoding,
            measured.channels,
            measured.rate
        ),
        (Format::Wav, true, 2, 48_000)
    );
    assert_eq!(
        (measured.length, measured.declared_length),
        (Ms(3500), Some(Ms(3500)))
    );
    near(
        f64::from(u32::try_from(measured.audible_length.0).unwrap()),
        3000.0,
        1.0,
    );
    // A stereo sine at −20 dBFS has −20 LUFS by the definition of BS.1770; of its thirty blocks
    // the three that reach into the silence count by three, two and one quarter.
    near(
        measured.loudness.unwrap(),
        -20.0 + 10.0 * (28.5f64 / 30.0).log10(),
        0.05,
    );
    near(measured.true_peak, -20.0, 0.1);
    assert_eq!(measured.waveform.len(), 70);
    assert_eq!((measured.waveform[10], measured.waveform[65]), (26, 0));
    assert!(is_playable_on_speakers(&measured) && !is_playable_in_browsers(&measured));
}

#[test]
fn silence_has_no_loudness() {
    let folder = TempDir::new().unwrap();
    let measured = measure(&wav(&folder, 44_100, 1, 0, 1000)).unwrap();
    assert_eq!(
        (
            measured.loudness,
            measured.true_peak,
            measured.audible_length
        ),
        (None, -144.0, Ms(0))
    );
    assert_eq!(measured.gain(), Gain(0.0));
}

#[test]
fn files_that_are_no_recordings_are_distinguished() {
    let folder = TempDir::new().unwrap();
    let put = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let check = |file: &Path, error: RecordingError| assert_eq!(measure(file), Err(error));
    check(&put("empty", b""), RecordingError::Empty);
    check(
        &put("text.mp3", b"Trotsky's desk"),
        RecordingError::NotAudio,
    );
    check(&wav(&folder, 48_000, 1, 0, 0), RecordingError::Empty);
    check(
        &wav(&folder, 4_000, 1, 100, 0),
        RecordingError::UnsupportedRate { rate: 4_000 },
    );
    check(
        &wav(&folder, 48_000, 9, 100, 0),
        RecordingError::TooManyChannels {
            channels: 9,
            most: 8,
        },
    );
    let whole = std::fs::read(wav(&folder, 48_000, 1, 2000, 0)).unwrap();
    let cut = measure(&put("cut", &whole[..100_000])).unwrap_err();
    assert!(
        matches!(cut, RecordingError::BreaksOff { at_ms: 1000..=1050 }),
        "{cut:?}"
    );
}

#[test]
fn errors_survive_the_way_from_the_child() {
    for error in [
        RecordingError::NotAudio,
        RecordingError::BreaksOff { at_ms: 7 },
        InspectionError::Killed.into(),
    ] {
        let json = serde_json::to_string(&error).unwrap();
        assert_eq!(
            serde_json::from_str::<RecordingError>(&json).unwrap(),
            error
        );
    }
}

/// First sample that is louder than a twentieth of full scale, in milliseconds.
fn onset(file: &Path) -> u64 {
    let (mut at, mut frames) = (None, 0u64);
    decode(file, MAX_LENGTH, &mut |_| {}, |spec, samples| {
        for frame in samples.chunks_exact(usize::from(spec.channels)) {
            if at.is_none() && frame[0].abs() > 0.05 {
                at = Some(Ms::from_frames(frames, spec.sample_rate).0);
            }
            frames += 1;
        }
        Ok(())
    })
    .unwrap();
    at.unwrap()
}

#[test]
fn a_derived_file_has_the_length_the_timing_and_the_level_of_its_master() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    for (rate, channels) in [(44_100, 1), (22_050, 2), (96_000, 2), (11_025, 1)] {
        let master = wav(&folder, rate, channels, 3000, 500);
        let before = measure(&master).unwrap();
        derive(
            &master,
            MAX_LENGTH,
            DerivationTarget::Speaker,
            &out,
            Adjustment::default(),
        )
        .unwrap();
        let measured = measure(&out).unwrap();
        assert!(is_playable_on_speakers(&measured), "{measured:?}");
        assert!(
            measured.length.0.abs_diff(before.length.0) <= 1,
            "{measured:?}"
        );
        assert_eq!(measured.channels, before.channels);
        near(measured.loudness.unwrap(), before.loudness.unwrap(), 0.1);
        assert!(onset(&out).abs_diff(onset(&master)) <= 1);
        let louder = Adjustment {
            gain: before.gain(),
            ..Adjustment::default()
        };
        derive(&master, MAX_LENGTH, DerivationTarget::Browser, &out, louder).unwrap();
        let measured = measure(&out).unwrap();
        assert!(is_playable_in_browsers(&measured), "{measured:?}");
        assert!(
            measured.length.0.abs_diff(before.length.0) <= 1,
            "{measured:?}"
        );
        near(measured.loudness.unwrap(), -18.0, 0.5);
        assert!(onset(&out).abs_diff(onset(&master)) <= 5);
    }
    let six = wav(&folder, 48_000, 6, 1000, 0);
    derive(
        &six,
        MAX_LENGTH,
        DerivationTarget::Speaker,
        &out,
        Adjustment::default(),
    )
    .unwrap();
    assert_eq!(measure(&out).unwrap().channels, 2);
}

#[test]
fn garbage_collection_deletes_unreferenced_files_and_never_waits() {
    let state = TempDir::new().unwrap();
    let library = Library::open(state.path(), "/nowhere".into()).unwrap();
    let file = wav(&state, 48_000, 1, 100, 0);
    let sha256 = hash(&file).unwrap();
    std::fs::copy(&file, library.recording_path(&sha256)).unwrap();
    std::fs::write(state.path().join("recordings/other"), "x").unwrap();
    std::fs::write(state.path().join("incoming/half"), "x").unwrap();
    std::fs::write(state.path().join("pictures/other"), "x").unwrap();
    std::fs::write(library.picture_path(&sha256), "x").unwrap();
    let referenced = |pictures| ReferencedFiles {
        recordings: [sha256.clone()].into(),
        pictures,
    };
    let only_recordings = || Ok::<_, Error>(referenced(None));
    let lock = library.lock_shared().unwrap();
    assert_eq!(library.collect_garbage(only_recordings).unwrap(), None);
    drop(lock);
    // An incoming file may be in use; at the start of the daemon it is a leftover.
    assert_eq!(library.collect_garbage(only_recordings).unwrap(), Some(1));
    assert!(state.path().join("incoming/half").is_file());
    assert_eq!(
        library.collect_garbage_at_start(only_recordings).unwrap(),
        Some(1)
    );
    assert!(library.is_recording_intact(&sha256).unwrap());
    let with_pictures = || Ok::<_, Error>(referenced(Some([sha256.clone()].into())));
    assert_eq!(library.collect_garbage(with_pictures).unwrap(), Some(1));
    assert!(library.picture_path(&sha256).is_file());
    std::fs::write(library.recording_path(&sha256), "changed").unwrap();
    assert!(!library.is_recording_intact(&sha256).unwrap());
}

#[test]
fn a_file_that_changed_is_not_stored() {
    let state = TempDir::new().unwrap();
    let library = Library::open(state.path(), "/nowhere".into()).unwrap();
    let file = wav(&state, 48_000, 1, 100, 0);
    let measured = measure(&file).unwrap();
    let other = "0".repeat(64).parse().unwrap();
    assert!(matches!(
        library.persist_recording(&file, &other, &measured),
        Err(Error::Changed)
    ));
    assert!(!library.has_recording(&other));
    assert_eq!(
        std::fs::read_dir(state.path().join("incoming"))
            .unwrap()
            .count(),
        0
    );
    assert_eq!(
        library.inspect(state.path()),
        Err(InspectionError::NotAFile.into())
    );
    assert!(matches!(
        library.inspect(&file),
        Err(RecordingError::Inspection(
            InspectionError::StartFailed { .. }
        ))
    ));
}

/// A recording of which `at` returns the amplitude of each channel at a time in milliseconds.
fn synthesized<const N: usize>(folder: &TempDir, ms: u32, at: impl Fn(u32) -> [f32; N]) -> PathBuf {
    let path = folder.path().join("synthesized.wav");
    let spec = WavSpec {
        channels: u16::try_from(N).unwrap(),
        sample_rate: 8_000,
        bits_per_sample: 32,
        sample_format: SampleFormat::Float,
    };
    let mut wav = WavWriter::create(&path, spec).unwrap();
    for frame in 0..ms * 8 {
        // Alternating signs.
        let sign = if frame % 2 == 0 { 1.0 } else { -1.0 };
        for sample in at(frame / 8) {
            wav.write_sample(sample * sign).unwrap();
        }
    }
    wav.finalize().unwrap();
    path
}

#[test]
fn silences_are_found_where_they_are() {
    let folder = TempDir::new().unwrap();
    let sounds = [1_500..2_000, 5_000..6_000, 9_001..9_500, 13_000..14_000];
    let measured = measure(&synthesized(&folder, 19_000, |ms| {
        [if sounds.iter().any(|sound| sound.contains(&ms)) {
            0.1
        } else {
            0.000_9
        }]
    }))
    .unwrap();
    // Three seconds are not longer than three seconds.
    let expected = Findings {
        leading_silence: Ms(1_500),
        silences: vec![(Ms(6_000), Ms(9_001)), (Ms(9_500), Ms(13_000))],
        ..Findings::default()
    };
    assert_eq!(
        (measured.findings, measured.audible_length),
        (expected, Ms(14_000))
    );
    let many = |ms: u32| [if ms.is_multiple_of(3_002) { 0.1 } else { 0.0 }];
    let measured = measure(&synthesized(&folder, 170_000, many)).unwrap();
    assert_eq!(measured.findings.silences.len(), Findings::MAX_SILENCES);
    let measured = measure(&synthesized(&folder, 1_000, |_| [0.0, 0.0])).unwrap();
    let expected = Findings {
        leading_silence: Ms(1_000),
        ..Findings::default()
    };
    assert_eq!(measured.findings, expected);
}

#[test]
fn three_samples_in_a_row_at_full_scale_are_clipped() {
    let folder = TempDir::new().unwrap();
    let runs = |loud: &[usize], channels: usize| {
        let path = folder.path().join("clipped.wav");
        let spec = WavSpec {
            channels: u16::try_from(channels).unwrap(),
            sample_rate: 48_000,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let mut wav = WavWriter::create(&path, spec).unwrap();
        for n in 0..48_000usize {
            let sample = if loud.contains(&n) { i16::MIN } else { 20_000 };
            wav.write_sample(sample).unwrap();
        }
        wav.finalize().unwrap();
        measure(&path).unwrap().findings.clipped_runs
    };
    assert_eq!(runs(&[], 1), 0);
    assert_eq!(runs(&[5, 6, 8, 9], 1), 0);
    assert_eq!(runs(&[5, 6, 7], 1), 1);
    assert_eq!(runs(&[5, 6, 7, 8, 9, 11, 12, 13], 1), 2);
    // Left, right, left is no run of either.
    assert_eq!(runs(&[10, 11, 12], 2), 0);
    assert_eq!(runs(&[10, 12, 14], 2), 1);
    // Over the edge between two blocks, wherever the decoder puts measured.
    for edge in [1_152, 2_048, 4_096, 8_192] {
        assert_eq!(runs(&[edge - 1, edge, edge + 1], 1), 1);
    }
}

#[test]
fn a_channel_that_never_sounds_while_another_does_is_dead() {
    let folder = TempDir::new().unwrap();
    let dead = |frame: [f32; 2]| {
        measure(&synthesized(&folder, 500, |_| frame))
            .unwrap()
            .findings
            .dead_channel
    };
    assert_eq!(dead([0.1, 0.1]), None);
    assert_eq!(dead([0.1, 0.000_9]), Some(2));
    assert_eq!(dead([0.0, 0.1]), Some(1));
    assert_eq!(dead([0.0, 0.0]), None);
    // A channel may begin late.
    let late = |ms| [0.1, if ms < 400 { 0.0 } else { 0.1 }];
    let measured = measure(&synthesized(&folder, 500, late)).unwrap();
    assert_eq!(measured.findings.dead_channel, None);
}

#[test]
fn the_maximum_length_is_a_parameter() {
    let folder = TempDir::new().unwrap();
    let file = wav(&folder, 48_000, 1, 2_000, 0);
    let max_length = Ms(1_999);
    let refused = measure::measure(&file, max_length, &mut |_| {});
    assert_eq!(refused, Err(RecordingError::TooLong { longest_ms: 1_999 }));
    assert!(measure::measure(&file, Ms(2_000), &mut |_| {}).is_ok());
}

#[test]
fn the_kind_of_a_picture_is_detected_by_content_and_not_by_name() {
    let state = TempDir::new().unwrap();
    let library = Library::open(state.path(), "/nowhere".into()).unwrap();
    let put = |name: &str, content: &[u8]| {
        let path = state.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let svg =
        b"\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 40\"><g id=\"art\"/></svg>";
    let drawing = put("drawing.png", svg);
    let stored = library.import_picture(&drawing).unwrap();
    assert_eq!(stored.file, hash(&drawing).unwrap());
    assert_eq!(
        (stored.kind, stored.width, stored.height),
        (PictureKind::Drawing, 64, 40)
    );
    assert_eq!(
        std::fs::read(library.picture_path(&stored.file)).unwrap(),
        svg
    );
    assert_eq!(library.import_picture(&drawing).unwrap(), stored);
    let error_of = |file: &Path| match library.import_picture(file) {
        Err(Error::Picture(error)) => error,
        other => panic!("{other:?}"),
    };
    // A photograph needs the child process, which this library cannot start.
    let photograph = error_of(&put("photograph.svg", b"\xFF\xD8\xFF\xE0"));
    assert!(
        matches!(
            photograph,
            PictureError::Inspection(InspectionError::StartFailed { .. })
        ),
        "{photograph:?}"
    );
    for other in [&b"GIF89a"[..], b"\0\0\0\x18ftypheic", b"%PDF", b""] {
        assert_eq!(
            error_of(&put("other.jpg", other)),
            PictureError::NotAPicture
        );
    }
    assert_eq!(error_of(state.path()), InspectionError::NotAFile.into());
    let large = [&svg[..], &vec![b' '; 1 << 20]].concat();
    let megabytes = 1;
    assert_eq!(
        error_of(&put("large.svg", &large)),
        PictureError::TooLarge { megabytes }
    );
    assert!(matches!(
        error_of(&put("a.svg", b"<svg/>")),
        PictureError::InvalidDrawing(_)
    ));
    let (stored, left) = ("pictures", "incoming");
    let count = |folder| {
        std::fs::read_dir(state.path().join(folder))
            .unwrap()
            .count()
    };
    assert_eq!((count(stored), count(left)), (1, 0));
}
