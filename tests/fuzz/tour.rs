//! A tour folder of which one file, each in turn, is something else: faults, but no panic; and a folder
//! without a fault is a tour whose captions are in order.
#![no_main]

mod tree;

use docent::library::tour_folder;
use docent::model::Ms;
use tree::TREE;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for name in [
        "tour.toml",
        "hall/room.toml",
        "hall/one.txt",
        "hall/one.vtt",
        "hall/picture.svg",
    ] {
        TREE.with(name, bytes, |path| {
            let source = tour_folder::read(path);
            let faults = source.check(|_| Some(Ms(60_000)));
            for error in source.errors.iter().chain(&faults) {
                assert!(!error.to_string().is_empty());
            }
            if source.errors.is_empty() && faults.is_empty() {
                let tour = source.tour.expect("a folder without a fault is a tour");
                for narration in tour.narrations() {
                    let cues = &narration.captions;
                    assert!(cues.iter().all(|cue| cue.start < cue.end), "{cues:?}");
                    assert!(cues.is_sorted_by(|a, b| a.end <= b.start), "{cues:?}");
                }
            }
        });
    }
});
