//! The narrations of the draft whose sound file is missing.

use std::collections::BTreeSet;

use crate::model::{Narration, Sha256, Tour};
use crate::web::locales::Translations;
use crate::web::messages::tour;

/// A narration whose sound file is missing.
pub(super) struct MissingRecording {
    pub(super) key: String,
    pub(super) language: String,
    pub(super) name: String,
}

/// The narrations of a tour whose recordings are among `missing`.
pub(super) fn list(
    words: &Translations,
    tour: &Tour,
    missing: &BTreeSet<Sha256>,
) -> Vec<MissingRecording> {
    let clips = tour.rooms.iter().flat_map(|room| &room.clips);
    let narrations = clips.flat_map(|clip| {
        let of_clip = clip.narrations.iter();
        of_clip.map(move |(language, narration)| (clip, language, narration))
    });
    narrations
        .filter(|(_, _, narration)| is_missing(narration, missing))
        .map(|(clip, language, _)| MissingRecording {
            name: format!(
                "{} · {}",
                tour::clip_name(words, tour, clip),
                language.native_name()
            ),
            key: clip.key.to_string(),
            language: language.to_string(),
        })
        .collect()
}

pub(super) fn is_missing(narration: &Narration, missing: &BTreeSet<Sha256>) -> bool {
    let recording = narration.recording.as_ref();
    recording.is_some_and(|hash| missing.contains(hash))
}
