//! Reads CSV as spreadsheet programs save it, with any separator.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{Column, MAX_COLUMNS, SpreadsheetError, TableBuilder, normalize_cell};

pub(super) fn read(bytes: &[u8], builder: &mut TableBuilder) -> Result<(), SpreadsheetError> {
    let text = decode_text(bytes)?;
    let (separator, text) = split_declared_separator(&text);
    let separator = separator.unwrap_or_else(|| detect_separator(text));
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut record = ::csv::StringRecord::new();
    let mut line = 0;
    loop {
        let start = reader.position().byte();
        let has_record = reader.read_record(&mut record);
        if !has_record.map_err(|_| SpreadsheetError::UnknownEncoding)? {
            return Ok(());
        }
        line += 1 + count_blank_lines(text, start);
        let most = MAX_COLUMNS;
        if record.len() > most {
            return Err(SpreadsheetError::TooManyColumns { line, most });
        }
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        builder.push_row(line, &cells)?;
    }
}

/// Decodes a text by its byte order mark, or as UTF-8, or else as Windows-1252.
pub(crate) fn decode_text(bytes: &[u8]) -> Result<String, SpreadsheetError> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark_bytes)) => {
            let bytes = bytes.get(mark_bytes..).unwrap_or_default();
            let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
            text.ok_or(SpreadsheetError::UnknownEncoding)?.into_owned()
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            // Excel saves ‘CSV’ in this encoding on Spanish and English systems.
            Err(_) => WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
        },
    };
    if text.contains('\0') {
        return Err(SpreadsheetError::NotATable);
    }
    Ok(text)
}

/// Excel may declare the separator in a first line, which it does not count as a row. Returns the separator and the
/// text behind that line.
fn split_declared_separator(text: &str) -> (Option<u8>, &str) {
    let parse = |rest: &str| -> Option<(u8, usize)> {
        let separator = *rest.as_bytes().first().filter(|byte| byte.is_ascii())?;
        let tail = rest.get(1..)?;
        let end = ["\r\n", "\n", "\r"]
            .iter()
            .find(|end| tail.starts_with(**end))?;
        Some((separator, "sep=".len() + 1 + end.len()))
    };
    let rest = text
        .strip_prefix("sep=")
        .or_else(|| text.strip_prefix("SEP="));
    match rest.and_then(parse) {
        Some((separator, length)) => (Some(separator), text.get(length..).unwrap_or_default()),
        None => (None, text),
    }
}

/// The separator that finds the most known columns in the header.
fn detect_separator(text: &str) -> u8 {
    let mut lines = text.split(['\n', '\r']);
    let is_header = |line: &&str| {
        !normalize_cell(line)
            .trim_matches([',', ';', '\t', '"'])
            .is_empty()
    };
    let header = lines.find(is_header).unwrap_or_default();
    let known_columns = |separator: u8| {
        let cells = header.split(char::from(separator));
        let is_known = |cell: &&str| {
            Column::from_header(&normalize_cell(cell.trim().trim_matches('"'))).is_some()
        };
        cells.filter(is_known).count()
    };
    let best = [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|separator| known_columns(*separator));
    best.unwrap_or(b',')
}

/// How many empty lines the CSV reader skips before its next record, from this byte on.
fn count_blank_lines(text: &str, start: u64) -> usize {
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let (Some(before), Some(mut rest)) = (text.get(..start), text.get(start..)) else {
        return 0;
    };
    // The reader stops between the two characters of `\r\n`.
    if before.ends_with('\r') {
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    let mut lines = 0;
    loop {
        let next = ["\r\n", "\n", "\r"]
            .iter()
            .find_map(|end| rest.strip_prefix(*end));
        let Some(next) = next else {
            return lines;
        };
        lines += 1;
        rest = next;
    }
}
