//! Accepted audio formats: each file has the length and the loudness that ffmpeg measures.

use std::fs;

use docent::library::{RecordingError, hash};
use docent::model::Format;

use crate::support::audio_files::{AudioFiles, LENGTH_MS, length_ms, loudness};

#[test]
fn accepted_files_have_the_length_and_loudness_that_ffmpeg_measures() {
    let files = AudioFiles::new();
    let made = [
        ("16.wav", "-c:a pcm_s16le", Format::Wav),
        ("24.wav", "-c:a pcm_s24le", Format::Wav),
        ("float.wav", "-c:a pcm_f32le", Format::Wav),
        ("telephone.wav", "-c:a pcm_mulaw", Format::Wav),
        ("ms.wav", "-c:a adpcm_ms", Format::Wav),
        ("ima.wav", "-c:a adpcm_ima_wav", Format::Wav),
        ("large.wav", "-c:a pcm_s24le -rf64 always", Format::Wav),
        ("a.flac", "-c:a flac", Format::Flac),
        ("surround.flac", "-ac 6 -c:a flac", Format::Flac),
        ("a.oga", "-c:a flac -f ogg", Format::Flac),
        ("constant.mp3", "-c:a libmp3lame -b:a 128k", Format::Mp3),
        ("variable.mp3", "-c:a libmp3lame -q:a 3", Format::Mp3),
        ("a.ogg", "-c:a libvorbis", Format::Vorbis),
        ("a.m4a", "-c:a aac -b:a 128k", Format::Aac),
        ("44100.m4a", "-ar 44100 -c:a aac -b:a 128k", Format::Aac),
        ("a.aac", "-c:a aac -b:a 128k -f adts", Format::Aac),
        ("lossless.m4a", "-c:a alac", Format::Alac),
        ("a.opus", "-c:a libopus -b:a 96k", Format::Opus),
        ("16.aiff", "-c:a pcm_s16be", Format::Aiff),
        ("24.aif", "-c:a pcm_s24be", Format::Aiff),
        ("float.aifc", "-c:a pcm_f32be -f aiff", Format::Aiff),
        ("little.aifc", "-c:a pcm_s16le -f aiff", Format::Aiff),
        ("16.caf", "-c:a pcm_s16le", Format::Caf),
        ("lossless.caf", "-c:a alac", Format::Caf),
        ("a.webm", "-c:a libopus", Format::Webm),
        ("live.webm", "-c:a libopus -live 1", Format::Webm),
        ("vorbis.webm", "-c:a libvorbis", Format::Webm),
        ("flac.mka", "-c:a flac", Format::Webm),
        ("mp3.mka", "-c:a libmp3lame", Format::Webm),
    ];
    let mut wrong = Vec::new();
    for (name, arguments, format) in made {
        let file = files.convert(name, arguments);
        let measured = files.measure(&file);
        let (length, lufs) = (length_ms(&file), loudness(&file));
        let apart = (measured.loudness.unwrap() - lufs).abs();
        if measured.format != format || measured.length.0.abs_diff(length) > 50 || apart > 0.1 {
            wrong.push((
                name,
                length,
                lufs,
                measured.format,
                measured.length,
                measured.loudness,
            ));
        }
        // What is made of it for the room and for phones is as long.
        let sha256 = hash(&file).unwrap();
        let recording = files
            .library
            .persist_recording(&file, &sha256, &measured)
            .unwrap();
        for served in [
            &recording.speaker_file.sha256,
            &recording.browser_file.sha256,
        ] {
            let served = files.measure(&files.library.recording_path(served));
            assert!(
                served.length.0.abs_diff(measured.length.0) <= 1,
                "{name}: {served:?}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_encoders_padding_is_no_part_of_the_recording() {
    let files = AudioFiles::new();
    for (name, arguments) in [
        ("8000.m4a", "-ar 8000 -c:a aac -b:a 24k"),
        ("16000.m4a", "-ar 16000 -c:a aac -b:a 48k"),
        ("48000.m4a", "-c:a aac"),
        ("lossless.m4a", "-c:a alac"),
        ("a.opus", "-c:a libopus"),
        ("a.mp3", "-c:a libmp3lame"),
    ] {
        let measured = files.measure(&files.convert(name, arguments));
        assert!(
            measured.length.0.abs_diff(LENGTH_MS) <= 1,
            "{name}: {measured:?}"
        );
    }
}

/// The checksum of an ogg page: CRC-32 with the polynomial 04c11db7, neither reflected nor inverted.
fn checksum(page: &[u8]) -> u32 {
    page.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| {
            (sum << 1) ^ if sum >> 31 == 0 { 0 } else { 0x04c1_1db7 }
        })
    })
}

