//! The security headers of every response, and the caching rule of staff's pages.

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

/// The content security policy of a page. Only staff's preview of the draft is shown within another page: the
/// page of the preview, or the one of the first steps.
fn policy(uri: &Uri) -> &'static str {
    if uri.path() == "/staff/start" {
        return policy!("frame-src 'self'; frame-ancestors 'none'");
    }
    match uri.path().strip_prefix("/staff/preview") {
        Some("") => policy!("frame-src 'self'; frame-ancestors 'none'"),
        Some(path) if path.starts_with('/') => policy!("frame-ancestors 'self'"),
        Some(_) | None => policy!("frame-ancestors 'none'"),
    }
}

const HEADERS: [(HeaderName, &str); 3] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: a form's Origin would be `null`, and the cross-site check would refuse it.
    (REFERRER_POLICY, "same-origin"),
    // No opener policy: over plain http, browsers ignore it with a warning.
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Adds the headers of every response.
pub(in crate::web) fn add_security_headers(headers: &mut HeaderMap, uri: &Uri) {
    let policy = (CONTENT_SECURITY_POLICY, policy(uri));
    for (name, value) in HEADERS.into_iter().chain([policy]) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Forbids browsers to store a staff page, which the next user of a shared tablet could read. Responses marked
/// `private` stay in the browser's own cache.
pub(in crate::web) fn forbid_storing(headers: &mut HeaderMap) {
    let cache_control = headers.get(CACHE_CONTROL).map(HeaderValue::as_bytes);
    if !cache_control.is_some_and(|value| value.starts_with(b"private")) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
