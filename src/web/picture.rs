//! Drawings: served by their hash, and drawn on pages in the page's own colours.

use std::path::PathBuf;

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::guide::Guide;
use crate::model::{Picture, Sha256};
use crate::web::failure::Failure;
use crate::web::language::Reader;
use crate::web::sound::FOR_EVERYBODY;

/// A picture as a page draws it.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) href: String,
    pub(super) view: String,
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) alternative: String,
    pub(super) credit: String,
}

impl Drawn {
    pub(super) fn of(picture: &Picture, reader: &Reader) -> Self {
        Self {
            href: reader.base.picture(picture),
            width: picture.width,
            height: picture.height,
            view: format!("0 0 {} {}", picture.width, picture.height),
            alternative: reader.text(&picture.alternative).to_owned(),
            credit: picture.credit.clone(),
        }
    }
}

pub(super) async fn serve(
    State(guide): State<Guide>,
    Path(file): Path<String>,
) -> Result<Response, Failure> {
    let name: Sha256 = file
        .strip_suffix(".svg")
        .and_then(|it| it.parse().ok())
        .ok_or(Failure::NoSuchPage)?;
    let path = guide.picture(&name).ok_or(Failure::NoSuchPage)?;
    send(path, FOR_EVERYBODY).await
}

pub(super) async fn send(path: PathBuf, kept: &'static str) -> Result<Response, Failure> {
    let text = tokio::fs::read(path).await.map_err(Failure::File)?;
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, kept)];
    Ok((headers, text).into_response())
}
