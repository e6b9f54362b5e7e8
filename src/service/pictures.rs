//! Pictures on their way into the house, and which of them it still needs.

use std::collections::BTreeMap;

use crate::library::folder::Source;
use crate::library::{self, Kept, Prepared};
use crate::service::content::{Content, ImportError, Progress, run_parallel};
use crate::store;

impl Content {
    /// Makes of every picture of a folder what pages show, and settles the folder's tour on that;
    /// what is unfit becomes a fault. Nothing is placed yet.
    pub(super) async fn prepare_pictures(
        &self,
        source: &mut Source,
        progress: &impl Fn(Progress),
    ) -> Result<Vec<Prepared>, ImportError> {
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
                Ok(it) => {
                    taken.insert(given, it.taken.clone());
                    prepared.push(it);
                }
                Err(library::Error::Picture(unfit)) => source.refuse(&given, &unfit),
                Err(error) => return Err(error.into()),
            }
        }
        source.settle(&taken);
        Ok(prepared)
    }

    /// What a sweep has to leave alone. Pictures of a tour that this docent cannot read may be
    /// another's: then all stay.
    pub async fn referenced_files(&self) -> Result<Kept, store::Error> {
        let recordings = self.store.recordings().await?.into_iter();
        let pictures = self.store.pictures_with_history().await;
        if let Err(error) = &pictures {
            tracing::warn!(%error, "not every edition could be read; no picture is swept");
        }
        Ok(Kept {
            recordings: recordings
                .flat_map(|it| [it.sha256, it.speaker_file.sha256, it.browser_file.sha256])
                .collect(),
            pictures: pictures.ok(),
        })
    }
}
