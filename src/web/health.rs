//! Whether the house is well, for whoever watches it from outside.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::guide::{self, Guide};

/// Whether visitors can be sent here: what a proxy or a watchdog asks.
pub(super) async fn ready(State(guide): State<Guide>) -> Response {
    let (status, body) = match guide.ready().await {
        Ok(edition) => (
            StatusCode::OK,
            json!({ "status": "ready", "edition": edition }),
        ),
        Err(why) => (
            StatusCode::SERVICE_UNAVAILABLE,
            json!({ "status": why.to_string() }),
        ),
    };
    (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

pub(super) async fn tell(State(guide): State<Guide>) -> Response {
    let version = env!("CARGO_PKG_VERSION");
    let (status, body) = match guide.well().await {
        Ok(it) => (
            StatusCode::OK,
            json!({
                "status": "ok",
                "version": version,
                "edition": it.edition,
                "rooms": it.rooms,
                "speakers": { "ready": it.speakers_ready, "missing": it.speakers_missing },
            }),
        ),
        Err(guide::Error::NoTour) => (
            StatusCode::SERVICE_UNAVAILABLE,
            json!({ "status": "no tour is published", "version": version }),
        ),
        // The log has it: whoever watches asks again and again.
        Err(guide::Error::Trouble(it)) => (
            StatusCode::SERVICE_UNAVAILABLE,
            json!({ "status": it.to_string(), "version": version }),
        ),
        Err(err) => {
            tracing::error!(error = %err, "the house is not well");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                json!({ "status": "the house is not well", "version": version }),
            )
        }
    };
    (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
