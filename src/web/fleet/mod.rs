//! The gate for the boxes of a house: they join, begin sessions, and connect to the engine. Requests and answers are
//! JSON; a box that is no main answers 404.

mod engine;
mod error;
mod join;
mod session;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use serde::de::DeserializeOwned;

use crate::service::{FleetError, Services};

use error::Refusal;

/// The largest body: what a box says of itself.
const MAX_BODY_BYTES: usize = 16 * 1024;

pub(in crate::web) fn router() -> Router<Services> {
    Router::new()
        .route("/fleet/join", post(join::join))
        .route("/fleet/session/challenge", post(session::challenge))
        .route("/fleet/session", post(session::begin))
        .route("/fleet/engine", get(engine::connect))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|_| Refusal(FleetError::Unreadable))
}
