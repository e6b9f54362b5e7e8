//! What followers fetch: the sealed release, the document of an edition, and files; and editions that they send.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::model::Sha256;
use crate::service::{FleetError, Services};
use crate::web::fleet::error::Refusal;
use crate::web::fleet::parse;
use crate::web::fleet::session::box_of;
use crate::web::http::file_response::FileResponse;

pub(in crate::web) async fn release(
    State(services): State<Services>,
    Path(release): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    box_of(&services, &headers)?;
    let sealed = services.boxes.sealed_release(&hash(&release)?);
    let sealed = sealed.ok_or(FleetError::NoSuchFile)?;
    Ok(([(CONTENT_TYPE, "application/json")], sealed.to_vec()).into_response())
}

pub(in crate::web) async fn edition(
    State(services): State<Services>,
    Path(edition): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    box_of(&services, &headers)?;
    let document = services.boxes.edition_document(hash(&edition)?).await?;
    Ok(([(CONTENT_TYPE, "application/json")], document).into_response())
}

pub(in crate::web) async fn file(
    State(services): State<Services>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    box_of(&services, &headers)?;
    let hash = hash(&file)?;
    let path = services.boxes.served_path(&hash);
    let response = FileResponse {
        path: path.ok_or(FleetError::NoSuchFile)?,
        hash,
        media_type: "application/octet-stream",
        cache_control: "no-store",
    };
    let sent = response.send(&headers).await;
    sent.map_err(|_| Refusal(FleetError::NoSuchFile))
}

pub(in crate::web) async fn receive_edition(
    State(services): State<Services>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    box_of(&services, &headers)?;
    services.boxes.add_foreign_edition(parse(&body?)?).await?;
    Ok(Json(json!({})).into_response())
}

fn hash(text: &str) -> Result<Sha256, Refusal> {
    text.parse().map_err(|_| Refusal(FleetError::NoSuchFile))
}
