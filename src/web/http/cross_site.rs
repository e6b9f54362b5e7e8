//! Who may change something: only a page of this house, as far as the browser can tell.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method};

/// Browsers tell `Sec-Fetch-Site` only where the page came over https or from the box itself;
/// elsewhere `Origin` must be ours. What is no browser sends neither, and carries no one's rights.
pub(in crate::web) fn allows(method: &Method, headers: &HeaderMap) -> bool {
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
            .and_then(|it| it.split_once("://"))
            .is_some_and(|(_, authority)| headers.get(HOST).is_some_and(|host| host == authority)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_house_changes_anything() {
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
            if let Some(it) = site {
                headers.insert("sec-fetch-site", it.parse().unwrap());
            }
            if let Some(it) = origin {
                headers.insert(ORIGIN, it.parse().unwrap());
            }
            let method: Method = method.parse().unwrap();
            assert_eq!(
                allows(&method, &headers),
                expected,
                "{method} {site:?} {origin:?}"
            );
        }
    }
}
