//! The address under which the admin's browser reaches this box: for links and commands that the admin gives to others.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};

use crate::web::http::requester::Requester;

/// `http://guide.local`, as the browser has it. The origin was checked before.
pub(super) fn base_url(requester: &Requester, headers: &HeaderMap) -> String {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = if requester.is_encrypted {
        "https"
    } else {
        "http"
    };
    let by_host = || format!("{scheme}://{}", header(HOST).unwrap_or_default());
    header(ORIGIN).map_or_else(by_host, ToOwned::to_owned)
}
