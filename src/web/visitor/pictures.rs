//! Pictures, served by their hash: drawings stand on pages in the page's own colours, photographs
//! as they are.

use std::path::PathBuf;

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::model::{Picture, PictureKind, Sha256};
use crate::service::Service;
use crate::web::http::error::HttpError;
use crate::web::text::Text;
use crate::web::visitor::locale::Reader;

/// A picture as a page draws it.
#[derive(Debug)]
pub(in crate::web) struct Drawn {
    pub(in crate::web) href: String,
    /// Whether it is an image of its own, and no drawing to be coloured.
    pub(in crate::web) photograph: bool,
    pub(in crate::web) view: String,
    pub(in crate::web) width: u16,
    pub(in crate::web) height: u16,
    pub(in crate::web) alternative: Text,
    /// Who made it, and whose it is.
    pub(in crate::web) credit: String,
}

impl Drawn {
    pub(in crate::web) fn of(picture: &Picture, reader: &Reader) -> Self {
        Self {
            href: reader.base.picture(picture),
            photograph: picture.kind == PictureKind::Photograph,
            width: picture.width,
            height: picture.height,
            view: format!("0 0 {} {}", picture.width, picture.height),
            alternative: reader.text(&picture.alternative),
            credit: match picture.rights.as_str() {
                "" => picture.credit.clone(),
                rights => format!("{} · {rights}", picture.credit),
            },
        }
    }
}

/// What is named by its content may be kept for ever.
const FOR_EVERYBODY: &str = "public, max-age=31536000, immutable";

pub(in crate::web) fn ending(kind: PictureKind) -> &'static str {
    match kind {
        PictureKind::Drawing => ".svg",
        PictureKind::Photograph => ".jpg",
    }
}

/// What a picture's address names: `5f…e1.svg`.
pub(in crate::web) fn named(file: &str) -> Result<(Sha256, PictureKind), HttpError> {
    let mut kinds = PictureKind::ALL.iter().copied();
    let (name, kind) = kinds
        .find_map(|kind| Some((file.strip_suffix(ending(kind))?, kind)))
        .ok_or(HttpError::NoSuchPage)?;
    Ok((name.parse().map_err(|_| HttpError::NoSuchPage)?, kind))
}

pub(in crate::web) async fn serve(
    State(service): State<Service>,
    Path(file): Path<String>,
) -> Result<Response, HttpError> {
    let (name, kind) = named(&file)?;
    let path = service
        .picture_path(&name, kind)
        .ok_or(HttpError::NoSuchPage)?;
    send(path, kind, FOR_EVERYBODY).await
}

/// A picture's file; `kept` says who may keep it, and how long.
pub(in crate::web) async fn send(
    path: PathBuf,
    kind: PictureKind,
    kept: &'static str,
) -> Result<Response, HttpError> {
    let bytes = tokio::fs::read(path).await.map_err(HttpError::of_file)?;
    let headers = [(CONTENT_TYPE, media(kind)), (CACHE_CONTROL, kept)];
    Ok((headers, bytes).into_response())
}

fn media(kind: PictureKind) -> &'static str {
    match kind {
        PictureKind::Drawing => "image/svg+xml",
        PictureKind::Photograph => "image/jpeg",
    }
}
