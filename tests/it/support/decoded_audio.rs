//! Audio files as docent decodes them, the reference for what speakers play.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use docent::decoder::{Decoder, FormatSet};

use super::captured_audio::RATE;
use super::daemon::tour;

/// The frames of a file of one channel at 48 kHz, from this one on: all, or a number of them.
pub(crate) fn frames(path: &Path, from: u64, most: usize) -> Vec<f32> {
    let file = File::open(path).unwrap();
    let mut decoder = Decoder::open(file, FormatSet::All, Arc::default()).unwrap();
    if from > 0 {
        decoder.seek(from).unwrap();
    }
    let mut frames = Vec::new();
    while frames.len() < most
        && let Some(block) = decoder.next_block().unwrap()
    {
        assert_eq!((block.spec.sample_rate, block.spec.channels), (RATE, 1));
        frames.extend_from_slice(block.samples);
    }
    frames.truncate(most);
    frames
}

/// The reference for docent's sound: a narration of the memorial, one channel.
pub(crate) fn narration(name: &str) -> Vec<f32> {
    frames(&tour().join("memorial").join(name), 0, usize::MAX)
}

/// Integrated loudness by EBU R 128, LUFS.
pub(crate) fn loudness(channels: u32, samples: &[f32]) -> f64 {
    let mut meter = ebur128::EbuR128::new(channels, RATE, ebur128::Mode::I).unwrap();
    meter.add_frames_f32(samples).unwrap();
    meter.loudness_global().unwrap()
}
