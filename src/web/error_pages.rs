//! What every answer gets on its way out, once the guard let the request in: safe headers, and
//! where something failed, a sentence in the reader's language with the request's id; a failure of
//! ours is logged once, here.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, ALLOW, RETRY_AFTER, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::model::{Language, Tour};
use crate::service::Service;
use crate::web::http::cross_site;
use crate::web::http::error::HttpError;
use crate::web::http::headers::{add_security_headers, keep_private};
use crate::web::http::page::{Page, wants_json};
use crate::web::http::requester::Requester;
use crate::web::locales::Translations;
use crate::web::messages;
use crate::web::staff;
use crate::web::visitor::house;
use crate::web::visitor::layout::Frame;
use crate::web::visitor::locale::{self, Reader};

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    frame: Frame,
    sentence: String,
    /// Shown where the failure is ours, so that staff can find it in the log.
    request: Option<String>,
    onward: Onward,
}

/// Where an error page leads, besides home.
struct Onward {
    /// The address that finds a number, where one was not found.
    find: Option<String>,
    /// Which keyboard a phone shows for it.
    keyboard: &'static str,
    /// The page that a screen of the house goes back to by itself.
    rest: Option<String>,
}

pub(in crate::web) async fn finish(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let (words, home) = words_for(&service, request.uri(), request.headers());
    let json = wants_json(request.headers());
    let (mut parts, body) = request.into_parts();
    let Ok(visitor) = Requester::from_request_parts(&mut parts, &service).await;
    parts.extensions.insert(visitor.clone());
    let room = room_of(&parts.uri);
    let uri = parts.uri.clone();
    let of_staff = parts.uri.path().starts_with("/staff");
    let staff_layout =
        (of_staff && !json).then(|| staff::ErrorLayout::new(&service, &visitor, &parts));
    let asked = (parts.method == Method::GET && !json).then(|| parts.uri.clone());
    let mut response = if cross_site::allows(&parts.method, &parts.headers) {
        next.run(Request::from_parts(parts, body)).await
    } else {
        HttpError::Stranger.into_response()
    };
    if let Some(failure) = response.extensions().get::<Arc<HttpError>>().cloned() {
        let screen = visitor.screen_from(&service, room.as_deref());
        // The screen of a room that is no more has nowhere to rest; it waits for better times.
        let house = service.published_tour();
        let rests = screen
            .as_ref()
            .filter(|it| house.edition.tour.room(&it.room).is_some());
        let mut frame = Frame::bare(words, rests);
        if let Some(home) = home.filter(|_| rests.is_none()) {
            frame.home = home;
        }
        let onward = Onward {
            find: asked
                .as_ref()
                .filter(|_| matches!(*failure, HttpError::NoSuchNumber))
                .map(|uri| uri.path().to_owned()),
            keyboard: house::keyboard(&house.edition.tour),
            rest: asked.filter(|_| screen.is_some()).map(|uri| match rests {
                Some(_) => frame.home.clone(),
                None => uri.to_string(),
            }),
        };
        let answer = Told::of(&failure, words);
        let page = match staff_layout {
            _ if json => answer.json(&failure, &house.edition.tour),
            Some(layout) => layout.page(&failure, answer.sentence, answer.request),
            None => answer.page(frame, onward),
        };
        response = dressed(&failure, page, &response);
    }
    if of_staff {
        keep_private(response.headers_mut());
    }
    add_security_headers(response.headers_mut(), &uri);
    response
}

/// What the reader is told of a failure.
struct Told {
    sentence: String,
    request: Option<String>,
}

impl Told {
    fn of(failure: &HttpError, words: &'static Translations) -> Self {
        let request = failure.ours().then(request_id);
        if let Some(id) = &request {
            tracing::error!(request.id = %id, error = %failure.detail(), "request failed");
        }
        Self {
            sentence: messages::failure::sentence(failure, words),
            request,
        }
    }

    fn json(self, failure: &HttpError, tour: &Tour) -> Response {
        let told = serde_json::json!({
            "error": self.sentence, "request": self.request, "refused": messages::failure::refused(failure),
            "told": messages::failure::details(failure, tour),
        });
        Json(told).into_response()
    }

    fn page(self, frame: Frame, onward: Onward) -> Response {
        let Self { sentence, request } = self;
        Page(FailurePage {
            frame,
            sentence,
            request,
            onward,
        })
        .into_response()
    }
}

/// An answer that tells of a failure, with what the `bare` one had in its head.
fn dressed(failure: &HttpError, mut response: Response, bare: &Response) -> Response {
    *response.status_mut() = failure.status();
    response
        .headers_mut()
        .insert(VARY, HeaderValue::from(ACCEPT_LANGUAGE));
    for name in [ALLOW, RETRY_AFTER] {
        if let Some(value) = bare.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

/// The words of the address's language, or of the one the browser likes best; and where that
/// language's pages begin, if there is a tour.
fn words_for(
    service: &Service,
    uri: &Uri,
    headers: &HeaderMap,
) -> (&'static Translations, Option<String>) {
    let first = uri.path().split('/').nth(1).unwrap_or_default();
    if first == "staff" {
        return (staff::negotiate_language(headers), None);
    }
    let house = service.published_tour();
    if let Ok(it) = Reader::of(&house, first) {
        return (it.words, Some(it.page("")));
    }
    let welcomed = Reader::welcomed(&house, headers).ok();
    let home = welcomed.as_ref().map(|it| it.page(""));
    let liked = || {
        let tags: Vec<Language> = Translations::tags()
            .filter_map(|it| it.parse().ok())
            .collect();
        locale::choose(&tags, headers).and_then(Translations::of_language)
    };
    let words =
        Translations::of(first).or_else(|| welcomed.map_or_else(liked, |it| Some(it.words)));
    (words.unwrap_or_else(Translations::first), home)
}

/// The room whose address this is, if it is one's.
fn room_of(uri: &Uri) -> Option<String> {
    let mut parts = uri.path().split('/').skip_while(|it| *it != "rooms");
    parts.nth(1).map(ToOwned::to_owned)
}

fn request_id() -> String {
    let mut bytes = [0; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => hex::encode(bytes),
        Err(_) => "unnamed".to_owned(),
    }
}
