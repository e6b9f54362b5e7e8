//! A box's connection to the engine: an HTTP request that changes to the engine's protocol.

use axum::extract::{Request, State};
use axum::http::header::{CONNECTION, UPGRADE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;

use crate::service::{FleetError, Services};
use crate::web::fleet::error::Refusal;
use crate::web::fleet::session::box_of;
use crate::web::http::client::ConnectionPermit;

/// The name of the engine's protocol.
const PROTOCOL: &str = "nats";

pub(in crate::web) async fn connect(
    State(services): State<Services>,
    mut request: Request,
) -> Result<Response, Refusal> {
    let key = box_of(&services, request.headers())?;
    let upgrade = request.extensions_mut().remove::<OnUpgrade>();
    let upgrade = upgrade.filter(|_| wants_engine(request.headers()));
    let Some(upgrade) = upgrade else {
        return Err(Refusal(FleetError::Unreadable));
    };
    let permit = request.extensions_mut().remove::<ConnectionPermit>();
    let connection = services.fleet.connect_engine(&key).await?;
    tokio::spawn(async move {
        match upgrade.await {
            Ok(upgraded) => connection.serve(TokioIo::new(upgraded)).await,
            Err(error) => tracing::debug!(%error, "a box left before it was connected"),
        }
        // The connection counts until its end.
        drop(permit);
    });
    let headers = [
        (CONNECTION, HeaderValue::from_static("upgrade")),
        (UPGRADE, HeaderValue::from_static(PROTOCOL)),
    ];
    Ok((StatusCode::SWITCHING_PROTOCOLS, headers).into_response())
}

fn wants_engine(headers: &HeaderMap) -> bool {
    let protocol = headers.get(UPGRADE).map(HeaderValue::as_bytes);
    protocol.is_some_and(|protocol| protocol.eq_ignore_ascii_case(PROTOCOL.as_bytes()))
}
