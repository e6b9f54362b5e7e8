//! In which language a page is: the address says it; a stranger's browser is asked once, at the door.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

use crate::model::{Language, Texts, Tour};
use crate::service::{self, PublishedTour};
use crate::web::http::error::HttpError;
use crate::web::locales::Translations;
use crate::web::text::Text;
use crate::web::visitor::url_base::Base;

/// Who reads a page: the language of its address, and the interface's words in it.
pub(in crate::web) struct Reader {
    pub(in crate::web) language: Language,
    pub(in crate::web) words: &'static Translations,
    /// The language of the page itself, as its `lang` says: the tour's, or the words' where these
    /// are of another one.
    pub(in crate::web) page_language: Language,
    /// Where the page stands.
    pub(in crate::web) base: Base,
}

impl Reader {
    /// The language must be one of the tour's.
    pub(in crate::web) fn of(house: &PublishedTour, tag: &str) -> Result<Self, HttpError> {
        let found = offered(&house.edition.tour).find(|(it, _)| it.as_str() == tag);
        let (language, words) = found.ok_or(HttpError::NoSuchPage)?;
        let own = words.tag() == language.base();
        let borrowed = words.tag().parse().ok().filter(|_| !own);
        Ok(Self {
            language: language.clone(),
            words,
            page_language: borrowed.unwrap_or_else(|| language.clone()),
            base: Base::VISIT,
        })
    }

    /// In the language that the reader's browser likes best, where the address names none.
    pub(in crate::web) fn welcomed(
        house: &PublishedTour,
        headers: &HeaderMap,
    ) -> Result<Self, HttpError> {
        let language = choose(&house.edition.tour.languages, headers);
        Self::of(house, language.ok_or(service::Error::NoTour)?.as_str())
    }

    /// In the house's own language.
    pub(in crate::web) fn first(house: &PublishedTour) -> Result<Self, HttpError> {
        let own = house.edition.tour.own_language();
        Self::of(house, own.ok_or(service::Error::NoTour)?.as_str())
    }

    /// The same reader of pages that stand elsewhere.
    pub(in crate::web) fn below(self, base: Base) -> Self {
        Self { base, ..self }
    }

    /// The address of a page in this language.
    pub(in crate::web) fn page(&self, rest: &str) -> String {
        self.base.page(&self.language, rest)
    }

    /// A text of the tour in this language, or else in the first that has it.
    pub(in crate::web) fn text(&self, texts: &Texts) -> Text {
        let asked = texts.get_key_value(&self.language);
        let found = asked.or_else(|| texts.iter().next());
        found.map_or_else(Text::default, |(language, text)| {
            Text::new(text, language, &self.page_language)
        })
    }

    pub(in crate::web) fn choices(&self, house: &PublishedTour, rest: &str) -> Vec<Choice> {
        let languages = house.edition.tour.languages.iter();
        languages
            .map(|language| Choice {
                tag: language.to_string(),
                name: language.native_name(),
                direction: language.direction().as_str(),
                href: self.base.page(language, rest),
                current: *language == self.language,
            })
            .collect()
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reader").field(&self.language).finish()
    }
}

/// One language of the switch, by its own name.
#[derive(Debug)]
pub(in crate::web) struct Choice {
    pub(in crate::web) tag: String,
    pub(in crate::web) name: String,
    pub(in crate::web) direction: &'static str,
    pub(in crate::web) href: String,
    pub(in crate::web) current: bool,
}

/// The languages of the tour, the house's own first, each with the words that its pages have.
pub(in crate::web) fn offered(
    tour: &Tour,
) -> impl Iterator<Item = (&Language, &'static Translations)> {
    let borrowed = tour.languages.iter().find_map(Translations::of_language);
    tour.languages.iter().map(move |it| {
        let words = Translations::of_language(it).or(borrowed);
        (it, words.unwrap_or_else(Translations::of_strangers))
    })
}

/// A language of a tour that the interface does not speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BorrowedWords {
    pub language: Language,
    /// The own name of the language whose words its pages have.
    pub words: String,
}

/// The languages of a tour whose pages have buttons and sentences in another one.
pub fn borrowed_words(tour: &Tour) -> Vec<BorrowedWords> {
    let borrowed = offered(tour).filter(|(it, _)| Translations::of_language(it).is_none());
    borrowed
        .map(|(language, words)| BorrowedWords {
            language: language.clone(),
            words: words.own_name(),
        })
        .collect()
}

/// The one of `offered` that the reader's browser likes best; the first where it likes none.
pub(in crate::web) fn choose<'a>(
    offered: &'a [Language],
    headers: &HeaderMap,
) -> Option<&'a Language> {
    let header = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|it| it.to_str().ok())
        .unwrap_or_default();
    let mut wishes: Vec<(u16, &str)> = header.split(',').filter_map(wish).collect();
    // Stable: among equals the one that was named first comes first.
    wishes.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    let liked = wishes.iter().find_map(|(_, tag)| match *tag {
        "*" => offered.first(),
        tag => Language::normalize(tag)?.best_match(offered.iter()),
    });
    liked.or_else(|| offered.first())
}

/// `en-GB;q=0.8` as (800, "en-GB"); none for what is not wanted at all.
fn wish(item: &str) -> Option<(u16, &str)> {
    let (tag, quality) = match item.split_once(';') {
        Some((tag, parameter)) => {
            let quality = parameter.trim().strip_prefix("q=")?;
            (tag, thousandths(quality)?)
        }
        None => (item, 1000),
    };
    (quality > 0 && !tag.trim().is_empty()).then(|| (quality, tag.trim()))
}

fn thousandths(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let whole: u16 = whole.parse().ok()?;
    let part: u16 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    Some((whole.checked_mul(1000)?.checked_add(part)?).min(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_door_opens_in_the_language_the_browser_likes_best() {
        for (header, expected) in [
            ("", "es"),
            ("en", "en"),
            ("en-GB,en;q=0.9", "en"),
            ("de, en;q=0.5, es;q=0.7", "es"),
            ("fr;q=0.9, en;q=0.1", "en"),
            ("de", "es"),
            ("*", "es"),
            ("en;q=0, *;q=0.1", "es"),
            ("EN-us", "en"),
            ("en;q=abc", "es"),
            (";;;,,,q=1", "es"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, header.parse().unwrap());
            let offered = ["es", "en"].map(|it| it.parse::<Language>().unwrap());
            let chosen = choose(&offered, &headers).map(Language::as_str);
            assert_eq!(chosen, Some(expected), "{header}");
        }
        assert_eq!(choose(&[], &HeaderMap::new()), None);
    }

    #[test]
    fn who_asks_for_a_language_gets_the_same_one_of_another_country() {
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
                ["pt-BR", "en-GB", "ar", "zh-Hant"].map(|it| it.parse::<Language>().unwrap());
            let chosen = choose(&offered, &headers).map(Language::as_str);
            assert_eq!(chosen, Some(expected), "{header}");
        }
    }
}
