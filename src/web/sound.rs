//! Recordings for browsers: by their hash, in parts, never the whole file in memory.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use crate::guide::Guide;
use crate::model::Sha256;
use crate::web::failure::Failure;
use crate::web::range::{Part, part};

/// So much is read at a time.
const PIECE: u64 = 64 * 1024;

pub(super) async fn serve(
    State(guide): State<Guide>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let hash: Sha256 = file
        .strip_suffix(".mp3")
        .and_then(|it| it.parse().ok())
        .ok_or(Failure::NoSuchPage)?;
    let path = guide.sound(&hash).ok_or(Failure::NoSuchPage)?;
    send(path, &hash, &headers, FOR_EVERYBODY).await
}

/// What is named by its content may be kept for ever.
pub(super) const FOR_EVERYBODY: &str = "public, max-age=31536000, immutable";

/// A recording's file, whole or the part that is asked for.
pub(super) async fn send(
    path: PathBuf,
    hash: &Sha256,
    headers: &HeaderMap,
    kept: &'static str,
) -> Result<Response, Failure> {
    let (file, length) = aside(move || {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok((file, length))
    })
    .await
    .map_err(Failure::File)?;
    let tag = format!("\"{hash}\"");
    let common = [
        (ETAG, tag.clone()),
        (ACCEPT_RANGES, "bytes".to_owned()),
        (CONTENT_TYPE, "audio/mpeg".to_owned()),
        (CACHE_CONTROL, kept.to_owned()),
    ];
    if says(headers, IF_NONE_MATCH).is_some_and(|it| it == "*" || it.contains(&tag)) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    // What the reader has of an older file is of no use: then the whole is sent.
    let wished =
        says(headers, RANGE).filter(|_| says(headers, IF_RANGE).is_none_or(|it| it == tag));
    Ok(match wished.map_or(Part::Whole, |it| part(it, length)) {
        Part::Whole => {
            let head = [(CONTENT_LENGTH, length.to_string())];
            (common, head, pieces(file, 0..length)).into_response()
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
            (
                StatusCode::PARTIAL_CONTENT,
                common,
                head,
                pieces(file, range),
            )
                .into_response()
        }
        Part::Outside => {
            let head = [(CONTENT_RANGE, format!("bytes */{length}"))];
            (StatusCode::RANGE_NOT_SATISFIABLE, common, head).into_response()
        }
    })
}

fn says(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|it| it.to_str().ok())
}

/// The file stays open: what is being listened to can be replaced meanwhile.
fn pieces(file: File, range: Range<u64>) -> Body {
    let start = (Arc::new(file), range);
    Body::from_stream(stream::try_unfold(start, |(file, range)| async move {
        let length = PIECE.min(range.end.saturating_sub(range.start));
        if length == 0 {
            return Ok(None);
        }
        let source = Arc::clone(&file);
        let piece = aside(move || read(&source, range.start, length)).await?;
        let rest = range.start.saturating_add(length)..range.end;
        io::Result::Ok(Some((piece, (file, rest))))
    }))
}

fn read(file: &File, at: u64, length: u64) -> io::Result<Bytes> {
    let mut piece = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    file.read_exact_at(&mut piece, at)?;
    Ok(Bytes::from(piece))
}

/// Does what may wait for a disk where nobody else has to wait for it.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(io::Error::other)?
}
