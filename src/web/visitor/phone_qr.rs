//! What a visitor carries on with: the address of a clip, as a picture that a phone reads.

use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Deserialize;

use crate::model::{ClipKey, Ms};
use crate::service::Service;
use crate::web::http::error::HttpError;
use crate::web::visitor::locale::Reader;
use crate::web::visitor::room_url::{address_of, room};

/// Which clip the phone goes on with, and where in it.
#[derive(Deserialize)]
pub(in crate::web) struct Place {
    clip: Option<String>,
    /// Milliseconds.
    at: Option<u64>,
}

pub(in crate::web) async fn code(
    State(service): State<Service>,
    Path((tag, slug)): Path<(String, String)>,
    Query(place): Query<Place>,
) -> Result<Response, HttpError> {
    let house = service.published_tour();
    let reader = Reader::of(&house, &tag)?;
    let address = service.address().ok_or(HttpError::NoSuchPage)?;
    let path = address_of(&reader, room(&house, &slug)?);
    let clip: Option<ClipKey> = match place.clip.as_deref().map(str::parse) {
        Some(Ok(clip)) => Some(clip),
        Some(Err(_)) => return Err(HttpError::Unreadable),
        None => None,
    };
    let seconds = Ms(place.at.unwrap_or(0)).0 / 1000;
    let rest = match clip {
        Some(clip) if seconds > 0 => format!("?clip={clip}&at={seconds}"),
        Some(clip) => format!("?clip={clip}"),
        None => String::new(),
    };
    // A house's address is far shorter than what a code can hold.
    let code = QrCode::with_error_correction_level(format!("{address}{path}{rest}"), EcLevel::M)
        .map_err(|_| HttpError::Unreadable)?;
    let drawing = code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build();
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "no-store")];
    Ok((headers, drawing).into_response())
}
