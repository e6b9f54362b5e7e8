use super::*;
use crate::model::DerivedFile;

/// A narration with which nothing is wrong.
fn good() -> Recording {
    let serving = DerivedFile {
        sha256: "a".repeat(64).parse().unwrap(),
        bytes: 720_000,
    };
    Recording {
        sha256: serving.sha256.clone(),
        bytes: 720_000,
        format: Format::Mp3,
        length: Ms(90_000),
        audible_length: Ms(89_000),
        channels: 1,
        rate: 48_000,
        loudness: Some(-20.0),
        true_peak: -4.0,
        has_master: true,
        waveform: vec![],
        findings: Some(Findings::default()),
        speaker_file: serving.clone(),
        browser_file: serving,
    }
}

fn check(change: impl Fn(&mut Recording, &mut Findings), expected: &[AudioWarning]) {
    let (mut recording, mut found) = (good(), Findings::default());
    change(&mut recording, &mut found);
    recording.findings = Some(found);
    assert_eq!(audio_warnings(&recording), expected, "{recording:?}");
}

#[test]
fn a_good_recording_has_no_warnings_also_without_findings() {
    check(|_, _| {}, &[]);
    let old = Recording {
        findings: None,
        length: Ms(150_000),
        audible_length: Ms(149_000),
        bytes: 1_200_000,
        ..good()
    };
    let length = Ms(150_000);
    assert_eq!(audio_warnings(&old), [AudioWarning::Long { length }]);
}

#[test]
fn an_abrupt_edge_is_reported() {
    let soft = |recording: &mut Recording| {
        recording.waveform = vec![120; 1_780];
        (recording.waveform[0], recording.waveform[1_779]) = (5, 12);
        recording.audible_length = recording.length;
    };
    check(|recording, _| soft(recording), &[]);
    let first = |recording: &mut Recording, _: &mut Findings| {
        soft(recording);
        recording.waveform[0] = 90;
    };
    check(first, &[AudioWarning::AbruptStart]);
    let last = |recording: &mut Recording, _: &mut Findings| {
        soft(recording);
        recording.waveform[1_779] = 90;
    };
    check(last, &[AudioWarning::AbruptEnd]);
    // Silence after it is an end.
    let ended = |recording: &mut Recording, found: &mut Findings| {
        last(recording, found);
        recording.audible_length = recording.length - Ms(400);
    };
    check(ended, &[]);
}

#[test]
fn a_silent_recording_has_one_warning() {
    let silent = |recording: &mut Recording, found: &mut Findings| {
        (
            recording.audible_length,
            recording.loudness,
            recording.true_peak,
        ) = (Ms::ZERO, None, -144.0);
        found.leading_silence = recording.length;
    };
    check(silent, &[AudioWarning::Silent]);
    assert_eq!(AudioWarning::Silent.severity(), Severity::Block);
}

#[test]
fn loudness_is_checked_at_its_playback_level() {
    // Loud, but it can be turned down.
    check(|recording, _| recording.loudness = Some(-9.0), &[]);
    // The ceiling leaves 3 dB, one of which is allowed to be missing.
    check(|recording, _| recording.loudness = Some(-21.9), &[]);
    let quiet = AudioWarning::Quiet {
        plays_lufs: -20.0,
        true_peak_dbtp: -4.0,
    };
    check(|recording, _| recording.loudness = Some(-23.0), &[quiet]);
    let raised = AudioWarning::HighGain { gain_db: 15.0 };
    check(
        |recording, _| (recording.loudness, recording.true_peak) = (Some(-33.0), -20.0),
        &[raised],
    );
    let peaks = AudioWarning::HighPeaks {
        true_peak_dbtp: 0.5,
    };
    check(
        |recording, _| (recording.loudness, recording.true_peak) = (Some(-12.0), 0.5),
        &[peaks],
    );
}

#[test]
fn length_is_checked_at_two_and_three_minutes() {
    let last = |length: u64| {
        move |recording: &mut Recording, _: &mut Findings| {
            (recording.length, recording.audible_length, recording.bytes) =
                (Ms(length), Ms(length), length * 8);
        }
    };
    check(last(120_000), &[]);
    let length = Ms(120_001);
    check(last(120_001), &[AudioWarning::Long { length }]);
    let length = Ms(180_001);
    check(last(180_001), &[AudioWarning::VeryLong { length }]);
    let audible_length = Ms(999);
    check(last(999), &[AudioWarning::Short { audible_length }]);
}

#[test]
fn silences_are_reported_by_position() {
    check(
        |recording, found| {
            recording.audible_length = Ms(80_000);
            found.leading_silence = Ms(1_500);
            found.silences = vec![(Ms(10_000), Ms(14_000))];
        },
        &[
            AudioWarning::LeadingSilence { silence: Ms(1_500) },
            AudioWarning::Pause {
                start: Ms(10_000),
                end: Ms(14_000),
            },
            AudioWarning::TrailingSilence {
                silence: Ms(10_000),
            },
        ],
    );
}

#[test]
fn the_bitrate_is_checked_by_format() {
    let coded = |format, kbps: u64| {
        move |recording: &mut Recording, _: &mut Findings| {
            (recording.format, recording.bytes) = (format, kbps * recording.length.0 / 8);
        }
    };
    let low = |kbps, least| AudioWarning::LowBitrate { kbps, least };
    check(coded(Format::Mp3, 48), &[]);
    check(coded(Format::Mp3, 32), &[low(32, 48)]);
    check(coded(Format::Aac, 32), &[low(32, 40)]);
    check(coded(Format::Opus, 24), &[]);
    check(coded(Format::Opus, 12), &[low(12, 20)]);
    check(coded(Format::Flac, 12), &[]);
    let rate = 22_050;
    check(
        |recording, _| recording.rate = 22_050,
        &[AudioWarning::LowRate { rate }],
    );
    check(|recording, _| recording.rate = 24_000, &[]);
}

#[test]
fn warnings_of_the_file_are_sorted_by_severity() {
    check(
        |recording, found| {
            recording.channels = 2;
            found.clipped_runs = 2;
            found.dead_channel = Some(2);
            found.inverted = true;
            found.damaged_packets = 3;
            found.declared_length = Some(Ms(60_000));
        },
        &[
            AudioWarning::Clipped { runs: 2 },
            AudioWarning::DeadChannel { channel: 2 },
            AudioWarning::Damaged { packets: 3 },
            AudioWarning::Inverted,
            AudioWarning::WrongDeclaredLength {
                declared: Ms(60_000),
                length: Ms(90_000),
            },
        ],
    );
}

#[test]
fn a_silent_channel_of_more_than_two_is_nothing_to_mend() {
    let surround = |recording: &mut Recording, found: &mut Findings| {
        (recording.channels, found.dead_channel) = (6, Some(3));
    };
    check(surround, &[AudioWarning::Downmixed { channels: 6 }]);
}

#[test]
fn warnings_are_sentences() {
    let pause = AudioWarning::Pause {
        start: Ms(65_000),
        end: Ms(69_000),
    };
    assert_eq!(
        pause.to_string(),
        "it falls silent for 4 s at 1:05; check that nothing is missing"
    );
    let quiet = AudioWarning::Quiet {
        plays_lufs: -20.0,
        true_peak_dbtp: -4.04,
    };
    assert!(
        quiet
            .to_string()
            .starts_with("its peaks (-4.0 dBTP) leave no room to raise it: it will play at -20.0 LUFS, quieter than the others at -18 LUFS")
    );
}
