//! The texts of the interface, one Fluent file per language. The texts of the tour are not here.

use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::model::{Direction, Language};
use crate::web::text::{isolate, isolate_always};

/// The languages of visitors' pages. The first is the default.
const VISITOR_FILES: [(&str, &str); 17] = [
    ("es", include_str!("locales/es.ftl")),
    ("en", include_str!("locales/en.ftl")),
    ("fr", include_str!("locales/fr.ftl")),
    ("de", include_str!("locales/de.ftl")),
    ("pt", include_str!("locales/pt.ftl")),
    ("it", include_str!("locales/it.ftl")),
    ("ru", include_str!("locales/ru.ftl")),
    ("pl", include_str!("locales/pl.ftl")),
    ("nl", include_str!("locales/nl.ftl")),
    ("tr", include_str!("locales/tr.ftl")),
    ("ar", include_str!("locales/ar.ftl")),
    ("he", include_str!("locales/he.ftl")),
    ("hi", include_str!("locales/hi.ftl")),
    ("zh-Hans", include_str!("locales/zh-Hans.ftl")),
    ("zh-Hant", include_str!("locales/zh-Hant.ftl")),
    ("ja", include_str!("locales/ja.ftl")),
    ("ko", include_str!("locales/ko.ftl")),
];

static VISITOR: LazyLock<[Translations; 17]> =
    LazyLock::new(|| VISITOR_FILES.map(|(tag, text)| Translations::parse(tag, text)));

/// The languages of staff's pages. Each includes the visitors' texts of its language.
const STAFF_FILES: [(&str, &str); 2] = [
    ("es", include_str!("locales/staff.es.ftl")),
    ("en", include_str!("locales/staff.en.ftl")),
];

static STAFF: LazyLock<[Translations; 2]> = LazyLock::new(|| {
    STAFF_FILES.map(|(tag, text)| {
        let visitors = VISITOR_FILES
            .iter()
            .find(|(visitor_tag, _)| *visitor_tag == tag)
            .map_or("", |(_, visitor_text)| visitor_text);
        Translations::parse(tag, &format!("{visitors}\n{text}"))
    })
});

/// The texts of the interface in one language.
pub(in crate::web) struct Translations {
    tag: &'static str,
    direction: Direction,
    bundle: FluentBundle<FluentResource>,
}

impl fmt::Debug for Translations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Translations").field(&self.tag).finish()
    }
}

