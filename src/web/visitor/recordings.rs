//! Recordings for browsers: by their hash, in parts, never the whole file in memory.

use std::path::PathBuf;

use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::model::Sha256;
use crate::service::Service;
use crate::web::http::error::HttpError;
use crate::web::http::file_stream::Pieces;
use crate::web::http::ranges::{Part, is_there, part};

pub(in crate::web) async fn serve(
    State(service): State<Service>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let hash: Sha256 = file
        .strip_suffix(".mp3")
        .and_then(|it| it.parse().ok())
        .ok_or(HttpError::NoSuchPage)?;
    let path = service.recording_path(&hash).ok_or(HttpError::NoSuchPage)?;
    let serving = Serving {
        path,
        hash,
        media: "audio/mpeg",
        caching: "public, max-age=31536000, immutable",
    };
    serving.answer(&headers).await
}

/// A file that may be asked for in parts.
pub(in crate::web) struct Serving {
    pub(in crate::web) path: PathBuf,
    pub(in crate::web) hash: Sha256,
    pub(in crate::web) media: &'static str,
    pub(in crate::web) caching: &'static str,
}

impl Serving {
    /// The whole, the part that is asked for, or that the reader has it.
    pub(in crate::web) async fn answer(self, headers: &HeaderMap) -> Result<Response, HttpError> {
        let Self {
            path,
            hash,
            media,
            caching,
        } = self;
        let file = Pieces::open(path).await.map_err(HttpError::of_file)?;
        let length = file.length();
        let tag = format!("\"{hash}\"");
        let common = [
            (ETAG, tag.clone()),
            (ACCEPT_RANGES, "bytes".to_owned()),
            (CONTENT_TYPE, media.to_owned()),
            (CACHE_CONTROL, caching.to_owned()),
        ];
        if is_there(headers.get(IF_NONE_MATCH), &tag) {
            return Ok((StatusCode::NOT_MODIFIED, common).into_response());
        }
        // What the reader has of an older file is of no use: then the whole is sent.
        let wished =
            says(headers, RANGE).filter(|_| says(headers, IF_RANGE).is_none_or(|it| it == tag));
        Ok(match wished.map_or(Part::Whole, |it| part(it, length)) {
            Part::Whole => {
                let head = [(CONTENT_LENGTH, length.to_string())];
                (common, head, file.of(0..length)).into_response()
            }
            Part::Of(range) => {
                let last = range.end.saturating_sub(1);
                let head = [
                    (
                        CONTENT_LENGTH,
                        range.end.saturating_sub(range.start).to_string(),
                    ),
                    (
                        CONTENT_RANGE,
                        format!("bytes {}-{last}/{length}", range.start),
                    ),
                ];
                (StatusCode::PARTIAL_CONTENT, common, head, file.of(range)).into_response()
            }
            Part::Outside => {
                let head = [(CONTENT_RANGE, format!("bytes */{length}"))];
                (StatusCode::RANGE_NOT_SATISFIABLE, common, head).into_response()
            }
        })
    }
}

fn says(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|it| it.to_str().ok())
}
