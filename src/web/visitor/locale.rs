//! The language of a visitor's page. The address names it; at `/`, the browser's `Accept-Language` chooses it.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

use crate::model::{Language, Texts, Tour};
use crate::service::{self, TourSnapshot};
use crate::web::http::error::{HttpError, Result};
use crate::web::locales::Translations;
use crate::web::text::LocalizedText;
use crate::web::visitor::url_base::UrlBase;

/// The language of a page, with the texts of the interface and the base of its links.
pub(in crate::web) struct VisitorLocale {
    pub(in crate::web) language: Language,
    pub(in crate::web) words: &'static Translations,
    /// The value of the page's `lang`: the language of `words`, which differs if the interface lacks the tour's
    /// language.
    pub(in crate::web) page_language: Language,
    pub(in crate::web) base: UrlBase,
}

impl VisitorLocale {
    /// # Errors
    ///
    /// The tour does not have the language.
    pub(in crate::web) fn from_tag(published: &TourSnapshot, tag: &str) -> Result<Self> {
        let found =
            tour_translations(&published.tour).find(|(language, _)| language.as_str() == tag);
        let (language, words) = found.ok_or(HttpError::NoSuchPage)?;
        let is_translated = Translations::for_language(language).is_some();
        let borrowed = words.tag().parse().ok().filter(|_| !is_translated);
        Ok(Self {
            language: language.clone(),
            words,
            page_language: borrowed.unwrap_or_else(|| language.clone()),
            base: UrlBase::PUBLIC,
        })
    }

    /// The language that the browser prefers, for an address without one.
    ///
    /// # Errors
    ///
    /// No tour is published.
    pub(in crate::web) fn negotiate(published: &TourSnapshot, headers: &HeaderMap) -> Result<Self> {
        let language = preferred_language(&published.tour.languages, headers);
        Self::from_tag(published, language.ok_or(service::Error::NoTour)?.as_str())
    }

    /// The default language of the tour.
    ///
    /// # Errors
    ///
    /// No tour is published.
    pub(in crate::web) fn tour_default(published: &TourSnapshot) -> Result<Self> {
        let language = published.tour.own_language();
        Self::from_tag(published, language.ok_or(service::Error::NoTour)?.as_str())
    }

    /// The same locale with another base for its links.
    pub(in crate::web) fn with_base(self, base: UrlBase) -> Self {
        Self { base, ..self }
    }

    /// The address of a page in this language; `rest` is its path below the language.
    pub(in crate::web) fn url(&self, rest: &str) -> String {
        self.base.page_url(&self.language, rest)
    }

    /// A text of the tour in this language, or else in the first language that has it.
    pub(in crate::web) fn text(&self, texts: &Texts) -> LocalizedText {
        let own = texts.get_key_value(&self.language);
        let found = own.or_else(|| texts.iter().next());
        found.map_or_else(LocalizedText::default, |(language, text)| {
            LocalizedText::new(text, language, &self.page_language)
        })
    }

    /// The same page in every language of the tour.
    pub(in crate::web) fn language_links(
        &self,
        published: &TourSnapshot,
        rest: &str,
    ) -> Vec<LanguageLink> {
        let languages = published.tour.languages.iter();
        languages
            .map(|language| LanguageLink {
                tag: language.to_string(),
                name: language.native_name(),
                direction: language.direction().as_str(),
                href: self.base.page_url(language, rest),
                current: *language == self.language,
            })
            .collect()
    }
}

impl fmt::Debug for VisitorLocale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VisitorLocale")
            .field(&self.language)
            .finish()
    }
}

/// A link of the language menu.
#[derive(Debug)]
pub(in crate::web) struct LanguageLink {
    pub(in crate::web) tag: String,
    pub(in crate::web) name: String,
    pub(in crate::web) direction: &'static str,
    pub(in crate::web) href: String,
    pub(in crate::web) current: bool,
}

/// The languages of the tour, the default first, each with the translations of its pages.
pub(in crate::web) fn tour_translations(
    tour: &Tour,
) -> impl Iterator<Item = (&Language, &'static Translations)> {
    let borrowed = tour.languages.iter().find_map(Translations::for_language);
    tour.languages.iter().map(move |language| {
        let words = Translations::for_language(language).or(borrowed);
        (language, words.unwrap_or_else(Translations::international))
    })
}

/// A language of a tour that the interface lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BorrowedTranslations {
    /// The language of the translations.
    pub language: Language,
    /// The native name of the language of its pages' texts.
    pub words: String,
}

