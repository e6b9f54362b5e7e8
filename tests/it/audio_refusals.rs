//! Audio files that are refused, each with the true reason.

use std::fs;
use std::path::Path;

use docent::library::RecordingError;

use crate::support::audio_files::AudioFiles;

/// The header of a flac, with an unknown length, and its frames.
fn parted(flac: &Path) -> (Vec<u8>, Vec<u8>) {
    let bytes = fs::read(flac).unwrap();
    let mut at = 4;
    loop {
        let (kind, size) = (bytes[at], &bytes[at + 1..at + 4]);
        at += 4 + usize::try_from(u32::from_be_bytes([0, size[0], size[1], size[2]])).unwrap();
        if kind & 0x80 != 0 {
            break;
        }
    }
    let mut head = bytes[..at].to_vec();
    head[21] &= 0xf0;
    head[22..26].fill(0);
    (head, bytes[at..].to_vec())
}

#[test]
fn a_flac_that_changes_its_format_is_refused_and_not_truncated() {
    let files = AudioFiles::new();
    let (head, frames) = parted(&files.convert("a.flac", "-t 2 -c:a flac"));
    for (name, arguments) in [
        ("rate.flac", "-ar 44100 -c:a flac"),
        ("channels.flac", "-ac 1 -c:a flac"),
    ] {
        let (_, other) = parted(&files.convert(name, arguments));
        let changed = [&head[..], &frames, &other].concat();
        let found = files.inspect(&files.write(name, &changed));
        assert_eq!(
            found,
            Err(RecordingError::SpecChanged { at_ms: 2_000 }),
            "{name}"
        );
    }
    let (_, same) = parted(&files.convert("same.flac", "-c:a flac"));
    let longer = files.write("longer.flac", &[&head[..], &frames, &same].concat());
    assert!(files.inspect(&longer).is_ok());
}

/// Marks the blocks of a frame in the middle as short and mixed.
fn mixed(mp3: &[u8], mono: bool) -> Vec<u8> {
    let mut mp3 = mp3.to_vec();
    let half = mp3.len() / 2;
    let frame = half
        + mp3[half..]
            .windows(2)
            .position(|window| window[0] == 0xff && window[1] & 0xfe == 0xfa)
            .unwrap();
    // After the header and the side information of all granules: a flag, two bits of type, a flag.
    let flag = 32 + if mono { 18 } else { 20 } + 33;
    for (bit, value) in [(0, 1), (1, 1), (2, 0), (3, 1)] {
        let at = flag + bit;
        let byte = &mut mp3[frame + at / 8];
        let mask = 0x80 >> (at % 8);
        *byte = if value == 1 {
            *byte | mask
        } else {
            *byte & !mask
        };
    }
    mp3
}

#[test]
fn an_mp3_that_would_be_played_wrong_is_refused() {
    let files = AudioFiles::new();
    for (name, channels) in [("mono.mp3", 1), ("stereo.mp3", 2)] {
        let plain = files.convert(name, &format!("-ac {channels} -c:a libmp3lame"));
        assert!(files.inspect(&plain).is_ok(), "{name}");
        let mixed = mixed(&fs::read(&plain).unwrap(), channels == 1);
        let found = files.inspect(&files.write(name, &mixed));
        assert_eq!(found, Err(RecordingError::UnsupportedMp3Blocks), "{name}");
    }
}

/// The packets of an AAC stream, each with an SBR element (14 bytes, type 13) before its end.
fn with_sbr(adts: &[u8]) -> Vec<u8> {
    const HEADER_BYTES: usize = 7;
    let mut stream = Vec::new();
    let mut rest = adts;
    while let [_, _, _, a, b, c, ..] = *rest {
        let length = usize::from(a & 3) << 11 | usize::from(b) << 3 | usize::from(c >> 5);
        let (packet, others) = rest.split_at(length);
        rest = others;
        let (header, data) = packet.split_at(HEADER_BYTES);
        let mut bits: Vec<bool> = data
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |n| byte >> n & 1 == 1))
            .collect();
        // The end is three ones, and zeros up to a whole byte.
        let end = bits.iter().rposition(|bit| *bit).unwrap() - 2;
        bits.truncate(end);
        for (value, count) in [
            (0b110_1110_1101_u32, 11),
            (0x5a_5a5a, 28),
            (0, 80),
            (0b111, 3),
        ] {
            bits.extend((0..count).rev().map(|n| u128::from(value) >> n & 1 == 1));
        }
        let bytes = bits.chunks(8).map(|byte| {
            let shifted = byte.iter().zip((0..8).rev());
            shifted.fold(0, |sum, (bit, n)| sum | u8::from(*bit) << n)
        });
        let data: Vec<u8> = bytes.collect();
        let length = HEADER_BYTES + data.len();
        let mut header = header.to_vec();
        header[3] = header[3] & !3 | u8::try_from(length >> 11).unwrap();
        header[4] = u8::try_from(length >> 3 & 0xff).unwrap();
        header[5] = header[5] & 0x1f | u8::try_from(length & 7).unwrap() << 5;
        stream.extend(header);
        stream.extend(data);
    }
    stream
}

