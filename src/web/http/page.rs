//! A rendered page as a response, and the choice between HTML and JSON.

use askama::Template;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CACHE_CONTROL};
use axum::response::{Html, IntoResponse, Response};

use crate::web::http::error::HttpError;

/// A page as a response. Browsers revalidate it each time, because a new edition may be published at any moment.
pub(in crate::web) struct Page<T>(pub(in crate::web) T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => ([(CACHE_CONTROL, "no-cache")], Html(html)).into_response(),
            Err(error) => HttpError::Page(error).into_response(),
        }
    }
}

/// Whether the request accepts JSON. The pages' scripts send that header; links and forms do not.
pub(in crate::web) fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|types| types.contains("application/json"))
}
