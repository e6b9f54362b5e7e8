//! The files that the database references, and what they are used for.

use std::collections::{BTreeMap, BTreeSet};

use crate::library;
use crate::model::{Recording, Sha256, Tour};
use crate::service::Integrity;
use crate::store::Result;

/// All files that the database references.
pub(super) struct FileUses {
    /// The files of each recording, with the recording they belong to.
    pub(super) recordings: BTreeMap<Sha256, Sha256>,
    pub(super) listed: Vec<Recording>,
    /// Pictures of the draft and of every edition.
    pub(super) pictures: BTreeSet<Sha256>,
    /// By recording or picture: its name in the draft, or in the newest edition that has it.
    names: BTreeMap<Sha256, String>,
}

impl FileUses {
    pub(super) async fn of(integrity: &Integrity) -> Result<Self> {
        let listed = integrity.store.recordings().await?;
        let mut names = BTreeMap::new();
        for tour in integrity.store.edition_tours().await? {
            collect_names(&tour, &mut names);
        }
        if let Some(draft) = integrity.store.draft().await? {
            collect_names(&draft.tour, &mut names);
        }
        let files = listed.iter().flat_map(|recording| {
            let files = recording.files();
            files.map(|file| (file.clone(), recording.sha256.clone()))
        });
        Ok(Self {
            recordings: files.collect(),
            pictures: integrity.store.pictures_with_history().await?,
            listed,
            names,
        })
    }

    pub(super) fn referenced_files(&self) -> library::ReferencedFiles {
        library::ReferencedFiles {
            recordings: self.recordings.keys().cloned().collect(),
            pictures: Some(self.pictures.clone()),
        }
    }

    /// The use of a file, as ` (‘Natalia’, 13 es)`; empty if no tour names it.
    pub(super) fn usage(&self, file: &Sha256) -> String {
        let recording = self.recordings.get(file).unwrap_or(file);
        let name = self.names.get(recording);
        name.map_or(String::new(), |name| format!(" ({name})"))
    }
}

fn collect_names(tour: &Tour, names: &mut BTreeMap<Sha256, String>) {
    for picture in tour.pictures() {
        names.insert(picture.file.clone(), picture.credit.clone());
    }
    for clip in tour.rooms.iter().flat_map(|room| &room.clips) {
        for (language, narration) in &clip.narrations {
            if let Some(recording) = &narration.recording {
                let name = format!("‘{}’, {} {language}", narration.title, clip.key);
                names.insert(recording.clone(), name);
            }
        }
    }
}
