//! A stored file as a response.

use std::path::PathBuf;

use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::model::Sha256;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::file_stream::FileStream;
use crate::web::http::ranges::{ByteRange, matches_etag, parse_range};

/// A file as a response that supports range requests and conditional requests.
pub(in crate::web) struct FileResponse {
    pub(in crate::web) path: PathBuf,
    pub(in crate::web) hash: Sha256,
    pub(in crate::web) media_type: &'static str,
    pub(in crate::web) cache_control: &'static str,
}

impl FileResponse {
    /// The file, the requested part of it (206), or 304 if the browser has it.
    ///
    /// # Errors
    ///
    /// The file cannot be opened; a missing file is [`HttpError::NoSuchPage`].
    pub(in crate::web) async fn send(self, headers: &HeaderMap) -> Result<Response> {
        let file = FileStream::open(self.path)
            .await
            .map_err(HttpError::from_io)?;
        let length = file.length_bytes();
        let etag = format!("\"{}\"", self.hash);
        let common = [
            (ETAG, etag.clone()),
            (ACCEPT_RANGES, "bytes".to_owned()),
            (CONTENT_TYPE, self.media_type.to_owned()),
            (CACHE_CONTROL, self.cache_control.to_owned()),
        ];
        if matches_etag(headers.get(IF_NONE_MATCH), &etag) {
            return Ok((StatusCode::NOT_MODIFIED, common).into_response());
        }
        // If-Range with another tag: the browser's part is of an older file, so it gets the whole file.
        let range = header_text(headers, RANGE)
            .filter(|_| header_text(headers, IF_RANGE).is_none_or(|tag| tag == etag))
            .map_or(ByteRange::Full, |range| parse_range(range, length));
        Ok(match range {
            ByteRange::Full => {
                let headers = [(CONTENT_LENGTH, length.to_string())];
                (common, headers, file.into_body(0..length)).into_response()
            }
            ByteRange::Partial(range) => {
                let last = range.end.saturating_sub(1);
                let part_length = range.end.saturating_sub(range.start);
                let headers = [
                    (CONTENT_LENGTH, part_length.to_string()),
                    (
                        CONTENT_RANGE,
                        format!("bytes {}-{last}/{length}", range.start),
                    ),
                ];
                let body = file.into_body(range);
                (StatusCode::PARTIAL_CONTENT, common, headers, body).into_response()
            }
            ByteRange::Unsatisfiable => {
                let headers = [(CONTENT_RANGE, format!("bytes */{length}"))];
                (StatusCode::RANGE_NOT_SATISFIABLE, common, headers).into_response()
            }
        })
    }
}

fn header_text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
