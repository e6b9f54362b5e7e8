//! A rendered page as a response, and which form of a response a request wants.

use askama::Template;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CACHE_CONTROL};
use axum::response::{Html, IntoResponse, Response};

use crate::web::http::error::HttpError;

/// A page that was asked for; every page is revalidated, for an edition may change any time.
pub(in crate::web) struct Page<T>(pub(in crate::web) T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => ([(CACHE_CONTROL, "no-cache")], Html(html)).into_response(),
            Err(err) => HttpError::Page(err).into_response(),
        }
    }
}

/// A script asks for JSON; a browser that follows a link or sends a form does not.
pub(in crate::web) fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|it| it.to_str().ok())
        .is_some_and(|it| it.contains("application/json"))
}
