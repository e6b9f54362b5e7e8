//! What every page has around it: where it stands, where it leads, and on which panel it is shown.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::guide::{Guide, House};
use crate::model::{Panel, Screen};
use crate::web::asset;
use crate::web::failure::Failure;
use crate::web::language::{Choice, Reader};
use crate::web::visitor::Visitor;
use crate::web::words::Words;

/// The header and head of a page.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) words: &'static Words,
    pub(super) assets: &'static str,
    pub(super) house: String,
    pub(super) languages: Vec<Choice>,
    pub(super) home: String,
    pub(super) map: Option<String>,
    /// Over the title: the room's number.
    pub(super) kicker: String,
    pub(super) title: String,
    /// The style sheet of the panel, where it was measured.
    pub(super) panel: Option<String>,
    /// Whether a screen of the house shows this page.
    pub(super) screen: bool,
}

impl Frame {
    /// `rest` is the page's address below its language; `screen` is the screen of the house that
    /// shows it, if one does.
    pub(super) fn new(house: &House, reader: &Reader, rest: &str, screen: Option<&Screen>) -> Self {
        let tour = &house.edition.tour;
        let language = &reader.language;
        let from = screen.map_or(String::new(), |it| format!("?from={}", it.room));
        Self {
            words: reader.words,
            assets: asset::version(),
            house: reader.text(&tour.name).to_owned(),
            languages: reader.choices(house, rest),
            home: match screen {
                Some(it) => format!("/rooms/{}", it.room),
                None => format!("/{language}/"),
            },
            map: tour.plan.as_ref().map(|_| format!("/{language}/map{from}")),
            kicker: String::new(),
            title: reader.text(&tour.name).to_owned(),
            panel: screen.and_then(|it| it.panel).map(sheet),
            screen: screen.is_some(),
        }
    }

    /// Around a failure: nothing is known of the house, or it may be what failed.
    pub(super) fn bare(words: &'static Words, screen: Option<&Screen>) -> Self {
        let title = words.say("failure-title");
        Self {
            words,
            assets: asset::version(),
            house: title.clone(),
            languages: Vec::new(),
            home: screen.map_or(format!("/{}/", words.tag()), |it| {
                format!("/rooms/{}", it.room)
            }),
            map: None,
            kicker: String::new(),
            title,
            panel: screen.and_then(|it| it.panel).map(sheet),
            screen: screen.is_some(),
        }
    }

    pub(super) fn titled(mut self, kicker: String, title: &str) -> Self {
        self.kicker = kicker;
        title.clone_into(&mut self.title);
        self
    }
}

/// Which screen of the house shows a page that is no room's own: an enrolled one, or one on the box
/// that came here from its room.
pub(super) fn screen(guide: &Guide, visitor: &Visitor, from: Option<&str>) -> Option<Screen> {
    let come = || visitor.screen_of(guide, &from?.parse().ok()?);
    visitor.screen().cloned().or_else(come)
}

fn sheet(panel: Panel) -> String {
    format!("/panels/{}.css", panel.hundredths())
}

/// A panel's millimetres as a style sheet, so that sizes are physical without a line of script.
/// On large panels people stand further away, and type grows.
pub(super) async fn panel(Path(file): Path<String>) -> Result<Response, Failure> {
    let panel = file
        .strip_suffix(".css")
        .and_then(|it| it.parse().ok())
        .and_then(Panel::new)
        .ok_or(Failure::NoSuchPage)?;
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
