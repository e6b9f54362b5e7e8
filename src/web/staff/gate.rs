//! Who may come in: whoever is signed in and has the right, from a page of this house.

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::Method;
use axum::http::header::ORIGIN;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::model::Right;
use crate::service::{self, Service, StaffError};
use crate::web::http::error::HttpError;
use crate::web::http::page::wants_json;
use crate::web::http::requester::Requester;
use crate::web::http::session_cookie::{Cookies, Kind};
use crate::web::staff::desk;

pub(super) async fn pass(
    State((service, right)): State<(Service, Right)>,
    Extension(visitor): Extension<Requester>,
    mut request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let session = Cookies::of(&visitor).read(headers, Kind::Session);
    let Some(staff) = session.and_then(|it| service.staff(&it)) else {
        return turned_away(&request, reads);
    };
    if !reads && !is_from_a_page(headers) {
        return HttpError::Stranger.into_response();
    }
    if !staff.may(right) {
        return HttpError::from(service::Error::from(StaffError::NotAllowed(right)))
            .into_response();
    }
    request.extensions_mut().insert(staff);
    next.run(request).await
}

/// A cookie is somebody's right, so a change must say that it comes from a page; that the page is
/// this house's own was looked at before.
fn is_from_a_page(headers: &HeaderMap) -> bool {
    headers.contains_key(ORIGIN) || headers.contains_key("sec-fetch-site")
}

fn turned_away(request: &Request, reads: bool) -> Response {
    if reads && !wants_json(request.headers()) {
        let to = request
            .uri()
            .path_and_query()
            .map_or("/staff", |it| it.as_str());
        return Redirect::to(&desk::sign_in_for(to)).into_response();
    }
    HttpError::from(service::Error::from(StaffError::SignInFirst)).into_response()
}
