//! Routes: suggested ways through the museum, each a list of clips in order.

use serde::{Deserialize, Serialize};

use crate::model::{Clip, ClipKey, Room, Slug, Texts, Tour};

/// A suggested way through the museum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The route's name in addresses.
    pub slug: Slug,
    /// The name.
    pub name: Texts,
    /// One line on the route; may be empty.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub line: Texts,
    /// The keys of its clips, in order. A draft may name clips that the tour no longer has.
    pub clips: Vec<ClipKey>,
}

/// A clip of a route, and the room in which it is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteStop<'a> {
    /// The room.
    pub room: &'a Room,
    /// The clip.
    pub clip: &'a Clip,
}

impl Tour {
    /// The route with this slug.
    pub fn route(&self, slug: &Slug) -> Option<&Route> {
        self.routes.iter().find(|route| route.slug == *slug)
    }

    /// The clips of a route that visitors can choose, in order. Keys of unknown clips and of announcements are
    /// left out.
    pub fn route_stops<'a>(&'a self, route: &'a Route) -> impl Iterator<Item = RouteStop<'a>> {
        route.clips.iter().filter_map(|key| self.stop(key))
    }

    /// What comes after a clip on a route; `None` after the last clip, and for a clip that is not on the route. A
    /// clip of which the route has another variant takes the place of that variant.
    pub fn next_on_route(&self, route: &Slug, clip: &ClipKey) -> Option<RouteStop<'_>> {
        let keys = &self.route(route)?.clips;
        let same_key = keys.iter().position(|key| key == clip);
        let same_number = || keys.iter().rposition(|key| key.number == clip.number);
        let at = same_key.or_else(same_number)?;
        keys.iter().skip(at + 1).find_map(|key| self.stop(key))
    }

    fn stop(&self, key: &ClipKey) -> Option<RouteStop<'_>> {
        self.rooms.iter().find_map(|room| {
            let clip = room.offered().find(|clip| clip.key == *key)?;
            Some(RouteStop { room, clip })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldMap;

    fn tour(clips: &str) -> Tour {
        let flat = FieldMap::of_texts(&[
            ("languages", "es"),
            ("rooms", "garden study"),
            ("room/garden/number", "1"),
            ("room/garden/clips", "1 14"),
            ("room/study/number", "8"),
            ("room/study/clips", "8 8-family 81 90"),
            ("clip/90/before-closing", "15"),
            ("routes", "short"),
            ("route/short/clips", clips),
        ]);
        flat.to_tour().unwrap()
    }

    /// The room and the clip after one, as `study 8`.
    fn next(tour: &Tour, clip: &str) -> Option<String> {
        let slug = "short".parse().unwrap();
        let stop = tour.next_on_route(&slug, &clip.parse().unwrap())?;
        Some(format!("{} {}", stop.room.slug, stop.clip.key))
    }

    #[test]
    fn a_route_says_which_clip_and_room_come_next() {
        let tour = tour("1 8 81 14");
        for (clip, expected) in [
            ("1", Some("study 8")),
            ("8", Some("study 81")),
            ("81", Some("garden 14")),
            ("14", None),
            // Another variant of a clip takes its place.
            ("8-family", Some("study 81")),
            ("90", None),
            ("7", None),
        ] {
            assert_eq!(next(&tour, clip).as_deref(), expected, "{clip}");
        }
        let unknown = "long".parse().unwrap();
        assert_eq!(tour.next_on_route(&unknown, &"1".parse().unwrap()), None);
    }

    #[test]
    fn two_variants_of_a_clip_on_a_route_come_one_after_the_other() {
        let tour = tour("8-family 8 14");
        assert_eq!(next(&tour, "8-family").as_deref(), Some("study 8"));
        assert_eq!(next(&tour, "8").as_deref(), Some("garden 14"));
        assert_eq!(next(&tour, "8-plain").as_deref(), Some("garden 14"));
    }

    #[test]
    fn clips_that_visitors_cannot_choose_are_passed_over() {
        let tour = tour("1 7 90 8");
        assert_eq!(next(&tour, "1").as_deref(), Some("study 8"));
        let route = tour.route(&"short".parse().unwrap()).unwrap();
        let stops: Vec<String> = tour
            .route_stops(route)
            .map(|stop| stop.clip.key.to_string())
            .collect();
        assert_eq!(stops, ["1", "8"]);
    }
}
