//! Pictures of an import, and the files that a sweep must keep.

use std::collections::BTreeMap;

use crate::library::tour_folder::ParsedFolder;
use crate::library::{self, PreparedPicture, ReferencedFiles};
use crate::service::content::{Content, ImportError, Progress, run_parallel};
use crate::store;

impl Content {
    /// Prepares every picture of a folder and replaces its references; an unfit picture becomes a
    /// fault. Stores nothing yet.
    pub(super) async fn prepare_pictures(
        &self,
        source: &mut ParsedFolder,
        progress: &impl Fn(Progress),
    ) -> Result<Vec<PreparedPicture>, ImportError> {
        let work = source.pictures.iter().map(|(given, file)| {
            let (library, file) = (self.library.clone(), file.clone());
            (given.clone(), move || library.prepare_picture(&file))
        });
        let done = run_parallel(work.collect(), |done, of| {
            progress(Progress::Prepared { done, of });
        });
        let (mut prepared, mut taken) = (Vec::new(), BTreeMap::new());
        for (given, outcome) in done.await? {
            match outcome {
                Ok(picture) => {
                    taken.insert(given, picture.stored.clone());
                    prepared.push(picture);
                }
                Err(library::Error::Picture(error)) => source.reject_picture(&given, &error),
                Err(error) => return Err(error.into()),
            }
        }
        source.replace_pictures(&taken);
        Ok(prepared)
    }

    /// The files that a sweep must keep. If an edition cannot be read, all pictures are kept.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn referenced_files(&self) -> Result<ReferencedFiles, store::Error> {
        let recordings = self.store.recordings().await?.into_iter();
        let pictures = self.store.pictures_with_history().await;
        if let Err(error) = &pictures {
            tracing::warn!(%error, "an edition cannot be read; no picture is removed");
        }
        Ok(ReferencedFiles {
            recordings: recordings
                .flat_map(|recording| {
                    [
                        recording.sha256,
                        recording.speaker_file.sha256,
                        recording.browser_file.sha256,
                    ]
                })
                .collect(),
            pictures: pictures.ok(),
        })
    }
}
