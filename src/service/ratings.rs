//! How visitors liked what a room's speaker played. Phones answer with their reports of plays.

use crate::model::{Key, Rating, Slug};
use crate::service::{EditionCache, Error, Result};
use crate::store::Store;

/// Answers at the screens of rooms. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Ratings {
    store: Store,
    editions: EditionCache,
}

impl Ratings {
    pub(super) fn new(store: Store, editions: EditionCache) -> Self {
        Self { store, editions }
    }

    /// Stores how the visitor liked a play of the room's speaker. A play has one answer: the first.
    ///
    /// # Errors
    ///
    /// Returns `Error::NoSuchPlay` if the museum does not ask, or if the room's speaker played no such play; any error
    /// of the database.
    pub async fn rate(&self, room: Slug, play: Key, rating: Rating) -> Result<()> {
        if !self.editions.current().tour.feedback.is_asked() {
            return Err(Error::NoSuchPlay("the museum does not ask for answers"));
        }
        if self.store.rate_speaker_play(room, play, rating).await? {
            Ok(())
        } else {
            Err(Error::NoSuchPlay(
                "the speaker of this room did not play it",
            ))
        }
    }
}
