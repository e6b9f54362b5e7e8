//! A language's native name, writing direction and distance to other languages, by its tag. The data
//! is CLDR's, through ICU4X.

use icu_locale::names::{LanguageIdentifierDisplayName, LanguageIdentifierDisplayNameOptions};
use icu_locale::{LanguageIdentifier, Locale, LocaleDirectionality, LocaleExpander};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use writeable::TryWriteable;

use crate::model::Language;

/// Native names that CLDR lacks, among them those of some of Mexico's languages.
const EXTRA_NATIVE_NAMES: &[(&str, &str)] = &[
    ("dv", "ދިވެހި"),
    ("es-419", "Español (Latinoamérica)"),
    ("gsw", "Schwiizertüütsch"),
    ("haw", "ʻŌlelo Hawaiʻi"),
    ("la", "Latina"),
    ("maz", "Jñatjo"),
    ("nah", "Nāhuatl"),
    ("nv", "Diné bizaad"),
    ("ote", "Hñähñu"),
    ("tl", "Tagalog"),
    ("tsz", "P’urhépecha"),
    ("tzh", "Bats’il k’op"),
    ("tzo", "Bats’i k’op"),
    ("yi", "ייִדיש"),
    ("yua", "Maaya t’aan"),
    ("zai", "Diidxazá"),
];

/// Tags of the languages that museums commonly offer.
const OFFERED_TAGS: &[&str] = &[
    "af", "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "de-AT", "de-CH",
    "el", "en", "en-AU", "en-CA", "en-GB", "en-IN", "en-US", "eo", "es", "es-419", "es-AR",
    "es-CL", "es-CO", "es-ES", "es-MX", "es-PE", "et", "eu", "fa", "fi", "fil", "fr", "fr-BE",
    "fr-CA", "fr-CH", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka",
    "kk", "km", "kn", "ko", "la", "lo", "lt", "lv", "mi", "mk", "ml", "mn", "mr", "ms", "my",
    "nah", "nb", "ne", "nl", "nn", "ote", "pa", "pl", "ps", "pt", "pt-BR", "pt-PT", "qu", "ro",
    "ru", "si", "sk", "sl", "sq", "sr", "sr-Latn", "sv", "sw", "ta", "te", "th", "tr", "tsz",
    "tzh", "tzo", "uk", "ur", "vi", "yi", "yua", "zai", "zh-Hans", "zh-Hant",
];

/// The writing direction of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Text runs from left to right.
    LeftToRight,
    /// Text runs from right to left.
    RightToLeft,
}

/// Languages for a selection list with their native names, in the order of the names. Any other
/// language can be entered by its tag.
pub fn offered_languages() -> Vec<(Language, String)> {
    let cldr_name = OFFERED_TAGS.iter().filter_map(|tag| {
        let language: Language = tag.parse().ok()?;
        let name = language.native_name();
        Some((language, name))
    });
    let mut all: Vec<_> = cldr_name.collect();
    all.sort_by_cached_key(|(_, name)| {
        let bare = name.nfd().filter(|mark| !is_combining_mark(*mark));
        bare.collect::<String>().to_lowercase()
    });
    all
}

impl Direction {
    /// The value of HTML's `dir` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

impl Language {
    /// Parses a tag as people type it, such as `ES`, `pt_br` or `zh-hant`, in BCP 47's case and with hyphens.
    pub fn normalize(text: &str) -> Option<Self> {
        let parts = text.trim().split(['-', '_']).enumerate();
        let parts: Vec<String> = parts
            .map(|(at, part)| match (at, part.len()) {
                (0, _) => part.to_ascii_lowercase(),
                (_, 2) => part.to_ascii_uppercase(),
                (_, 4) if part.starts_with(|first: char| first.is_ascii_alphabetic()) => {
                    let (first, rest) = part.split_at_checked(1).unwrap_or((part, ""));
                    first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
                }
                (_, _) => part.to_ascii_lowercase(),
            })
            .collect();
        parts.join("-").parse().ok()
    }

    /// The language without script, region and variants: `pt` of `pt-BR`.
    pub fn base(&self) -> &str {
        self.as_str().split('-').next().unwrap_or_default()
    }

