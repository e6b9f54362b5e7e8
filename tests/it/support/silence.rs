//! Recordings that are only named: nothing of them is read.

use docent::model::{Format, Ms, Recording, Serving, Sha256};

pub(crate) fn recording(sha256: Sha256, seconds: u64) -> Recording {
    let serving = Serving {
        sha256: sha256.clone(),
        bytes: 1,
    };
    Recording {
        sha256,
        bytes: 1,
        format: Format::Wav,
        length: Ms(seconds * 1000),
        sounding: Ms(seconds * 1000),
        channels: 1,
        rate: 48_000,
        loudness: Some(-18.0),
        true_peak: -3.0,
        findings: None,
        waveform: Vec::new(),
        for_speaker: serving.clone(),
        for_browser: serving,
    }
}
