//! Muting all speakers from any staff page.

use askama::Template;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::web::http::body::FormBody;
use crate::web::http::error::Result;
use crate::web::http::page::{Page, wants_json};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::redirects::staff_path;

#[derive(Template)]
#[template(path = "staff/mute.html")]
pub(super) struct MutePart {
    layout: StaffLayout,
}

/// The page to return to.
#[derive(Deserialize)]
pub(super) struct ReturnTo {
    #[serde(default)]
    to: String,
}

/// The mute button and banner alone, for a page that is open already.
pub(super) async fn show(
    request: StaffRequest,
    Query(ReturnTo { to }): Query<ReturnTo>,
) -> Page<MutePart> {
    Page(MutePart {
        layout: StaffLayout {
            location: staff_path(&to),
            ..request.layout(String::new())
        },
    })
}

pub(super) async fn mute(
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<FormBody<ReturnTo>>,
) -> Result<Response> {
    // A malformed form still mutes.
    let to = form.map_or(String::new(), |FormBody(form)| form.to);
    request.services.speakers.mute(request.actor()).await?;
    Ok(respond(&headers, &to))
}

pub(super) async fn unmute(
    request: StaffRequest,
    headers: HeaderMap,
    FormBody(ReturnTo { to }): FormBody<ReturnTo>,
) -> Result<Response> {
    request.services.speakers.unmute(request.actor()).await?;
    Ok(respond(&headers, &to))
}

fn respond(headers: &HeaderMap, to: &str) -> Response {
    if wants_json(headers) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        Redirect::to(&staff_path(to)).into_response()
    }
}
