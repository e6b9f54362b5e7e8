//! Edits of a tour's structure: rooms, clips, routes, notices and languages are added, removed and moved.

mod routes;
#[cfg(test)]
mod tests;

use crate::model::{
    Clip, ClipKey, Facility, FacilityKey, FieldError, Language, MAX_FACILITIES, MAX_NOTICES,
    Notice, Number, Picture, Right, Room, Slug, Texts, Tour,
};

/// An edit of the structure. Positions count from 0; a position past the end means the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StructureEdit {
    /// Adds a clip to a room.
    AddClip {
        /// The room.
        room: Slug,
        /// The clip.
        key: ClipKey,
    },
    /// Removes a clip, also from the routes.
    RemoveClip(ClipKey),
    /// Moves a clip within the tour.
    MoveClip {
        /// The clip.
        key: ClipKey,
        /// The room.
        room: Slug,
        /// The index to move to.
        at: usize,
    },
    /// Gives a clip another number or variant, also on the routes.
    Renumber {
        /// The clip.
        key: ClipKey,
        /// The new value.
        to: ClipKey,
    },
    /// Moves a narration to another language; an existing narration there is swapped.
    MoveNarration {
        /// The clip.
        key: ClipKey,
        /// The old value.
        from: Language,
        /// The new value.
        to: Language,
    },
    /// Adds a room.
    AddRoom {
        /// The room.
        slug: Slug,
        /// The number.
        number: Number,
    },
    /// Removes a room, and its clips from the routes.
    RemoveRoom(Slug),
    /// Moves a room.
    MoveRoom {
        /// The room.
        slug: Slug,
        /// The index to move to.
        at: usize,
    },
    /// Adds a facility without a room and without a note.
    AddFacility(FacilityKey),
    /// Removes a facility.
    RemoveFacility(FacilityKey),
    /// Gives a facility another place or kind.
    MoveFacility {
        /// The facility.
        key: FacilityKey,
        /// The new value.
        to: FacilityKey,
    },
    /// Adds an empty notice.
    AddNotice,
    /// Removes the notice of this index.
    RemoveNotice(usize),
    /// Adds a language.
    AddLanguage(Language),
    /// Removes every text in the language as well.
    RemoveLanguage(Language),
    /// Adds an empty route.
    AddRoute(Slug),
    /// Removes a route. Its clips stay in the tour.
    RemoveRoute(Slug),
    /// Moves a route among the routes.
    MoveRoute {
        /// The route.
        slug: Slug,
        /// The index to move to.
        at: usize,
    },
    /// Adds a clip at the end of a route.
    AddToRoute {
        /// The route.
        route: Slug,
        /// The clip.
        key: ClipKey,
    },
    /// Adds at the end of a route those clips of a room that visitors can choose and that are not on it.
    AddRoomToRoute {
        /// The route.
        route: Slug,
        /// The room.
        room: Slug,
    },
    /// Removes a clip from a route. The clip stays in the tour.
    RemoveFromRoute {
        /// The route.
        route: Slug,
        /// The clip.
        key: ClipKey,
    },
    /// Moves a clip within a route.
    MoveOnRoute {
        /// The route.
        route: Slug,
        /// The clip.
        key: ClipKey,
        /// The index to move to.
        at: usize,
    },
}

