//! In which language a page is: the address says it; a stranger's browser is asked once, at the door.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

use crate::guide::{self, House};
use crate::model::{Language, Texts};
use crate::web::base::Base;
use crate::web::failure::Failure;
use crate::web::words::Words;

/// Who reads a page: the language of its address, and the interface's words in it.
pub(super) struct Reader {
    pub(super) language: Language,
    pub(super) words: &'static Words,
    /// Where the page stands.
    pub(super) base: Base,
}

impl Reader {
    /// The language must be one that both the tour and the interface speak.
    pub(super) fn of(house: &House, tag: &str) -> Result<Self, Failure> {
        offered(house)
            .find(|(language, _)| language.as_str() == tag)
            .map(|(language, words)| Self {
                language: language.clone(),
                words,
                base: Base::VISIT,
            })
            .ok_or(Failure::NoSuchPage)
    }

    /// In the language that the reader's browser likes best, where the address names none.
    pub(super) fn welcomed(house: &House, headers: &HeaderMap) -> Result<Self, Failure> {
        let tags: Vec<&str> = offered(house).map(|(_, words)| words.tag()).collect();
        let tag = choose(&tags, headers).ok_or(guide::Error::NoTour)?;
        Self::of(house, tag)
    }

    /// In the house's own language, or the first that the interface speaks too.
    pub(super) fn first(house: &House) -> Result<Self, Failure> {
        let (_, words) = offered(house).next().ok_or(guide::Error::NoTour)?;
        Self::of(house, words.tag())
    }

    /// The same reader of pages that stand elsewhere.
    pub(super) fn below(self, base: Base) -> Self {
        Self { base, ..self }
    }

    /// The address of a page in this language.
    pub(super) fn page(&self, rest: &str) -> String {
        self.base.page(&self.language, rest)
    }

    /// A text of the tour in this language, or else in the first that has it.
    pub(super) fn text<'a>(&self, texts: &'a Texts) -> &'a str {
        texts
            .get(&self.language)
            .or_else(|| texts.values().next())
            .map_or("", String::as_str)
    }

    pub(super) fn choices(&self, house: &House, rest: &str) -> Vec<Choice> {
        offered(house)
            .map(|(language, _)| Choice {
                tag: language.to_string(),
                name: language.own_name(),
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
pub(super) struct Choice {
    pub(super) tag: String,
    pub(super) name: String,
    pub(super) href: String,
    pub(super) current: bool,
}

/// The languages of the tour that the interface speaks too, the house's own first.
pub(super) fn offered(house: &House) -> impl Iterator<Item = (&Language, &'static Words)> {
    house
        .edition
        .tour
        .languages
        .iter()
        .filter_map(|it| Words::of(it.as_str()).map(|words| (it, words)))
}

/// The one of `offered` that the reader's browser likes best; the first where it likes none.
pub(super) fn choose<'a>(offered: &[&'a str], headers: &HeaderMap) -> Option<&'a str> {
    let header = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|it| it.to_str().ok())
        .unwrap_or_default();
    let mut wishes: Vec<(u16, &str)> = header.split(',').filter_map(wish).collect();
    // Stable: among equals the one that was named first comes first.
    wishes.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    wishes
        .iter()
        .find_map(|(_, tag)| match *tag {
            "*" => offered.first(),
            tag => offered
                .iter()
                .find(|it| it.eq_ignore_ascii_case(tag))
                .or_else(|| {
                    let primary = tag.split('-').next().unwrap_or(tag);
                    offered.iter().find(|it| it.eq_ignore_ascii_case(primary))
                }),
        })
        .or_else(|| offered.first())
        .copied()
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
            assert_eq!(choose(&["es", "en"], &headers), Some(expected), "{header}");
        }
        assert_eq!(choose(&[], &HeaderMap::new()), None);
    }
}
