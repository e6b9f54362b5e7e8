//! Refusals as JSON. Their sentences are for the technician at the other box, in English as all commands are.

use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::service::{EnrolmentError, FleetError};

/// A refusal.
#[derive(Debug)]
pub(in crate::web) struct Refusal(pub(in crate::web) FleetError);

impl Refusal {
    fn status(&self) -> StatusCode {
        match &self.0 {
            FleetError::NotMain | FleetError::NoSuchFile => StatusCode::NOT_FOUND,
            FleetError::Unreadable => StatusCode::BAD_REQUEST,
            FleetError::NoSession | FleetError::Session(_) => StatusCode::UNAUTHORIZED,
            FleetError::TooManyRequests(_)
            | FleetError::Enrolment(EnrolmentError::Throttled(_)) => StatusCode::TOO_MANY_REQUESTS,
            FleetError::UnknownBox
            | FleetError::Enrolment(
                EnrolmentError::WrongCode | EnrolmentError::Expired | EnrolmentError::UsedUp,
            ) => StatusCode::FORBIDDEN,
            FleetError::Refused(_) | FleetError::TokenTaken => StatusCode::CONFLICT,
            FleetError::EngineDown | FleetError::Keys(_) | FleetError::Store(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }
}

impl From<FleetError> for Refusal {
    fn from(error: FleetError) -> Self {
        Self(error)
    }
}

impl From<BytesRejection> for Refusal {
    fn from(_: BytesRejection) -> Self {
        Self(FleetError::Unreadable)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = Json(json!({ "error": self.0.to_string() }));
        let mut response = (self.status(), body).into_response();
        if let FleetError::TooManyRequests(wait)
        | FleetError::Enrolment(EnrolmentError::Throttled(wait)) = &self.0
        {
            let seconds = (wait.as_secs() + 1).into();
            response.headers_mut().insert(RETRY_AFTER, seconds);
        }
        response
    }
}
