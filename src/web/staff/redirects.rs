//! Where a form leads after it: only to staff pages of this site.

use axum::http::HeaderMap;
use axum::http::header::REFERER;
use axum::response::Redirect;

/// The address of the sign-in page that leads on to `to`.
pub(super) fn sign_in_for(to: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("to", to)
        .finish();
    format!("/staff/sign-in?{query}")
}

/// `to` if it is a path of a staff page, else `/staff`. Prevents open redirects.
pub(super) fn staff_path(to: &str) -> String {
    let is_staff_page = (to == "/staff" || to.starts_with("/staff/") || to.starts_with("/staff?"))
        && to
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_staff_page {
        to.to_owned()
    } else {
        "/staff".to_owned()
    }
}

/// Redirects to `to`, or else to the page that the form was on.
pub(super) fn to_previous_page(headers: &HeaderMap, to: Option<&str>) -> Redirect {
    let referer = headers.get(REFERER).and_then(|value| value.to_str().ok());
    let path = referer.and_then(|url| url.splitn(4, '/').nth(3));
    let path = path.map(|path| format!("/{path}"));
    Redirect::to(&staff_path(to.or(path.as_deref()).unwrap_or("/staff")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_leads_to_staff_pages_only() {
        for good in ["/staff", "/staff/clips/13?x=1#es"] {
            assert_eq!(staff_path(good), good);
        }
        for bad in [
            "",
            "//elsewhere",
            "/staffx",
            "/staff/\\e",
            "https://e",
            "/staff/\r\nx",
            "/es/",
        ] {
            assert_eq!(staff_path(bad), "/staff", "{bad}");
        }
    }
}
