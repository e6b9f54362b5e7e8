use std::io::Cursor;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const LIMITS: DirectoryLimits = DirectoryLimits {
    entries: 10,
    bytes: 1_000,
};

/// A ZIP file of these empty files.
fn zip_of(names: &[&str]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The same with an end of ZIP64, which declares this number of entries and bytes.
fn zip64_of(names: &[&str], entries: u64, bytes: Option<u64>) -> Vec<u8> {
    let mut file = zip_of(names);
    let end = file.split_off(file.len() - END_BYTES);
    let position = u64::try_from(file.len()).unwrap();
    let start = number(&end, 16, 4).unwrap();
    file.extend(ZIP64_END_SIGNATURE);
    file.extend(44_u64.to_le_bytes());
    file.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let bytes = bytes.unwrap_or(position - start);
    for field in [entries, entries, bytes, position.saturating_sub(bytes)] {
        file.extend(field.to_le_bytes());
    }
    file.extend(ZIP64_LOCATOR_SIGNATURE);
    file.extend(0_u32.to_le_bytes());
    file.extend(position.to_le_bytes());
    file.extend(1_u32.to_le_bytes());
    file.extend(END_SIGNATURE);
    file.extend([0; 4]);
    file.extend([0xff; 12]);
    file.extend([0; 2]);
    file
}

/// Writes a number into the end.
fn with_field(mut file: Vec<u8>, at: usize, bytes: &[u8]) -> Vec<u8> {
    let at = file.len() - END_BYTES + at;
    file[at..at + bytes.len()].copy_from_slice(bytes);
    file
}

fn opened(file: Vec<u8>) -> Result<usize, String> {
    let archive = open(Cursor::new(file), LIMITS);
    archive
        .map(|archive| archive.len())
        .map_err(|error| error.to_string())
}

fn refused(file: Vec<u8>, expected: &str) {
    assert_eq!(opened(file), Err(expected.to_owned()));
}

const DAMAGED: &str = "the directory of the ZIP file is damaged";

#[test]
fn zip_files_with_and_without_zip64_a_comment_or_something_before_them_are_opened() {
    assert_eq!(opened(zip_of(&[])), Ok(0));
    assert_eq!(opened(zip_of(&["a", "b/c"])), Ok(2));
    assert_eq!(opened(zip64_of(&["a", "b/c"], 2, None)), Ok(2));
    let commented = with_field(zip_of(&["a"]), 20, &5_u16.to_le_bytes());
    assert_eq!(opened([&commented[..], b"hello"].concat()), Ok(1));
    assert_eq!(opened([b"#!/bin/sh", &zip_of(&["a"])[..]].concat()), Ok(1));
}

#[test]
fn what_is_no_zip_file_is_named_so() {
    let noise = vec![b'x'; 200_000];
    for file in [&b""[..], b"PK", b"PK\x03\x04 and no more", &noise] {
        refused(
            file.to_vec(),
            "this is not a ZIP file, or its end is missing",
        );
    }
}

#[test]
fn a_forged_number_of_entries_is_refused() {
    let forged = |entries: u16| {
        let field = [entries.to_le_bytes(), entries.to_le_bytes()].concat();
        with_field(zip_of(&["a", "b"]), 8, &field)
    };
    assert_eq!(opened(forged(2)), Ok(2));
    // An entry that is not counted would stay unchecked.
    for entries in [0, 1, 3, 10] {
        refused(forged(entries), DAMAGED);
    }
    refused(forged(11), "the ZIP file has 11 entries");
    refused(forged(0xfffe), "the ZIP file has 65534 entries");
    // Without an end of ZIP64.
    refused(forged(0xffff), DAMAGED);
    refused(zip64_of(&["a"], 2, None), DAMAGED);
    let most = u64::MAX;
    refused(
        zip64_of(&["a"], most, None),
        &format!("the ZIP file has {most} entries"),
    );
}

#[test]
fn an_oversized_directory_is_refused() {
    let names: Vec<String> = (0..3).map(|n| format!("{n}{}", "x".repeat(400))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let file = zip_of(&names);
    let bytes = number(&file, file.len() - END_BYTES + 12, 4).unwrap();
    assert!(bytes > LIMITS.bytes);
    let expected = format!("the directory of the ZIP file has {bytes} bytes");
    refused(file, &expected);
    refused(zip64_of(&names, 3, None), &expected);
    // A directory that begins before the file.
    for bytes in [u64::MAX, 1 << 40, 5_000] {
        refused(zip64_of(&["a"], 1, Some(bytes)), DAMAGED);
        let bytes = u32::try_from(bytes).unwrap_or(0xffff_fffe);
        let field = bytes.to_le_bytes();
        refused(with_field(zip_of(&["a"]), 12, &field), DAMAGED);
    }
}

#[test]
fn no_other_end_is_tried_than_the_last() {
    let good = zip_of(&["a"]);
    let bad = with_field(good.clone(), 10, &2_u16.to_le_bytes());
    refused([good, bad].concat(), DAMAGED);
}

#[test]
fn two_entries_of_one_name_are_refused() {
    let mut file = zip_of(&["aa", "ab"]);
    let at = file.windows(2).rposition(|window| window == b"ab").unwrap();
    file[at + 1] = b'a';
    refused(file, "two entries of the ZIP file are named aa");
}
