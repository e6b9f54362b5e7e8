//! Texts of the tour on a page of another language or direction: marked for browsers and readers
//! aloud, and kept apart from the sentence around them.

use std::borrow::Cow;
use std::fmt;

use askama::filters::HtmlSafe;

use crate::model::{Language, is_right_to_left};

/// A text of the tour, and how its element is marked.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    text: String,
    pub(super) mark: Mark,
}

/// The attributes `lang` and `dir` of an element, each with a blank before it; none where what is
/// around the element has them.
#[derive(Clone, Debug, Default)]
pub(super) struct Mark(String);

impl Text {
    /// A text in `language` on a page whose own language is `page`.
    pub(super) fn new(text: &str, language: &Language, page: &Language) -> Self {
        Self {
            text: text.to_owned(),
            mark: Mark::new(language, page),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// For a place that has no marks: a title, an attribute, a sentence.
    pub(super) fn isolated(&self) -> Cow<'_, str> {
        isolated(&self.text)
    }
}

/// A text of the page's own language.
impl From<String> for Text {
    fn from(text: String) -> Self {
        Self {
            text,
            mark: Mark::default(),
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Mark {
    pub(super) fn new(language: &Language, page: &Language) -> Self {
        if language == page {
            return Self::default();
        }
        let mut mark = format!(" lang=\"{language}\"");
        let direction = language.direction();
        if direction != page.direction() {
            mark = format!("{mark} dir=\"{}\"", direction.as_str());
        }
        Self(mark)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A language tag has letters, digits and hyphens alone.
impl HtmlSafe for Mark {}

/// A text with letters that run from right to left, so that it does not turn the words around it:
/// between a first strong isolate and its end (Unicode, UAX 9).
pub(super) fn isolated(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_right_to_left) {
        Cow::Owned(format!("\u{2068}{text}\u{2069}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_marked_where_the_page_around_it_is_another() {
        for (language, page, mark) in [
            ("es", "es", ""),
            ("pt-BR", "pt-BR", ""),
            ("ja", "en", " lang=\"ja\""),
            ("ar", "en", " lang=\"ar\" dir=\"rtl\""),
            ("he", "ar", " lang=\"he\""),
            ("en", "ar", " lang=\"en\" dir=\"ltr\""),
        ] {
            let text = Text::new("«", &language.parse().unwrap(), &page.parse().unwrap());
            assert_eq!(text.mark.to_string(), mark, "{language} {page}");
        }
    }

    #[test]
    fn only_what_could_turn_a_sentence_is_kept_apart() {
        assert_eq!(isolated("Natalia"), "Natalia");
        assert_eq!(isolated("日本語"), "日本語");
        assert_eq!(isolated("قاعة 1"), "\u{2068}قاعة 1\u{2069}");
    }
}
