//! What could not be shown or done, as a page of the staff: whoever is signed in keeps the way to all
//! other pages.

use askama::Template;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::service::{self, Service, StaffError};
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::http::session_cookie::signed_in;
use crate::web::staff::desk::{self, Desk, Frame, bare, house_name};

#[derive(Template)]
#[template(path = "staff/failed.html")]
struct FailedPage {
    frame: Frame,
    sentence: String,
    /// Shown where the failure is ours, so that it can be found in the log.
    request: Option<String>,
}

/// Whoever asked, if they are signed in, and the frame of a page for them.
#[derive(Debug)]
pub(in crate::web) struct Seat(Frame);

/// To be asked before the request goes on its way.
pub(in crate::web) fn seat(service: &Service, visitor: &Requester, parts: &Parts) -> Seat {
    let (words, here) = (desk::words(&parts.headers), parts.uri.path());
    let title = words.text("failure-title");
    Seat(match signed_in(service, visitor, &parts.headers) {
        Some(staff) => Desk::new(service, staff, words, here).frame(title),
        None => bare(words, &house_name(service, words), here, title),
    })
}

/// The page of a failure.
pub(in crate::web) fn failed(
    Seat(mut frame): Seat,
    failure: &HttpError,
    sentence: String,
    request: Option<String>,
) -> Response {
    if let HttpError::Service(service::Error::Staff(it)) = failure
        && matches!(**it, StaffError::NotAllowed(_))
    {
        frame.title = frame.words.text("failed-not-allowed");
    }
    let page = FailedPage {
        frame,
        sentence,
        request,
    };
    Page(page).into_response()
}
