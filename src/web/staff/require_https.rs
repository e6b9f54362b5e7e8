//! Middleware that redirects staff pages to HTTPS where docent has a certificate.
//!
//! A form that was sent over HTTP is not sent on, and the browser remembers nothing: a permanent redirect
//! or `Strict-Transport-Security` would hold for the whole host, and so for visitors' pages over HTTP. It
//! would forbid to accept a museum's self-signed certificate, and it would outlast the certificate.

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::headers::{HeaderMapExt, Host};

use crate::service::Services;
use crate::web::http::error::HttpError;
use crate::web::http::requester::Requester;

const DEFAULT_HTTPS_PORT: u16 = 443;

pub(super) async fn redirect(
    State(services): State<Services>,
    requester: Requester,
    request: Request,
    next: Next,
) -> Response {
    match services.network.tls_port() {
        Some(port) if !requester.is_encrypted => redirect_to_https(&request, port),
        Some(_) | None => next.run(request).await,
    }
}

fn redirect_to_https(request: &Request, port: u16) -> Response {
    let host = request.headers().typed_get::<Host>();
    let url = host.and_then(|host| https_url(host.hostname(), port, request.uri()));
    match url {
        Some(url) => Redirect::to(&url.to_string()).into_response(),
        // Without a host name there is no address to redirect to.
        None => HttpError::Unreadable.into_response(),
    }
}

fn https_url(host: &str, port: u16, uri: &Uri) -> Option<Uri> {
    let authority: Authority = if port == DEFAULT_HTTPS_PORT {
        host.parse().ok()?
    } else {
        format!("{host}:{port}").parse().ok()?
    };
    let path = uri.path_and_query().map_or("/staff", |path| path.as_str());
    let url = Uri::builder().scheme("https").authority(authority);
    url.path_and_query(path).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_https_address_is_of_the_same_page() {
        for (host, port, leads_to) in [
            ("guide.local", 443, "https://guide.local/staff/museum?x=1"),
            ("10.0.0.7", 8443, "https://10.0.0.7:8443/staff/museum?x=1"),
            ("[fe80::7]", 443, "https://[fe80::7]/staff/museum?x=1"),
        ] {
            let uri: Uri = "/staff/museum?x=1".parse().unwrap();
            assert_eq!(https_url(host, port, &uri).unwrap().to_string(), leads_to);
        }
    }
}
