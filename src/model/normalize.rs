//! Normalizes texts before they are stored, so that equal texts from different editors have equal bytes.

use crate::model::{ClipField, Field, NarrationField, captions, time_zone};

/// Bytes of a text for visitors at most.
pub const MAX_TEXT_BYTES: usize = 1 << 20;

/// Normalizes a text for its field. Captions that do not parse stay unchanged, for staff to correct.
pub fn normalize(field: &Field, text: &str) -> String {
    match field {
        Field::Clip(_, ClipField::Narration(_, NarrationField::Transcript)) => {
            normalize_paragraphs(text)
        }
        Field::Clip(_, ClipField::Narration(_, NarrationField::Captions)) => {
            let found = captions::parse(text);
            if !found.errors.is_empty() {
                return text.to_owned();
            }
            let cues: Vec<_> = found.cues.into_iter().map(|(_, cue)| cue).collect();
            if cues.is_empty() {
                String::new()
            } else {
                captions::write(&cues)
            }
        }
        Field::Hours => trimmed_lines(text).join("\n"),
        Field::TimeZone => {
            let name = trimmed_lines(text).join(" ");
            time_zone(&name).unwrap_or(name)
        }
        Field::Languages
        | Field::Feedback
        | Field::Name(_)
        | Field::Plan(_)
        | Field::PlanNote(_)
        | Field::Facilities
        | Field::Facility(..)
        | Field::Notices
        | Field::Notice(..)
        | Field::Rooms
        | Field::Room(..)
        | Field::Clip(..)
        | Field::Routes
        | Field::Route(..) => trimmed_lines(text).join(" "),
    }
}

/// Separates paragraphs by exactly one blank line, and trims the text.
pub fn normalize_paragraphs(text: &str) -> String {
    let text = normalize_line_ends(text);
    let trimmed_lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let parts = trimmed_lines
        .split(|text_line| text_line.trim().is_empty())
        .filter(|paragraph| !paragraph.is_empty());
    let parts: Vec<String> = parts.map(|paragraph| paragraph.join("\n")).collect();
    parts.join("\n\n").trim().to_owned()
}

fn trimmed_lines(text: &str) -> Vec<String> {
    let text = normalize_line_ends(text);
    let trimmed_lines = text.lines().map(|text_line| text_line.trim().to_owned());
    trimmed_lines
        .filter(|text_line| !text_line.is_empty())
        .collect()
}

fn normalize_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_has_the_same_bytes() {
        for (field, text, expected) in [
            ("clip/1/es/title", " Las\r\nollas ", "Las ollas"),
            (
                "clip/1/fr/title",
                "«\u{a0}Ici\u{a0}»\u{202f}!",
                "«\u{a0}Ici\u{a0}»\u{202f}!",
            ),
            (
                "clip/1/es/transcript",
                "\nUno \r\ndos\r\n \r\n\r\ntres",
                "Uno\ndos\n\ntres",
            ),
            ("clip/1/es/captions", "WEBVTT\r\n", ""),
            (
                "clip/1/es/captions",
                "1\r\n00:00:01,000 --> 00:00:02,000\r\nUno\r\n",
                "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nUno\n",
            ),
            ("clip/1/es/captions", "nonsense", "nonsense"),
            ("time-zone", " america/mexico_city ", "America/Mexico_City"),
            ("hours", " monday 10:00 17:00 \n\n", "monday 10:00 17:00"),
        ] {
            let field: Field = field.parse().unwrap();
            let once = normalize(&field, text);
            assert_eq!(once, expected);
            assert_eq!(normalize(&field, &once), once);
        }
    }
}