/// The languages of a tour whose pages have interface texts in another language.
pub fn borrowed_translations(tour: &Tour) -> Vec<BorrowedTranslations> {
    let borrowed = tour_translations(tour)
        .filter(|(language, _)| Translations::for_language(language).is_none());
    borrowed
        .map(|(language, words)| BorrowedTranslations {
            language: language.clone(),
            words: words.native_name(),
        })
        .collect()
}

/// The one of `offered` that `Accept-Language` prefers (RFC 9110 §12.5.4). Who reads none of them gets English if it is
/// offered, and the first otherwise; who names no language gets the first.
pub(in crate::web) fn preferred_language<'a>(
    offered: &'a [Language],
    headers: &HeaderMap,
) -> Option<&'a Language> {
    let header = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut preferences: Vec<(u16, &str)> =
        header.split(',').filter_map(parse_preference).collect();
    // A stable sort: languages of equal quality keep their order.
    preferences.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    let mut wanted = preferences.iter().filter(|(quality, _)| *quality > 0);
    let preferred = wanted.find_map(|(_, tag)| match *tag {
        "*" => offered.first(),
        tag => Language::normalize(tag)?.best_match(offered.iter()),
    });
    preferred.or_else(|| for_strangers(offered, &preferences))
}

/// The language for who reads none of `offered`: English, unless it is refused or no language was named.
fn for_strangers<'a>(offered: &'a [Language], preferences: &[(u16, &str)]) -> Option<&'a Language> {
    let is_english = |language: &Language| language.base() == "en";
    let named = preferences
        .iter()
        .filter_map(|(quality, tag)| Some((*quality, Language::normalize(tag)?)));
    let (wanted, refused): (Vec<_>, Vec<_>) = named.partition(|(quality, _)| *quality > 0);
    let refuses_english = refused.iter().any(|(_, language)| is_english(language));
    let mut english = offered.iter().filter(|language| is_english(language));
    let found = english
        .next()
        .filter(|_| !wanted.is_empty() && !refuses_english);
    found.or_else(|| offered.first())
}

/// Reads `en-GB;q=0.8` as (800, "en-GB"). None for malformed items.
fn parse_preference(item: &str) -> Option<(u16, &str)> {
    let (tag, quality) = match item.split_once(';') {
        Some((tag, parameter)) => {
            let quality = parameter.trim().strip_prefix("q=")?;
            (tag, parse_thousandths(quality)?)
        }
        None => (item, 1000),
    };
    (!tag.trim().is_empty()).then(|| (quality, tag.trim()))
}

fn parse_thousandths(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let whole: u16 = whole.parse().ok()?;
    let part: u16 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    Some((whole.checked_mul(1000)?.checked_add(part)?).min(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_highest_quality_is_chosen() {
        for (header, expected) in [
            ("", "es"),
            ("en", "en"),
            ("en-GB,en;q=0.9", "en"),
            ("de, en;q=0.5, es;q=0.7", "es"),
            ("fr;q=0.9, en;q=0.1", "en"),
            ("de", "en"),
            ("de, fr;q=0.5", "en"),
            ("de, en;q=0", "es"),
            ("*", "es"),
            ("en;q=0, *;q=0.1", "es"),
            ("EN-us", "en"),
            ("en;q=abc", "es"),
            (";;;,,,q=1", "es"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, header.parse().unwrap());
            let offered = ["es", "en"].map(|tag| tag.parse::<Language>().unwrap());
            let chosen = preferred_language(&offered, &headers).map(Language::as_str);
            assert_eq!(chosen, Some(expected), "{header}");
        }
        assert_eq!(preferred_language(&[], &HeaderMap::new()), None);
        // Where there is no English, the museum's own language is left.
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, "de".parse().unwrap());
        let offered = ["es", "fr"].map(|tag| tag.parse::<Language>().unwrap());
        let chosen = preferred_language(&offered, &headers).map(Language::as_str);
        assert_eq!(chosen, Some("es"));
    }

    #[test]
    fn a_language_of_another_country_is_chosen_rather_than_another_language() {
        for (header, expected) in [
            ("pt-PT, en;q=0.8", "pt-BR"),
            ("pt", "pt-BR"),
            ("en-US,en;q=0.9", "en-GB"),
            ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
            ("ar-EG, en;q=0.5", "ar"),
            ("fr, zh-hk;q=0.3", "zh-Hant"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, header.parse().unwrap());
            let offered =
                ["pt-BR", "en-GB", "ar", "zh-Hant"].map(|tag| tag.parse::<Language>().unwrap());
            let chosen = preferred_language(&offered, &headers).map(Language::as_str);
            assert_eq!(chosen, Some(expected), "{header}");
        }
    }
}
