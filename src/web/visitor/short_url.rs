//! The short addresses that visitors type and scan: the number of a room or of a clip, without a language.

use crate::model::{Clip, ClipKey, Number, Room, Tour, Variant};
use crate::service::TourSnapshot;
use crate::web::visitor::locale::VisitorLocale;
use crate::web::visitor::room_url::room_path;

/// The address of the room with a number, or else of the clip with it. `clip` is the key of a clip of that room, which
/// its page then begins with.
pub(in crate::web) fn url_of_number(
    published: &TourSnapshot,
    locale: &VisitorLocale,
    typed: &str,
    clip: Option<&str>,
) -> Option<String> {
    let number = Number::normalize(typed)?;
    let rooms = &published.tour.rooms;
    if let Some(room) = rooms.iter().find(|room| room.number == number) {
        let path = room_path(locale, room);
        let key: Option<ClipKey> = clip.and_then(|clip| clip.parse().ok());
        return Some(match key.filter(|key| offers(room, key)) {
            Some(key) => format!("{path}?clip={key}"),
            None => path,
        });
    }
    let room = room_of_clip(&published.tour, &number)?;
    Some(format!("{}?clip={number}", room_path(locale, room)))
}

/// The short path of a room.
pub(in crate::web) fn room_short_path(room: &Room) -> String {
    format!("/{}", room.number)
}

/// The short path of a clip: its number, or else the room's number with the clip's key, where the number leads elsewhere.
pub(in crate::web) fn clip_short_path(tour: &Tour, room: &Room, clip: &Clip) -> String {
    let ClipKey { number, variant } = &clip.key;
    let is_of_a_room = tour.rooms.iter().any(|room| room.number == *number);
    let leads_here = room_of_clip(tour, number).is_some_and(|found| found.slug == room.slug);
    if *variant == Variant::Standard && leads_here && !is_of_a_room {
        format!("/{number}")
    } else {
        format!("{}?clip={}", room_short_path(room), clip.key)
    }
}

/// The first room that offers a clip with this number.
fn room_of_clip<'a>(tour: &'a Tour, number: &Number) -> Option<&'a Room> {
    let has_clip = |room: &&Room| room.offered().any(|clip| clip.key.number == *number);
    tour.rooms.iter().find(has_clip)
}

fn offers(room: &Room, key: &ClipKey) -> bool {
    room.offered().any(|clip| clip.key == *key)
}
