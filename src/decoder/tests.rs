use std::fs;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use symphonia::core::formats::probe::Hint;
use symphonia::core::io::MediaSourceStream;

use super::*;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/samples")
        .join(name)
}

fn open(path: &Path) -> Decoder {
    Decoder::open(File::open(path).unwrap(), FormatSet::All, Arc::default()).unwrap()
}

/// The remaining samples of the first channel.
fn remaining(decoder: &mut Decoder) -> Vec<f32> {
    let mut frames = Vec::new();
    while let Some(block) = decoder.next_block().unwrap() {
        let channels = usize::from(block.spec.channels);
        frames.extend(block.samples.iter().step_by(channels));
    }
    frames
}

fn bytes(content: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    file
}

fn chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap();
    [name, &length.to_le_bytes(), content].concat()
}

/// 16 bits of one channel.
fn format(rate: u32) -> Vec<u8> {
    let mut format = vec![1, 0, 1, 0];
    format.extend(rate.to_le_bytes());
    format.extend(rate.wrapping_mul(2).to_le_bytes());
    format.extend([2, 0, 16, 0]);
    chunk(b"fmt ", &format)
}

fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
    chunk(b"RIFF", &[&b"WAVE"[..], &chunks.concat()].concat())
}

/// Noise of one channel.
fn noise() -> tempfile::NamedTempFile {
    let mut state = 7u32;
    let samples = (0..96_000).flat_map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [first, second, ..] = state.to_be_bytes();
        [second, first & 0x1f]
    });
    let samples: Vec<u8> = samples.collect();
    bytes(&riff(&[format(48_000), chunk(b"data", &samples)]))
}

#[test]
fn a_place_is_found_exactly_wherever_it_is() {
    let wav = noise();
    // An ogg's reader does not find every place; what serves a speaker is never one.
    let served = [
        wav.path().to_owned(),
        sample("tone.mp3"),
        sample("tone.flac"),
    ];
    for path in served {
        let whole = remaining(&mut open(&path));
        let count = u64::try_from(whole.len()).unwrap();
        let mut decoder = open(&path);
        // Forwards and backwards, at the edges of packets and beside them.
        for place in [count / 2, 1_152, count - 1, 1, count * 99 / 100, 4_095, 0] {
            decoder.seek(place).unwrap();
            let found = remaining(&mut decoder);
            let wanted = &whole[usize::try_from(place).unwrap()..];
            assert_eq!(found.len(), wanted.len(), "{path:?} from {place}");
            let apart = found.iter().zip(wanted).map(|(a, b)| (a - b).abs());
            let most = apart.fold(0.0f32, f32::max);
            assert!(most <= 1e-4, "{path:?} from {place}: {most}");
        }
    }
}

#[test]
fn a_wav_whose_first_format_has_no_rate_is_refused_or_decoded() {
    let sound = chunk(b"data", &[7; 9_600]);
    let twice = bytes(&riff(&[format(0), format(48_000), sound.clone()]));
    match Decoder::open(twice.reopen().unwrap(), FormatSet::Speaker, Arc::default()) {
        Ok(mut decoder) => assert_eq!(remaining(&mut decoder).len(), 4_800),
        Err(error) => assert!(matches!(error, Error::NotAudio), "{error}"),
    }
    for rates in [&[0][..], &[48_000, 0]] {
        let chunks: Vec<_> = rates
            .iter()
            .map(|rate| format(*rate))
            .chain([sound.clone()])
            .collect();
        let silent = bytes(&riff(&chunks));
        let opened = Decoder::open(silent.reopen().unwrap(), FormatSet::Speaker, Arc::default());
        let failed = match opened {
            Ok(mut decoder) => decoder.next_block().is_err(),
            Err(_) => true,
        };
        assert!(failed, "{rates:?}");
    }
}

#[test]
fn only_what_serves_speakers_is_opened_for_them() {
    for (name, serves) in [
        ("tone.mp3", true),
        ("tone.flac", true),
        ("tone.ogg", false),
        ("tone.opus", false),
        ("tone.m4a", false),
    ] {
        let file = File::open(sample(name)).unwrap();
        let opened = Decoder::open(file, FormatSet::Speaker, Arc::default());
        assert_eq!(opened.is_ok(), serves, "{name}");
        assert_eq!(
            open(&sample(name)).format().is_playable_on_speakers(),
            serves
        );
    }
}

#[test]
fn nothing_is_read_after_a_stop() {
    let stop = Arc::new(AtomicBool::new(false));
    let file = File::open(sample("tone.mp3")).unwrap();
    let mut decoder = Decoder::open(file, FormatSet::Speaker, Arc::clone(&stop)).unwrap();
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    let end = loop {
        match decoder.next_block() {
            Ok(Some(_)) => {}
            Ok(None) => panic!("it was read to its end"),
            Err(error) => break error,
        }
    };
    assert!(matches!(end, Error::BreaksOff(_)), "{end}");
}

#[test]
fn a_seek_that_would_go_on_for_ever_ends() {
    // A table of places that lead backwards: the halves between them never get smaller.
    let mut flac = fs::read(sample("tone.flac")).unwrap();
    assert_eq!(&flac[..4], b"fLaC");
    let first = flac[4];
    flac[4] = first & 0x7f;
    let mut table = Vec::new();
    for (frame, place) in [(0u64, u64::MAX / 4), (1_000_000, 1)] {
        table.extend(frame.to_be_bytes());
        table.extend(place.to_be_bytes());
        table.extend(4_096u16.to_be_bytes());
    }
    let length = u32::try_from(table.len()).unwrap().to_be_bytes();
    let head = [first & 0x80 | 3, length[1], length[2], length[3]];
    let table = [&head[..], &table].concat();
    flac.splice(42..42, table);
    let file = bytes(&flac);
    let mut decoder = open(file.path());
    // Found or not, or ended by its reader's own check of a sum: it comes back.
    drop(catch_unwind(AssertUnwindSafe(|| decoder.seek(48_000))));
}

/// The frames of an m4a one after another, each with the header of ISO 14496-3, annex 1.A.2.2.
fn streamed(m4a: &Path) -> Vec<u8> {
    let file = MediaSourceStream::new(Box::new(File::open(m4a).unwrap()), <_>::default());
    let mut reader = symphonia::default::get_probe()
        .probe(&Hint::new(), file, <_>::default(), <_>::default())
        .unwrap();
    let mut stream = Vec::new();
    while let Some(packet) = reader.next_packet().unwrap() {
        let length = u16::try_from(packet.data.len() + 7).unwrap();
        let [high, low] = length.to_be_bytes();
        // No checksum, low complexity, 48 kHz, two channels; the length in 13 bits.
        stream.extend([0xff, 0xf1, 0x4c, 0x80 | high >> 3]);
        stream.extend([high << 5 | low >> 3, low << 5 | 0x1f, 0xfc]);
        stream.extend(packet.data.iter());
    }
    stream
}

#[test]
fn aac_that_no_container_holds_is_read_to_its_end_and_declares_no_length() {
    let file = bytes(&streamed(&sample("tone.m4a")));
    let mut decoder = open(file.path());
    assert_eq!(decoder.format(), Format::Aac);
    assert!(!decoder.is_declared_length_exact() && !decoder.has_standard_encoding());
    let frames = remaining(&mut decoder).len();
    let whole = remaining(&mut open(&sample("tone.m4a"))).len();
    assert!(frames.abs_diff(whole) <= 2 * 1024, "{frames} and {whole}");
}
