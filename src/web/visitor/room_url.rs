//! The addresses of rooms, and the room of an address.

use crate::model::{Room, Screen, Slug};
use crate::service::{self, TourSnapshot};
use crate::web::http::error::{HttpError, Result};
use crate::web::visitor::locale::VisitorLocale;

/// The path of a room's page in a language.
pub(in crate::web) fn room_path(locale: &VisitorLocale, room: &Room) -> String {
    locale.url(&format!("rooms/{}", room.slug))
}

/// The query that names the room of the screen. A screen on the box keeps its room by it.
pub(in crate::web) fn from_query(screen: Option<&Screen>) -> String {
    screen.map_or(String::new(), |screen| format!("?from={}", screen.room))
}

/// The published room with this slug.
///
/// # Errors
///
/// The slug is malformed, or the tour has no such room.
pub(in crate::web) fn find_room<'a>(published: &'a TourSnapshot, slug: &str) -> Result<&'a Room> {
    let slug: Slug = slug.parse().map_err(|_| HttpError::NoSuchPage)?;
    let room = published.tour.room(&slug);
    room.ok_or_else(|| service::Error::NoSuchRoom(slug).into())
}
