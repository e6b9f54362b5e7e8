//! The outermost middleware: refuses cross-site requests, adds the security headers, and renders an [`HttpError`] as a
//! page or JSON in the language of the request. Internal errors are logged here, once, with a request id.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, ALLOW, RETRY_AFTER, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::model::{Language, Tour};
use crate::service::Services;
use crate::web::http::cross_site;
use crate::web::http::error::HttpError;
use crate::web::http::headers::{add_security_headers, forbid_storing};
use crate::web::http::page::{Page, wants_json};
use crate::web::http::requester::Requester;
use crate::web::locales::Translations;
use crate::web::messages;
use crate::web::staff;
use crate::web::visitor::home;
use crate::web::visitor::layout::Layout;
use crate::web::visitor::locale::{self, VisitorLocale};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    layout: Layout,
    sentence: String,
    /// The request id of an internal error, as the log has it.
    request: Option<String>,
    links: ErrorPageLinks,
}

/// The links of an error page, besides the home page.
struct ErrorPageLinks {
    /// The action of the form that finds a number, if a number was not found.
    find: Option<String>,
    /// The `inputmode` of that form's field.
    input_mode: &'static str,
    /// The page that a screen returns to on its own.
    idle: Option<String>,
}

/// The middleware.
pub(in crate::web) async fn finish(
    State(services): State<Services>,
    request: Request,
    next: Next,
) -> Response {
    let (words, home) = translations_for(&services, request.uri(), request.headers());
    let json = wants_json(request.headers());
    let (mut parts, body) = request.into_parts();
    let Ok(requester) = Requester::from_request_parts(&mut parts, &services).await;
    parts.extensions.insert(requester.clone());
    let room = room_of(&parts.uri);
    let uri = parts.uri.clone();
    let is_staff = parts.uri.path().starts_with("/staff");
    let staff_layout =
        (is_staff && !json).then(|| staff::ErrorLayout::new(&services, &requester, &parts));
    let page_uri = (parts.method == Method::GET && !json).then(|| parts.uri.clone());
    let mut response = if cross_site::is_allowed(&parts.method, &parts.headers) {
        next.run(Request::from_parts(parts, body)).await
    } else {
        HttpError::CrossSite.into_response()
    };
    if let Some(error) = response.extensions().get::<Arc<HttpError>>().cloned() {
        let screen = requester.screen_from(&services, room.as_deref());
        let published = services.editions.current();
        // A screen of a removed room has no idle page: it retries this one.
        let screen_with_room = screen
            .as_ref()
            .filter(|screen| published.tour.room(&screen.room).is_some());
        let mut layout = Layout::without_tour(words, screen_with_room);
        if let Some(home) = home.filter(|_| screen_with_room.is_none()) {
            layout.home = home;
        }
        let links = ErrorPageLinks {
            find: page_uri
                .as_ref()
                .filter(|_| matches!(*error, HttpError::NoSuchNumber))
                .map(|uri| uri.path().to_owned()),
            input_mode: home::input_mode(&published.tour),
            idle: page_uri
                .filter(|_| screen.is_some())
                .map(|uri| match screen_with_room {
                    Some(_) => layout.home.clone(),
                    None => uri.to_string(),
                }),
        };
        let report = ErrorReport::new(&error, words);
        let page = match staff_layout {
            _ if json => report.into_json(&error, &published.tour),
            Some(layout) => layout.page(&error, report.sentence, report.request),
            None => report.into_page(layout, links),
        };
        response = with_error_headers(&error, page, &response);
    }
    if is_staff {
        forbid_storing(response.headers_mut());
    }
    add_security_headers(response.headers_mut(), &uri);
    response
}

/// What the response reports about an error.
struct ErrorReport {
    sentence: String,
    request: Option<String>,
}

impl ErrorReport {
    /// Logs an internal error.
    fn new(error: &HttpError, words: &'static Translations) -> Self {
        let request = error.is_internal().then(request_id);
        if let Some(id) = &request {
            tracing::error!(request.id = %id, error = %error.details(), "request failed");
        }
        Self {
            sentence: messages::http_error::sentence(error, words),
            request,
        }
    }

    fn into_json(self, error: &HttpError, tour: &Tour) -> Response {
        let body = serde_json::json!({
            "error": self.sentence, "request": self.request,
            "refused": messages::http_error::refusal_code(error),
            "told": messages::http_error::details(error, tour),
        });
        Json(body).into_response()
    }

    fn into_page(self, layout: Layout, links: ErrorPageLinks) -> Response {
        let Self { sentence, request } = self;
        Page(ErrorPage {
            layout,
            sentence,
            request,
            links,
        })
        .into_response()
    }
}

/// The rendered error with its status, and with the headers of the `original` response that stay valid.
fn with_error_headers(error: &HttpError, mut response: Response, original: &Response) -> Response {
    *response.status_mut() = error.status();
    response
        .headers_mut()
        .insert(VARY, HeaderValue::from(ACCEPT_LANGUAGE));
    for name in [ALLOW, RETRY_AFTER] {
        if let Some(value) = original.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

/// The translations for the language of the address, or else for the one that the browser prefers. Also that language's
/// home page, if a tour is published.
fn translations_for(
    services: &Services,
    uri: &Uri,
    headers: &HeaderMap,
) -> (&'static Translations, Option<String>) {
    let first = uri.path().split('/').nth(1).unwrap_or_default();
    if first == "staff" {
        return (staff::negotiate_language(headers), None);
    }
    let published = services.editions.current();
    if let Ok(locale) = VisitorLocale::from_tag(&published, first) {
        return (locale.words, Some(locale.url("")));
    }
    let negotiated = VisitorLocale::negotiate(&published, headers).ok();
    let home = negotiated.as_ref().map(|locale| locale.url(""));
    let preferred = || {
        let tags: Vec<Language> = Translations::visitor_tags()
            .filter_map(|tag| tag.parse().ok())
            .collect();
        locale::preferred_language(&tags, headers).and_then(Translations::for_language)
    };
    let words = Translations::visitor(first)
        .or_else(|| negotiated.map_or_else(preferred, |locale| Some(locale.words)));
    (words.unwrap_or_else(Translations::default_visitor), home)
}

/// The room in the address of a room's page.
fn room_of(uri: &Uri) -> Option<String> {
    let mut parts = uri.path().split('/').skip_while(|part| *part != "rooms");
    parts.nth(1).map(ToOwned::to_owned)
}

fn request_id() -> String {
    let mut bytes = [0; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => hex::encode(bytes),
        Err(_) => "unnamed".to_owned(),
    }
}
