//! The headers of every response: security policies, and what staff pages forbid browsers to keep.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};

macro_rules! policy {
    ($frames:literal) => {
        concat!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; ",
            "media-src 'self'; connect-src 'self'; font-src 'self'; base-uri 'none'; ",
            "form-action 'self'; ",
            $frames
        )
    };
}

/// No page shows another one in itself, but for staff who look at the draft.
fn policy(uri: &Uri) -> &'static str {
    match uri.path().strip_prefix("/staff/preview") {
        Some("") => policy!("frame-src 'self'; frame-ancestors 'none'"),
        Some(it) if it.starts_with('/') => policy!("frame-ancestors 'self'"),
        Some(_) | None => policy!("frame-ancestors 'none'"),
    }
}

const HEADERS: [(HeaderName, &str); 3] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: with it a form's Origin would be `null`, and the guard would refuse it.
    (REFERRER_POLICY, "same-origin"),
    // No opener policy: over plain http a browser only complains about it.
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Adds the headers that every response has.
pub(in crate::web) fn add_security_headers(headers: &mut HeaderMap, uri: &Uri) {
    let policy = (CONTENT_SECURITY_POLICY, policy(uri));
    for (name, value) in HEADERS.into_iter().chain([policy]) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// What staff see is nobody else's, on a shared tablet either: no browser keeps it, but for files
/// that say that they are this browser's own.
pub(in crate::web) fn keep_private(headers: &mut HeaderMap) {
    let caching = headers.get(CACHE_CONTROL).map(HeaderValue::as_bytes);
    if !caching.is_some_and(|it| it.starts_with(b"private")) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
