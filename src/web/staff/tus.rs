//! Files in parts that may break off and go on, by the tus protocol 1.0.0 (tus.io): its core,
//! creation, expiration and termination.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;

use crate::model::Key;
use crate::service::{self, Service, Stage, UPLOAD_EXPIRY, Upload, UploadError};
use crate::web::http::error::{HttpError, upload_status};
use crate::web::messages::upload;
use crate::web::staff::layout::StaffRequest;

const VERSION: &str = "1.0.0";
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const ENDS: HeaderName = HeaderName::from_static("upload-expires");

/// What this end can do.
pub(super) async fn about(State(service): State<Service>) -> Response {
    let most = service.max_upload_bytes().to_string();
    let headers = [
        (RESUMABLE, VERSION.to_owned()),
        (HeaderName::from_static("tus-version"), VERSION.to_owned()),
        (
            HeaderName::from_static("tus-extension"),
            "creation,expiration,termination".to_owned(),
        ),
        (HeaderName::from_static("tus-max-size"), most),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

pub(super) async fn begin(
    State(service): State<Service>,
    request: StaffRequest,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    if let Some(other) = other_version(&headers) {
        return Ok(other);
    }
    let length = number(&headers, &LENGTH).ok_or(announced("Upload-Length"))?;
    let name = name(&headers).ok_or(announced("Upload-Metadata"))?;
    // The promise is on the disk before it is given.
    let begun =
        tokio::task::spawn_blocking(move || service.create_upload(&request.staff, &name, length));
    let upload = begun.await.map_err(|_| HttpError::Unreadable)??;
    let headers = [
        (RESUMABLE, VERSION.to_owned()),
        (LOCATION, format!("/staff/uploads/{}", upload.info.key)),
        (ENDS, expires(&upload)),
    ];
    Ok((StatusCode::CREATED, headers).into_response())
}

pub(super) async fn offset(
    State(service): State<Service>,
    request: StaffRequest,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let upload = service.upload_offset(&request.staff, &key(&id)?)?;
    let headers = [
        (RESUMABLE, VERSION.to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (OFFSET, upload.received.to_string()),
        (LENGTH, upload.info.length.to_string()),
        (ENDS, expires(&upload)),
    ];
    Ok((StatusCode::OK, headers).into_response())
}

pub(super) async fn receive(
    State(service): State<Service>,
    request: StaffRequest,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, HttpError> {
    if let Some(other) = other_version(&headers) {
        return Ok(other);
    }
    let kind = headers.get(CONTENT_TYPE);
    if kind.is_none_or(|it| it != "application/offset+octet-stream") {
        return Ok(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    let offset = number(&headers, &OFFSET).ok_or(announced("Upload-Offset"))?;
    let key = key(&id)?;
    let received = service
        .receive_part(&request.staff, &key, offset, body.into_data_stream())
        .await?;
    let (status, said) = match received.stopped {
        None => (StatusCode::NO_CONTENT, String::new()),
        Some(it) => (upload_status(&it), upload::sentence(request.words, &it)),
    };
    let mut answer = [
        (RESUMABLE, VERSION.to_owned()),
        (OFFSET, received.offset.to_string()),
    ]
    .into_response();
    if let Ok(upload) = service.upload(&request.staff, &key)
        && matches!(upload.stage, Stage::Receiving)
        && let Ok(ends) = HeaderValue::from_str(&expires(&upload))
    {
        answer.headers_mut().insert(ENDS, ends);
    }
    *answer.status_mut() = status;
    if !said.is_empty() {
        let said = serde_json::json!({ "error": said });
        *answer.body_mut() = Body::from(said.to_string());
        let json = HeaderValue::from_static("application/json");
        answer.headers_mut().insert(CONTENT_TYPE, json);
    }
    Ok(answer)
}

pub(super) async fn end(
    State(service): State<Service>,
    request: StaffRequest,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    service.delete_upload(&request.staff, &key(&id)?)?;
    Ok((StatusCode::NO_CONTENT, [(RESUMABLE, VERSION)]).into_response())
}

/// What a sender says of a file before it sends any of it was not understood.
fn announced(header: &'static str) -> service::Error {
    UploadError::InvalidHeader { header }.into()
}

/// What is no key names no upload.
pub(super) fn key(id: &str) -> Result<Key, HttpError> {
    id.parse()
        .map_err(|_| service::Error::from(UploadError::NoUpload).into())
}

/// Who speaks another version is told which one is spoken here.
fn other_version(headers: &HeaderMap) -> Option<Response> {
    let same = headers.get(RESUMABLE).is_some_and(|it| it == VERSION);
    let told = [(HeaderName::from_static("tus-version"), VERSION)];
    (!same).then(|| (StatusCode::PRECONDITION_FAILED, told).into_response())
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// The file's name, from pairs of a word and a text in base64, parted by commas.
fn name(headers: &HeaderMap) -> Option<String> {
    let pairs = headers.get(METADATA)?.to_str().ok()?;
    let coded = pairs
        .split(',')
        .filter_map(|it| it.trim().split_once(' '))
        .find_map(|(word, coded)| (word == "filename").then_some(coded))?;
    String::from_utf8(BASE64_STANDARD.decode(coded).ok()?).ok()
}

/// As RFC 9110 writes a date.
fn expires(it: &Upload) -> String {
    let expires = i64::try_from(UPLOAD_EXPIRY.as_millis()).unwrap_or_default();
    let at = Timestamp::from_millisecond(it.wall_ms.saturating_add(expires));
    at.unwrap_or_default()
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}
