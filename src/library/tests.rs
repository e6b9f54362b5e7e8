mod stereo;

use std::path::{Path, PathBuf};

use hound::{SampleFormat, WavSpec, WavWriter};
use tempfile::TempDir;

use crate::library::ingest::decode::decode;
use crate::library::ingest::{compatibility, derive, measure};
use crate::library::{
    Adjustment, Error, Kept, Library, Limits, Measured, Unfit, UnfitPicture, Uninspected, hash,
};
use crate::model::{Findings, Format, Gain, Ms, PictureKind};

const LONGEST: Ms = Limits::LONGEST;

fn measure(file: &Path) -> Result<Measured, Unfit> {
    measure::measure(file, LONGEST, &mut |_| {})
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
    let sounding = u64::from(rate) * u64::from(sound_ms) / 1000;
    let all = sounding + u64::from(rate) * u64::from(silence_ms) / 1000;
    for n in 0..all {
        let angle =
            f64::from(u32::try_from(n).unwrap()) / f64::from(rate) * 997.0 * std::f64::consts::TAU;
        let sample = if n < sounding {
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
    let it = measure(&wav(&folder, 48_000, 2, 3000, 500)).unwrap();
    assert_eq!(
        (it.format, it.plain, it.channels, it.rate),
        (Format::Wav, true, 2, 48_000)
    );
    assert_eq!((it.length, it.declared), (Ms(3500), Some(Ms(3500))));
    near(
        f64::from(u32::try_from(it.sounding.0).unwrap()),
        3000.0,
        1.0,
    );
    // A stereo sine at −20 dBFS has −20 LUFS by the definition of BS.1770; of its thirty blocks
    // the three that reach into the silence count by three, two and one quarter.
    near(
        it.loudness.unwrap(),
        -20.0 + 10.0 * (28.5f64 / 30.0).log10(),
        0.05,
    );
    near(it.true_peak, -20.0, 0.1);
    assert_eq!(it.waveform.len(), 70);
    assert_eq!((it.waveform[10], it.waveform[65]), (26, 0));
    assert!(compatibility::speaker(&it) && !compatibility::browser(&it));
}

#[test]
fn silence_has_no_loudness() {
    let folder = TempDir::new().unwrap();
    let it = measure(&wav(&folder, 44_100, 1, 0, 1000)).unwrap();
    assert_eq!(
        (it.loudness, it.true_peak, it.sounding),
        (None, -144.0, Ms(0))
    );
    assert_eq!(it.gain(), Gain(0.0));
}

#[test]
fn files_that_are_no_recordings_are_told_apart() {
    let folder = TempDir::new().unwrap();
    let put = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let check = |file: &Path, unfit: Unfit| assert_eq!(measure(file), Err(unfit));
    check(&put("empty", b""), Unfit::Empty);
    check(&put("text.mp3", b"Trotsky's desk"), Unfit::NotSound);
    check(&wav(&folder, 48_000, 1, 0, 0), Unfit::Empty);
    check(&wav(&folder, 4_000, 1, 100, 0), Unfit::Rate { rate: 4_000 });
    check(
        &wav(&folder, 48_000, 9, 100, 0),
        Unfit::Channels {
            channels: 9,
            most: 8,
        },
    );
    let whole = std::fs::read(wav(&folder, 48_000, 1, 2000, 0)).unwrap();
    let cut = measure(&put("cut", &whole[..100_000])).unwrap_err();
    assert!(
        matches!(cut, Unfit::BreaksOff { at_ms: 1000..=1050 }),
        "{cut:?}"
    );
}

#[test]
fn faults_cross_from_the_child() {
    for unfit in [
        Unfit::NotSound,
        Unfit::BreaksOff { at_ms: 7 },
        Uninspected::Harmful.into(),
    ] {
        let json = serde_json::to_string(&unfit).unwrap();
        assert_eq!(serde_json::from_str::<Unfit>(&json).unwrap(), unfit);
    }
}

/// First sample that is louder than a twentieth of full scale, in milliseconds.
fn onset(file: &Path) -> u64 {
    let (mut at, mut frames) = (None, 0u64);
    decode(file, LONGEST, &mut |_| {}, |spec, samples| {
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
fn what_is_derived_has_the_same_length_place_and_level() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    for (rate, channels) in [(44_100, 1), (22_050, 2), (96_000, 2), (11_025, 1)] {
        let master = wav(&folder, rate, channels, 3000, 500);
        let before = measure(&master).unwrap();
        derive::for_speaker(&master, LONGEST, &out, Adjustment::default()).unwrap();
        let it = measure(&out).unwrap();
        assert!(compatibility::speaker(&it), "{it:?}");
        assert!(it.length.0.abs_diff(before.length.0) <= 1, "{it:?}");
        assert_eq!(it.channels, before.channels);
        near(it.loudness.unwrap(), before.loudness.unwrap(), 0.1);
        assert!(onset(&out).abs_diff(onset(&master)) <= 1);
        let louder = Adjustment {
            gain: before.gain(),
            ..Adjustment::default()
        };
        derive::for_browser(&master, LONGEST, &out, louder).unwrap();
        let it = measure(&out).unwrap();
        assert!(compatibility::browser(&it), "{it:?}");
        assert!(it.length.0.abs_diff(before.length.0) <= 1, "{it:?}");
        near(it.loudness.unwrap(), -18.0, 0.5);
        assert!(onset(&out).abs_diff(onset(&master)) <= 5);
    }
    let six = wav(&folder, 48_000, 6, 1000, 0);
    derive::for_speaker(&six, LONGEST, &out, Adjustment::default()).unwrap();
    assert_eq!(measure(&out).unwrap().channels, 2);
}

#[test]
fn a_sweep_takes_what_nobody_lists_and_waits_for_nobody() {
    let state = TempDir::new().unwrap();
    let library = Library::open(state.path(), "/nowhere".into()).unwrap();
    let file = wav(&state, 48_000, 1, 100, 0);
    let sha256 = hash(&file).unwrap();
    std::fs::copy(&file, library.path(&sha256)).unwrap();
    std::fs::write(state.path().join("recordings/other"), "x").unwrap();
    std::fs::write(state.path().join("incoming/half"), "x").unwrap();
    std::fs::write(state.path().join("pictures/other"), "x").unwrap();
    std::fs::write(library.picture(&sha256), "x").unwrap();
    let kept = |pictures| Kept {
        recordings: [sha256.clone()].into(),
        pictures,
    };
    let keep = || Ok::<_, Error>(kept(None));
    let hold = library.hold().unwrap();
    assert_eq!(library.sweep(keep).unwrap(), None);
    drop(hold);
    // What is on its way in now may be anybody's; what a run before left is nobody's.
    assert_eq!(library.sweep(keep).unwrap(), Some(1));
    assert!(state.path().join("incoming/half").is_file());
    assert_eq!(library.sweep_leftovers(keep).unwrap(), Some(1));
    assert!(library.verify(&sha256).unwrap());
    let named = || Ok::<_, Error>(kept(Some([sha256.clone()].into())));
    assert_eq!(library.sweep(named).unwrap(), Some(1));
    assert!(library.picture(&sha256).is_file());
    std::fs::write(library.path(&sha256), "changed").unwrap();
    assert!(!library.verify(&sha256).unwrap());
}

#[test]
fn a_file_that_changed_is_not_placed() {
    let state = TempDir::new().unwrap();
    let library = Library::open(state.path(), "/nowhere".into()).unwrap();
    let file = wav(&state, 48_000, 1, 100, 0);
    let measured = measure(&file).unwrap();
    let other = "0".repeat(64).parse().unwrap();
    assert!(matches!(
        library.place(&file, &other, &measured),
        Err(Error::Changed)
    ));
    assert!(!library.holds(&other));
    assert_eq!(
        std::fs::read_dir(state.path().join("incoming"))
            .unwrap()
            .count(),
        0
    );
    assert_eq!(
        library.inspect(state.path()),
        Err(Uninspected::NotAFile.into())
    );
    assert!(matches!(
        library.inspect(&file),
        Err(Unfit::Uninspected(Uninspected::Unstarted { .. }))
    ));
}

/// Mono or more: each frame as `at` says it for its place in milliseconds.
fn drawn<const N: usize>(folder: &TempDir, ms: u32, at: impl Fn(u32) -> [f32; N]) -> PathBuf {
    let path = folder.path().join("drawn.wav");
    let spec = WavSpec {
        channels: u16::try_from(N).unwrap(),
        sample_rate: 8_000,
        bits_per_sample: 32,
        sample_format: SampleFormat::Float,
    };
    let mut wav = WavWriter::create(&path, spec).unwrap();
    for frame in 0..ms * 8 {
        // Up and down by turns, so that no two neighbours are of one sign.
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
    let it = measure(&drawn(&folder, 19_000, |ms| {
        [if sounds.iter().any(|it| it.contains(&ms)) {
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
    assert_eq!((it.findings, it.sounding), (expected, Ms(14_000)));
    let many = |ms: u32| [if ms.is_multiple_of(3_002) { 0.1 } else { 0.0 }];
    let it = measure(&drawn(&folder, 170_000, many)).unwrap();
    assert_eq!(it.findings.silences.len(), Findings::MAX_SILENCES);
    let it = measure(&drawn(&folder, 1_000, |_| [0.0, 0.0])).unwrap();
    let expected = Findings {
        leading_silence: Ms(1_000),
        ..Findings::default()
    };
    assert_eq!(it.findings, expected);
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
    // Over the edge between two blocks, wherever the decoder puts it.
    for edge in [1_152, 2_048, 4_096, 8_192] {
        assert_eq!(runs(&[edge - 1, edge, edge + 1], 1), 1);
    }
}

#[test]
fn a_channel_that_never_sounds_while_another_does_is_dead() {
    let folder = TempDir::new().unwrap();
    let dead = |frame: [f32; 2]| {
        measure(&drawn(&folder, 500, |_| frame))
            .unwrap()
            .findings
            .dead_channel
    };
    assert_eq!(dead([0.1, 0.1]), None);
    assert_eq!(dead([0.1, 0.000_9]), Some(2));
    assert_eq!(dead([0.0, 0.1]), Some(1));
    assert_eq!(dead([0.0, 0.0]), None);
    // A channel that comes in late is alive.
    let late = |ms| [0.1, if ms < 400 { 0.0 } else { 0.1 }];
    let it = measure(&drawn(&folder, 500, late)).unwrap();
    assert_eq!(it.findings.dead_channel, None);
}

#[test]
fn a_caller_may_say_what_is_too_long() {
    let folder = TempDir::new().unwrap();
    let file = wav(&folder, 48_000, 1, 2_000, 0);
    let longest = Ms(1_999);
    let refused = measure::measure(&file, longest, &mut |_| {});
    assert_eq!(refused, Err(Unfit::TooLong { longest_ms: 1_999 }));
    assert!(measure::measure(&file, Ms(2_000), &mut |_| {}).is_ok());
}

#[test]
fn a_picture_is_taken_for_what_it_is_and_not_for_what_it_is_called() {
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
    let taken = library.take_picture(&drawing).unwrap();
    assert_eq!(taken.file, hash(&drawing).unwrap());
    assert_eq!(
        (taken.kind, taken.width, taken.height),
        (PictureKind::Drawing, 64, 40)
    );
    assert_eq!(std::fs::read(library.picture(&taken.file)).unwrap(), svg);
    assert_eq!(library.take_picture(&drawing).unwrap(), taken);
    let unfit = |file: &Path| match library.take_picture(file) {
        Err(Error::Picture(unfit)) => unfit,
        other => panic!("{other:?}"),
    };
    // A photograph is left to the child, and this library has none.
    let photograph = unfit(&put("photograph.svg", b"\xFF\xD8\xFF\xE0"));
    assert!(
        matches!(
            photograph,
            UnfitPicture::Uninspected(Uninspected::Unstarted { .. })
        ),
        "{photograph:?}"
    );
    for other in [&b"GIF89a"[..], b"\0\0\0\x18ftypheic", b"%PDF", b""] {
        assert_eq!(unfit(&put("other.jpg", other)), UnfitPicture::NotAPicture);
    }
    assert_eq!(unfit(state.path()), Uninspected::NotAFile.into());
    let large = [&svg[..], &vec![b' '; 1 << 20]].concat();
    let megabytes = 1;
    assert_eq!(
        unfit(&put("large.svg", &large)),
        UnfitPicture::TooLarge { megabytes }
    );
    assert!(matches!(
        unfit(&put("a.svg", b"<svg/>")),
        UnfitPicture::Flawed(_)
    ));
    let (placed, left) = ("pictures", "incoming");
    let count = |folder| {
        std::fs::read_dir(state.path().join(folder))
            .unwrap()
            .count()
    };
    assert_eq!((count(placed), count(left)), (1, 0));
}
