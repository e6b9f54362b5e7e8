//! Properties of characters by their script: digits, full width, direction.

/// The zero of each set of decimal digits that people type; the other nine follow it.
const DIGIT_ZEROS: &[char] = &[
    '\u{660}',  // Arabic
    '\u{6f0}',  // Persian and Urdu
    '\u{7c0}',  // N’Ko
    '\u{966}',  // Devanagari
    '\u{9e6}',  // Bengali
    '\u{a66}',  // Gurmukhi
    '\u{ae6}',  // Gujarati
    '\u{b66}',  // Odia
    '\u{be6}',  // Tamil
    '\u{c66}',  // Telugu
    '\u{ce6}',  // Kannada
    '\u{d66}',  // Malayalam
    '\u{de6}',  // Sinhala
    '\u{e50}',  // Thai
    '\u{ed0}',  // Lao
    '\u{f20}',  // Tibetan
    '\u{1040}', // Burmese
    '\u{17e0}', // Khmer
    '\u{1810}', // Mongolian
    '\u{ff10}', // full width
];

/// The first and last character of each block that Unicode (UAX 9, `DerivedBidiClass`) gives to
/// scripts written from right to left.
const RIGHT_TO_LEFT: &[(char, char)] = &[
    ('\u{590}', '\u{8ff}'),
    ('\u{fb1d}', '\u{fdff}'),
    ('\u{fe70}', '\u{fefe}'),
    ('\u{10800}', '\u{10fff}'),
    ('\u{1e800}', '\u{1efff}'),
];

/// The first and last character of each block that is as wide as a Chinese character (UAX 11, W and F).
const FULL_WIDTH: &[(char, char)] = &[
    ('\u{1100}', '\u{115f}'),
    ('\u{2e80}', '\u{303e}'),
    ('\u{3041}', '\u{a4cf}'),
    ('\u{a960}', '\u{a97f}'),
    ('\u{ac00}', '\u{d7a3}'),
    ('\u{f900}', '\u{faff}'),
    ('\u{fe10}', '\u{fe19}'),
    ('\u{fe30}', '\u{fe6f}'),
    ('\u{ff01}', '\u{ff60}'),
    ('\u{ffe0}', '\u{ffe6}'),
    ('\u{20000}', '\u{3fffd}'),
];

/// Characters that are not visible: direction marks, joiners, soft hyphens.
const INVISIBLE: &[(char, char)] = &[
    ('\u{ad}', '\u{ad}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{2069}'),
    ('\u{feff}', '\u{feff}'),
];

/// Whether the character belongs to a script that runs from right to left.
pub fn is_right_to_left(character: char) -> bool {
    is_in_blocks(RIGHT_TO_LEFT, character)
}

pub(super) fn is_full_width(character: char) -> bool {
    is_in_blocks(FULL_WIDTH, character)
}

pub(super) fn is_invisible(character: char) -> bool {
    is_in_blocks(INVISIBLE, character)
}

/// Maps a decimal digit of any script to 0 to 9; returns other characters unchanged.
pub(super) fn western_digit(character: char) -> char {
    let value = DIGIT_ZEROS.iter().find_map(|zero| {
        let past = u32::from(character).checked_sub(u32::from(*zero))?;
        char::from_digit(past, 10)
    });
    value.unwrap_or(character)
}

fn is_in_blocks(blocks: &[(char, char)], character: char) -> bool {
    blocks
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_are_digits() {
        for text in [
            "٠١٢٣٤٥٦٧٨٩",
            "۰۱۲۳۴۵۶۷۸۹",
            "०१२३४५६७८९",
            "０１２３４５６７８９",
            "๐๑๒๓๔๕๖๗๘๙",
        ] {
            assert_eq!(
                text.chars().map(western_digit).collect::<String>(),
                "0123456789"
            );
        }
        for character in ['a', 'ا', '一', '-', ' '] {
            assert_eq!(western_digit(character), character);
        }
    }

    #[test]
    fn a_character_is_of_its_script() {
        assert!(
            "نجمة עברית"
                .chars()
                .filter(|character| *character != ' ')
                .all(is_right_to_left)
        );
        assert!(!"naïve 日本 हिन्दी «»".chars().any(is_right_to_left));
        assert!(
            "日本語カナかな。！？「」（）한국어"
                .chars()
                .all(is_full_width)
        );
        assert!(!"abc éあ".chars().take(5).any(is_full_width));
        assert!("\u{200f}\u{ad}\u{feff}".chars().all(is_invisible));
    }
}
