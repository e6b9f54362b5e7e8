//! Where a room is on the web: its address, and the room that an address names.

use crate::model::{Room, Screen, Slug};
use crate::service::{self, PublishedTour};
use crate::web::http::error::HttpError;
use crate::web::visitor::locale::Reader;

/// Where a reader of the tour's language finds the room.
pub(in crate::web) fn address_of(reader: &Reader, room: &Room) -> String {
    reader.page(&format!("rooms/{}", room.slug))
}

/// What an address says of the screen that shows it, so that a screen on the box stays its room's.
pub(in crate::web) fn from(screen: Option<&Screen>) -> String {
    screen.map_or(String::new(), |it| format!("?from={}", it.room))
}

pub(in crate::web) fn room<'a>(
    house: &'a PublishedTour,
    slug: &str,
) -> Result<&'a Room, HttpError> {
    let slug: Slug = slug.parse().map_err(|_| HttpError::NoSuchPage)?;
    let room = house.edition.tour.room(&slug);
    room.ok_or_else(|| service::Error::NoSuchRoom(slug).into())
}
