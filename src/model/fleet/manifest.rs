//! What main publishes to its followers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{DerivedFile, PictureKind, Recording, Sha256};

/// The version of [`Manifest`].
pub const RELEASE_FORMAT: u32 = 1;

/// A release: an edition, and the files that boxes serve for it. It is named by the SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`RELEASE_FORMAT`].
    pub format: u32,
    /// The edition.
    pub edition: Sha256,
    /// The recordings that it names.
    pub recordings: Vec<Recording>,
    /// The pictures that it names.
    pub pictures: BTreeMap<Sha256, PictureKind>,
}

impl Manifest {
    /// The files of the recordings that boxes serve, each once.
    pub fn sound_files(&self) -> impl Iterator<Item = &DerivedFile> {
        let files = self
            .recordings
            .iter()
            .flat_map(|recording| [&recording.speaker_file, &recording.browser_file]);
        let unique: BTreeMap<&Sha256, &DerivedFile> =
            files.map(|file| (&file.sha256, file)).collect();
        unique.into_values()
    }
}

/// An edition of a follower that main does not have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForeignEdition {
    /// Its hash.
    pub edition: Sha256,
    /// Its document.
    pub document: String,
    /// The recordings that it names.
    pub recordings: Vec<Recording>,
}
