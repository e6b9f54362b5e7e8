//! What every page has around it: where it stands, where it leads, and on which panel it is shown.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::model::{PixelDensity, Screen};
use crate::service::PublishedTour;
use crate::web::assets;
use crate::web::http::error::HttpError;
use crate::web::locales::Translations;
use crate::web::text::Text;
use crate::web::visitor::locale::{Choice, Reader};
use crate::web::visitor::room_url;

/// A longer word makes a title smaller.
const LONG_WORD_CHARS: usize = 22;

/// The header and head of a page.
#[derive(Debug)]
pub(in crate::web) struct Frame {
    pub(in crate::web) words: &'static Translations,
    pub(in crate::web) assets: &'static str,
    pub(in crate::web) house: Text,
    /// The tag of the page's own language, and of the tour's that it shows.
    pub(in crate::web) page_language: String,
    pub(in crate::web) tag: String,
    /// What the latter calls itself.
    pub(in crate::web) language: String,
    pub(in crate::web) languages: Vec<Choice>,
    pub(in crate::web) home: String,
    pub(in crate::web) map: Option<String>,
    /// Over the title: the room's number.
    pub(in crate::web) kicker: String,
    pub(in crate::web) title: Text,
    /// The style sheet of the panel, where it was measured.
    pub(in crate::web) panel: Option<String>,
    /// Whether a screen of the house shows this page.
    pub(in crate::web) screen: bool,
    /// Whether staff look at the draft.
    pub(in crate::web) preview: bool,
}

impl Frame {
    /// `rest` is the page's address below its language; `screen` is the screen of the house that
    /// shows it, if one does.
    pub(in crate::web) fn new(
        house: &PublishedTour,
        reader: &Reader,
        rest: &str,
        screen: Option<&Screen>,
    ) -> Self {
        let tour = &house.edition.tour;
        let map = reader.page(&format!("map{}", room_url::from(screen)));
        Self {
            home: screen.map_or_else(|| reader.page(""), |it| reader.base.rest(&it.room)),
            preview: reader.base.is_preview(),
            house: reader.text(&tour.name),
            page_language: reader.page_language.to_string(),
            tag: reader.language.to_string(),
            language: reader.language.native_name(),
            languages: reader.choices(house, rest),
            map: tour.plan.as_ref().map(|_| map),
            title: reader.text(&tour.name),
            ..Self::bare(reader.words, screen)
        }
    }

    /// Around a failure: nothing is known of the house, or it may be what failed.
    pub(in crate::web) fn bare(words: &'static Translations, screen: Option<&Screen>) -> Self {
        let title = Text::from(words.text("failure-title"));
        Self {
            words,
            assets: assets::version(),
            house: title.clone(),
            page_language: words.tag().to_owned(),
            tag: words.tag().to_owned(),
            language: words.own_name(),
            languages: Vec::new(),
            home: screen.map_or("/".to_owned(), |it| format!("/rooms/{}", it.room)),
            map: None,
            kicker: String::new(),
            title,
            panel: screen.and_then(|it| it.panel).map(sheet),
            screen: screen.is_some(),
            preview: false,
        }
    }

    /// Whether the title has a word that no line holds at the usual size. Where lines may break anywhere,
    /// as in Japanese, there is none.
    pub(in crate::web) fn has_long_word(&self) -> bool {
        let parts = |it: char| it.is_whitespace() || it == '-' || it >= '\u{2e80}';
        let mut words = self.title.as_str().split(parts);
        words.any(|it| it.chars().count() > LONG_WORD_CHARS)
    }

    pub(in crate::web) fn titled(self, kicker: String, title: Text) -> Self {
        Self {
            kicker,
            title,
            ..self
        }
    }

    /// The language in two or three letters, for a small button.
    pub(in crate::web) fn short_tag(&self) -> &str {
        self.tag.split('-').next().unwrap_or_default()
    }
}

fn sheet(panel: PixelDensity) -> String {
    format!("/panels/{}.css", panel.hundredths())
}

/// A panel's millimetres as a style sheet, so that sizes are physical without a line of script.
/// On large panels people stand further away, and type grows.
pub(in crate::web) async fn panel(Path(file): Path<String>) -> Result<Response, HttpError> {
    let panel = file
        .strip_suffix(".css")
        .and_then(|it| it.parse().ok())
        .and_then(PixelDensity::new)
        .ok_or(HttpError::NoSuchPage)?;
    let rem = f64::from(panel.hundredths()) / 1600.0;
    let css = format!(
        ":root{{--mm:{panel}px;--tm:{rem:.4}rem}}\n\
         @media(min-width:1000px) and (min-height:1000px){{:root{{--tm:{:.4}rem}}}}\n",
        rem * 1.5
    );
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, css).into_response())
}
