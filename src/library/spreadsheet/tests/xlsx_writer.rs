//! Writes small XLSX workbooks.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A cell of a workbook. Texts are written as XML.
#[derive(Clone, Copy)]
pub(super) enum Cell {
    None,
    Shared(&'static str),
    Inline(&'static str),
    Number(&'static str),
    /// Days since the end of 1899.
    Date(&'static str),
    True,
}

/// Writes a workbook of one sheet, each row with its number.
pub(super) fn book(rows: &[(usize, &[Cell])]) -> Vec<u8> {
    let parts = parts(rows);
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_str()))
        .collect();
    zipped(&parts)
}

pub(super) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let method = if *name == "mimetype" {
            zip::CompressionMethod::Stored
        } else {
            zip::CompressionMethod::DEFLATE
        };
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The parts of such a workbook; the one with the rows is the last.
pub(super) fn parts(rows: &[(usize, &[Cell])]) -> Vec<(String, String)> {
    let (mut strings, mut sheet) = (Vec::new(), String::new());
    for (number, cells) in rows {
        sheet.extend(["<row r=\"", &number.to_string(), "\">"]);
        for (column, cell) in cells.iter().enumerate() {
            sheet += &written(*cell, &format!("{}{number}", letters(column)), &mut strings);
        }
        sheet += "</row>";
    }
    let (count, strings) = (strings.len(), strings.concat());
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"r1\" Type=\"{office}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    [
        ("_rels/.rels", relations("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml")),
        ("xl/workbook.xml", format!("<workbook xmlns:r=\"{office}\"><sheets><sheet name=\"Clips\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>")),
        ("xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>".to_owned()),
        ("xl/sharedStrings.xml", format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><sst uniqueCount=\"{count}\">{strings}</sst>")),
        ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>")),
    ]
    .map(|(name, content)| (name.to_owned(), content))
    .to_vec()
}

fn written(cell: Cell, at: &str, strings: &mut Vec<String>) -> String {
    match cell {
        Cell::None => format!("<c r=\"{at}\" s=\"1\"/>"),
        Cell::Shared(text) => {
            strings.push(format!("<si><t xml:space=\"preserve\">{text}</t></si>"));
            format!("<c r=\"{at}\" t=\"s\"><v>{}</v></c>", strings.len() - 1)
        }
        Cell::Inline(text) => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        Cell::Number(text) => format!("<c r=\"{at}\"><v>{text}</v></c>"),
        Cell::Date(text) => format!("<c r=\"{at}\" s=\"1\"><v>{text}</v></c>"),
        Cell::True => format!("<c r=\"{at}\" t=\"b\"><v>1</v></c>"),
    }
}

/// A, B, … Z, AA, …
fn letters(column: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(column % 26).unwrap());
    match column / 26 {
        0 => letter.to_string(),
        more => format!("{}{letter}", letters(more - 1)),
    }
}
