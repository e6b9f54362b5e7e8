//! The gate for the boxes of a house: they join, begin sessions, and connect to the engine. Requests and answers are
//! JSON; a box that is no main answers 404.

mod engine;
mod error;
mod join;
mod releases;
mod session;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use serde::de::DeserializeOwned;

use crate::service::{FleetError, Services};

use error::Refusal;

/// The largest body: what a box says of itself.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// The largest edition of a follower, with its recordings' measures.
const MAX_EDITION_BYTES: usize = 32 << 20;

pub(in crate::web) fn router() -> Router<Services> {
    Router::new()
        .route("/fleet/join", post(join::join))
        .route("/fleet/session/challenge", post(session::challenge))
        .route("/fleet/session", post(session::begin))
        .route("/fleet/engine", get(engine::connect))
        .route("/fleet/releases/{release}", get(releases::release))
        .route("/fleet/editions/{edition}", get(releases::edition))
        .route("/fleet/files/{file}", get(releases::file))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .merge(
            Router::new()
                .route("/fleet/editions", post(releases::receive_edition))
                .layer(DefaultBodyLimit::max(MAX_EDITION_BYTES)),
        )
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|_| Refusal(FleetError::Unreadable))
}
