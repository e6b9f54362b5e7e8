//! A table of clips is read or refused, whatever program wrote it; and whatever was read is looked at.
//! A workbook is tried part by part too: few bytes are a ZIP by chance.
#![no_main]

mod book;

use docent::library::spreadsheet;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    parse("clips.csv", bytes);
    parse("clips.xlsx", bytes);
    for (name, _) in book::PARTS {
        parse("clips.xlsx", &book::with(name, bytes));
    }
});

fn parse(name: &str, bytes: &[u8]) {
    if let Ok(table) = spreadsheet::read(name, bytes) {
        drop(spreadsheet::parse_entries(&table));
    }
}
