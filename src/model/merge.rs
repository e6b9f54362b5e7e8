//! Merges an imported narration into the tour. A merge adds or changes, and removes nothing.

use unicode_normalization::UnicodeNormalization;

use crate::model::names::string_enum;
use crate::model::{
    Advisory, Clip, ClipKey, Cue, Focus, Language, Narration, Picture, Room, Sha256, Slug, Tour,
    normalize_paragraphs,
};

#[cfg(test)]
mod tests;

/// An imported narration; `None` keeps the present value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingNarration {
    /// The clip.
    pub key: ClipKey,
    /// The language.
    pub language: Language,
    /// The title.
    pub title: String,
    /// The recording; `None` keeps the present one.
    pub recording: Option<Sha256>,
    /// The transcript; `None` keeps the present one.
    pub transcript: Option<String>,
    /// The captions; `None` keeps the present ones.
    pub captions: Option<Vec<Cue>>,
    /// The credit; `None` keeps the present one.
    pub credit: Option<String>,
    /// Of the whole clip; they are added to the present ones.
    pub advisories: Vec<Advisory>,
    /// Of the whole clip. A new file is a new picture, whose description is still missing.
    pub picture: Option<Picture>,
    /// The routes that the clip is on; it is added at the end of those that lack it.
    pub routes: Vec<Slug>,
}

/// The effect of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeOutcome {
    /// The clip is new.
    NewClip,
    /// The clip has the language for the first time.
    NewNarration,
    /// In the order of [`Part`]; never empty.
    Changed(Vec<Part>),
    /// Nothing changes.
    Unchanged,
}

string_enum!(
    /// A part of a narration, or of its clip.
    Part,
    "a part of a narration",
    {
        Title = "title",
        Recording = "recording",
        Transcript = "transcript",
        Captions = "captions",
        Credit = "credit",
        Advisories = "advisories",
        Picture = "picture",
        Routes = "routes",
    }
);

/// The reason why a narration cannot be merged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum MergeError {
    #[error("there is no room ‘{name}’; make it first, or name another")]
    UnknownRoom { name: String },
    #[error("‘{name}’ may be any of several rooms; write the room's number")]
    AmbiguousRoom { name: String },
    #[error("clip {key} lies in room {room}; name that room, or give another number")]
    ClipInOtherRoom { key: ClipKey, room: Slug },
    #[error("{0} is not a language of the tour; add it to the tour first, or leave it out")]
    UnknownLanguage(Language),
    #[error("there is no route ‘{0}’; make it first, or name another")]
    UnknownRoute(Slug),
}

impl Tour {
    /// Finds a room by its slug, its number, or its name in any language.
    ///
    /// # Errors
    ///
    /// [`MergeError::UnknownRoom`] or [`MergeError::AmbiguousRoom`].
    pub fn find_room(&self, query: &str) -> Result<&Room, MergeError> {
        let query = query.trim();
        let slug = self.rooms.iter().find(|room| room.slug.as_str() == query);
        let number = || self.rooms.iter().find(|room| room.number.as_str() == query);
        if let Some(room) = slug.or_else(number) {
            return Ok(room);
        }
        let folded = fold_name(query);
        let is_named = |room: &&Room| {
            fold_name(room.slug.as_str()) == folded
                || room.name.values().any(|name| fold_name(name) == folded)
        };
        let mut found = self.rooms.iter().filter(is_named);
        let name = || query.chars().take(60).collect();
        match (found.next(), found.next()) {
            (Some(room), None) => Ok(room),
            (Some(_), Some(_)) => Err(MergeError::AmbiguousRoom { name: name() }),
            (None, _) => Err(MergeError::UnknownRoom { name: name() }),
        }
    }

    /// The room in which a narration has its place; `query` is as in [`Tour::find_room`].
    ///
    /// # Errors
    ///
    /// Returns an error if no room or several match, if the clip is in another room, or if the tour
    /// lacks the language.
    pub fn resolve_room(
        &self,
        query: &str,
        key: &ClipKey,
        language: &Language,
    ) -> Result<Slug, MergeError> {
        let slug = self.find_room(query)?.slug.clone();
        let mut rooms = self.rooms.iter();
        if let Some(room) = rooms.find(|room| room.clip(key).is_some())
            && room.slug != slug
        {
            let (key, room) = (key.clone(), room.slug.clone());
            return Err(MergeError::ClipInOtherRoom { key, room });
        }
        if self.languages.contains(language) {
            Ok(slug)
        } else {
            Err(MergeError::UnknownLanguage(language.clone()))
        }
    }

