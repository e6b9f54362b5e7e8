//! Reads the first sheet of an XLSX workbook.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, SheetType, Xlsx, XlsxError};

use super::{MAX_COLUMNS, SpreadsheetError, TableBuilder};

/// The maximum inflated size of all parts together.
const MAX_INFLATED_BYTES: u64 = 16 << 20;
/// The maximum inflated size of an XML part without rows or their texts, such as styles.
const MAX_METADATA_BYTES: u64 = 1 << 20;
const MAX_PARTS: usize = 2000;

pub(super) fn read(bytes: &[u8], builder: &mut TableBuilder) -> Result<(), SpreadsheetError> {
    check_parts(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut sheets = workbook.sheets_metadata().iter();
    let first = sheets.find(|sheet| sheet.typ == SheetType::WorkSheet);
    let first = first.ok_or(SpreadsheetError::NotATable)?.name.clone();
    let mut cells = workbook.worksheet_cells_reader(&first).map_err(damaged)?;
    let mut row = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let text = cell_text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row_index, column) = cell.get_position();
        let (line, column) = (to_usize(row_index).saturating_add(1), to_usize(column));
        if line < row.0 {
            let message = "its rows are not in order".to_owned();
            return Err(SpreadsheetError::Damaged { message });
        }
        if line > row.0 {
            builder.push_row(row.0, &row.1)?;
            row = (line, Vec::new());
        }
        let most = MAX_COLUMNS;
        if column >= most {
            return Err(SpreadsheetError::TooManyColumns { line, most });
        }
        let width = row.1.len().max(column + 1);
        row.1.resize(width, String::new());
        if let Some(cell) = row.1.get_mut(column) {
            *cell = text;
        }
    }
    builder.push_row(row.0, &row.1)
}

/// Inflates every part once before the workbook reader does, because that trusts the declared sizes and counts.
fn check_parts(bytes: &[u8]) -> Result<(), SpreadsheetError> {
    let unzip_failed = |error: zip::result::ZipError| SpreadsheetError::Damaged {
        message: error.to_string(),
    };
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unzip_failed)?;
    if parts.len() > MAX_PARTS {
        return Err(SpreadsheetError::Bomb);
    }
    let mut left = MAX_INFLATED_BYTES;
    for index in 0..parts.len() {
        let part = parts.by_index(index).map_err(unzip_failed)?;
        let name = part.name().map_err(unzip_failed)?.to_lowercase();
        let has_rows = name.contains("worksheets/") || name.ends_with("sharedstrings.xml");
        let is_markup = name
            .rsplit('.')
            .next()
            .is_some_and(|extension| ["xml", "rels"].contains(&extension));
        let most = if is_markup && !has_rows {
            left.min(MAX_METADATA_BYTES)
        } else {
            left
        };
        if part.size() > most {
            return Err(SpreadsheetError::Bomb);
        }
        let mut content = Vec::new();
        let inflated = part.take(most + 1).read_to_end(&mut content);
        let inflated = inflated.map_err(|error| SpreadsheetError::Damaged {
            message: error.to_string(),
        })?;
        left = subtract_inflated(left, inflated, most).ok_or(SpreadsheetError::Bomb)?;
        if is_markup && !has_plausible_counts(&content) {
            return Err(SpreadsheetError::Bomb);
        }
    }
    Ok(())
}

/// None if more than `most` bytes were inflated.
fn subtract_inflated(left: u64, inflated: usize, most: u64) -> Option<u64> {
    let inflated = u64::try_from(inflated).ok()?;
    (inflated <= most).then(|| left.saturating_sub(inflated))
}

/// Whether a part is UTF-8 and declares no more shared strings than it has bytes. The workbook reader allocates as
/// many as are declared, so a false count would take all memory.
fn has_plausible_counts(content: &[u8]) -> bool {
    const COUNT_ATTRIBUTE: &str = "uniqueCount";
    let Ok(text) = std::str::from_utf8(content) else {
        return false;
    };
    let declaration = text
        .split_once("?>")
        .map_or("", |(declaration, _)| declaration)
        .to_ascii_lowercase();
    let is_utf8 = !declaration.contains("encoding") || declaration.contains("utf-8");
    is_utf8
        && text.split(COUNT_ATTRIBUTE).skip(1).all(|after| {
            let digits = after.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '>');
            let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = digits.strip_suffix(rest).unwrap_or_default();
            digits.is_empty()
                || digits
                    .parse()
                    .is_ok_and(|count: usize| count <= content.len())
        })
}

fn cell_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // A whole number has no decimal point, as in the spreadsheet program.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn to_usize(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

fn damaged(error: XlsxError) -> SpreadsheetError {
    if matches!(error, XlsxError::Password) {
        return SpreadsheetError::UnsupportedFormat;
    }
    let message = error.to_string().chars().take(200).collect();
    SpreadsheetError::Damaged { message }
}
