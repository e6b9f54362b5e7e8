//! Recordings for browsers, by their hash. A file is streamed and never held in memory as a whole.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::model::Sha256;
use crate::service::Services;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::file_response::FileResponse;

pub(in crate::web) async fn serve(
    State(services): State<Services>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let hash: Sha256 = file
        .strip_suffix(".mp3")
        .and_then(|hash| hash.parse().ok())
        .ok_or(HttpError::NoSuchPage)?;
    let path = services
        .playback
        .recording_path(&hash)
        .ok_or(HttpError::NoSuchPage)?;
    let response = FileResponse {
        path,
        hash,
        media_type: "audio/mpeg",
        cache_control: "public, max-age=31536000, immutable",
    };
    response.send(&headers).await
}
