//! The words of the interface, one Fluent file a language. What the tour says is not here.

use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::model::Language;
use crate::web::text::isolated;

/// Every language the interface speaks; the first is what a stranger gets.
const FILES: [(&str, &str); 7] = [
    ("es", include_str!("locales/es.ftl")),
    ("en", include_str!("locales/en.ftl")),
    ("fr", include_str!("locales/fr.ftl")),
    ("de", include_str!("locales/de.ftl")),
    ("pt", include_str!("locales/pt.ftl")),
    ("it", include_str!("locales/it.ftl")),
    ("ru", include_str!("locales/ru.ftl")),
];

static ALL: LazyLock<[Translations; 7]> =
    LazyLock::new(|| FILES.map(|(tag, text)| Translations::read(tag, text)));

/// The languages of the staff's pages, with their own words; they have the visitors' as well.
const STAFF: [(&str, &str); 2] = [
    ("es", include_str!("locales/staff.es.ftl")),
    ("en", include_str!("locales/staff.en.ftl")),
];

static ALL_OF_STAFF: LazyLock<[Translations; 2]> = LazyLock::new(|| {
    STAFF.map(|(tag, text)| {
        let visitors = FILES.iter().find(|it| it.0 == tag).map_or("", |it| it.1);
        Translations::read(tag, &format!("{visitors}\n{text}"))
    })
});

/// The interface's words in one language.
pub(in crate::web) struct Translations {
    tag: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl fmt::Debug for Translations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Translations").field(&self.tag).finish()
    }
}

impl Translations {
    /// The words of the language whose tag this is.
    pub(in crate::web) fn of(tag: &str) -> Option<&'static Self> {
        ALL.iter().find(|it| it.tag == tag)
    }

    /// The words of a language: of its very tag, or of the language without region and script.
    pub(in crate::web) fn of_language(language: &Language) -> Option<&'static Self> {
        Self::of(language.as_str()).or_else(|| Self::of(language.base()))
    }

    /// Where a tour has no language that the interface speaks: what most people abroad can read.
    pub(in crate::web) fn of_strangers() -> &'static Self {
        Self::of("en").unwrap_or_else(Self::first)
    }

    /// What the interface speaks where nothing is known of the reader.
    pub(in crate::web) fn first() -> &'static Self {
        let [first, ..] = &*ALL;
        first
    }

    pub(in crate::web) fn tags() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(tag, _)| *tag)
    }

    /// The words of the staff's pages, in the language whose tag this is.
    pub(in crate::web) fn staff(tag: &str) -> Option<&'static Self> {
        ALL_OF_STAFF.iter().find(|it| it.tag == tag)
    }

    pub(in crate::web) fn first_of_staff() -> &'static Self {
        let [first, ..] = &*ALL_OF_STAFF;
        first
    }

    pub(in crate::web) fn staff_tags() -> impl Iterator<Item = &'static str> {
        STAFF.iter().map(|(tag, _)| *tag)
    }

    pub(in crate::web) fn tag(&self) -> &'static str {
        self.tag
    }

    /// What their language calls itself.
    pub(in crate::web) fn own_name(&self) -> String {
        let language = self.tag.parse::<Language>();
        language.map_or_else(|_| self.tag.to_owned(), |it| it.native_name())
    }

    pub(in crate::web) fn text(&self, key: &str) -> String {
        self.format(key, None)
    }

    pub(in crate::web) fn text_with(
        &self,
        key: &str,
        values: &[(&str, FluentValue<'_>)],
    ) -> String {
        let args: FluentArgs<'_> = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), apart(value)))
            .collect();
        self.format(key, Some(&args))
    }

    /// A key that is nowhere reads as itself, so that a page never fails for a word.
    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|it| it.value()) else {
            return key.to_owned();
        };
        let mut errors = Vec::new();
        self.bundle
            .format_pattern(pattern, args, &mut errors)
            .into_owned()
    }

    /// What does not parse is left out here and found by the tests.
    fn read(tag: &'static str, text: &str) -> Self {
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(it) | Err((it, _)) => it,
        };
        let locale: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { tag, bundle }
    }
}

