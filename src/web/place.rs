//! Where a room is on the web: its address, and the room that an address names.

use crate::guide::{self, House};
use crate::model::{Room, Slug};
use crate::web::failure::Failure;
use crate::web::language::Reader;

/// Where a reader of the tour's language finds the room.
pub(super) fn address_of(reader: &Reader, room: &Room) -> String {
    format!("/{}/rooms/{}", reader.language, room.slug)
}

pub(super) fn room<'a>(house: &'a House, slug: &str) -> Result<&'a Room, Failure> {
    let slug: Slug = slug.parse().map_err(|_| Failure::NoSuchPage)?;
    let room = house.edition.tour.room(&slug);
    room.ok_or_else(|| guide::Error::NoSuchRoom(slug).into())
}
