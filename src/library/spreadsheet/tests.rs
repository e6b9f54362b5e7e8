//! Tests of tables of clips.

mod entries;
mod xlsx;
mod xlsx_writer;

use encoding_rs::WINDOWS_1252;
use proptest::prelude::*;

use super::*;
use xlsx_writer::zipped;

const HEADER: &str = "room,stop,lang,title,audio";

fn cells(row: &Row) -> Vec<&str> {
    Column::ALL
        .iter()
        .filter_map(|column| row.get(*column))
        .collect()
}

fn check(bytes: &[u8], expected: &[(usize, &[&str])]) -> SpreadsheetTable {
    let table = read("clips.csv", bytes).unwrap();
    let found: Vec<_> = table
        .rows
        .iter()
        .map(|row| (row.line, cells(row)))
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(line, cells)| (*line, cells.to_vec()))
        .collect();
    assert_eq!(found, expected);
    table
}

fn refused(name: &str, bytes: &[u8], expected: &str) {
    let found = read(name, bytes).unwrap_err().to_string();
    assert!(found.starts_with(expected), "{found}");
}

#[test]
fn columns_are_known_in_any_order_and_case() {
    let text = " Audio ;TITLE;Lang;Notes;stop;Room;;who?\na.mp3; El jardín ;es;x;101;garden;y;z\n";
    let table = check(
        text.as_bytes(),
        &[(2, &["garden", "101", "es", "El jardín", "a.mp3"])],
    );
    assert_eq!(table.ignored, ["Notes", "who?"]);
}

#[test]
fn every_usual_separator_is_found() {
    let row: &[&str] = &["garden", "101", "es", "Uno, dos; tres", "a.mp3"];
    for separator in [",", ";", "\t"] {
        let text = ["room", "stop", "lang", "title", "audio"].join(separator);
        let line = ["garden", "101", "es", "\"Uno, dos; tres\"", "a.mp3"].join(separator);
        for end in ["\n", "\r\n", "\r"] {
            check(format!("{text}{end}{line}").as_bytes(), &[(2, row)]);
            check(
                format!("\u{feff}{text}{end}{line}{end}").as_bytes(),
                &[(2, row)],
            );
        }
    }
    let quoted = "\"room\";\"stop\";\"lang\";\"title\";\"audio\"\ngarden;101;es;T;a.mp3";
    check(
        quoted.as_bytes(),
        &[(2, &["garden", "101", "es", "T", "a.mp3"])],
    );
    let found = format!(
        "sep=|\r\n{}\r\ngarden|1|es|a, b|c",
        HEADER.replace(',', "|")
    );
    check(
        found.as_bytes(),
        &[(2, &["garden", "1", "es", "a, b", "c"])],
    );
}

#[test]
fn every_usual_encoding_is_read() {
    let text = format!("{HEADER}\nJardín,1,es,“Él” – 100 €,año.mp3\n");
    let row: &[&str] = &["Jardín", "1", "es", "“Él” – 100 €", "año.mp3"];
    let wide = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(unit).collect()
    };
    let decomposed: String = text.nfd().collect();
    for bytes in [
        text.clone().into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        decomposed.into_bytes(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        WINDOWS_1252.encode(&text).0.into_owned(),
    ] {
        check(&bytes, &[(2, row)]);
    }
    refused("a.csv", b"\xef\xbb\xbfroom\xff", "this text is coded");
    refused("a.csv", b"\xff\xfer\0\0\xd8", "this text is coded");
}

#[test]
fn rows_are_counted_as_spreadsheets_count_them() {
    for end in ["\n", "\r\n", "\r"] {
        let lines = [
            "",
            HEADER,
            "a,1,es,T,x",
            "",
            "",
            ",,,,",
            "b,2,es,\"one",
            "",
            "two\",y",
            "c,3,es,U,z",
            "",
        ];
        let text = lines.join(end);
        check(
            text.as_bytes(),
            &[
                (3, &["a", "1", "es", "T", "x"]),
                (7, &["b", "2", "es", "one\n\ntwo", "y"]),
                (8, &["c", "3", "es", "U", "z"]),
            ],
        );
    }
}

#[test]
fn other_files_are_refused_with_advice() {
    refused("a.csv", b"", "there is nothing in this table");
    refused("a.csv", b"\n\n,,\n", "there is nothing in this table");
    refused(
        "a.csv",
        b"dear all,\nsee you",
        "this is not a table of clips",
    );
    refused("a.csv", b"room\0stop", "this is not a table of clips");
    refused(
        "a.csv",
        b"room,Stop,notes\n",
        "these columns are missing: lang, title, audio;",
    );
    refused("a.csv", b"room,stop,Room\n", "two columns are named room");
    refused(
        "a.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "this is a table in an older",
    );
    refused(
        "a.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "this is a table in an older",
    );
    refused("a.xlsx", b"room,stop", "this workbook is damaged");
    refused("a.xlsx", b"PK\x03\x04", "this workbook is damaged");
    let mut open = zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]);
    refused("a.ods", &open, "this is a table in an older");
    open.truncate(10);
    refused("a.ods", &open, "this workbook is damaged");
}

#[test]
fn a_table_has_bounds() {
    let rows = |n: usize| format!("{HEADER}\n{}", "a,1,es,T,x\n".repeat(n));
    assert_eq!(
        read("a.csv", rows(MAX_ROWS).as_bytes()).unwrap().rows.len(),
        MAX_ROWS
    );
    refused(
        "a.csv",
        rows(MAX_ROWS + 1).as_bytes(),
        "the table has more than 5000 rows",
    );
    let wide = format!("{HEADER}\n\na,1{}", ",x".repeat(MAX_COLUMNS));
    refused("a.csv", wide.as_bytes(), "row 3 has more than 200 columns");
    let long = |n| format!("{HEADER}\na,1,es,{},x", "ñ".repeat(n));
    assert!(read("a.csv", long(MAX_CELL_CHARS).as_bytes()).is_ok());
    refused(
        "a.csv",
        long(MAX_CELL_CHARS + 1).as_bytes(),
        "a cell in row 2 has more than",
    );
    refused(
        "a.csv",
        &vec![b' '; MAX_BYTES + 1],
        "this file has 8388609 bytes",
    );
}

proptest! {
    #[test]
    fn any_bytes_are_a_table_or_an_error(bytes in any::<Vec<u8>>(), known in any::<bool>()) {
        let head: &[u8] = if known { b"room;stop;lang;title;audio\n" } else { b"" };
        let bytes = [head, &bytes].concat();
        if let Ok(table) = read("a.csv", &bytes) {
            prop_assert!(table.rows.is_sorted_by(|a, b| a.line < b.line));
            parse_entries(&table);
        }
    }

    #[test]
    fn a_table_reads_back_as_it_was_written(
        rows in prop::collection::vec(prop::collection::vec("[a-zñ,;\"\n]{0,8}x", 5), 0..5),
        separator in prop::sample::select(&[b',', b';', b'\t'][..]),
    ) {
        let mut writer = ::csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
        writer.write_record(HEADER.split(',')).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let table = read("a.csv", &writer.into_inner().unwrap()).unwrap();
        let found: Vec<_> = table.rows.iter().map(|row| (row.line, cells(row))).collect();
        let expected: Vec<_> = (2..).zip(rows.iter().map(|row| row.iter().map(|cell| cell.trim()).collect())).collect();
        prop_assert_eq!(found, expected);
    }
}