/// A text that runs the other way does not turn the sentence around it.
fn apart<'a>(value: &FluentValue<'a>) -> FluentValue<'a> {
    match value {
        FluentValue::String(it) => FluentValue::String(isolated(it).into_owned().into()),
        FluentValue::Number(_)
        | FluentValue::Custom(_)
        | FluentValue::None
        | FluentValue::Error => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::ffi::OsStr;
    use std::path::Path;

    use super::*;

    fn keys(text: &str) -> BTreeSet<&str> {
        FluentResource::try_new(text.to_owned()).expect("words that parse");
        text.lines()
            .filter(|it| it.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|it| it.split_once(" ="))
            .map(|(key, _)| key)
            .collect()
    }

    fn sources(folder: &Path, wanted: bool, text: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // Wherever the repository itself is kept.
            let within = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
            // Sentences for staff, but for those of what a request was refused for.
            let of_staff = within.components().any(|part| {
                let part = part.as_os_str();
                part == "staff" || part == "messages"
            }) && path.file_name() != Some(OsStr::new("failure.rs"));
            if path.is_dir() {
                sources(&path, wanted, text);
            } else if of_staff == wanted
                && path
                    .extension()
                    .is_some_and(|it| it == "rs" || it == "html")
            {
                let file = std::fs::read_to_string(&path).unwrap();
                text.push_str(file.split("#[cfg(test)]").next().unwrap());
            }
        }
    }

    /// The text of the visitors' or of the staff's pages, and every key they say outright.
    fn said(of_staff: bool) -> (String, Vec<String>) {
        let mut text = String::new();
        let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
        sources(&web, of_staff, &mut text);
        let keys = [
            ".text(\"",
            ".text_with(\"",
            "Say(\"",
            "named(\"",
            "spoken(\"",
        ]
        .iter()
        .flat_map(|call| text.split(call).skip(1))
        .filter_map(|rest| rest.split('"').next().map(ToOwned::to_owned))
        .collect();
        assert!(
            !text.contains(".text(&format!("),
            "a key that is put together is one that nobody finds missing"
        );
        (text, keys)
    }

    #[test]
    fn every_word_is_in_every_language_and_is_used() {
        let (text, said) = said(false);
        for (tag, file) in FILES {
            let known = keys(file);
            for key in &said {
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
    fn every_word_of_the_staff_is_in_both_languages_and_is_used() {
        let (text, said) = said(true);
        for (tag, file) in STAFF {
            let visitors = FILES.iter().find(|it| it.0 == tag).unwrap().1;
            let (own, visitors) = (keys(file), keys(visitors));
            for key in &said {
                let known = own.contains(key.as_str()) || visitors.contains(key.as_str());
                assert!(known, "{tag} lacks {key}");
            }
            for key in own {
                assert!(!visitors.contains(key), "{key} is a visitors' word already");
                assert!(
                    text.contains(&format!("\"{key}\"")),
                    "{key} in {tag} is used nowhere"
                );
            }
        }
        let [(_, es), (_, en)] = STAFF;
        assert_eq!(keys(es), keys(en));
    }

    #[test]
    fn all_languages_have_the_same_keys() {
        let [(_, first), rest @ ..] = FILES;
        for (tag, file) in rest {
            assert_eq!(keys(first), keys(file), "{tag}");
        }
    }

    #[test]
    fn plurals_follow_the_language() {
        let es = Translations::of("es").unwrap();
        assert_eq!(es.text_with("clips", &[("count", 1.into())]), "1 audio");
        assert_eq!(es.text_with("clips", &[("count", 3.into())]), "3 audios");
        assert!(Translations::of("xx").is_none());
    }

    #[test]
    fn a_language_has_the_words_of_its_tag_or_of_its_base() {
        let words =
            |tag: &str| Translations::of_language(&tag.parse().unwrap()).map(Translations::tag);
        assert_eq!(words("pt-BR"), Some("pt"));
        assert_eq!(words("en"), Some("en"));
        assert_eq!(words("ar"), None);
    }

    #[test]
    fn a_title_that_runs_the_other_way_stays_in_its_place() {
        let en = Translations::of("en").unwrap();
        let said = en.text_with("listen", &[("title", "نجمة البحر".into())]);
        assert_eq!(said, "Listen: \u{2068}نجمة البحر\u{2069}");
        assert_eq!(
            en.text_with("listen", &[("title", "Sea Star".into())]),
            "Listen: Sea Star"
        );
    }
}
