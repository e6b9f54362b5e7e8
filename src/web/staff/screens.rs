//! What staff do about screens: bind one by its code, find it, load its page anew, let it go.

use std::time::Duration;

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use crate::model::{PairingCode, PixelDensity, ScreenId, Slug};
use crate::service::{self, ScreenSelector, ScreenStatus, Service};
use crate::web::http::error::HttpError;
use crate::web::locales::Translations;
use crate::web::staff::devices::answer;
use crate::web::staff::layout::StaffRequest;

/// Panels that museums hang up: pixels to the millimetre, and what they are sold as.
pub(super) const PANELS: &[(&str, &str)] = &[
    ("5.19", "7″ 800 × 480"),
    ("8.18", "7″ Touch Display 2, 720 × 1280"),
    ("5.90", "10.1″ 1280 × 800"),
    ("5.58", "15.6″ 1920 × 1080"),
    ("4.03", "21.5″ 1920 × 1080"),
];

/// While a page is loaded anew its screen is away for a moment.
const AWAY: Duration = Duration::from_secs(15);

/// A screen, as its room lists it.
pub(super) struct ScreenRow {
    /// 0: a browser on the box itself.
    pub(super) id: i64,
    pub(super) room: String,
    pub(super) name: String,
    pub(super) seen: String,
    pub(super) connected: bool,
    pub(super) page: String,
    pub(super) panel: String,
}

pub(super) fn row(words: &Translations, it: &ScreenStatus) -> ScreenRow {
    let panel = it.screen.panel.map(|it| it.to_string());
    ScreenRow {
        id: it.screen.id.0,
        room: it.screen.room.to_string(),
        name: name(words, it),
        connected: it.connected,
        seen: match it.last_seen {
            Some(_) if it.connected => words.text("screen-connected"),
            Some(ago) => words.text_with("screen-seen", &[("ago", since(words, ago).into())]),
            None => words.text("screen-never"),
        },
        page: match &it.page {
            Some(page) if page.current => words.text("page-current"),
            Some(_) => words.text("page-old"),
            None => words.text("page-unknown"),
        },
        panel: panel.map_or_else(
            || words.text("panel-unknown"),
            |it| words.text_with("panel-measure", &[("figure", it.into())]),
        ),
    }
}

fn name(words: &Translations, it: &ScreenStatus) -> String {
    match it.screen.id {
        ScreenId(0) => words.text("screen-of-the-box"),
        ScreenId(id) => words.text_with("screen-number", &[("number", id.to_string().into())]),
    }
}

/// How long ago, as people say it.
fn since(words: &Translations, ago: Duration) -> String {
    let minutes = ago.as_secs() / 60;
    let (key, count) = match minutes {
        0 => ("ago-moment", 0),
        1..60 => ("ago-minutes", minutes),
        60..1440 => ("ago-hours", minutes / 60),
        _ => ("ago-days", minutes / 1440),
    };
    words.text_with(key, &[("count", count.into())])
}

/// What somebody should do about a screen.
pub(super) fn attention(
    service: &Service,
    words: &Translations,
    it: &ScreenStatus,
) -> Option<String> {
    let named = |key: &str, ago: Option<Duration>| {
        let ago = ago.map_or(String::new(), |it| since(words, it));
        words.text_with(
            key,
            &[("screen", name(words, it).into()), ("ago", ago.into())],
        )
    };
    // For trying out, browsers on the box come and go.
    if it.screen.id == ScreenId(0) && !service.own_screens_are_fixed() {
        return None;
    }
    match (it.connected, it.last_seen, &it.page) {
        (false, None, _) => Some(named("attention-never", None)),
        (false, Some(ago), _) if ago > AWAY => Some(named("attention-away", Some(ago))),
        (true, _, Some(page)) if !page.current => Some(named("attention-page", None)),
        _ => None,
    }
}

#[derive(Deserialize)]
pub(super) struct NewScreen {
    code: String,
    room: String,
    /// One of [`PANELS`]; empty: nobody knows.
    #[serde(default)]
    panel: String,
    /// Measured by hand; wins over the list.
    #[serde(default)]
    measured: String,
}

impl NewScreen {
    fn panel(&self) -> service::Result<Option<PixelDensity>> {
        let measured = self.measured.trim().replace(',', ".");
        let said = [measured.as_str(), self.panel.as_str()];
        let said = said.into_iter().find(|it| !it.is_empty());
        Ok(said.map(str::parse).transpose()?)
    }
}

pub(super) async fn enrol(
    State(service): State<Service>,
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<Form<NewScreen>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = form?;
    let done = async {
        let (code, room): (PairingCode, Slug) = (form.code.parse()?, form.room.parse()?);
        let panel = form.panel()?;
        let id = service
            .enrol_screen(&request.staff, code, room, panel)
            .await?;
        let named = [("number", id.0.to_string().into())];
        Ok(request.words.text_with("done-enrol", &named))
    };
    let done: service::Result<String> = done.await;
    answer(&service, &request, &headers, &form.room, done).await
}

/// A bound screen by its number, or those on the box by their room.
#[derive(Deserialize)]
pub(super) struct Which {
    screen: i64,
    #[serde(default)]
    room: String,
}

impl Which {
    fn whom(&self) -> service::Result<ScreenSelector> {
        Ok(match self.screen {
            0 => ScreenSelector::Room(self.room.parse()?),
            id => ScreenSelector::Screen(ScreenId(id)),
        })
    }
}

pub(super) async fn identify(
    State(service): State<Service>,
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<Form<Which>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(which) = form?;
    let there = which
        .whom()
        .and_then(|it| service.identify(&request.staff, &it));
    let said = |it: usize| {
        request
            .words
            .text_with("done-identify", &[("count", it.into())])
    };
    answer(&service, &request, &headers, &which.room, there.map(said)).await
}

pub(super) async fn reload(
    State(service): State<Service>,
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<Form<Which>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(which) = form?;
    let whom = which.whom();
    let there = whom.and_then(|it| service.reload_screen(&request.staff, &it));
    let said = |it: usize| {
        request
            .words
            .text_with("done-reload", &[("count", it.into())])
    };
    answer(&service, &request, &headers, &which.room, there.map(said)).await
}

pub(super) async fn revoke(
    State(service): State<Service>,
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<Form<Which>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(which) = form?;
    let done = service
        .revoke_screen(&request.staff, ScreenId(which.screen))
        .await;
    let named = [("number", which.screen.to_string().into())];
    let said = done.map(|()| request.words.text_with("done-revoke", &named));
    answer(&service, &request, &headers, &which.room, said).await
}
