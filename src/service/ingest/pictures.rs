//! The pictures of an import.

use std::collections::BTreeMap;

use crate::library::tour_folder::ParsedFolder;
use crate::library::{self, PreparedPicture};
use crate::service::ingest::parallel::run_parallel;
use crate::service::ingest::{ImportError, Ingest, Progress};

impl Ingest {
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
}