    /// The native name in list style: ‘Português (Brasil)’, ‘日本語’. A language without one is shown by
    /// its tag.
    pub fn native_name(&self) -> String {
        let (base, rest) = self.as_str().split_once('-').unwrap_or((self.base(), ""));
        let whole = cldr_name(self.as_str());
        let found = whole.or_else(|| Some(format!("{} ({rest})", cldr_name(base)?)));
        found.map_or_else(|| self.to_string(), |name| capitalize(&name))
    }

    /// Whether a native name is known; a mistyped tag has none.
    pub fn has_native_name(&self) -> bool {
        cldr_name(self.as_str())
            .or_else(|| cldr_name(self.base()))
            .is_some()
    }

    /// The direction of its script.
    pub fn direction(&self) -> Direction {
        let known = LocaleDirectionality::new_extended().get(&self.identifier());
        if known == Some(icu_locale::Direction::RightToLeft) {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        }
    }

    /// The code of its usual script by ISO 15924, such as `Arab`; `None` if it is not known.
    pub fn script(&self) -> Option<String> {
        let script = self.maximized().script;
        script.map(|script| script.to_string())
    }

    /// Whether both have the same language and script, regardless of region and variants: `en-GB` and
    /// `en-US` do, `zh-TW` and `zh-Hant` do, `zh-Hans` and `zh-Hant` do not.
    pub fn is_same_language_and_script(&self, other: &Self) -> bool {
        let (one, other) = (self.maximized(), other.maximized());
        one.language == other.language && one.script == other.script
    }

    /// The language of `offered` that matches this one best: the same tag, else the same language and
    /// script, else the same language in another script.
    pub fn best_match<'a>(
        &self,
        offered: impl Iterator<Item = &'a Self> + Clone,
    ) -> Option<&'a Self> {
        let mut same = offered.clone().filter(|language| *language == self);
        let mut alike = offered
            .clone()
            .filter(|language| self.is_same_language_and_script(language));
        let mut other = offered.filter(|language| language.base() == self.base());
        same.next()
            .or_else(|| alike.next())
            .or_else(|| other.next())
    }

    /// With the most likely script and region added.
    fn maximized(&self) -> LanguageIdentifier {
        let mut identifier = self.identifier();
        LocaleExpander::new_extended().maximize(&mut identifier);
        identifier
    }

    fn identifier(&self) -> LanguageIdentifier {
        let whole = self.as_str().parse::<Locale>();
        let whole = whole.or_else(|_| self.base().parse());
        whole.map_or(LanguageIdentifier::UNKNOWN, |locale| locale.id)
    }
}

/// The native name of the language with this tag, as CLDR writes it within a sentence.
fn cldr_name(tag: &str) -> Option<String> {
    if let Some((_, name)) = EXTRA_NATIVE_NAMES
        .iter()
        .find(|(known_tag, _)| *known_tag == tag)
    {
        return Some((*name).to_owned());
    }
    let locale: Locale = tag.parse().ok()?;
    let subject = locale.id.clone();
    // The smallest of CLDR's sets: each language in itself, with its own regions and scripts.
    let options = LanguageIdentifierDisplayNameOptions::default();
    let name = LanguageIdentifierDisplayName::try_new_tiny(locale.into(), subject, options);
    let mut text = String::new();
    let written = name.ok()?.as_borrowed().try_write_to(&mut text);
    // The inner error means that a part of the tag has no name.
    written.ok()?.ok()?;
    Some(text)
}

