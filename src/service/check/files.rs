use std::collections::{BTreeMap, BTreeSet};

use crate::library::Kept;
use crate::model::{Recording, Sha256, Tour};
use crate::service::Content;
use crate::store::Result;

/// Every file that the house names, and for what.
pub(super) struct ReferencedFiles {
    /// Each recording's files, and the recording they are of.
    pub(super) recordings: BTreeMap<Sha256, Sha256>,
    pub(super) listed: Vec<Recording>,
    /// Of the draft and of every edition.
    pub(super) pictures: BTreeSet<Sha256>,
    /// By the recording or picture, what it is in the draft or the newest edition that has it.
    names: BTreeMap<Sha256, String>,
}

impl ReferencedFiles {
    pub(super) async fn of(content: &Content) -> Result<Self> {
        let listed = content.store.recordings().await?;
        let mut names = BTreeMap::new();
        for tour in content.store.edition_tours().await? {
            name(&tour, &mut names);
        }
        if let Some(draft) = content.store.draft().await? {
            name(&draft.tour, &mut names);
        }
        let files = listed.iter().flat_map(|it| {
            let all = [&it.sha256, &it.speaker_file.sha256, &it.browser_file.sha256];
            all.map(|file| (file.clone(), it.sha256.clone()))
        });
        Ok(Self {
            recordings: files.collect(),
            pictures: content.store.pictures_with_history().await?,
            listed,
            names,
        })
    }

    pub(super) fn referenced_files(&self) -> Kept {
        Kept {
            recordings: self.recordings.keys().cloned().collect(),
            pictures: Some(self.pictures.clone()),
        }
    }

    /// What a file is good for: ` (‘Natalia’, 13 es)`; nothing where no tour names it.
    pub(super) fn used(&self, file: &Sha256) -> String {
        let recording = self.recordings.get(file).unwrap_or(file);
        let name = self.names.get(recording);
        name.map_or(String::new(), |it| format!(" ({it})"))
    }
}

fn name(tour: &Tour, names: &mut BTreeMap<Sha256, String>) {
    for picture in tour.pictures() {
        names.insert(picture.file.clone(), picture.credit.clone());
    }
    for clip in tour.rooms.iter().flat_map(|it| &it.clips) {
        for (language, it) in &clip.narrations {
            if let Some(recording) = &it.recording {
                let name = format!("‘{}’, {} {language}", it.title, clip.key);
                names.insert(recording.clone(), name);
            }
        }
    }
}