#[test]
fn he_aac_is_refused_also_where_its_header_calls_it_aac() {
    let files = AudioFiles::new();
    let plain = files.convert("24000.aac", "-ar 24000 -c:a aac -b:a 64k -f adts");
    assert!(files.inspect(&plain).is_ok());
    files.write("sbr.aac", &with_sbr(&fs::read(&plain).unwrap()));
    for file in [
        files.path("sbr.aac"),
        files.convert_from("sbr.aac", "sbr.m4a", "-c:a copy"),
    ] {
        let format = "HE-AAC".to_owned();
        let found = files.inspect(&file);
        assert_eq!(
            found,
            Err(RecordingError::UnsupportedFormat { format }),
            "{file:?}"
        );
    }
}

#[test]
fn a_refusal_names_the_given_format() {
    let files = AudioFiles::new();
    let named = |name: &str| RecordingError::UnsupportedFormat {
        format: name.to_owned(),
    };
    let channels = |format: &str| RecordingError::UnsupportedChannels {
        format: format.to_owned(),
        channels: 6,
    };
    for (name, arguments, unfit) in [
        ("mp3.wav", "-c:a libmp3lame -f wav", named("MP3 (WAV)")),
        ("ac3.m4a", "-c:a ac3", named("Dolby Digital (AC-3) (M4A)")),
        ("a.ac3", "-c:a ac3", named("Dolby Digital (AC-3)")),
        ("a.mp2", "-c:a mp2", named("MPEG Layer II (MP2)")),
        ("a.wma", "-c:a wmav2", named("Windows Media (WMA)")),
        ("a.wv", "-c:a wavpack", named("WavPack")),
        ("a.w64", "-c:a pcm_s16le", named("Wave64 (W64)")),
        ("a.mov", "-c:a pcm_s16le", named("PCM (MOV)")),
        ("surround.m4a", "-ac 6 -c:a aac", channels("AAC")),
        ("surround.opus", "-ac 6 -c:a libopus", channels("Opus")),
    ] {
        let found = files.inspect(&files.convert(name, arguments));
        assert_eq!(found, Err(unfit), "{name}");
    }
    let wav = fs::read(files.path("sound.wav")).unwrap();
    let odd = [
        &wav[..36],
        b"LIST\x11\0\0\0INFOINAM\x05\0\0\0abcd\0",
        &wav[36..],
    ]
    .concat();
    let found = files.inspect(&files.write("odd.wav", &odd));
    let format = "WAV".to_owned();
    assert_eq!(found, Err(RecordingError::CorruptHeader { format }));
    let silent = files.convert(
        "silent.mp4",
        "-f lavfi -i color=s=16x16:d=1 -map 1 -c:v mpeg4",
    );
    assert_eq!(files.inspect(&silent), Err(RecordingError::Empty));
}

#[test]
fn a_missing_part_is_reported_for_every_container() {
    let files = AudioFiles::new();
    for (name, arguments) in [
        ("a.aiff", "-c:a pcm_s16be"),
        ("a.caf", "-c:a pcm_s16le"),
        ("lossless.caf", "-c:a alac"),
        ("lossless.m4a", "-c:a alac"),
        ("a.webm", "-c:a libopus"),
        ("flac.mka", "-c:a flac"),
    ] {
        let whole = fs::read(files.convert(name, arguments)).unwrap();
        let cut = files.write(name, &whole[..whole.len() / 2]);
        match files.inspect(&cut) {
            // Some decoders look for a tag at the end.
            Err(RecordingError::BreaksOff { .. } | RecordingError::CorruptHeader { .. }) => {}
            other => panic!("{name}: {other:?}"),
        }
    }
}