/// Capitalizes the first letter where lists in this script do; Georgian does not.
fn capitalize(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) if !('\u{10a0}'..='\u{10ff}').contains(&first) => {
            first.to_uppercase().chain(chars).collect()
        }
        Some(_) | None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(tag: &str) -> Language {
        tag.parse().unwrap()
    }

    #[test]
    fn a_language_tag_is_known_however_it_is_written() {
        for (text, tag) in [
            ("es", "es"),
            (" ES ", "es"),
            ("pt_br", "pt-BR"),
            ("ZH-hANT-tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
        ] {
            assert_eq!(Language::normalize(text).unwrap().as_str(), tag);
        }
        for text in ["", "español", "e", "es--MX", "ñandú", "es-ñandú"] {
            assert_eq!(Language::normalize(text), None);
        }
    }

    #[test]
    fn a_language_is_called_what_it_calls_itself() {
        for (tag, name) in [
            ("es", "Español"),
            ("en", "English"),
            ("fr", "Français"),
            ("de", "Deutsch"),
            ("pt", "Português"),
            ("it", "Italiano"),
            ("ru", "Русский"),
            ("pt-BR", "Português (Brasil)"),
            ("en-GB", "English (United Kingdom)"),
            ("es-MX", "Español (México)"),
            ("es-419", "Español (Latinoamérica)"),
            ("es-DE", "Español (DE)"),
            ("ar", "العربية"),
            ("he", "עברית"),
            ("hi", "हिन्दी"),
            ("ja", "日本語"),
            ("ka", "ქართული"),
            ("zh-Hant", "中文（繁體）"),
            ("sr-Latn", "Srpski (latinica)"),
            ("ca-valencia", "Català (valencià)"),
            ("yua", "Maaya t’aan"),
            ("nah-MX", "Nāhuatl (MX)"),
        ] {
            assert_eq!(language(tag).native_name(), name);
            assert!(language(tag).has_native_name(), "{tag}");
        }
        assert_eq!(language("xx").native_name(), "xx");
        assert!(!language("xx").has_native_name());
        assert!(!language("xx-MX").has_native_name());
    }

    #[test]
    fn every_language_of_the_list_has_a_name_of_its_own() {
        let all = offered_languages();
        assert_eq!(all.len(), OFFERED_TAGS.len());
        for (language, name) in &all {
            assert!(language.has_native_name(), "{language}");
            let alike = all.iter().filter(|other| other.1 == *name).count();
            assert_eq!(alike, 1, "{name}");
        }
        let at = |tag| {
            all.iter()
                .position(|entry| entry.0 == language(tag))
                .unwrap()
        };
        assert!(at("cs") < at("de") && at("de") < at("it"), "{all:?}");
    }

    #[test]
    fn a_language_runs_as_its_script_does() {
        for tag in ["ar", "he", "fa", "ur", "yi", "dv", "ar-MA", "az-Arab"] {
            assert_eq!(language(tag).direction(), Direction::RightToLeft, "{tag}");
        }
        for tag in ["es", "ja", "hi", "zh-Hant", "az", "ar-Latn", "yua", "xx"] {
            assert_eq!(language(tag).direction(), Direction::LeftToRight, "{tag}");
        }
    }

    #[test]
    fn a_language_is_written_in_its_script() {
        for (tag, script) in [
            ("es", "Latn"),
            ("fa", "Arab"),
            ("zh-TW", "Hant"),
            ("sr", "Cyrl"),
        ] {
            assert_eq!(language(tag).script().as_deref(), Some(script), "{tag}");
        }
    }

    #[test]
    fn the_nearest_language_is_offered() {
        let offered: Vec<Language> = ["es", "en-GB", "zh-Hant", "zh-Hans", "pt-BR", "pt-PT"]
            .map(language)
            .to_vec();
        for (requested, expected) in [
            ("es", Some("es")),
            ("es-MX", Some("es")),
            ("en-US", Some("en-GB")),
            ("zh-TW", Some("zh-Hant")),
            ("zh", Some("zh-Hans")),
            ("pt-PT", Some("pt-PT")),
            ("pt", Some("pt-BR")),
            ("fr", None),
        ] {
            let found = language(requested).best_match(offered.iter());
            assert_eq!(found.map(Language::as_str), expected, "{requested}");
        }
    }

    #[test]
    fn what_somebody_reads_like_another_is_the_same_language_and_script() {
        for (one, other, like) in [
            ("en-GB", "en-US", true),
            ("pt", "pt-BR", true),
            ("zh-TW", "zh-Hant", true),
            ("zh-CN", "zh-Hant", false),
            ("sr", "sr-Latn", false),
            ("es", "pt", false),
        ] {
            assert_eq!(
                language(one).is_same_language_and_script(&language(other)),
                like,
                "{one}"
            );
        }
    }
}
