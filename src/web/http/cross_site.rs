//! Protection against cross-site request forgery: only a page of this house may send a changing request.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method};

/// Whether a request reads only, or comes from a page of this house.
///
/// Browsers send `Sec-Fetch-Site` only over https and on the box itself. Over plain http, the authority of `Origin`
/// must equal `Host`. A client that sends neither header is not a browser, and so uses nobody's cookies.
pub(in crate::web) fn is_allowed(method: &Method, headers: &HeaderMap) -> bool {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(method) {
        return true;
    }
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match headers.get(ORIGIN) {
        None => true,
        Some(origin) => origin
            .to_str()
            .ok()
            .and_then(|origin| origin.split_once("://"))
            .is_some_and(|(_, authority)| headers.get(HOST).is_some_and(|host| host == authority)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_site_may_send_changes() {
        for (method, site, origin, expected) in [
            ("GET", Some("cross-site"), Some("http://elsewhere"), true),
            ("HEAD", None, Some("http://elsewhere"), true),
            ("POST", None, None, true),
            ("POST", Some("same-origin"), None, true),
            ("POST", Some("none"), None, true),
            ("POST", Some("same-site"), Some("http://house:80"), false),
            ("POST", Some("cross-site"), None, false),
            ("POST", Some(""), None, false),
            ("POST", None, Some("http://house:80"), true),
            ("POST", None, Some("https://house:80"), true),
            ("POST", None, Some("http://house"), false),
            ("POST", None, Some("http://house:80.elsewhere"), false),
            ("POST", None, Some("null"), false),
            ("POST", None, Some(""), false),
            ("DELETE", None, Some("http://elsewhere"), false),
            ("PUT", Some("cross-site"), Some("http://house:80"), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, "house:80".parse().unwrap());
            if let Some(site) = site {
                headers.insert("sec-fetch-site", site.parse().unwrap());
            }
            if let Some(origin) = origin {
                headers.insert(ORIGIN, origin.parse().unwrap());
            }
            let method: Method = method.parse().unwrap();
            assert_eq!(
                is_allowed(&method, &headers),
                expected,
                "{method} {site:?} {origin:?}"
            );
        }
    }
}
