//! Resumable uploads by the tus protocol 1.0.0 (tus.io) with the extensions creation, expiration and
//! termination.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;

use crate::model::Key;
use crate::service::{self, Services, Stage, UPLOAD_EXPIRY, Upload, UploadError};
use crate::web::http::error::{Result, upload_status};
use crate::web::messages::upload;
use crate::web::staff::layout::StaffRequest;

const VERSION: &str = "1.0.0";
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

/// The version, extensions and limits of this server.
pub(super) async fn options(State(services): State<Services>) -> Response {
    let max_bytes = services.uploads.max_bytes().to_string();
    let headers = [
        (RESUMABLE, VERSION.to_owned()),
        (HeaderName::from_static("tus-version"), VERSION.to_owned()),
        (
            HeaderName::from_static("tus-extension"),
            "creation,expiration,termination".to_owned(),
        ),
        (HeaderName::from_static("tus-max-size"), max_bytes),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

pub(super) async fn create(request: StaffRequest, headers: HeaderMap) -> Result<Response> {
    if let Some(response) = reject_other_version(&headers) {
        return Ok(response);
    }
    let length = number_header(&headers, &LENGTH).ok_or(invalid_header("Upload-Length"))?;
    let name = file_name(&headers).ok_or(invalid_header("Upload-Metadata"))?;
    let upload = request
        .services
        .uploads
        .create(&request.staff, &name, length)
        .await?;
    let headers = [
        (RESUMABLE, VERSION.to_owned()),
        (LOCATION, format!("/staff/uploads/{}", upload.info.key)),
        (EXPIRES, expiry_date(&upload)),
    ];
    Ok((StatusCode::CREATED, headers).into_response())
}

pub(super) async fn offset(request: StaffRequest, Path(id): Path<String>) -> Result<Response> {
    let upload = request
        .services
        .uploads
        .find_with_offset(&request.staff, &parse_key(&id)?)?;
    let headers = [
        (RESUMABLE, VERSION.to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (OFFSET, upload.received.to_string()),
        (LENGTH, upload.info.length.to_string()),
        (EXPIRES, expiry_date(&upload)),
    ];
    Ok((StatusCode::OK, headers).into_response())
}

pub(super) async fn receive(
    request: StaffRequest,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    if let Some(response) = reject_other_version(&headers) {
        return Ok(response);
    }
    let kind = headers.get(CONTENT_TYPE);
    if kind.is_none_or(|value| value != "application/offset+octet-stream") {
        return Ok(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    let offset = number_header(&headers, &OFFSET).ok_or(invalid_header("Upload-Offset"))?;
    let key = parse_key(&id)?;
    let received = request
        .services
        .uploads
        .receive_part(&request.staff, &key, offset, body.into_data_stream())
        .await?;
    let (status, sentence) = match received.stopped {
        None => (StatusCode::NO_CONTENT, String::new()),
        Some(error) => (
            upload_status(&error),
            upload::sentence(request.words, &error),
        ),
    };
    let mut response = [
        (RESUMABLE, VERSION.to_owned()),
        (OFFSET, received.offset.to_string()),
    ]
    .into_response();
    if let Ok(upload) = request.services.uploads.find(&request.staff, &key)
        && matches!(upload.stage, Stage::Receiving)
        && let Ok(expires) = HeaderValue::from_str(&expiry_date(&upload))
    {
        response.headers_mut().insert(EXPIRES, expires);
    }
    *response.status_mut() = status;
    if !sentence.is_empty() {
        let body = serde_json::json!({ "error": sentence });
        *response.body_mut() = Body::from(body.to_string());
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
    }
    Ok(response)
}

pub(super) async fn terminate(request: StaffRequest, Path(id): Path<String>) -> Result<Response> {
    request
        .services
        .uploads
        .delete(&request.staff, &parse_key(&id)?)?;
    Ok((StatusCode::NO_CONTENT, [(RESUMABLE, VERSION)]).into_response())
}

fn invalid_header(header: &'static str) -> service::Error {
    UploadError::InvalidHeader { header }.into()
}

/// The key of an upload in an address.
///
/// # Errors
///
/// If it is not valid, as if there were no such upload.
pub(super) fn parse_key(id: &str) -> Result<Key> {
    id.parse()
        .map_err(|_| service::Error::from(UploadError::NoUpload).into())
}

/// A response with the version of this server, if the client uses another one.
fn reject_other_version(headers: &HeaderMap) -> Option<Response> {
    let same = headers.get(RESUMABLE).is_some_and(|value| value == VERSION);
    let version = [(HeaderName::from_static("tus-version"), VERSION)];
    (!same).then(|| (StatusCode::PRECONDITION_FAILED, version).into_response())
}

fn number_header(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// The file's name in `Upload-Metadata`: pairs of a key and a base64 text, separated by commas.
fn file_name(headers: &HeaderMap) -> Option<String> {
    let pairs = headers.get(METADATA)?.to_str().ok()?;
    let encoded = pairs
        .split(',')
        .filter_map(|pair| pair.trim().split_once(' '))
        .find_map(|(key, encoded)| (key == "filename").then_some(encoded))?;
    String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()
}

/// The date of expiry in the format of RFC 9110.
fn expiry_date(upload: &Upload) -> String {
    let expiry_ms = i64::try_from(UPLOAD_EXPIRY.as_millis()).unwrap_or_default();
    let at = Timestamp::from_millisecond(upload.wall_ms.saturating_add(expiry_ms));
    at.unwrap_or_default()
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}
