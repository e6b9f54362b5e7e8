//! A table of clips is read or refused, whatever program wrote it; and whatever was read is looked at.
#![no_main]

use docent::library::sheet;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["clips.csv", "clips.xlsx"] {
        if let Ok(sheet) = sheet::read(name, bytes) {
            drop(sheet::entries(&sheet));
        }
    }
});
