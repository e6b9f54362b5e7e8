//! Pictures by their hash. Drawings take the colours of the page; photographs are shown unchanged.

use std::path::PathBuf;

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::model::{Focus, Picture, PictureKind, Sha256};
use crate::service::Services;
use crate::web::http::error::{HttpError, Result};
use crate::web::text::LocalizedText;
use crate::web::visitor::locale::VisitorLocale;

/// The values of a picture's element.
#[derive(Debug)]
pub(in crate::web) struct PictureView {
    pub(in crate::web) href: String,
    /// Whether the element is an image, and not a drawing that takes the page's colours.
    pub(in crate::web) photograph: bool,
    /// The `viewBox` of a drawing.
    pub(in crate::web) view: String,
    pub(in crate::web) width: u16,
    pub(in crate::web) height: u16,
    /// Which part stays in view where the picture is cropped, as SVG's `preserveAspectRatio` has it.
    pub(in crate::web) focus: &'static str,
    pub(in crate::web) alternative: LocalizedText,
    /// Its author and the owner of its rights.
    pub(in crate::web) credit: String,
}

impl PictureView {
    pub(in crate::web) fn new(picture: &Picture, locale: &VisitorLocale) -> Self {
        Self {
            href: locale.base.picture_url(picture),
            photograph: picture.kind == PictureKind::Photograph,
            width: picture.width,
            height: picture.height,
            view: format!("0 0 {} {}", picture.width, picture.height),
            focus: alignment(picture.focus),
            alternative: locale.text(&picture.alternative),
            credit: match picture.rights.as_str() {
                "" => picture.credit.clone(),
                rights => format!("{} · {rights}", picture.credit),
            },
        }
    }
}

/// The picture's `preserveAspectRatio`, whose fraction of the cropped length is 0, a half or 1 (SVG 2, section 8.8).
fn alignment(focus: Focus) -> &'static str {
    match focus {
        Focus::Center => "xMidYMid",
        Focus::Top => "xMidYMin",
        Focus::Bottom => "xMidYMax",
        Focus::Left => "xMinYMid",
        Focus::Right => "xMaxYMid",
        Focus::TopLeft => "xMinYMin",
        Focus::TopRight => "xMaxYMin",
        Focus::BottomLeft => "xMinYMax",
        Focus::BottomRight => "xMaxYMax",
    }
}

/// A file that is named by its hash never changes.
const PUBLIC_IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// Reads the file name of a picture's address, such as `5f…e1.svg`.
pub(in crate::web) fn parse_file_name(file: &str) -> Result<(Sha256, PictureKind)> {
    let (hash, extension) = file.rsplit_once('.').ok_or(HttpError::NoSuchPage)?;
    let mut kinds = PictureKind::ALL.iter().copied();
    let kind = kinds
        .find(|kind| kind.file_extension() == extension)
        .ok_or(HttpError::NoSuchPage)?;
    Ok((hash.parse().map_err(|_| HttpError::NoSuchPage)?, kind))
}

pub(in crate::web) async fn serve(
    State(services): State<Services>,
    Path(file): Path<String>,
) -> Result<Response> {
    let (hash, kind) = parse_file_name(&file)?;
    let path = services
        .playback
        .picture_path(&hash, kind)
        .ok_or(HttpError::NoSuchPage)?;
    send_file(path, kind, PUBLIC_IMMUTABLE).await
}

/// Sends a picture's file.
///
/// # Errors
///
/// The file cannot be read.
pub(in crate::web) async fn send_file(
    path: PathBuf,
    kind: PictureKind,
    cache_control: &'static str,
) -> Result<Response> {
    let bytes = tokio::fs::read(path).await.map_err(HttpError::from_io)?;
    let headers = [
        (CONTENT_TYPE, media_type(kind)),
        (CACHE_CONTROL, cache_control),
    ];
    Ok((headers, bytes).into_response())
}

fn media_type(kind: PictureKind) -> &'static str {
    match kind {
        PictureKind::Drawing => "image/svg+xml",
        PictureKind::Photograph => "image/jpeg",
    }
}
