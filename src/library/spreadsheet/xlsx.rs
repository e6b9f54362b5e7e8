use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, SheetType, Xlsx, XlsxError};

use super::{MOST_COLUMNS, Table, Unreadable};

/// What all parts of a workbook may grow to, and those that are neither rows nor their texts.
const MOST_INFLATED: u64 = 16 << 20;
const MOST_FURNITURE: u64 = 1 << 20;
const MOST_PARTS: usize = 2000;

/// Reads the first sheet of an XLSX workbook.
pub(super) fn read(bytes: &[u8], table: &mut Table) -> Result<(), Unreadable> {
    search(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut sheets = book.sheets_metadata().iter();
    let first = sheets.find(|it| it.typ == SheetType::WorkSheet);
    let first = first.ok_or(Unreadable::NotATable)?.name.clone();
    let mut cells = book.worksheet_cells_reader(&first).map_err(damaged)?;
    let mut row = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (at, column) = cell.get_position();
        let (line, column) = (count(at).saturating_add(1), count(column));
        if line < row.0 {
            let message = "its rows are not in order".to_owned();
            return Err(Unreadable::Damaged { message });
        }
        if line > row.0 {
            table.take(row.0, &row.1)?;
            row = (line, Vec::new());
        }
        let most = MOST_COLUMNS;
        if column >= most {
            return Err(Unreadable::TooManyColumns { line, most });
        }
        let width = row.1.len().max(column + 1);
        row.1.resize(width, String::new());
        if let Some(it) = row.1.get_mut(column) {
            *it = text;
        }
    }
    table.take(row.0, &row.1)
}

/// Inflates every part once before its reader may: what it declares of itself is not trusted,
/// neither its size nor how many texts are in it.
fn search(bytes: &[u8]) -> Result<(), Unreadable> {
    let unzipped = |e: zip::result::ZipError| Unreadable::Damaged {
        message: e.to_string(),
    };
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unzipped)?;
    if parts.len() > MOST_PARTS {
        return Err(Unreadable::Grows);
    }
    let mut left = MOST_INFLATED;
    for index in 0..parts.len() {
        let part = parts.by_index(index).map_err(unzipped)?;
        let name = part.name().map_err(unzipped)?.to_lowercase();
        let is_table = name.contains("worksheets/") || name.ends_with("sharedstrings.xml");
        let is_markup = name
            .rsplit('.')
            .next()
            .is_some_and(|it| ["xml", "rels"].contains(&it));
        let most = if is_markup && !is_table {
            left.min(MOST_FURNITURE)
        } else {
            left
        };
        if part.size() > most {
            return Err(Unreadable::Grows);
        }
        let mut content = Vec::new();
        let inflated = part.take(most + 1).read_to_end(&mut content);
        let inflated = inflated.map_err(|e| Unreadable::Damaged {
            message: e.to_string(),
        })?;
        left = most_left(left, inflated, most).ok_or(Unreadable::Grows)?;
        if is_markup && !honest(&content) {
            return Err(Unreadable::Grows);
        }
    }
    Ok(())
}

fn most_left(left: u64, inflated: usize, most: u64) -> Option<u64> {
    let inflated = u64::try_from(inflated).ok()?;
    (inflated <= most).then(|| left.saturating_sub(inflated))
}

/// Whether a part is in UTF-8 and does not announce more texts than it has bytes: the reader
/// makes room for as many as are announced, and a false number would take all memory.
fn honest(content: &[u8]) -> bool {
    const ANNOUNCED: &str = "uniqueCount";
    let Ok(text) = std::str::from_utf8(content) else {
        return false;
    };
    let head = text
        .split_once("?>")
        .map_or("", |it| it.0)
        .to_ascii_lowercase();
    let coded = !head.contains("encoding") || head.contains("utf-8");
    coded
        && text.split(ANNOUNCED).skip(1).all(|after| {
            let digits = after.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '>');
            let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = digits.strip_suffix(rest).unwrap_or_default();
            digits.is_empty() || digits.parse().is_ok_and(|it: usize| it <= content.len())
        })
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(it) | DataRef::DateTimeIso(it) | DataRef::DurationIso(it) => it.clone(),
        DataRef::SharedString(it) => (*it).to_owned(),
        DataRef::Int(it) => it.to_string(),
        // A whole number is shown without a point, as in the sheet.
        DataRef::Float(it) => it.to_string(),
        DataRef::Bool(it) => it.to_string(),
        DataRef::DateTime(it) => {
            let (year, month, day, ..) = it.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(it) => it.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn count(it: u32) -> usize {
    usize::try_from(it).unwrap_or(usize::MAX)
}

fn damaged(error: XlsxError) -> Unreadable {
    if matches!(error, XlsxError::Password) {
        return Unreadable::OtherForm;
    }
    let message = error.to_string().chars().take(200).collect();
    Unreadable::Damaged { message }
}
