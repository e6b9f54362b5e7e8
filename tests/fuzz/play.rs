//! A recording that is no longer what was published, decoded as its play does: no panic, no more sound
//! than it had, and no more memory than the child has that inspects.
#![no_main]

use std::io::Write;

use docent::model::{Gain, Ms};
use docent::player::{PlaybackSource, decode_to_end};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let length = Ms(10_000);
    for channels in [1, 2] {
        for from in [Ms::ZERO, Ms(1), Ms(700), Ms(9_900)] {
            let sound = PlaybackSource {
                file: file.path().to_owned(),
                start: from,
                length,
                channels,
                gain: Gain(0.0),
                true_peak: 0.0,
            };
            if let Ok(frames) = decode_to_end(&sound) {
                let reached = from + Ms::from_frames(frames, 48_000);
                assert!(reached.0.abs_diff(length.0) <= 11, "{sound:?}: {frames}");
            }
        }
    }
});
