//! The facilities of a plan for visitors: what the legend shows, and which of each kind is nearest to a room.

use std::collections::BTreeMap;

use crate::model::{Facility, FacilityKind, Picture, Slug, Tour};
use crate::web::locales::Translations;
use crate::web::text::{LocalizedText, facility_key};
use crate::web::visitor::locale::VisitorLocale;
use crate::web::visitor::plan_geometry::Point;
use crate::web::visitor::plan_rooms::{RoomPlace, room_at};

/// A kind of facility in the legend.
#[derive(Debug)]
pub(in crate::web) struct LegendEntry {
    pub(in crate::web) kind: FacilityKind,
    pub(in crate::web) name: String,
    /// The indexes of the facilities to highlight: the nearest one, or all of the kind where nobody knows from where.
    pub(in crate::web) shown: String,
    /// Where the nearest one is: `Next to room 5`. Empty where nobody knows from where.
    pub(in crate::web) place: String,
    /// What the house says of it.
    pub(in crate::web) note: LocalizedText,
}

/// The legend of a plan, in the order of the kinds. `here` is the visitor's room.
pub(in crate::web) fn legend(
    tour: &Tour,
    plan: &Picture,
    places: &[RoomPlace],
    locale: &VisitorLocale,
    here: Option<&Slug>,
) -> Vec<LegendEntry> {
    let origin = here.and_then(|slug| places.iter().find(|place| place.slug == *slug));
    let mut kinds: BTreeMap<FacilityKind, Vec<(usize, &Facility)>> = BTreeMap::new();
    for (n, facility) in tour.facilities.iter().enumerate() {
        kinds.entry(facility.kind).or_default().push((n, facility));
    }
    let entries = kinds.into_iter().map(|(kind, all)| {
        let nearest = origin.and_then(|origin| {
            let distance = |facility: &Facility| {
                if facility.room.as_ref() == Some(&origin.slug) {
                    0.0
                } else {
                    origin.point.distance(point(facility, plan))
                }
            };
            let candidates = all.iter().copied();
            candidates.min_by(|(_, one), (_, other)| distance(one).total_cmp(&distance(other)))
        });
        let shown: Vec<String> = match nearest {
            Some((n, _)) => vec![n.to_string()],
            None => all.iter().map(|(n, _)| n.to_string()).collect(),
        };
        // One of several would not be told by the note of another.
        let noted = nearest.or(if all.len() == 1 {
            all.first().copied()
        } else {
            None
        });
        LegendEntry {
            kind,
            name: locale.words.text(facility_key(kind)),
            shown: shown.join(" "),
            place: nearest.map_or(String::new(), |(_, facility)| {
                let drawn = room_at(places, point(facility, plan));
                describe(locale.words, tour, facility, drawn)
            }),
            note: noted.map_or_else(LocalizedText::default, |(_, facility)| {
                locale.text(&facility.note)
            }),
        }
    });
    entries.collect()
}

/// The place of a facility in the units of its plan.
pub(in crate::web) fn point(facility: &Facility, plan: &Picture) -> Point {
    let (x, y) = facility.at.in_units_of(plan);
    Point { x, y }
}

/// Where a facility is: in the room that the house names, or next to the one where it is drawn.
fn describe(
    words: &Translations,
    tour: &Tour,
    facility: &Facility,
    drawn: Option<&RoomPlace>,
) -> String {
    let number_of = |slug: &Slug| tour.room(slug).map(|room| room.number.to_string());
    if let Some(number) = facility.room.as_ref().and_then(number_of) {
        words.text_with("map-in-room", &[("number", number.into())])
    } else if let Some(number) = drawn.and_then(|place| number_of(&place.slug)) {
        words.text_with("map-next-to", &[("number", number.into())])
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FieldMap, PictureKind};
    use crate::service::TourSnapshot;
    use crate::web::visitor::plan_geometry::Extent;

    fn legend_from(here: Option<&str>) -> Vec<(String, String, String)> {
        let file = format!("{} drawing 100 100", "a".repeat(64));
        let fields = FieldMap::of_texts(&[
            ("languages", "en"),
            ("rooms", "hall attic"),
            ("room/hall/number", "1"),
            ("room/attic/number", "2"),
            ("plan/picture/file", file.as_str()),
            (
                "facilities",
                "toilets@90,90 exit@1,1 toilets@12,12 seats@99,1",
            ),
            ("facility/seats@99,1/room", "hall"),
            ("facility/toilets@12,12/note/en", "Ring the bell"),
        ]);
        let tour = fields.to_tour().unwrap();
        let place = |slug: &str, at: f64| {
            let corner = |by| Point {
                x: at + by,
                y: at + by,
            };
            RoomPlace {
                slug: slug.parse().unwrap(),
                point: corner(0.0),
                extent: Extent {
                    least: corner(-5.0),
                    most: corner(5.0),
                },
            }
        };
        let places = [place("hall", 10.0), place("attic", 80.0)];
        let snapshot = TourSnapshot {
            tour: tour.clone(),
            ..TourSnapshot::empty()
        };
        let locale = VisitorLocale::from_tag(&snapshot, "en").unwrap();
        let plan = tour.plan.as_ref().unwrap();
        assert_eq!(plan.picture.kind, PictureKind::Drawing);
        let here = here.map(|slug| slug.parse().unwrap());
        let entries = legend(&tour, &plan.picture, &places, &locale, here.as_ref());
        let lines = entries.into_iter().map(|entry| {
            let note = entry.note.to_string();
            let place = [entry.place, note].join("|");
            (entry.name, entry.shown, place)
        });
        lines.collect()
    }

    #[test]
    fn the_nearest_of_each_kind_is_told_with_its_room() {
        let line = |name: &str, shown: &str, place: &str| {
            (name.to_owned(), shown.to_owned(), place.to_owned())
        };
        assert_eq!(
            legend_from(Some("hall")),
            [
                line("Exit", "1", "Next to room 1|"),
                line("Toilets", "2", "Next to room 1|Ring the bell"),
                line("Seating", "3", "In room 1|"),
            ]
        );
        assert_eq!(
            legend_from(Some("attic")),
            [
                line("Exit", "1", "Next to room 1|"),
                line("Toilets", "0", "Next to room 2|"),
                line("Seating", "3", "In room 1|"),
            ]
        );
        // From nowhere, all of a kind are shown.
        assert_eq!(
            legend_from(None),
            [
                line("Exit", "1", "|"),
                line("Toilets", "0 2", "|"),
                line("Seating", "3", "|")
            ]
        );
    }
}
