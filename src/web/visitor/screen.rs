//! The enrolment of a touchscreen: it shows a pairing code, and staff assign it to a room.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};

use crate::service::Services;
use crate::web::http::error::Result;
use crate::web::http::page::Page;
use crate::web::http::requester::{Requester, SCREEN_COOKIE};
use crate::web::visitor::layout::Layout;
use crate::web::visitor::locale::VisitorLocale;

#[derive(Template)]
#[template(path = "screen.html")]
pub(in crate::web) struct ScreenPage {
    layout: Layout,
    code: Option<String>,
}

/// The longest lifetime that browsers allow for a cookie. Each start of the screen renews it.
const COOKIE_SECONDS: u32 = 400 * 24 * 60 * 60;

pub(in crate::web) async fn show(
    State(services): State<Services>,
    requester: Requester,
    headers: HeaderMap,
) -> Result<Response> {
    if let (Some(screen), Some(token)) = (requester.screen(), &requester.token) {
        let to_room = Redirect::to(&format!("/rooms/{}", screen.room));
        return Ok(([(SET_COOKIE, cookie(token))], to_room).into_response());
    }
    let published = services.editions.current();
    let locale = VisitorLocale::negotiate(&published, &headers)?;
    let code = match &requester.token {
        Some(token) => services.screens.waiting_code(token).await?,
        None => None,
    };
    let title = locale.words.text("screen-head");
    Ok(Page(ScreenPage {
        layout: Layout::new(&published, &locale, "", None).with_title(title.into()),
        code: code.as_ref().map(ToString::to_string),
    })
    .into_response())
}

/// Registers a new screen, which waits for staff. The cookie identifies it.
pub(in crate::web) async fn begin(
    State(services): State<Services>,
    requester: Requester,
) -> Result<Response> {
    let (token, _) = services.screens.register_waiting(requester.address).await?;
    let headers = [
        (SET_COOKIE, cookie(&token)),
        (CACHE_CONTROL, "no-store".into()),
    ];
    Ok((headers, Redirect::to("/screen")).into_response())
}

/// Not `Secure`: in the museum's network, pages are served over http.
fn cookie(token: &str) -> String {
    format!("{SCREEN_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={COOKIE_SECONDS}")
}
