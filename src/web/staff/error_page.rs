//! The error page of staff addresses. A signed-in person keeps the tabs to all other pages.

use askama::Template;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::service::{self, Services, StaffError};
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::http::session_cookie::signed_in;
use crate::web::staff::layout::{StaffLayout, StaffRequest, museum_name, negotiate_language};

#[derive(Template)]
#[template(path = "staff/error.html")]
struct ErrorPage {
    layout: StaffLayout,
    sentence: String,
    /// Identifies the log line of an internal error.
    request_id: Option<String>,
}

/// The layout of the error page, in case the request fails.
#[derive(Debug)]
pub(in crate::web) struct ErrorLayout(StaffLayout);

impl ErrorLayout {
    /// Must be called before the handler consumes the request.
    pub(in crate::web) fn new(services: &Services, requester: &Requester, parts: &Parts) -> Self {
        let (words, path) = (negotiate_language(&parts.headers), parts.uri.path());
        let title = words.text("failure-title");
        Self(match signed_in(services, requester, &parts.headers) {
            Some(staff) => StaffRequest::new(services, staff, words, path).layout(title),
            None => StaffLayout::signed_out(words, &museum_name(services, words), path, title),
        })
    }

    pub(in crate::web) fn page(
        self,
        failure: &HttpError,
        sentence: String,
        request_id: Option<String>,
    ) -> Response {
        let Self(mut layout) = self;
        if let HttpError::Service(service::Error::Staff(error)) = failure
            && matches!(**error, StaffError::NotAllowed(_))
        {
            layout.title = layout.words.text("failed-not-allowed");
        }
        let page = ErrorPage {
            layout,
            sentence,
            request_id,
        };
        Page(page).into_response()
    }
}
