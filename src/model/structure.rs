//! Edits of a tour's structure: rooms, clips, notices and languages are added, removed and moved.

use crate::model::{
    Clip, ClipKey, FieldError, Language, MAX_NOTICES, Notice, Number, Picture, Right, Room, Slug,
    Texts, Tour,
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
    /// Removes a clip.
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
    /// Gives a clip another number or variant.
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
    /// Removes a room.
    RemoveRoom(Slug),
    /// Moves a room.
    MoveRoom {
        /// The room.
        slug: Slug,
        /// The index to move to.
        at: usize,
    },
    /// Adds an empty notice.
    AddNotice,
    /// Removes the notice of this index.
    RemoveNotice(usize),
    /// Adds a language.
    AddLanguage(Language),
    /// Removes every text in the language as well.
    RemoveLanguage(Language),
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
            | Self::AddNotice
            | Self::RemoveNotice(_)
            | Self::AddLanguage(_)
            | Self::RemoveLanguage(_) => Right::Publish,
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
            StructureEdit::RemoveClip(key) => drop(self.remove_clip(&key)?),
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
                    .key = to;
            }
            StructureEdit::MoveNarration { key, from, to } => self.move_narration(key, from, to)?,
            StructureEdit::AddRoom { slug, number } => self.add_room(slug, number)?,
            StructureEdit::RemoveRoom(slug) => drop(self.remove_room(&slug)?),
            StructureEdit::MoveRoom { slug, at } => {
                let room = self.remove_room(&slug)?;
                insert_at(&mut self.rooms, at, room);
            }
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
        for notice in &mut self.notices {
            remove_text(&mut notice.head);
            remove_text(&mut notice.text);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldMap;

    fn tour_fixture() -> Tour {
        let flat = FieldMap::of_texts(&[
            ("languages", "es en"),
            ("name/es", "Casa"),
            ("name/en", "House"),
            ("rooms", "study garden"),
            ("room/study/number", "8"),
            ("room/study/clips", "8 8-family 81"),
            ("clip/8/es/title", "El estudio"),
            ("clip/8/en/title", "The study"),
            ("room/garden/number", "1"),
            ("room/garden/clips", "1"),
        ]);
        flat.to_tour().unwrap()
    }

    fn key(text: &str) -> ClipKey {
        text.parse().unwrap()
    }

    fn slug(text: &str) -> Slug {
        text.parse().unwrap()
    }

    fn check(edit: StructureEdit, field: &str, expected: &str) {
        let mut tour = tour_fixture();
        tour.edit_structure(edit.clone()).unwrap();
        let flat = FieldMap::from_tour(&tour);
        let actual = flat.get(&field.parse().unwrap()).unwrap_or_default();
        assert_eq!(actual, expected, "{edit:?}");
        assert_eq!(flat.to_tour().as_ref(), Ok(&tour));
    }

    #[test]
    fn rooms_and_clips_come_go_and_move() {
        let place = |room, at| StructureEdit::MoveClip {
            key: key("8"),
            room: slug(room),
            at,
        };
        check(place("study", 1), "room/study/clips", "8-family 8 81");
        check(place("study", 9), "room/study/clips", "8-family 81 8");
        check(place("garden", 0), "room/garden/clips", "8 1");
        check(
            StructureEdit::RemoveClip(key("8")),
            "room/study/clips",
            "8-family 81",
        );
        check(StructureEdit::RemoveClip(key("8")), "clip/8/es/title", "");
        let to = key("18");
        check(
            StructureEdit::Renumber { key: key("8"), to },
            "clip/18/es/title",
            "El estudio",
        );
        let add = |room: &str, text: &str| StructureEdit::AddClip {
            room: slug(room),
            key: key(text),
        };
        check(add("garden", "1-plain"), "room/garden/clips", "1 1-plain");
        let last = |at| StructureEdit::MoveRoom {
            slug: slug("study"),
            at,
        };
        check(last(1), "rooms", "garden study");
        check(StructureEdit::RemoveRoom(slug("garden")), "rooms", "study");
        let number: Number = "3".parse().unwrap();
        let add = StructureEdit::AddRoom {
            slug: slug("attic"),
            number,
        };
        check(add, "rooms", "study garden attic");
        check(
            StructureEdit::AddLanguage("fr".parse().unwrap()),
            "languages",
            "es en fr",
        );
        check(
            StructureEdit::RemoveLanguage("en".parse().unwrap()),
            "clip/8/en/title",
            "",
        );
        let moved = |key: &str| StructureEdit::MoveNarration {
            key: key.parse().unwrap(),
            from: "es".parse().unwrap(),
            to: "en".parse().unwrap(),
        };
        check(moved("8"), "clip/8/en/title", "El estudio");
        check(moved("8"), "clip/8/es/title", "The study");
        check(StructureEdit::AddNotice, "notices", "1");
        check(StructureEdit::AddNotice, "notice/1/head/en", "");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for (edit, expected) in [
            (StructureEdit::RemoveClip(key("9")), "no clip 9"),
            (
                StructureEdit::Renumber {
                    key: key("8"),
                    to: key("1"),
                },
                "clip 1 is already",
            ),
            (
                StructureEdit::AddClip {
                    room: slug("attic"),
                    key: key("9"),
                },
                "no room ‘attic’",
            ),
            (
                StructureEdit::AddClip {
                    room: slug("study"),
                    key: key("1"),
                },
                "clip 1 is already",
            ),
            (
                StructureEdit::AddRoom {
                    slug: slug("attic"),
                    number: "8".parse().unwrap(),
                },
                "number 8 is used",
            ),
            (
                StructureEdit::MoveNarration {
                    key: key("8-family"),
                    from: "es".parse().unwrap(),
                    to: "en".parse().unwrap(),
                },
                "nothing in es",
            ),
            (
                StructureEdit::MoveNarration {
                    key: key("8"),
                    from: "es".parse().unwrap(),
                    to: "fr".parse().unwrap(),
                },
                "does not speak fr",
            ),
            (StructureEdit::RemoveNotice(0), "no such notice"),
            (
                StructureEdit::AddLanguage("es".parse().unwrap()),
                "speaks es already",
            ),
        ] {
            let actual = tour_fixture().edit_structure(edit).unwrap_err().to_string();
            assert!(actual.contains(expected), "{actual}");
        }
        let mut tour = tour_fixture();
        for _ in 0..MAX_NOTICES {
            tour.edit_structure(StructureEdit::AddNotice).unwrap();
        }
        let most = MAX_NOTICES;
        assert_eq!(
            tour.edit_structure(StructureEdit::AddNotice),
            Err(StructureError::TooManyNotices { most })
        );
        tour.languages.truncate(1);
        let last = tour.languages[0].clone();
        assert_eq!(
            tour.edit_structure(StructureEdit::RemoveLanguage(last)),
            Err(StructureError::LastLanguage)
        );
    }
}
