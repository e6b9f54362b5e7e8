//! Middleware that lets a request through only for signed-in staff with the right of the route.

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::Method;
use axum::http::header::ORIGIN;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::model::Right;
use crate::service::{self, Services, StaffError};
use crate::web::http::error::HttpError;
use crate::web::http::page::wants_json;
use crate::web::http::requester::Requester;
use crate::web::http::session_cookie::{CookieKind, SessionCookies};
use crate::web::staff::redirects::sign_in_for;

pub(super) async fn check(
    State((services, right)): State<(Services, Right)>,
    Extension(requester): Extension<Requester>,
    mut request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let is_read = [Method::GET, Method::HEAD].contains(request.method());
    let session = SessionCookies::for_requester(&requester).read(headers, CookieKind::Session);
    let Some(staff) = session.and_then(|token| services.sessions.find(&token)) else {
        return reject_signed_out(&request, is_read);
    };
    if !is_read && !names_its_origin(headers) {
        return HttpError::CrossSite.into_response();
    }
    if !staff.may(right) {
        return HttpError::from(service::Error::from(StaffError::NotAllowed(right)))
            .into_response();
    }
    request.extensions_mut().insert(staff);
    next.run(request).await
}

/// A cookie authorizes by itself, so a change must come from a page, and say so. That the page is of
/// this site was checked before.
fn names_its_origin(headers: &HeaderMap) -> bool {
    headers.contains_key(ORIGIN) || headers.contains_key("sec-fetch-site")
}

fn reject_signed_out(request: &Request, is_read: bool) -> Response {
    if is_read && !wants_json(request.headers()) {
        let to = request
            .uri()
            .path_and_query()
            .map_or("/staff", |path| path.as_str());
        return Redirect::to(&sign_in_for(to)).into_response();
    }
    HttpError::from(service::Error::from(StaffError::SignInFirst)).into_response()
}
