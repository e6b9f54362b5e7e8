//! How a touchscreen becomes a screen of the house: it shows a code, and staff bind it to a room.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};

use crate::service::Service;
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::http::requester::{COOKIE, Requester};
use crate::web::visitor::layout::Frame;
use crate::web::visitor::locale::Reader;

#[derive(Template)]
#[template(path = "screen.html")]
pub(in crate::web) struct ScreenPage {
    frame: Frame,
    code: Option<String>,
}

/// As long as browsers keep a cookie; each start of the screen makes it last anew.
const KEPT_SECONDS: u32 = 400 * 24 * 60 * 60;

pub(in crate::web) async fn show(
    State(service): State<Service>,
    visitor: Requester,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    if let (Some(screen), Some(token)) = (visitor.screen(), &visitor.token) {
        let to_room = Redirect::to(&format!("/rooms/{}", screen.room));
        return Ok(([(SET_COOKIE, cookie(token))], to_room).into_response());
    }
    let house = service.published_tour();
    let reader = Reader::welcomed(&house, &headers)?;
    let code = match &visitor.token {
        Some(token) => service.waiting_code(token).await?,
        None => None,
    };
    let title = reader.words.text("screen-head");
    Ok(Page(ScreenPage {
        frame: Frame::new(&house, &reader, "", None).titled(String::new(), title.into()),
        code: code.as_ref().map(ToString::to_string),
    })
    .into_response())
}

/// A new screen begins to wait; the cookie is all it keeps.
pub(in crate::web) async fn begin(
    State(service): State<Service>,
    visitor: Requester,
) -> Result<Response, HttpError> {
    let (token, _) = service.register_waiting_screen(visitor.from).await?;
    let told = [
        (SET_COOKIE, cookie(&token)),
        (CACHE_CONTROL, "no-store".into()),
    ];
    Ok((told, Redirect::to("/screen")).into_response())
}

/// Not `Secure`: in the house's own network pages are served without encryption.
fn cookie(token: &str) -> String {
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={KEPT_SECONDS}")
}
