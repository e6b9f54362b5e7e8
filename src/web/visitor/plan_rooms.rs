//! Where the rooms of a tour lie on the drawing of its plan.

use roxmltree::{Document, Node};

use crate::model::{Slug, Tour};
use crate::web::visitor::plan_geometry::{Extent, Point, shapes_extent, text_place};

/// How far the middle of a digit lies above its line, in font sizes.
const DIGIT_MIDDLE: f64 = 0.35;

/// A room of the tour that is marked on the plan.
#[derive(Clone, Debug)]
pub(in crate::web) struct RoomPlace {
    pub(in crate::web) slug: Slug,
    /// Where a visitor stands who is in the room: the marked point, or else its number, or else its middle.
    pub(in crate::web) point: Point,
    pub(in crate::web) extent: Extent,
}

/// The places of the rooms, in the order of the tour. Rooms without shapes are left out.
pub(in crate::web) fn room_places(document: &Document<'_>, tour: &Tour) -> Vec<RoomPlace> {
    let rooms = tour.rooms.iter();
    rooms
        .filter_map(|room| room_place(document, &room.slug))
        .collect()
}

fn room_place(document: &Document<'_>, slug: &Slug) -> Option<RoomPlace> {
    let groups = || {
        let nodes = document.descendants();
        nodes.filter(|node| node.attribute("data-room") == Some(slug.as_str()))
    };
    let extents = groups().filter_map(shapes_extent);
    let extent = extents.reduce(Extent::union)?;
    let mut inner = groups().flat_map(|group| group.descendants());
    let mark = inner.find(|node| node.attribute("data-sign") == Some("here"));
    let mut inner = groups().flat_map(|group| group.descendants());
    let number = inner.find(|node| node.attribute("data-text") == Some("number"));
    let marked = mark.and_then(shapes_extent).map(Extent::middle);
    let point = marked
        .or_else(|| number.and_then(digit_middle))
        .unwrap_or_else(|| extent.middle());
    Some(RoomPlace {
        slug: slug.clone(),
        point,
        extent,
    })
}

fn digit_middle(number: Node<'_, '_>) -> Option<Point> {
    let place = text_place(number)?;
    let size: f64 = number.attribute("font-size")?.parse().ok()?;
    Some(Point {
        y: place.y - DIGIT_MIDDLE * size,
        ..place
    })
}

/// The room in which a point lies, the smallest of several; or else the nearest.
pub(in crate::web) fn room_at(places: &[RoomPlace], point: Point) -> Option<&RoomPlace> {
    let area = |place: &RoomPlace| place.extent.width() * place.extent.height();
    let around = places.iter().filter(|place| place.extent.contains(point));
    let smallest = around.min_by(|one, other| area(one).total_cmp(&area(other)));
    smallest.or_else(|| {
        let distance = |place: &RoomPlace| place.point.distance(point);
        let nearest = places.iter();
        nearest.min_by(|one, other| distance(one).total_cmp(&distance(other)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldMap;

    #[test]
    fn a_room_lies_where_it_is_marked_or_numbered_or_in_the_middle_of_its_shapes() {
        let fields = FieldMap::of_texts(&[
            ("languages", "es"),
            ("rooms", "a b c d"),
            ("room/a/number", "1"),
            ("room/b/number", "2"),
            ("room/c/number", "3"),
            ("room/d/number", "4"),
        ]);
        let tour = fields.to_tour().unwrap();
        let drawing = r#"<svg><g data-room="a"><rect width="100" height="100"/>
            <rect data-sign="here" x="10" y="20" width="2" height="2"/><text data-text="number" x="50" y="50" font-size="20">1</text></g>
            <g data-room="b" transform="translate(100 0)"><rect width="50" height="50"/><text data-text="number" x="10" y="20" font-size="20">2</text></g>
            <g data-room="c"><rect x="20" y="60" width="20" height="20"/></g><g data-room="other"><rect width="1" height="1"/></g></svg>"#;
        let document = Document::parse(drawing).unwrap();
        let places = room_places(&document, &tour);
        let points: Vec<_> = places
            .iter()
            .map(|place| (place.point.x, place.point.y))
            .collect();
        assert_eq!(points, [(11.0, 21.0), (110.0, 13.0), (30.0, 70.0)]);
        let room = |x, y| room_at(&places, Point { x, y }).unwrap().slug.to_string();
        assert_eq!(room(1.0, 1.0), "a");
        assert_eq!(room(25.0, 65.0), "c", "a room within a room");
        assert_eq!(room(300.0, 10.0), "b", "the nearest");
    }
}
