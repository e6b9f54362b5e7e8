//! A workbook with one clip in it; its parts are seeds of their own.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) const PARTS: &[(&str, &str)] = &[
    ("_rels/.rels", include_str!("seeds/sheet/root.rels")),
    (
        "xl/_rels/workbook.xml.rels",
        include_str!("seeds/sheet/workbook.xml.rels"),
    ),
    ("xl/workbook.xml", include_str!("seeds/sheet/workbook.xml")),
    ("xl/styles.xml", include_str!("seeds/sheet/styles.xml")),
    (
        "xl/sharedStrings.xml",
        include_str!("seeds/sheet/sharedStrings.xml"),
    ),
    (
        "xl/worksheets/sheet1.xml",
        include_str!("seeds/sheet/sheet1.xml"),
    ),
];

/// The workbook with other `bytes` in the part `name`.
pub(crate) fn with(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Nothing is gained by deflating what is inflated at once.
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (part, good) in PARTS {
        zip.start_file(*part, stored).unwrap();
        let content = if *part == name {
            bytes
        } else {
            good.as_bytes()
        };
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
