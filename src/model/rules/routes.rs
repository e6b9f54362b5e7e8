//! The rules for routes.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    FieldKind, MAX_LINE_CHARS, MAX_NAME_CHARS, MAX_ROUTE_CLIPS, MAX_ROUTES, RuleViolation,
    TourLocation, Violations,
};
use crate::model::{Clip, ClipKey, Tour};

impl Violations {
    pub(super) fn routes(&mut self, tour: &Tour) {
        let count = tour.routes.len();
        self.too_many(TourLocation::Tour, FieldKind::Routes, count, MAX_ROUTES);
        let clips = tour.rooms.iter().flat_map(|room| &room.clips);
        let clips: BTreeMap<&ClipKey, &Clip> = clips.map(|clip| (&clip.key, clip)).collect();
        for (n, route) in tour.routes.iter().enumerate() {
            let place = TourLocation::Route(n);
            let what = FieldKind::RouteName;
            self.texts(&place, what, &route.name, tour, MAX_NAME_CHARS);
            // The line is in all languages or in none.
            if !route.line.is_empty() {
                let what = FieldKind::RouteLine;
                self.texts(&place, what, &route.line, tour, MAX_LINE_CHARS);
            }
            if route.clips.is_empty() {
                self.add(place.clone(), RuleViolation::EmptyRoute);
            }
            let (what, count) = (FieldKind::RouteClips, route.clips.len());
            self.too_many(place, what, count, MAX_ROUTE_CLIPS);
            self.route_clips(n, &route.clips, &clips);
        }
    }

    fn route_clips(&mut self, n: usize, keys: &[ClipKey], clips: &BTreeMap<&ClipKey, &Clip>) {
        let mut seen = BTreeSet::new();
        for (c, key) in keys.iter().enumerate() {
            let place = TourLocation::RouteClip(n, c);
            if !seen.insert(key) {
                self.add(place, RuleViolation::DuplicateRouteClip(key.clone()));
                continue;
            }
            match clips.get(key) {
                None => self.add(place, RuleViolation::UnknownRouteClip(key.clone())),
                Some(clip) if clip.before_closing.is_some() => {
                    self.add(place, RuleViolation::AnnouncementOnRoute(key.clone()));
                }
                Some(_) => {}
            }
        }
    }
}
