//! Recordings for staff: the file derived for browsers, or the uploaded one.

use axum::extract::Path;
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use crate::model::{Format, Sha256};
use crate::web::http::error::{HttpError, Result};
use crate::web::http::file_response::FileResponse;
use crate::web::staff::layout::StaffRequest;

/// A file is named by its hash and never changes, but shared caches must not store it.
const CACHE_CONTROL: &str = "private, max-age=86400";

pub(super) async fn browser(
    request: StaffRequest,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let name = file.strip_suffix(".mp3").and_then(|hash| hash.parse().ok());
    let name: Sha256 = name.ok_or(HttpError::NoSuchPage)?;
    let found = request
        .services
        .editing
        .browser_recording(request.actor(), name)
        .await?;
    let (hash, path) = found.ok_or(HttpError::NoSuchPage)?;
    let response = FileResponse {
        path,
        hash,
        media_type: "audio/mpeg",
        cache_control: CACHE_CONTROL,
    };
    response.send(&headers).await
}

pub(super) async fn master(
    request: StaffRequest,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let hash: Sha256 = file.parse().map_err(|_| HttpError::NoSuchPage)?;
    let found = request
        .services
        .editing
        .master_recording(request.actor(), hash.clone())
        .await?;
    let (format, path) = found.ok_or(HttpError::NoSuchPage)?;
    let short_hash: String = hash.as_str().chars().take(12).collect();
    let response = FileResponse {
        path,
        hash,
        media_type: media_type(format),
        cache_control: CACHE_CONTROL,
    };
    let mut response = response.send(&headers).await?;
    let extension = format.file_extension();
    let disposition = format!("attachment; filename=\"{short_hash}.{extension}\"");
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        response
            .headers_mut()
            .insert(CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

fn media_type(format: Format) -> &'static str {
    match format {
        Format::Wav => "audio/wav",
        Format::Flac => "audio/flac",
        Format::Mp3 => "audio/mpeg",
        Format::Vorbis | Format::Opus => "audio/ogg",
        Format::Aac | Format::Alac => "audio/mp4",
        Format::Aiff => "audio/aiff",
        Format::Caf => "audio/x-caf",
        Format::Webm => "audio/webm",
    }
}