/// The reason why an edit of the structure is not possible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum StructureError {
    #[error("there is no room ‘{0}’ in the draft")]
    UnknownRoom(Slug),
    #[error("there is no clip {0} in the draft")]
    UnknownClip(ClipKey),
    #[error("clip {0} has nothing in {1}")]
    UnknownNarration(ClipKey, Language),
    #[error("the tour does not speak {0}; add it to the tour first")]
    UnknownLanguage(Language),
    #[error("there is no {0} in the draft")]
    UnknownFacility(FacilityKey),
    #[error("there are {most} facilities already, which is the most")]
    TooManyFacilities { most: usize },
    #[error("{0} is on the plan already; choose another place")]
    DuplicateFacility(FacilityKey),
    #[error("there is no such notice in the draft")]
    UnknownNotice,
    #[error("there are {most} notices already, which is the most")]
    TooManyNotices { most: usize },
    #[error("clip {0} is already in the tour; take another number or variant")]
    DuplicateClip(ClipKey),
    #[error("room ‘{0}’ is already in the tour; take another short name")]
    DuplicateRoom(Slug),
    #[error("room number {0} is used already; take another")]
    DuplicateRoomNumber(Number),
    #[error("the tour speaks {0} already")]
    DuplicateLanguage(Language),
    #[error("the tour needs its last language")]
    LastLanguage,
    #[error("there is no route ‘{0}’ in the draft")]
    UnknownRoute(Slug),
    #[error("route ‘{0}’ is already in the tour; take another short name")]
    DuplicateRoute(Slug),
    #[error("there are {most} routes already, which is the most")]
    TooManyRoutes { most: usize },
    #[error("a route has {most} clips at most")]
    TooManyRouteClips { most: usize },
    #[error("clip {0} is already on the route")]
    DuplicateRouteClip(ClipKey),
    #[error("clip {0} is not on the route")]
    NotOnRoute(ClipKey),
    #[error(
        "every clip of the room is already on the route, or the room has none that visitors can choose"
    )]
    NothingToAdd,
    #[error(transparent)]
    Field(#[from] FieldError),
}

impl StructureEdit {
    /// The right that this edit requires. Uploaders may add a clip for their recording.
    pub fn required_right(&self) -> Right {
        match self {
            Self::AddClip { .. } | Self::MoveNarration { .. } => Right::Write,
            Self::RemoveClip(_)
            | Self::MoveClip { .. }
            | Self::Renumber { .. }
            | Self::AddRoom { .. }
            | Self::RemoveRoom(_)
            | Self::MoveRoom { .. }
            | Self::AddFacility(_)
            | Self::RemoveFacility(_)
            | Self::MoveFacility { .. }
            | Self::AddNotice
            | Self::RemoveNotice(_)
            | Self::AddLanguage(_)
            | Self::RemoveLanguage(_)
            | Self::AddRoute(_)
            | Self::RemoveRoute(_)
            | Self::MoveRoute { .. }
            | Self::AddToRoute { .. }
            | Self::AddRoomToRoute { .. }
            | Self::RemoveFromRoute { .. }
            | Self::MoveOnRoute { .. } => Right::Publish,
        }
    }
}

