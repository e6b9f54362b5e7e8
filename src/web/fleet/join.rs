//! A box joins the house, in two steps.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::{IntoResponse, Response};

use crate::service::{Join, Services};
use crate::web::fleet::error::Refusal;
use crate::web::fleet::parse;
use crate::web::http::requester::Requester;

pub(in crate::web) async fn join(
    State(services): State<Services>,
    requester: Requester,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    let from = requester.address;
    Ok(match parse(&body?)? {
        Join::Start(start) => {
            let challenge = services.fleet.begin_join(&start.key, from)?;
            Json(challenge).into_response()
        }
        Join::Prove(request) => {
            let answer = services.fleet.join(&request, from).await?;
            Json(answer).into_response()
        }
    })
}
