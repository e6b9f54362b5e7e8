//! Texts of the tour on pages of another language: with `lang` and `dir` for browsers and screen readers, and isolated
//! from the direction of the sentence around them.

use std::borrow::Cow;
use std::fmt;

use askama::filters::HtmlSafe;

use crate::model::{FacilityKind, Language, is_right_to_left};

/// A text of the tour, and the language attributes of its element.
#[derive(Clone, Debug, Default)]
pub(super) struct LocalizedText {
    text: String,
    pub(super) attributes: LangAttributes,
}

/// The attributes `lang` and `dir` of an element, each with a leading space. Empty if the page has the same values.
#[derive(Clone, Debug, Default)]
pub(super) struct LangAttributes(String);

impl LocalizedText {
    /// A text in `language` on a page in the language `page`.
    pub(super) fn new(text: &str, language: &Language, page: &Language) -> Self {
        Self {
            text: text.to_owned(),
            attributes: LangAttributes::new(language, page),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The text for a place without attributes: a title, an attribute, a sentence.
    pub(super) fn isolated(&self) -> Cow<'_, str> {
        isolate(&self.text)
    }
}

/// A text in the language of the page.
impl From<String> for LocalizedText {
    fn from(text: String) -> Self {
        Self {
            text,
            attributes: LangAttributes::default(),
        }
    }
}

impl fmt::Display for LocalizedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl LangAttributes {
    pub(super) fn new(language: &Language, page: &Language) -> Self {
        if language == page {
            return Self::default();
        }
        let mut attributes = format!(" lang=\"{language}\"");
        let direction = language.direction();
        if direction != page.direction() {
            attributes = format!("{attributes} dir=\"{}\"", direction.as_str());
        }
        Self(attributes)
    }
}

impl fmt::Display for LangAttributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Safe: a language tag has only letters, digits and hyphens.
impl HtmlSafe for LangAttributes {}

/// Encloses a text that contains right-to-left letters in U+2068 FIRST STRONG ISOLATE and U+2069 POP DIRECTIONAL
/// ISOLATE (Unicode UAX 9), so that it does not reorder the words around it.
pub(super) fn isolate(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_right_to_left) {
        Cow::Owned(isolate_always(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// The same for any text, as a right-to-left sentence needs it.
pub(super) fn isolate_always(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

/// The key of the text that names a kind of facility.
pub(super) fn facility_key(kind: FacilityKind) -> &'static str {
    match kind {
        FacilityKind::Entrance => "facility-entrance",
        FacilityKind::Exit => "facility-exit",
        FacilityKind::Toilets => "facility-toilets",
        FacilityKind::AccessibleToilets => "facility-accessible-toilets",
        FacilityKind::Steps => "facility-steps",
        FacilityKind::Ramp => "facility-ramp",
        FacilityKind::Lift => "facility-lift",
        FacilityKind::Seats => "facility-seats",
        FacilityKind::Lockers => "facility-lockers",
        FacilityKind::Water => "facility-water",
        FacilityKind::Shop => "facility-shop",
        FacilityKind::FirstAid => "facility-first-aid",
        FacilityKind::HearingLoop => "facility-hearing-loop",
        FacilityKind::Wifi => "facility-wifi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_attributes_on_a_page_of_another_language() {
        for (language, page, attributes) in [
            ("es", "es", ""),
            ("pt-BR", "pt-BR", ""),
            ("ja", "en", " lang=\"ja\""),
            ("ar", "en", " lang=\"ar\" dir=\"rtl\""),
            ("he", "ar", " lang=\"he\""),
            ("en", "ar", " lang=\"en\" dir=\"ltr\""),
        ] {
            let text = LocalizedText::new("«", &language.parse().unwrap(), &page.parse().unwrap());
            assert_eq!(text.attributes.to_string(), attributes, "{language} {page}");
        }
    }

    #[test]
    fn only_right_to_left_texts_are_isolated() {
        assert_eq!(isolate("Natalia"), "Natalia");
        assert_eq!(isolate("日本語"), "日本語");
        assert_eq!(isolate("قاعة 1"), "\u{2068}قاعة 1\u{2069}");
    }
}
