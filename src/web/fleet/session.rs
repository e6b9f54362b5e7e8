//! A box begins a session, in two steps. The token authenticates its further requests.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum_extra::headers::authorization::Bearer;
use axum_extra::headers::{Authorization, HeaderMapExt};

use crate::service::{
    PublicKey, Services, SessionChallenge, SessionProof, SessionStart, SessionToken,
};
use crate::web::fleet::error::Refusal;
use crate::web::fleet::parse;
use crate::web::http::requester::Requester;

pub(in crate::web) async fn challenge(
    State(services): State<Services>,
    requester: Requester,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<SessionChallenge>, Refusal> {
    let start: SessionStart = parse(&body?)?;
    let challenge = services.fleet.challenge(&start.key, requester.address)?;
    Ok(Json(challenge))
}

pub(in crate::web) async fn begin(
    State(services): State<Services>,
    requester: Requester,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<SessionToken>, Refusal> {
    let proof: SessionProof = parse(&body?)?;
    let token = services.fleet.begin_session(&proof, requester.address)?;
    Ok(Json(token))
}

/// The box that sent a request, by its token.
pub(in crate::web) fn box_of(
    services: &Services,
    headers: &HeaderMap,
) -> Result<PublicKey, Refusal> {
    let token = headers.typed_get::<Authorization<Bearer>>();
    let token = token.as_ref().map_or("", |token| token.token());
    let key = services.fleet.authenticate(token)?;
    Ok(key)
}
