use encoding_rs::{Encoding, WINDOWS_1252};

use super::{Column, MOST_COLUMNS, Table, Unreadable, tidy};

/// Reads CSV as spreadsheets save it, whatever they part fields with.
pub(super) fn read(bytes: &[u8], table: &mut Table) -> Result<(), Unreadable> {
    let text = decode(bytes)?;
    let (separator, text) = told_separator(&text);
    let separator = separator.unwrap_or_else(|| find_separator(text));
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut record = ::csv::StringRecord::new();
    let mut line = 0;
    loop {
        let start = reader.position().byte();
        let read = reader.read_record(&mut record);
        if !read.map_err(|_| Unreadable::Coding)? {
            return Ok(());
        }
        line += 1 + blank_lines(text, start);
        let most = MOST_COLUMNS;
        if record.len() > most {
            return Err(Unreadable::TooManyColumns { line, most });
        }
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        table.take(line, &cells)?;
    }
}

/// A text as people's programs save it: with a mark, in UTF-8, or in Windows-1252.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            let bytes = bytes.get(mark..).unwrap_or_default();
            let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
            text.ok_or(Unreadable::Coding)?.into_owned()
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            // What Excel saves as ‘CSV’ where Spanish or English is spoken.
            Err(_) => WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
        },
    };
    if text.contains('\0') {
        return Err(Unreadable::NotATable);
    }
    Ok(text)
}

/// Excel may say in a line of its own what parts the fields; it counts that line as no row.
fn told_separator(text: &str) -> (Option<u8>, &str) {
    let told = |rest: &str| -> Option<(u8, usize)> {
        let separator = *rest.as_bytes().first().filter(|it| it.is_ascii())?;
        let tail = rest.get(1..)?;
        let end = ["\r\n", "\n", "\r"]
            .iter()
            .find(|it| tail.starts_with(**it))?;
        Some((separator, "sep=".len() + 1 + end.len()))
    };
    let rest = text
        .strip_prefix("sep=")
        .or_else(|| text.strip_prefix("SEP="));
    match rest.and_then(told) {
        Some((separator, length)) => (Some(separator), text.get(length..).unwrap_or_default()),
        None => (None, text),
    }
}

/// Whatever finds the most known columns in the header.
fn find_separator(text: &str) -> u8 {
    let lines = || text.split(['\n', '\r']);
    let is_header = |it: &&str| !tidy(it).trim_matches([',', ';', '\t', '"']).is_empty();
    let header = lines().find(is_header).unwrap_or_default();
    let known = |separator: u8| {
        let cells = header.split(char::from(separator));
        let named = |it: &str| Column::named(&tidy(it.trim().trim_matches('"'))).is_some();
        cells.filter(|it| named(it)).count()
    };
    let best = [b'\t', b';', b','].into_iter().max_by_key(|it| known(*it));
    best.unwrap_or(b',')
}

/// How many empty lines the reader is to pass over before its next record, from this byte on.
fn blank_lines(text: &str, start: u64) -> usize {
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let (Some(before), Some(mut rest)) = (text.get(..start), text.get(start..)) else {
        return 0;
    };
    // The reader stops between the two signs of a Windows line's end.
    if before.ends_with('\r') {
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    let mut lines = 0;
    loop {
        let next = ["\r\n", "\n", "\r"]
            .iter()
            .find_map(|it| rest.strip_prefix(*it));
        let Some(next) = next else {
            return lines;
        };
        lines += 1;
        rest = next;
    }
}
