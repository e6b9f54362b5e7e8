//! The differences of routes.

use std::collections::BTreeMap;

use super::TourDiff;
use crate::model::{ClipKey, Difference, Slug, Tour};
use crate::web::messages::tour;
use crate::web::staff::diff_section::{ChangeKind, DiffSection};

impl TourDiff<'_> {
    /// The routes that differ, in the order of the tour. Removed ones come last.
    pub(super) fn routes(&self, differences: &BTreeMap<Slug, Vec<Difference>>) -> Vec<DiffSection> {
        let present = self.after.routes.iter().map(|route| (self.after, route));
        let is_removed = |slug| self.after.route(slug).is_none();
        let removed = self.before.routes.iter();
        let removed = removed.filter(|route| is_removed(&route.slug));
        let all = present.chain(removed.map(|route| (self.before, route)));
        let sections = all.filter_map(|(tour, route)| {
            let differences = differences.get(&route.slug)?;
            let kind = if is_removed(&route.slug) {
                Some(ChangeKind::Removed)
            } else if self.before.route(&route.slug).is_none() {
                Some(ChangeKind::New)
            } else {
                None
            };
            Some(DiffSection {
                head: tour::route_name(self.words, tour, route),
                href: (kind != Some(ChangeKind::Removed))
                    .then(|| format!("/staff/routes/{}", route.slug)),
                fields: self.fields(differences, kind),
                kind,
                clips: Vec::new(),
            })
        });
        sections.collect()
    }

    /// The routes whose order changed.
    pub(super) fn routes_moved(&self) -> Vec<String> {
        let slugs = |tour: &Tour| -> Vec<Slug> {
            let routes = tour.routes.iter();
            routes.map(|route| route.slug.clone()).collect()
        };
        let name = |slug: &Slug| tour::route_name_by_slug(self.words, self.after, slug);
        self.moved(&slugs(self.before), &slugs(self.after), name)
    }

    /// The clips that are new on a route, that are no longer on it, and whose order changed.
    pub(super) fn route_clips(&self, slug: &Slug) -> Vec<String> {
        let keys = |tour: &Tour| -> Vec<ClipKey> {
            let route = tour.route(slug);
            route.map_or(Vec::new(), |route| route.clips.clone())
        };
        let (before, after) = (keys(self.before), keys(self.after));
        let mut sentences = Vec::new();
        for (present_in, absent_from, text) in [
            (&after, &before, "difference-on-route"),
            (&before, &after, "difference-off-route"),
        ] {
            let changed = present_in.iter().filter(|key| !absent_from.contains(key));
            let named = changed.map(|key| [("name", self.name_of(key).into())]);
            sentences.extend(named.map(|name| self.words.text_with(text, &name)));
        }
        sentences.extend(self.moved(&before, &after, |key| self.name_of(key)));
        sentences
    }
}