impl Tour {
    /// Applies an edit. After an error the tour is in an undefined state and must be discarded.
    ///
    /// # Errors
    ///
    /// The edit names something unknown or makes a duplicate, or exceeds a limit.
    pub fn edit_structure(&mut self, edit: StructureEdit) -> Result<(), StructureError> {
        match edit {
            StructureEdit::AddClip { room, key } => {
                self.ensure_new(&key)?;
                let clip = Clip {
                    key,
                    advisories: Vec::new(),
                    before_closing: None,
                    picture: None,
                    narrations: [].into(),
                };
                self.room_mut(&room)?.clips.push(clip);
            }
            StructureEdit::RemoveClip(key) => {
                let clip = self.remove_clip(&key)?;
                self.remove_from_routes(&[clip]);
            }
            StructureEdit::MoveClip { key, room, at } => {
                let clip = self.remove_clip(&key)?;
                insert_at(&mut self.room_mut(&room)?.clips, at, clip);
            }
            StructureEdit::Renumber { key, to } => {
                self.ensure_new(&to)?;
                let clips = self.rooms.iter_mut().flat_map(|room| &mut room.clips);
                let mut found = clips.filter(|clip| clip.key == key);
                found
                    .next()
                    .ok_or(StructureError::UnknownClip(key.clone()))?
                    .key = to.clone();
                self.renumber_on_routes(&key, &to);
            }
            StructureEdit::MoveNarration { key, from, to } => self.move_narration(key, from, to)?,
            StructureEdit::AddRoom { slug, number } => self.add_room(slug, number)?,
            StructureEdit::RemoveRoom(slug) => {
                let room = self.remove_room(&slug)?;
                self.remove_from_routes(&room.clips);
                for facility in &mut self.facilities {
                    facility.room.take_if(|room| *room == slug);
                }
            }
            StructureEdit::MoveRoom { slug, at } => {
                let room = self.remove_room(&slug)?;
                insert_at(&mut self.rooms, at, room);
            }
            StructureEdit::AddFacility(key) => self.add_facility(key)?,
            StructureEdit::RemoveFacility(key) => {
                let at = self.facility_index(&key)?;
                self.facilities.remove(at);
            }
            StructureEdit::MoveFacility { key, to } => self.move_facility(key, to)?,
            StructureEdit::AddNotice if self.notices.len() >= MAX_NOTICES => {
                return Err(StructureError::TooManyNotices { most: MAX_NOTICES });
            }
            StructureEdit::AddNotice => self.notices.push(Notice {
                head: Texts::new(),
                text: Texts::new(),
            }),
            StructureEdit::RemoveNotice(n) if n < self.notices.len() => {
                drop(self.notices.remove(n));
            }
            StructureEdit::RemoveNotice(_) => return Err(StructureError::UnknownNotice),
            StructureEdit::AddLanguage(language) if self.languages.contains(&language) => {
                return Err(StructureError::DuplicateLanguage(language));
            }
            StructureEdit::AddLanguage(language) => self.languages.push(language),
            StructureEdit::RemoveLanguage(language) => self.remove_language(&language)?,
            StructureEdit::AddRoute(slug) => self.add_route(slug)?,
            StructureEdit::RemoveRoute(slug) => drop(self.remove_route(&slug)?),
            StructureEdit::MoveRoute { slug, at } => {
                let route = self.remove_route(&slug)?;
                insert_at(&mut self.routes, at, route);
            }
            StructureEdit::AddToRoute { route, key } => self.add_to_route(&route, key)?,
            StructureEdit::AddRoomToRoute { route, room } => {
                self.add_room_to_route(&route, &room)?;
            }
            StructureEdit::RemoveFromRoute { route, key } => {
                self.remove_from_route(&route, &key)?;
            }
            StructureEdit::MoveOnRoute { route, key, at } => {
                let clips = self.remove_from_route(&route, &key)?;
                insert_at(clips, at, key);
            }
        }
        Ok(())
    }

    fn move_narration(
        &mut self,
        key: ClipKey,
        from: Language,
        to: Language,
    ) -> Result<(), StructureError> {
        if !self.languages.contains(&to) {
            return Err(StructureError::UnknownLanguage(to));
        }
        let clips = self.rooms.iter_mut().flat_map(|room| &mut room.clips);
        let clip = clips.into_iter().find(|clip| clip.key == key);
        let clip = clip.ok_or_else(|| StructureError::UnknownClip(key.clone()))?;
        let Some(narration) = clip.narrations.remove(&from) else {
            return Err(StructureError::UnknownNarration(key, from));
        };
        if let Some(other) = clip.narrations.insert(to, narration) {
            clip.narrations.insert(from, other);
        }
        Ok(())
    }

    fn add_room(&mut self, slug: Slug, number: Number) -> Result<(), StructureError> {
        if self.room(&slug).is_some() {
            return Err(StructureError::DuplicateRoom(slug));
        }
        if self.rooms.iter().any(|room| room.number == number) {
            return Err(StructureError::DuplicateRoomNumber(number));
        }
        self.rooms.push(Room {
            slug,
            number,
            name: Texts::new(),
            line: Texts::new(),
            picture: None,
            clips: Vec::new(),
        });
        Ok(())
    }

