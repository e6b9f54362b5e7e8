//! The QR code with which a visitor continues a clip on a phone.

use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::model::{ClipKey, Ms};
use crate::service::Services;
use crate::web::http::error::{HttpError, Result};
use crate::web::qr_code::QrDrawing;
use crate::web::visitor::locale::VisitorLocale;
use crate::web::visitor::room_url::{find_room, room_path};

/// The clip and the position in it where the phone continues.
#[derive(Deserialize)]
pub(in crate::web) struct PhoneQuery {
    clip: Option<String>,
    /// The position in milliseconds.
    at: Option<u64>,
}

pub(in crate::web) async fn show(
    State(services): State<Services>,
    Path((tag, slug)): Path<(String, String)>,
    Query(query): Query<PhoneQuery>,
) -> Result<Response> {
    let published = services.editions.current();
    let locale = VisitorLocale::from_tag(&published, &tag)?;
    let address = services.phone_address().ok_or(HttpError::NoSuchPage)?;
    let path = room_path(&locale, find_room(&published, &slug)?);
    let clip: Option<ClipKey> = match query.clip.as_deref().map(str::parse) {
        Some(Ok(clip)) => Some(clip),
        Some(Err(_)) => return Err(HttpError::Unreadable),
        None => None,
    };
    let seconds = Ms(query.at.unwrap_or(0)).0 / 1000;
    let clip_query = match clip {
        Some(clip) if seconds > 0 => format!("?clip={clip}&at={seconds}"),
        Some(clip) => format!("?clip={clip}"),
        None => String::new(),
    };
    // An address is far shorter than the capacity of a QR code.
    let code = QrDrawing::new(&format!("{address}{path}{clip_query}"));
    let drawing = code.ok_or(HttpError::Unreadable)?.svg_file();
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "no-store")];
    Ok((headers, drawing).into_response())
}
