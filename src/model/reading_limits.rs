//! Readable amounts of caption text: characters per line and per second, by language.

use unicode_segmentation::UnicodeSegmentation;

use crate::model::script::is_full_width;
use crate::model::{Cue, Language};

/// Lines of a caption at most.
pub(super) const MAX_LINES: usize = 2;

/// The text of a language that fits a room's screen, and the speed at which it can be read.
///
/// For languages written in letters: 37 characters a line (BBC Subtitle Guidelines) and 17 a second
/// (Netflix Timed Text Style Guide, General Requirements). Chinese and Korean: 16 full-width
/// characters a line, and 9 and 12 a second (the same guide for these languages). Japanese subtitles
/// have 13 full-width characters a line and 4 a second, captions that repeat what is spoken up to 16
/// and 7 (the same guide for Japanese); captions here are of the second kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadingLimits {
    /// Characters per line.
    pub chars_per_line: usize,
    /// Characters per second.
    pub chars_per_second: u32,
    /// Whether a Latin letter is half as wide as a character.
    pub full_width: bool,
}

impl ReadingLimits {
    /// The limits for a language.
    pub fn for_language(language: &Language) -> Self {
        let (line, per_second, full_width) = match language.base() {
            "ja" => (16, 7, true),
            "zh" | "yue" | "wuu" | "nan" | "hak" | "lzh" => (16, 9, true),
            "ko" => (16, 12, true),
            _ => (37, 17, false),
        };
        Self {
            chars_per_line: line,
            chars_per_second: per_second,
            full_width,
        }
    }

    /// Counts characters as readers do: a letter with its accents or vowel signs is one. Among full-width
    /// characters, two half-width ones count as one.
    pub fn count_chars(self, text: &str) -> usize {
        let each = text.graphemes(true);
        if !self.full_width {
            return each.count();
        }
        let halves = each.map(|grapheme| {
            if grapheme.chars().any(is_full_width) {
                2
            } else {
                1
            }
        });
        halves.sum::<usize>().div_ceil(2)
    }

    /// Characters per second of a caption, rounded up.
    pub fn reading_speed(self, cue: &Cue) -> u32 {
        let chars = u64::try_from(self.count_chars(&cue.text)).unwrap_or(u64::MAX);
        let ms = cue.end.0.saturating_sub(cue.start.0).max(1);
        u32::try_from(chars.saturating_mul(1000).div_ceil(ms)).unwrap_or(u32::MAX)
    }

    /// Whether a caption has too many lines or too long ones.
    pub fn is_too_big(self, cue: &Cue) -> bool {
        let wide = cue
            .text
            .lines()
            .any(|text_line| self.count_chars(text_line) > self.chars_per_line);
        wide || cue.text.lines().count() > MAX_LINES
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Ms;

    #[test]
    fn characters_are_counted_as_readers_of_the_language_count_them() {
        for (tag, text, chars) in [
            ("es", "¿Qué?", 5),
            ("es", "Que\u{301}", 3),
            ("hi", "हिन्दी", 2),
            ("he", "שָׁלוֹם", 4),
            ("ja", "美術館です。", 6),
            ("ja", "7つの海", 4),
            ("ja", "Sea Star", 4),
            ("zh-Hant", "海星號（1701）", 7),
        ] {
            let readable = ReadingLimits::for_language(&tag.parse().unwrap());
            assert_eq!(readable.count_chars(text), chars, "{text}");
        }
    }

    #[test]
    fn a_caption_is_checked_by_the_limits_of_its_language() {
        let cue = |text: &str, ms| Cue {
            start: Ms::ZERO,
            end: Ms(ms),
            text: text.into(),
        };
        let check = |tag: &str, cue: Cue, speed, big| {
            let readable = ReadingLimits::for_language(&tag.parse().unwrap());
            assert_eq!(readable.reading_speed(&cue), speed, "{tag} {}", cue.text);
            assert_eq!(readable.is_too_big(&cue), big, "{tag} {}", cue.text);
        };
        check(
            "ja",
            cue("この部屋には船の模型があります。", 2300),
            7,
            false,
        );
        check(
            "ja",
            cue("この部屋には古い船の模型があります。", 2000),
            9,
            true,
        );
        check("zh-Hant", cue("這艘船在一七〇一年沉沒。", 1000), 12, false);
        check(
            "en",
            cue("In this room there is an old ship.", 2000),
            17,
            false,
        );
        check(
            "en",
            cue("In this room there is an old ship, sunk.", 4000),
            10,
            true,
        );
    }
}
