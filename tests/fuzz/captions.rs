//! Captions as any editor may have left them: every cue has its line, and what is read can be written
//! and reads back the same.
#![no_main]

use docent::model::captions;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = captions::parse(&String::from_utf8_lossy(bytes));
    let lines = found.cues.iter().map(|cue| cue.0);
    assert!(lines.is_sorted_by(|a, b| a < b), "{:?}", found.cues);
    let cues: Vec<_> = found.cues.into_iter().map(|cue| cue.1).collect();
    let written = captions::write(&cues);
    let again = captions::parse(&written);
    assert!(again.errors.is_empty(), "{written}: {:?}", again.errors);
    let again: Vec<_> = again.cues.into_iter().map(|cue| cue.1).collect();
    assert_eq!(captions::write(&again), written);
});
