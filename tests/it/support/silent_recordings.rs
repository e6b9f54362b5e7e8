//! Silent recordings: rows alone, or rows with files.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use docent::model::{DerivedFile, Format, Ms, Recording, Sha256};

pub(crate) fn recording(sha256: Sha256, seconds: u64) -> Recording {
    let serve_command = DerivedFile {
        sha256: sha256.clone(),
        bytes: 1,
    };
    Recording {
        sha256,
        bytes: 1,
        format: Format::Wav,
        length: Ms(seconds * 1000),
        audible_length: Ms(seconds * 1000),
        channels: 1,
        rate: 48_000,
        loudness: Some(-18.0),
        true_peak: -3.0,
        has_master: true,
        findings: None,
        waveform: Vec::new(),
        speaker_file: serve_command.clone(),
        browser_file: serve_command,
    }
}

/// The file of such a recording. Its silence is a hole, so it takes no room on the disk.
pub(crate) fn write(path: &Path, seconds: u32) {
    let bytes = seconds * 96_000;
    let mut wav = File::create(path).unwrap();
    wav.write_all(b"RIFF").unwrap();
    wav.write_all(&(bytes + 36).to_le_bytes()).unwrap();
    // 16 bits of PCM in one channel.
    wav.write_all(b"WAVEfmt \x10\0\0\0\x01\0\x01\0").unwrap();
    wav.write_all(&48_000u32.to_le_bytes()).unwrap();
    wav.write_all(&96_000u32.to_le_bytes()).unwrap();
    wav.write_all(b"\x02\0\x10\0data").unwrap();
    wav.write_all(&bytes.to_le_bytes()).unwrap();
    wav.set_len(u64::from(bytes) + 44).unwrap();
}
