//! A sound file, measured in this process: no panic, and no more memory than the child has.
#![no_main]

use std::io::Write;

use docent::library::measure_unconfined;
use docent::model::Ms;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    // What comes after a minute is decoded like what comes before.
    let longest = Ms(60_000);
    if let Ok(it) = measure_unconfined(file.path(), longest, &mut |_| {}) {
        assert!(it.length <= longest && it.audible_length <= it.length, "{it:?}");
        let pauses = &it.findings.silences;
        assert!(
            pauses.is_sorted() && pauses.iter().all(|it| it.0 < it.1),
            "{it:?}"
        );
    }
});
