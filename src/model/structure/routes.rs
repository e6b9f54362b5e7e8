//! Edits of routes, and what edits of rooms and clips change on them.

use super::StructureError;
use crate::model::{Clip, ClipKey, MAX_ROUTE_CLIPS, MAX_ROUTES, Route, Slug, Texts, Tour};

impl Tour {
    pub(super) fn add_route(&mut self, slug: Slug) -> Result<(), StructureError> {
        if self.route(&slug).is_some() {
            return Err(StructureError::DuplicateRoute(slug));
        }
        if self.routes.len() >= MAX_ROUTES {
            return Err(StructureError::TooManyRoutes { most: MAX_ROUTES });
        }
        self.routes.push(Route {
            slug,
            name: Texts::new(),
            line: Texts::new(),
            clips: Vec::new(),
        });
        Ok(())
    }

    pub(super) fn remove_route(&mut self, slug: &Slug) -> Result<Route, StructureError> {
        let at = self.routes.iter().position(|route| route.slug == *slug);
        let at = at.ok_or_else(|| StructureError::UnknownRoute(slug.clone()))?;
        Ok(self.routes.remove(at))
    }

    pub(super) fn add_to_route(&mut self, slug: &Slug, key: ClipKey) -> Result<(), StructureError> {
        if !self.rooms.iter().any(|room| room.clip(&key).is_some()) {
            return Err(StructureError::UnknownClip(key));
        }
        let clips = self.route_clips(slug)?;
        if clips.contains(&key) {
            return Err(StructureError::DuplicateRouteClip(key));
        }
        clips.push(key);
        check_length(clips)
    }

    pub(super) fn add_room_to_route(
        &mut self,
        slug: &Slug,
        room: &Slug,
    ) -> Result<(), StructureError> {
        let found = self.room(room);
        let found = found.ok_or_else(|| StructureError::UnknownRoom(room.clone()))?;
        let mut added: Vec<ClipKey> = found.offered().map(|clip| clip.key.clone()).collect();
        let clips = self.route_clips(slug)?;
        added.retain(|key| !clips.contains(key));
        if added.is_empty() {
            return Err(StructureError::NothingToAdd);
        }
        clips.append(&mut added);
        check_length(clips)
    }

    /// Removes a clip from a route, and returns the clips that are left.
    pub(super) fn remove_from_route(
        &mut self,
        slug: &Slug,
        key: &ClipKey,
    ) -> Result<&mut Vec<ClipKey>, StructureError> {
        let clips = self.route_clips(slug)?;
        let at = clips.iter().position(|other| other == key);
        let at = at.ok_or_else(|| StructureError::NotOnRoute(key.clone()))?;
        clips.remove(at);
        Ok(clips)
    }

    /// Removes clips that are no longer in the tour from every route.
    pub(super) fn remove_from_routes(&mut self, removed: &[Clip]) {
        for route in &mut self.routes {
            let is_removed = |key: &ClipKey| removed.iter().any(|clip| clip.key == *key);
            route.clips.retain(|key| !is_removed(key));
        }
    }

    pub(super) fn renumber_on_routes(&mut self, key: &ClipKey, to: &ClipKey) {
        let keys = self.routes.iter_mut().flat_map(|route| &mut route.clips);
        for found in keys.filter(|other| *other == key) {
            found.clone_from(to);
        }
    }

    fn route_clips(&mut self, slug: &Slug) -> Result<&mut Vec<ClipKey>, StructureError> {
        let found = self.routes.iter_mut().find(|route| route.slug == *slug);
        let found = found.ok_or_else(|| StructureError::UnknownRoute(slug.clone()))?;
        Ok(&mut found.clips)
    }
}

fn check_length(clips: &[ClipKey]) -> Result<(), StructureError> {
    if clips.len() > MAX_ROUTE_CLIPS {
        return Err(StructureError::TooManyRouteClips {
            most: MAX_ROUTE_CLIPS,
        });
    }
    Ok(())
}
