//! A sound file, measured in this process: no panic, and no more memory than the child has.
#![no_main]

use std::io::Write;

use docent::library::measure_unconfined;
use docent::model::Ms;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    // What comes after a minute is decoded like what comes before.
    let max_length = Ms(60_000);
    if let Ok(measured) = measure_unconfined(file.path(), max_length, &mut |_| {}) {
        assert!(
            measured.length <= max_length && measured.audible_length <= measured.length,
            "{measured:?}"
        );
        let pauses = &measured.findings.silences;
        assert!(
            pauses.is_sorted() && pauses.iter().all(|pause| pause.0 < pause.1),
            "{measured:?}"
        );
    }
});