impl Translations {
    /// The visitors' texts in the language with this tag.
    pub(in crate::web) fn visitor(tag: &str) -> Option<&'static Self> {
        VISITOR.iter().find(|translations| translations.tag == tag)
    }

    /// The visitors' texts in a language: with its exact tag, or else in the same language and script, so that
    /// `zh-TW` has those of `zh-Hant`.
    pub(in crate::web) fn for_language(language: &Language) -> Option<&'static Self> {
        let alike = |translations: &&Self| {
            translations.tag.parse::<Language>().is_ok_and(|own| {
                own.base() == language.base() && own.is_same_language_and_script(language)
            })
        };
        Self::visitor(language.as_str()).or_else(|| VISITOR.iter().find(alike))
    }

    /// English, for a tour in languages that the interface does not have.
    pub(in crate::web) fn international() -> &'static Self {
        Self::visitor("en").unwrap_or_else(Self::default_visitor)
    }

    /// The default of visitors' pages.
    pub(in crate::web) fn default_visitor() -> &'static Self {
        let [first, ..] = &*VISITOR;
        first
    }

    pub(in crate::web) fn visitor_tags() -> impl Iterator<Item = &'static str> {
        VISITOR_FILES.iter().map(|(tag, _)| *tag)
    }

    /// The staff's texts in the language with this tag.
    pub(in crate::web) fn staff(tag: &str) -> Option<&'static Self> {
        STAFF.iter().find(|translations| translations.tag == tag)
    }

    /// The default of staff's pages.
    pub(in crate::web) fn default_staff() -> &'static Self {
        let [first, ..] = &*STAFF;
        first
    }

    pub(in crate::web) fn staff_tags() -> impl Iterator<Item = &'static str> {
        STAFF_FILES.iter().map(|(tag, _)| *tag)
    }

    pub(in crate::web) fn tag(&self) -> &'static str {
        self.tag
    }

    /// The direction in which the language is written.
    pub(in crate::web) fn direction(&self) -> Direction {
        self.direction
    }

    /// The name of the language in itself, such as `Español`.
    pub(in crate::web) fn native_name(&self) -> String {
        let language = self.tag.parse::<Language>();
        language.map_or_else(|_| self.tag.to_owned(), |language| language.native_name())
    }

    /// The text of a key without variables.
    pub(in crate::web) fn text(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text of a key with `values` for its variables.
    pub(in crate::web) fn text_with(
        &self,
        key: &str,
        values: &[(&str, FluentValue<'_>)],
    ) -> String {
        let args: FluentArgs<'_> = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), self.isolate_value(value)))
            .collect();
        self.format(key, Some(&args))
    }

    /// A missing key is shown as itself, so that a page never fails because of a text.
    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            return key.to_owned();
        };
        let mut errors = Vec::new();
        self.bundle
            .format_pattern(pattern, args, &mut errors)
            .into_owned()
    }

    /// Skips entries that do not parse; the tests find them.
    fn parse(tag: &'static str, text: &str) -> Self {
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let locale: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        let language = tag.parse::<Language>();
        Self {
            tag,
            direction: language.map_or(Direction::LeftToRight, |language| language.direction()),
            bundle,
        }
    }

    /// Isolates a text value from the direction of the sentence around it. In a right-to-left sentence that is every
    /// text with letters; times and numbers keep their order in it by themselves.
    fn isolate_value<'a>(&self, value: &FluentValue<'a>) -> FluentValue<'a> {
        match value {
            FluentValue::String(text)
                if self.direction == Direction::RightToLeft
                    && text.chars().any(char::is_alphabetic) =>
            {
                FluentValue::String(isolate_always(text).into())
            }
            FluentValue::String(text) => FluentValue::String(isolate(text).into_owned().into()),
            FluentValue::Number(_)
            | FluentValue::Custom(_)
            | FluentValue::None
            | FluentValue::Error => value.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn keys(text: &str) -> BTreeSet<&str> {
        FluentResource::try_new(text.to_owned()).expect("a Fluent file that parses");
        text.lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" ="))
            .map(|(key, _)| key)
            .collect()
    }

    fn sources(folder: &Path, wanted: bool, text: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // The path of the repository itself may contain `staff`.
            let within = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
            let in_folder = |name: &str| {
                within
                    .components()
                    .any(|component| component.as_os_str() == name)
            };
            // Visitors get the messages of HTTP errors only.
            let is_staff =
                in_folder("staff") || (in_folder("messages") && !path.ends_with("http_error.rs"));
            if path.is_dir() {
                sources(&path, wanted, text);
            } else if is_staff == wanted
                && path
                    .extension()
                    .is_some_and(|extension| extension == "rs" || extension == "html")
            {
                let file = std::fs::read_to_string(&path).unwrap();
                text.push_str(file.split("#[cfg(test)]").next().unwrap());
            }
        }
    }

    /// The sources of visitors' or staff's pages, and the keys that they name directly.
    fn sources_and_keys(of_staff: bool) -> (String, Vec<String>) {
        let mut text = String::new();
        let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
        sources(&web, of_staff, &mut text);
        let keys = [
            ".text(\"",
            ".text_with(\"",
            "Say(\"",
            "named(\"",
            "in_language(\"",
        ]
        .iter()
        .flat_map(|call| text.split(call).skip(1))
        .filter_map(|rest| rest.split('"').next().map(ToOwned::to_owned))
        .collect();
        assert!(
            !text.contains(".text(&format!("),
            "this test cannot find the keys that are put together at run time"
        );
        (text, keys)
    }

    #[test]
    fn every_text_is_in_every_language_and_is_used() {
        let (text, named) = sources_and_keys(false);
        for (tag, file) in VISITOR_FILES {
            let known = keys(file);
            for key in &named {
                assert!(known.contains(key.as_str()), "{tag} lacks {key}");
            }
            for key in known {
                assert!(
                    text.contains(&format!("\"{key}\"")),
                    "{key} in {tag} is used nowhere"
                );
            }
        }
    }

    #[test]
    fn every_staff_text_is_in_both_languages_and_is_used() {
        let (text, named) = sources_and_keys(true);
        for (tag, file) in STAFF_FILES {
            let (_, visitors) = VISITOR_FILES.iter().find(|(name, _)| *name == tag).unwrap();
            let (own, visitors) = (keys(file), keys(visitors));
            for key in &named {
                let known = own.contains(key.as_str()) || visitors.contains(key.as_str());
                assert!(known, "{tag} lacks {key}");
            }
            for key in own {
                assert!(
                    !visitors.contains(key),
                    "{key} is in the visitors' file already"
                );
                assert!(
                    text.contains(&format!("\"{key}\"")),
                    "{key} in {tag} is used nowhere"
                );
            }
        }
        let [(_, es), (_, en)] = STAFF_FILES;
        assert_eq!(keys(es), keys(en));
    }

    #[test]
    fn all_languages_have_the_same_keys() {
        let [(_, first), rest @ ..] = VISITOR_FILES;
        for (tag, file) in rest {
            assert_eq!(keys(first), keys(file), "{tag}");
        }
    }

    #[test]
    fn plurals_follow_the_language() {
        let es = Translations::visitor("es").unwrap();
        assert_eq!(es.text_with("clips", &[("count", 1.into())]), "1 audio");
        assert_eq!(es.text_with("clips", &[("count", 3.into())]), "3 audios");
        assert!(Translations::visitor("xx").is_none());
    }

    #[test]
    fn every_plural_of_a_language_has_its_form() {
        // The forms that the numbers from 0 to 100 have, without blanks, in the order in which they come.
        for (tag, expected) in [
            ("ar", "لامقاطع مقطعواحد مقطعان مقاطع مقطعًا مقطع"),
            ("he", "קטעים קטעאחד שניקטעים"),
            ("pl", "nagrań nagranie nagrania"),
            ("ru", "записей запись записи"),
            ("nl", "fragmenten fragment"),
            ("tr", "anlatım"),
            ("hi", "ऑडियो"),
            ("ja", "解説件"),
            ("ko", "해설개"),
            ("zh-Hans", "段讲解"),
            ("zh-Hant", "段解說"),
        ] {
            let words = Translations::visitor(tag).unwrap();
            let mut forms: Vec<String> = Vec::new();
            for count in 0..=100 {
                let text = words.text_with("clips", &[("count", count.into())]);
                let is_letter = |c: &char| !c.is_ascii_digit() && !c.is_whitespace();
                let form: String = text.chars().filter(is_letter).collect();
                if !forms.contains(&form) {
                    forms.push(form);
                }
            }
            assert_eq!(forms.join(" "), expected, "{tag}");
        }
    }

    #[test]
    fn a_language_uses_the_texts_of_its_tag_or_of_its_language_and_script() {
        let words =
            |tag: &str| Translations::for_language(&tag.parse().unwrap()).map(Translations::tag);
        for (tag, _) in VISITOR_FILES {
            assert_eq!(words(tag), Some(tag));
        }
        for (tag, expected) in [
            ("pt-BR", Some("pt")),
            ("es-419", Some("es")),
            ("nl-BE", Some("nl")),
            ("ar-EG", Some("ar")),
            ("zh", Some("zh-Hans")),
            ("zh-CN", Some("zh-Hans")),
            ("zh-SG", Some("zh-Hans")),
            ("zh-TW", Some("zh-Hant")),
            ("zh-HK", Some("zh-Hant")),
            ("zh-Hant-MO", Some("zh-Hant")),
            ("ar-Latn", None),
            ("fa", None),
            ("xx", None),
        ] {
            assert_eq!(words(tag), expected, "{tag}");
        }
    }

    #[test]
    fn a_language_runs_in_its_direction() {
        for (tag, _) in VISITOR_FILES {
            let expected = match tag {
                "ar" | "he" => Direction::RightToLeft,
                _ => Direction::LeftToRight,
            };
            let words = Translations::visitor(tag).unwrap();
            assert_eq!(words.direction(), expected, "{tag}");
        }
    }

    #[test]
    fn no_text_is_empty_or_has_a_straight_quotation_mark() {
        for (tag, file) in VISITOR_FILES {
            let words = Translations::visitor(tag).unwrap();
            for key in keys(file) {
                let pattern = words.bundle.get_message(key).unwrap().value();
                assert!(pattern.is_some(), "{tag} {key}");
            }
            assert!(!file.contains(['"', '\'']), "{tag}");
        }
    }

    #[test]
    fn a_right_to_left_title_does_not_reorder_its_sentence() {
        let en = Translations::visitor("en").unwrap();
        let text = en.text_with("listen", &[("title", "نجمة البحر".into())]);
        assert_eq!(text, "Listen: \u{2068}نجمة البحر\u{2069}");
        assert_eq!(
            en.text_with("listen", &[("title", "Sea Star".into())]),
            "Listen: Sea Star"
        );
        let ar = Translations::visitor("ar").unwrap();
        assert_eq!(
            ar.text_with("listen", &[("title", "Sea Star (1701)".into())]),
            "استماع: \u{2068}Sea Star (1701)\u{2069}"
        );
        assert_eq!(
            ar.text_with("again-back", &[("at", "1:05".into())]),
            "عاد الصوت. هل تريد المتابعة من 1:05؟"
        );
    }
}
