//! Tests of XLSX workbooks.

use proptest::prelude::*;

use super::xlsx_writer::{Cell, book, parts, zipped};
use super::{check, refused};
use crate::library::spreadsheet::{MAX_COLUMNS, MAX_ROWS, parse_entries, read};

const HEAD: [Cell; 5] = [
    Cell::Shared("Room"),
    Cell::Shared("STOP"),
    Cell::Inline("lang"),
    Cell::Shared("title"),
    Cell::Inline("audio"),
];

#[test]
fn a_workbook_is_read_as_it_looks() {
    let bytes = book(&[
        (2, &HEAD),
        (
            4,
            &[
                Cell::Shared("garden"),
                Cell::Number("101"),
                Cell::Inline("es"),
                Cell::Shared(" Él &amp; ella "),
                Cell::Inline("a.mp3"),
            ],
        ),
        (5, &[]),
        (
            9,
            &[
                Cell::Shared("12"),
                Cell::Inline("007"),
                Cell::Shared("en"),
                Cell::Date("45658"),
                Cell::Number("2.5"),
            ],
        ),
        (
            10,
            &[
                Cell::None,
                Cell::Number("1.0E2"),
                Cell::None,
                Cell::True,
                Cell::None,
            ],
        ),
    ]);
    check(
        &bytes,
        &[
            (4, &["garden", "101", "es", "Él & ella", "a.mp3"]),
            (9, &["12", "007", "en", "2025-01-01", "2.5"]),
            (10, &["100", "true"]),
        ],
    );
}

#[test]
fn a_workbook_has_bounds() {
    let row: &[Cell] = &[Cell::Number("1")];
    let mut rows: Vec<(usize, &[Cell])> = vec![(1, &HEAD)];
    rows.extend((2..MAX_ROWS + 3).map(|line| (line, row)));
    refused("a.xlsx", &book(&rows), "the table has more than 5000 rows");
    refused(
        "a.xlsx",
        &book(&[(1, &HEAD), (7, row), (3, row)]),
        "this workbook is damaged (its rows",
    );
    let wide = [vec![Cell::None; MAX_COLUMNS], vec![Cell::True]].concat();
    refused(
        "a.xlsx",
        &book(&[(1, &HEAD), (2, &wide)]),
        "row 2 has more than 200 columns",
    );
}

#[test]
fn a_workbook_that_would_take_all_memory_is_refused() {
    let good = parts(&[(1, &HEAD)]);
    let with = |name: &str, content: &str| {
        let mut parts = good.clone();
        parts.retain(|part| part.0 != name);
        parts.push((name.to_owned(), content.to_owned()));
        let parts: Vec<(&str, &str)> = parts
            .iter()
            .map(|(name, content)| (name.as_str(), content.as_str()))
            .collect();
        zipped(&parts)
    };
    let grows = "this workbook grows far beyond";
    let strings = "xl/sharedStrings.xml";
    for count in ["99999999999999", "99999999999999999999999", "5000"] {
        let text = format!("<sst uniqueCount = '{count}'><si><t>a</t></si></sst>");
        refused("a.xlsx", &with(strings, &text), grows);
    }
    let coded = "<?xml version='1.0' encoding='ISO-2022-JP'?><sst/>";
    refused("a.xlsx", &with(strings, coded), grows);
    let spaces = " ".repeat(17 << 20);
    refused("a.xlsx", &with("xl/worksheets/sheet1.xml", &spaces), grows);
    refused("a.xlsx", &with("xl/media/image.png", &spaces), grows);
    refused("a.xlsx", &with("xl/styles.xml", &spaces[..2 << 20]), grows);
    assert!(read("a.xlsx", &with("xl/media/image.png", &spaces[..2 << 20])).is_ok());
    refused(
        "a.xlsx",
        &with(strings, "<sst"),
        "this workbook is damaged (",
    );
}

#[test]
fn values_and_places_that_no_program_writes_do_no_harm() {
    let odd = |cell: &str| {
        let mut parts = parts(&[(1, &HEAD)]);
        parts[5].1 = format!("<worksheet><sheetData>{cell}</sheetData></worksheet>");
        let parts: Vec<(&str, &str)> = parts
            .iter()
            .map(|(name, content)| (name.as_str(), content.as_str()))
            .collect();
        assert!(read("a.xlsx", &zipped(&parts)).is_err(), "{cell}");
    };
    for value in [
        "",
        "+5",
        "inf",
        "-nan",
        "1e999",
        "1_0",
        "e5",
        "٣",
        "-1",
        "99999999999999999999",
    ] {
        for kind in ["n", "b", "e", "d", "s", "str", "zz"] {
            odd(&format!(
                "<row r=\"1\"><c r=\"A1\" t=\"{kind}\"><v>{value}</v></c></row>"
            ));
        }
        odd(&format!(
            "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>{value}</v></c></row>"
        ));
    }
    for place in ["", "A0", "é", "ZZZZZZZZZ1", "A99999999999", "1", "A"] {
        odd(&format!(
            "<row r=\"{place}\"><c r=\"{place}\"><v>1</v></c></row>"
        ));
    }
}

proptest! {
    #[test]
    fn a_damaged_workbook_is_a_table_or_an_error(
        which in 0..6_usize,
        bends in prop::collection::vec((any::<prop::sample::Index>(), 32..127_u8), 1..4),
    ) {
        let mut parts = parts(&[(1, &HEAD), (2, &[Cell::Shared("a"), Cell::Number("1"), Cell::Date("9")])]);
        let (_, content) = &mut parts[which];
        let mut bytes = content.clone().into_bytes();
        for (at, byte) in bends {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(bent) = String::from_utf8(bytes) {
            *content = bent;
        }
        let parts: Vec<(&str, &str)> = parts.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect();
        if let Ok(sheet) = read("a.xlsx", &zipped(&parts)) {
            parse_entries(&sheet);
        }
    }
}