    /// Merges a narration into a room. On an error the tour is unchanged.
    ///
    /// # Errors
    ///
    /// As [`Tour::resolve_room`]; [`MergeError::UnknownRoute`].
    pub fn merge(
        &mut self,
        room: &Slug,
        incoming: IncomingNarration,
    ) -> Result<MergeOutcome, MergeError> {
        let slug = self.resolve_room(room.as_str(), &incoming.key, &incoming.language)?;
        if let Some(unknown) = incoming
            .routes
            .iter()
            .find(|slug| self.route(slug).is_none())
        {
            return Err(MergeError::UnknownRoute(unknown.clone()));
        }
        let (key, routes) = (incoming.key.clone(), incoming.routes.clone());
        let outcome = self.merge_into_room(slug, incoming)?;
        let is_added = self.add_to_routes(&key, &routes);
        Ok(if is_added {
            outcome.with_part(Part::Routes)
        } else {
            outcome
        })
    }

    fn merge_into_room(
        &mut self,
        slug: Slug,
        incoming: IncomingNarration,
    ) -> Result<MergeOutcome, MergeError> {
        let Some(room) = self.rooms.iter_mut().find(|room| room.slug == slug) else {
            let name = slug.to_string();
            return Err(MergeError::UnknownRoom { name });
        };
        let found = room.clips.iter_mut().find(|clip| clip.key == incoming.key);
        let Some(clip) = found else {
            let mut clip = Clip {
                key: incoming.key.clone(),
                picture: None,
                advisories: Vec::new(),
                before_closing: None,
                narrations: [].into(),
            };
            clip.apply(incoming);
            room.clips.push(clip);
            return Ok(MergeOutcome::NewClip);
        };
        Ok(clip.apply(incoming))
    }

    /// Adds a clip at the end of those routes that lack it, and returns whether there were any.
    fn add_to_routes(&mut self, key: &ClipKey, slugs: &[Slug]) -> bool {
        let routes = self.routes.iter_mut();
        let lacking =
            routes.filter(|route| slugs.contains(&route.slug) && !route.clips.contains(key));
        lacking.map(|route| route.clips.push(key.clone())).count() > 0
    }
}

impl MergeOutcome {
    /// This outcome, if another part changed as well.
    fn with_part(self, part: Part) -> Self {
        match self {
            Self::NewClip | Self::NewNarration => self,
            Self::Unchanged => Self::Changed(vec![part]),
            Self::Changed(mut parts) => {
                parts.push(part);
                Self::Changed(parts)
            }
        }
    }
}

impl Clip {
    fn apply(&mut self, incoming: IncomingNarration) -> MergeOutcome {
        let mut parts = Vec::new();
        let is_new = !self.narrations.contains_key(&incoming.language);
        let narration = self
            .narrations
            .entry(incoming.language)
            .or_insert(Narration {
                title: String::new(),
                recording: None,
                transcript: String::new(),
                captions: Vec::new(),
                credit: String::new(),
            });
        let mut note = |part: Part, changed: bool| {
            if changed {
                parts.push(part);
            }
        };
        note(
            Part::Title,
            replace(&mut narration.title, Some(incoming.title)),
        );
        let recording = incoming.recording.map(Some);
        note(
            Part::Recording,
            replace(&mut narration.recording, recording),
        );
        let transcript = incoming.transcript.map(|text| normalize_paragraphs(&text));
        note(
            Part::Transcript,
            replace(&mut narration.transcript, transcript),
        );
        note(
            Part::Captions,
            replace(&mut narration.captions, incoming.captions),
        );
        note(
            Part::Credit,
            replace(&mut narration.credit, incoming.credit),
        );
        let mut advisories = self.advisories.clone();
        advisories.extend(incoming.advisories);
        advisories.sort_unstable();
        advisories.dedup();
        if advisories.len() > self.advisories.len() {
            note(
                Part::Advisories,
                replace(&mut self.advisories, Some(advisories)),
            );
        }
        let picture = incoming
            .picture
            .map(|new| keep_description(new, self.picture.as_ref()));
        note(Part::Picture, replace(&mut self.picture, picture.map(Some)));
        if is_new {
            MergeOutcome::NewNarration
        } else if parts.is_empty() {
            MergeOutcome::Unchanged
        } else {
            MergeOutcome::Changed(parts)
        }
    }
}

/// Keeps the description of an unchanged file, and its focus, credit and rights where the new ones are empty.
fn keep_description(mut new: Picture, old: Option<&Picture>) -> Picture {
    if let Some(old) = old.filter(|picture| picture.file == new.file) {
        new.alternative.clone_from(&old.alternative);
        if new.focus == Focus::default() {
            new.focus = old.focus;
        }
        if new.credit.is_empty() {
            new.credit.clone_from(&old.credit);
        }
        if new.rights.is_empty() {
            new.rights.clone_from(&old.rights);
        }
    }
    new
}

/// Replaces a value and returns whether it changed.
fn replace<T: PartialEq>(place: &mut T, new: Option<T>) -> bool {
    match new {
        Some(new) if new != *place => {
            *place = new;
            true
        }
        Some(_) | None => false,
    }
}

/// Normalizes a name for comparison: case-insensitive, accents kept.
fn fold_name(name: &str) -> String {
    let composed: String = name.trim().nfc().collect();
    composed.to_lowercase().nfc().collect()
}