    fn add_facility(&mut self, key: FacilityKey) -> Result<(), StructureError> {
        if self.facilities.len() >= MAX_FACILITIES {
            let most = MAX_FACILITIES;
            return Err(StructureError::TooManyFacilities { most });
        }
        self.ensure_new_facility(key)?;
        self.facilities.push(Facility {
            kind: key.kind,
            at: key.at,
            room: None,
            note: Texts::new(),
        });
        Ok(())
    }

    fn move_facility(&mut self, key: FacilityKey, to: FacilityKey) -> Result<(), StructureError> {
        let at = self.facility_index(&key)?;
        if key == to {
            return Ok(());
        }
        self.ensure_new_facility(to)?;
        if let Some(facility) = self.facilities.get_mut(at) {
            (facility.kind, facility.at) = (to.kind, to.at);
        }
        Ok(())
    }

    fn facility_index(&self, key: &FacilityKey) -> Result<usize, StructureError> {
        let mut all = self.facilities.iter();
        all.position(|facility| facility.key() == *key)
            .ok_or(StructureError::UnknownFacility(*key))
    }

    fn ensure_new_facility(&self, key: FacilityKey) -> Result<(), StructureError> {
        match self.facility(&key) {
            Some(_) => Err(StructureError::DuplicateFacility(key)),
            None => Ok(()),
        }
    }

    fn remove_language(&mut self, language: &Language) -> Result<(), StructureError> {
        if self.languages == [language.clone()] {
            return Err(StructureError::LastLanguage);
        }
        self.languages.retain(|other| other != language);
        let remove_text = |texts: &mut Texts| drop(texts.remove(language));
        let remove_description = |picture: &mut Option<Picture>| {
            if let Some(picture) = picture {
                remove_text(&mut picture.alternative);
            }
        };
        remove_text(&mut self.name);
        if let Some(plan) = &mut self.plan {
            remove_text(&mut plan.note);
            remove_text(&mut plan.picture.alternative);
        }
        for facility in &mut self.facilities {
            remove_text(&mut facility.note);
        }
        for notice in &mut self.notices {
            remove_text(&mut notice.head);
            remove_text(&mut notice.text);
        }
        for route in &mut self.routes {
            remove_text(&mut route.name);
            remove_text(&mut route.line);
        }
        for room in &mut self.rooms {
            remove_text(&mut room.name);
            remove_text(&mut room.line);
            remove_description(&mut room.picture);
            for clip in &mut room.clips {
                remove_description(&mut clip.picture);
                clip.narrations.remove(language);
            }
        }
        Ok(())
    }

    fn ensure_new(&self, key: &ClipKey) -> Result<(), StructureError> {
        if self.rooms.iter().any(|room| room.clip(key).is_some()) {
            Err(StructureError::DuplicateClip(key.clone()))
        } else {
            Ok(())
        }
    }

    fn room_mut(&mut self, slug: &Slug) -> Result<&mut Room, StructureError> {
        let found = self.rooms.iter_mut().find(|room| room.slug == *slug);
        found.ok_or_else(|| StructureError::UnknownRoom(slug.clone()))
    }

    fn remove_room(&mut self, slug: &Slug) -> Result<Room, StructureError> {
        let at = self.rooms.iter().position(|room| room.slug == *slug);
        let at = at.ok_or_else(|| StructureError::UnknownRoom(slug.clone()))?;
        Ok(self.rooms.remove(at))
    }

    fn remove_clip(&mut self, key: &ClipKey) -> Result<Clip, StructureError> {
        for room in &mut self.rooms {
            if let Some(at) = room.clips.iter().position(|clip| clip.key == *key) {
                return Ok(room.clips.remove(at));
            }
        }
        Err(StructureError::UnknownClip(key.clone()))
    }
}

fn insert_at<T>(list: &mut Vec<T>, at: usize, item: T) {
    list.insert(at.min(list.len()), item);
}
