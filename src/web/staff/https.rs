//! Where docent has a certificate, staff's pages are there alone: whoever asks for one in the clear is
//! sent on. Nothing that was typed is sent along, and nothing is remembered: no permanent redirect and
//! no `Strict-Transport-Security`, which would hold for the whole host and so for visitors' pages in
//! the clear, would forbid a way past a house's own certificate, and would outlast it.

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::headers::{HeaderMapExt, Host};

use crate::service::Service;
use crate::web::http::error::HttpError;
use crate::web::http::requester::Requester;

const USUAL_PORT: u16 = 443;

pub(super) async fn only(
    State(service): State<Service>,
    visitor: Requester,
    request: Request,
    next: Next,
) -> Response {
    match service.tls_port() {
        Some(port) if !visitor.secure => send_on(&request, port),
        Some(_) | None => next.run(request).await,
    }
}

fn send_on(request: &Request, port: u16) -> Response {
    let host = request.headers().typed_get::<Host>();
    let there = host.and_then(|it| at(it.hostname(), port, request.uri()));
    match there {
        Some(it) => Redirect::to(&it.to_string()).into_response(),
        // Nobody knows by which name it was asked.
        None => HttpError::Unreadable.into_response(),
    }
}

fn at(host: &str, port: u16, uri: &Uri) -> Option<Uri> {
    let authority: Authority = if port == USUAL_PORT {
        host.parse().ok()?
    } else {
        format!("{host}:{port}").parse().ok()?
    };
    let path = uri.path_and_query().map_or("/staff", |it| it.as_str());
    let there = Uri::builder().scheme("https").authority(authority);
    there.path_and_query(path).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_page_is_named_by_https() {
        for (host, port, leads_to) in [
            ("guide.local", 443, "https://guide.local/staff/house?x=1"),
            ("10.0.0.7", 8443, "https://10.0.0.7:8443/staff/house?x=1"),
            ("[fe80::7]", 443, "https://[fe80::7]/staff/house?x=1"),
        ] {
            let uri: Uri = "/staff/house?x=1".parse().unwrap();
            assert_eq!(at(host, port, &uri).unwrap().to_string(), leads_to);
        }
    }
}