/// An ogg header page with another pre-skip and gain.
fn opus(ogg: &[u8], pre_skip: u16, gain: i16) -> Vec<u8> {
    let mut ogg = ogg.to_vec();
    let head = ogg
        .windows(8)
        .position(|window| window == b"OpusHead")
        .unwrap();
    ogg[head + 10..head + 12].copy_from_slice(&pre_skip.to_le_bytes());
    ogg[head + 16..head + 18].copy_from_slice(&gain.to_le_bytes());
    let pieces = usize::from(ogg[26]);
    let length: usize = ogg[27..27 + pieces].iter().copied().map(usize::from).sum();
    ogg[22..26].fill(0);
    let check = checksum(&ogg[..27 + pieces + length]);
    ogg[22..26].copy_from_slice(&check.to_le_bytes());
    ogg
}

#[test]
fn an_opus_file_begins_after_its_pre_skip_and_has_the_gain_of_its_header() {
    let files = AudioFiles::new();
    let plain = fs::read(files.convert("a.opus", "-c:a libopus -b:a 96k")).unwrap();
    let whole = files.measure(&files.path("a.opus"));
    let file = files.write("late.opus", &opus(&plain, u16::MAX, 0));
    let late = files.measure(&file);
    let skipped = (u64::from(u16::MAX) - 312) / 48;
    assert!(
        (whole.length.0 - late.length.0).abs_diff(skipped) <= 1,
        "{late:?}"
    );
    assert!(late.length.0.abs_diff(length_ms(&file)) <= 1, "{late:?}");
    assert_eq!(late.findings.declared_length, None);
    // Six decibels lower, in 256ths.
    let file = files.write("low.opus", &opus(&plain, 312, -6 * 256));
    let low = files.measure(&file).loudness.unwrap();
    let drop = whole.loudness.unwrap() - low;
    assert!(
        (drop - 6.0).abs() < 0.05 && (low - loudness(&file)).abs() < 0.1,
        "{drop}"
    );
}

#[test]
fn a_wav_with_a_wrong_size_in_its_header_is_read_to_its_end() {
    let files = AudioFiles::new();
    let wav = fs::read(files.path("sound.wav")).unwrap();
    for declared_bytes in [0, 400, u32::MAX] {
        let changed = [&wav[..4], &declared_bytes.to_le_bytes(), &wav[8..]].concat();
        let measured = files.measure(&files.write("told.wav", &changed));
        assert_eq!(measured.length.0, LENGTH_MS, "{declared_bytes}");
    }
    // Of a large one the sizes lie elsewhere: what follows the sound is no part of it.
    let large = fs::read(files.convert("large.wav", "-c:a pcm_s16le -rf64 always")).unwrap();
    let followed = [&large[..], b"LIST\x40\x1f\0\0", &[0x70; 8_000]].concat();
    let measured = files.measure(&files.write("followed.wav", &followed));
    assert_eq!(measured.length.0, LENGTH_MS);
    let cut = files.write("cut.wav", &large[..large.len() / 2]);
    let found = files.inspect(&cut);
    assert!(
        matches!(found, Err(RecordingError::BreaksOff { .. })),
        "{found:?}"
    );
}

#[test]
fn chapters_and_text_tracks_are_skipped() {
    let files = AudioFiles::new();
    let lines = b"1\n00:00:00,000 --> 00:00:03,000\nOne\n\n2\n00:00:03,000 --> 00:00:06,000\nTwo\n";
    let lines = files.write("lines.srt", lines);
    let texts = format!(
        "-i {} -map 0:a -map 1:s -c:a aac -c:s mov_text",
        lines.display()
    );
    let subtitled = files.convert("texts.mp4", &texts);
    let chapters = b";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=3000\ntitle=One\n";
    let chapters = files.write("chapters.txt", chapters);
    let marked = format!("-i {} -map_metadata 1 -c:a aac", chapters.display());
    let marked = files.convert("chapters.m4b", &marked);
    for file in [subtitled, marked] {
        let measured = files.measure(&file);
        assert!(measured.length.0.abs_diff(LENGTH_MS) <= 1, "{measured:?}");
    }
}

#[tokio::test]
async fn recordings_of_a_browser_are_accepted() {
    let files = AudioFiles::new();
    let file = files.record_in_browser().await;
    let measured = files.measure(&file);
    assert_eq!((measured.format, measured.rate), (Format::Webm, 48_000));
    assert!((2_500..6_000).contains(&measured.length.0), "{measured:?}");
    assert!(
        measured.length.0.abs_diff(length_ms(&file)) <= 50,
        "{measured:?}"
    );
    let apart = (measured.loudness.unwrap() - loudness(&file)).abs();
    assert!(apart <= 0.1, "{measured:?}");
}
