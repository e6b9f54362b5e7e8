//! The inspection of broken, endless and malicious files in a child process of the built program: each is
//! named, and the limits of the child hold.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use docent::library::{InspectionError, Library, Limits, Percent, RecordingError};
use docent::model::Ms;
use tempfile::TempDir;

use crate::support::TIMEOUT;
use crate::support::daemon::{program, tour};
use crate::support::hostile_files;

struct InspectionFixture {
    folder: TempDir,
    library: Library,
}

impl InspectionFixture {
    fn new() -> Self {
        Self::with(program())
    }

    fn with(inspector: PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("state"), inspector).unwrap();
        Self { folder, library }
    }

    fn with_limits(self, limits: Limits) -> Self {
        Self {
            library: self.library.with_limits(limits),
            ..self
        }
    }

    fn write_file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn assert_refused(&self, name: &str, content: &[u8], expected: RecordingError) {
        let found = self.library.inspect(&self.write_file(name, content));
        assert_eq!(found, Err(expected), "{name}");
    }
}

pub(crate) fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/samples");
    fs::read(folder.join(name)).unwrap()
}

/// Two seconds of 16 bit noise, with a header of the given values.
pub(crate) fn wav(channels: u16, rate: u32, declared_bytes: u32) -> Vec<u8> {
    let mut wav = Vec::new();
    let mut seed = 7u32;
    wav.write_all(b"RIFF").unwrap();
    wav.extend(declared_bytes.saturating_add(36).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0");
    wav.extend(channels.to_le_bytes());
    wav.extend(rate.to_le_bytes());
    wav.extend(rate.wrapping_mul(2 * u32::from(channels)).to_le_bytes());
    wav.extend((2 * channels).to_le_bytes());
    wav.extend(b"\x10\0data");
    wav.extend(declared_bytes.to_le_bytes());
    wav.extend((0..192_000).map(|_| hostile_files::random(&mut seed) & 0x0f));
    wav
}

#[test]
fn files_without_audio_are_refused_with_the_reason() {
    let fixture = InspectionFixture::new();
    fixture.assert_refused(
        "text.mp3",
        b"Trotsky's desk\n".repeat(500).as_slice(),
        RecordingError::NotAudio,
    );
    fixture.assert_refused("empty.mp3", b"", RecordingError::Empty);
    fixture.assert_refused("zeros.wav", &vec![0; 100_000], RecordingError::NotAudio);
    let format = "WAV".to_owned();
    let headless = &wav(1, 48_000, 0)[..20];
    fixture.assert_refused(
        "headless.wav",
        headless,
        RecordingError::CorruptHeader { format },
    );
    fixture.assert_refused(
        "nothing.wav",
        &wav(1, 48_000, 0)[..44],
        RecordingError::Empty,
    );
    // Twenty frames: the database counts in milliseconds.
    fixture.assert_refused(
        "instant.wav",
        &wav(1, 48_000, 40)[..84],
        RecordingError::TooShort,
    );
}

#[test]
fn an_unsupported_format_is_named() {
    let fixture = InspectionFixture::new();
    // Both keep the header of the wav that they were made from.
    for (head, format) in [
        (&b"MAC \x96\x0f\0\0"[..], "Monkey’s Audio (APE)"),
        (b"wvpk\xf0\x0d\0\0", "WavPack"),
    ] {
        let content = [head, &[0; 72], &wav(2, 48_000, 192_000)].concat();
        let format = format.to_owned();
        fixture.assert_refused(
            "sound.wav",
            &content,
            RecordingError::UnsupportedFormat { format },
        );
    }
}

#[test]
fn unplayable_rates_and_channel_counts_are_reported_with_their_values() {
    let fixture = InspectionFixture::new();
    let channels = |channels| RecordingError::TooManyChannels { channels, most: 8 };
    fixture.assert_refused("64.wav", &wav(64, 48_000, 192_000), channels(64));
    fixture.assert_refused(
        "1hz.wav",
        &wav(1, 1, 192_000),
        RecordingError::UnsupportedRate { rate: 1 },
    );
    let rate = 4_000_000_000;
    fixture.assert_refused(
        "4ghz.wav",
        &wav(1, rate, 192_000),
        RecordingError::UnsupportedRate { rate },
    );
}

#[test]
fn a_truncated_file_is_reported_with_its_remaining_length() {
    let fixture = InspectionFixture::new();
    for name in ["tone.mp3", "tone.flac", "tone.m4a", "tone.ogg", "tone.opus"] {
        let whole = sample(name);
        let measured = fixture
            .library
            .inspect(&fixture.write_file(name, &whole))
            .unwrap();
        assert!(measured.length.0.abs_diff(2_000) <= 60, "{measured:?}");
        let found = fixture
            .library
            .inspect(&fixture.write_file(name, &whole[..whole.len() / 2]));
        // An m4a has its table at the end.
        match found {
            Err(RecordingError::BreaksOff { at_ms }) => assert!(at_ms < 1_500, "{name}: {at_ms}"),
            Err(RecordingError::CorruptHeader { .. }) => assert_eq!(name, "tone.m4a"),
            other => panic!("{name}: {other:?}"),
        }
        // Of an ogg nothing may be missing, be it a byte.
        if ["tone.ogg", "tone.opus"].contains(&name) {
            let found = fixture.write_file(name, &whole[..whole.len() - 1]);
            let found = fixture.library.inspect(&found);
            assert!(
                matches!(found, Err(RecordingError::BreaksOff { .. })),
                "{found:?}"
            );
        }
    }
    let at_ms = 2_000;
    let cut = RecordingError::BreaksOff { at_ms };
    fixture.assert_refused("cut.wav", &wav(1, 48_000, 384_000), cut);
}

#[test]
fn a_false_length_in_a_header_is_not_trusted() {
    let fixture = InspectionFixture::new();
    // As it is written to a pipe: what is there is what there is.
    for declared_bytes in [u32::MAX, u32::MAX - 1, 0x7fff_ffff] {
        let inspection = fixture
            .library
            .inspect(&fixture.write_file("pipe.wav", &wav(1, 48_000, declared_bytes)));
        assert_eq!(inspection.unwrap().length, Ms(2_000));
    }
    let mp3 = sample("tone.mp3");
    let tag = mp3
        .windows(4)
        .position(|tag| tag == b"Info" || tag == b"Xing")
        .unwrap();
    let frames = u32::from_be_bytes(mp3[tag + 8..tag + 12].try_into().unwrap());
    let claiming = |frames: u32| {
        let mut mp3 = mp3.clone();
        mp3[tag + 8..tag + 12].copy_from_slice(&frames.to_be_bytes());
        mp3
    };
    let more = fixture.write_file("more.mp3", &claiming(frames * 10));
    let more = fixture.library.inspect(&more);
    assert!(
        matches!(
            more,
            Err(RecordingError::BreaksOff {
                at_ms: 1_950..=2_050
            })
        ),
        "{more:?}"
    );
    let longest_ms = Limits::MAX_LENGTH.0;
    fixture.assert_refused(
        "most.mp3",
        &claiming(u32::MAX),
        RecordingError::TooLong { longest_ms },
    );
    let less = fixture.write_file("less.mp3", &claiming(frames / 2));
    let less = fixture.library.inspect(&less).unwrap();
    assert!(less.length.0.abs_diff(2_000) <= 60, "{less:?}");
    let declared = less.findings.declared_length.unwrap();
    assert!(declared < Ms(1_100), "{declared:?}");
}

#[test]
fn a_small_file_that_decodes_to_ten_hours_is_refused() {
    let fixture = InspectionFixture::new();
    let longest_ms = Limits::MAX_LENGTH.0;
    let ten_hours = hostile_files::flac(36_000, hostile_files::HeaderLength::Length);
    assert!(ten_hours.len() < 1_000_000);
    fixture.assert_refused(
        "told.flac",
        &ten_hours,
        RecordingError::TooLong { longest_ms },
    );
    let max_length = Ms(60_000);
    let fixture = fixture.with_limits(Limits {
        max_length,
        ..Limits::default()
    });
    let silent = hostile_files::flac(36_000, hostile_files::HeaderLength::Nothing);
    fixture.assert_refused(
        "untold.flac",
        &silent,
        RecordingError::TooLong { longest_ms: 60_000 },
    );
    let short = fixture.write_file(
        "short.flac",
        &hostile_files::flac(59, hostile_files::HeaderLength::Length),
    );
    assert_eq!(fixture.library.inspect(&short).unwrap().length, Ms(59_000));
}

/// Some hundreds of corrupted files.
#[test]
fn every_corruption_gets_a_result() {
    let fixture = InspectionFixture::new();
    let mut seed = 1_940;
    let mut outcomes = std::collections::BTreeMap::<String, usize>::new();
    let whole = wav(1, 48_000, 192_000);
    let samples = ["tone.mp3", "tone.flac", "tone.m4a", "tone.ogg", "tone.opus"];
    let all = samples
        .map(|name| (name, sample(name)))
        .into_iter()
        .chain([("noise.wav", whole)]);
    for (name, whole) in all {
        for round in 0..50 {
            let mut broken = whole.clone();
            // Alternately in the header, which has lengths and tables, and anywhere.
            let reach = if round % 2 == 0 { 512 } else { broken.len() };
            for _ in 0..=round % 7 {
                let at = hostile_files::random_below(&mut seed, reach);
                broken[at] = hostile_files::random(&mut seed);
            }
            let found = fixture.library.inspect(&fixture.write_file(name, &broken));
            // Killing its child would be an answer too, but no good one.
            if found == Err(InspectionError::Killed.into()) {
                let kept = std::env::temp_dir().join(format!("{round}-{name}"));
                fs::write(&kept, &broken).unwrap();
                panic!("an inspection died of {}", kept.display());
            }
            let kind = found.map_or_else(|error| format!("{error:?}"), |_| "sound".into());
            let kind = kind.split(' ').next().unwrap_or_default().to_owned();
            *outcomes.entry(kind).or_default() += 1;
        }
    }
    // If all had gone one way, nothing would have been tried.
    assert!(outcomes.len() >= 3, "{outcomes:?}");
}

#[test]
fn an_inspection_reports_its_progress() {
    let fixture = InspectionFixture::new();
    let mut received = Vec::new();
    let file = tour().join("memorial/natalia.es.mp3");
    let measured = fixture
        .library
        .inspect_with_progress(&file, |Percent(percent)| received.push(percent));
    assert!(measured.is_ok(), "{measured:?}");
    assert!(received.len() > 10, "{received:?}");
    assert!(received.is_sorted_by(|a, b| a < b), "{received:?}");
    assert!(
        (90..=100).contains(received.last().unwrap()),
        "{received:?}"
    );
}

/// Another program in place of the child.
fn impostor(script: &str) -> InspectionFixture {
    let fixture = InspectionFixture::with("nobody".into());
    let path = fixture.write_file("impostor", format!("#!/bin/sh\n{script}\n").as_bytes());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    InspectionFixture {
        library: Library::open(&fixture.folder.path().join("state"), path).unwrap(),
        ..fixture
    }
}

#[test]
fn a_child_that_hangs_is_killed_and_leaves_nothing() {
    for script in [
        "echo $$ > \"$2.pid\"; exec sleep 1000",
        // The child may also send everything and not exit, or send nothing and keep its output open.
        "echo $$ > \"$2.pid\"; echo '{\"done\":{\"Err\":\"not_sound\"}}'; exec sleep 1000",
        "echo $$ > \"$2.pid\"; exec sleep 1000 >&-",
    ] {
        let fixture = impostor(script).with_limits(Limits {
            timeout: Duration::from_secs(2),
            ..Limits::default()
        });
        let file = fixture.write_file("tone.mp3", &sample("tone.mp3"));
        let begun = Instant::now();
        let found = fixture.library.inspect(&file);
        assert_eq!(
            found,
            Err(InspectionError::TimedOut { seconds: 2 }.into()),
            "{script}"
        );
        assert!(begun.elapsed() < TIMEOUT);
        let pid = fs::read_to_string(fixture.folder.path().join("tone.mp3.pid")).unwrap();
        let process = Path::new("/proc").join(pid.trim());
        assert!(
            !process.exists(),
            "{script}: {} is still there",
            process.display()
        );
    }
}

#[test]
fn invalid_output_of_a_child_is_refused() {
    for script in [
        "exit 0",
        "echo '{\"done\":null}'",
        "echo '{\"progress\":50}'; kill -9 $$",
        "echo '{\"done\":{\"Ok\":{}}}'",
        "echo '{\"done\":{\"Ok\":null}}'",
        "exec yes",
        "exec cat /dev/zero",
    ] {
        let fixture = impostor(script);
        let file = fixture.write_file("tone.mp3", &sample("tone.mp3"));
        assert_eq!(
            fixture.library.inspect(&file),
            Err(InspectionError::Killed.into()),
            "{script}"
        );
    }
}
