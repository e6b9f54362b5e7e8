//! The head and header that all visitors' pages share, and the style sheet of a screen's panel.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::model::{PixelDensity, Room, Screen};
use crate::service::TourSnapshot;
use crate::web::assets;
use crate::web::http::error::{HttpError, Result};
use crate::web::locales::Translations;
use crate::web::text::LocalizedText;
use crate::web::visitor::locale::{LanguageLink, VisitorLocale};
use crate::web::visitor::room_url;

/// A title with a longer word gets a smaller font.
const LONG_WORD_CHARS: usize = 22;

/// The values of the head and the header of a page.
#[derive(Debug)]
pub(in crate::web) struct Layout {
    pub(in crate::web) words: &'static Translations,
    pub(in crate::web) assets: &'static str,
    pub(in crate::web) museum: LocalizedText,
    /// The tag of the page's `lang`: the language of its interface texts.
    pub(in crate::web) page_language: String,
    /// The page's `dir`: the direction of its interface texts.
    pub(in crate::web) direction: &'static str,
    /// The tag of the tour's language that the page shows.
    pub(in crate::web) tag: String,
    /// The native name of that language.
    pub(in crate::web) language: String,
    pub(in crate::web) languages: Vec<LanguageLink>,
    pub(in crate::web) home: String,
    pub(in crate::web) map: Option<String>,
    /// The room's number in words, such as "Room 8"; empty on other pages.
    pub(in crate::web) kicker: String,
    /// The number of the room whose page this is.
    pub(in crate::web) number: Option<String>,
    pub(in crate::web) title: LocalizedText,
    /// The style sheet of the screen's panel, if its pixel density is known.
    pub(in crate::web) panel_css: Option<String>,
    /// Whether a screen of the museum shows this page.
    pub(in crate::web) is_screen: bool,
    /// Whether this is staff's preview of the draft.
    pub(in crate::web) is_preview: bool,
}

impl Layout {
    /// `rest` is the page's address below its language; `screen` is the screen of the museum that
    /// shows it, if one does.
    pub(in crate::web) fn new(
        published: &TourSnapshot,
        locale: &VisitorLocale,
        rest: &str,
        screen: Option<&Screen>,
    ) -> Self {
        let tour = &published.tour;
        let map = locale.url(&format!("map{}", room_url::from_query(screen)));
        Self {
            home: screen.map_or_else(
                || locale.url(""),
                |screen| locale.base.idle_url(&screen.room),
            ),
            is_preview: locale.base.is_preview(),
            museum: locale.text(&tour.name),
            page_language: locale.page_language.to_string(),
            tag: locale.language.to_string(),
            language: locale.language.native_name(),
            languages: locale.language_links(published, rest),
            map: tour.plan.as_ref().map(|_| map),
            title: locale.text(&tour.name),
            ..Self::without_tour(locale.words, screen)
        }
    }

    /// The layout of an error page. It uses nothing of the tour, which may be missing or the cause of the error.
    pub(in crate::web) fn without_tour(
        words: &'static Translations,
        screen: Option<&Screen>,
    ) -> Self {
        let title = LocalizedText::from(words.text("failure-title"));
        Self {
            words,
            assets: assets::version(),
            museum: title.clone(),
            page_language: words.tag().to_owned(),
            direction: words.direction().as_str(),
            tag: words.tag().to_owned(),
            language: words.native_name(),
            languages: Vec::new(),
            home: screen.map_or("/".to_owned(), |screen| format!("/rooms/{}", screen.room)),
            map: None,
            kicker: String::new(),
            number: None,
            title,
            panel_css: screen.and_then(|screen| screen.panel).map(panel_css_url),
            is_screen: screen.is_some(),
            is_preview: false,
        }
    }

    /// Whether the sound of this page goes on while others are opened: on phones.
    pub(in crate::web) fn has_phone_player(&self) -> bool {
        !self.is_screen && !self.is_preview
    }

    /// On a phone, the plan shows that the visitor stands in this room. A screen stands in its own.
    pub(in crate::web) fn within(mut self, room: &Room) -> Self {
        if let Some(map) = self.map.as_mut().filter(|_| !self.is_screen) {
            map.push_str("?room=");
            map.push_str(room.slug.as_str());
        }
        self
    }

    /// Whether the title has a word that is too long for a line at the usual font size. Scripts whose lines break
    /// anywhere, such as Japanese, have none.
    pub(in crate::web) fn has_long_word(&self) -> bool {
        let is_break = |c: char| c.is_whitespace() || c == '-' || c >= '\u{2e80}';
        let mut words = self.title.as_str().split(is_break);
        words.any(|word| word.chars().count() > LONG_WORD_CHARS)
    }

    pub(in crate::web) fn with_title(self, title: LocalizedText) -> Self {
        Self { title, ..self }
    }

    /// The layout of a room's page: its name is the title.
    pub(in crate::web) fn with_room(self, locale: &VisitorLocale, room: &Room) -> Self {
        let number = room.number.to_string();
        let kicker = [("number", number.as_str().into())];
        Self {
            kicker: locale.words.text_with("room", &kicker),
            number: Some(number),
            title: locale.text(&room.name),
            ..self
        }
    }

    /// The language code alone, of two or three letters, for a small button.
    pub(in crate::web) fn short_tag(&self) -> &str {
        self.tag.split('-').next().unwrap_or_default()
    }
}

fn panel_css_url(panel: PixelDensity) -> String {
    format!("/panels/{}.css", panel.hundredths())
}

/// The style sheet with a panel's pixels per millimetre, so that sizes are physical without a script. Type is larger on
/// large panels, which are read from further away.
pub(in crate::web) async fn panel_css(Path(file): Path<String>) -> Result<Response> {
    let panel = file
        .strip_suffix(".css")
        .and_then(|density| density.parse().ok())
        .and_then(PixelDensity::new)
        .ok_or(HttpError::NoSuchPage)?;
    let rem = f64::from(panel.hundredths()) / 1600.0;
    let css = format!(
        ":root{{--mm:{panel}px;--text-mm:{rem:.4}rem}}\n\
         @media(min-width:1000px) and (min-height:1000px){{:root{{--text-mm:{:.4}rem}}}}\n",
        rem * 1.5
    );
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, css).into_response())
}
