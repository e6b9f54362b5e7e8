//! Inspection of the sound files of an import; known recordings are skipped.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::library::Measured;
use crate::model::{Recording, Sha256};
use crate::service::ingest::inspection_cache::{InspectionCache, Inspections};
use crate::service::ingest::parallel::run_parallel;
use crate::service::ingest::{ImportError, Ingest, Progress};

impl Ingest {
    /// Decodes and measures every file that is not in the library.
    pub(in crate::service) async fn inspect_all(
        &self,
        files: &BTreeMap<Sha256, PathBuf>,
        cache: &InspectionCache,
        progress: &impl Fn(Progress),
    ) -> Result<Inspections, ImportError> {
        let mut inspections = Inspections::default();
        let mut work = Vec::new();
        for (sha256, file) in files {
            match self.store.recording(sha256.clone()).await? {
                Some(recording) if self.library.has_all_files(&recording) => {
                    drop(inspections.known.insert(sha256.clone(), recording));
                }
                Some(_) | None => {
                    let (library, file, cache) =
                        (self.library.clone(), file.clone(), cache.clone());
                    let name = sha256.clone();
                    work.push((sha256.clone(), move || {
                        if let Some(measured) = cache.lock().get(&name) {
                            return Ok(measured.clone());
                        }
                        let measured = library.inspect(&file)?;
                        cache.lock().insert(name, measured.clone());
                        Ok(measured)
                    }));
                }
            }
        }
        let done = run_parallel(work, |done, of| {
            progress(Progress::Inspected { done, of });
        });
        for (sha256, outcome) in done.await? {
            match outcome {
                Ok(measured) => drop(inspections.measured.insert(sha256, measured)),
                Err(reason) => drop(inspections.failures.insert(sha256, reason)),
            }
        }
        Ok(inspections)
    }

    pub(super) async fn persist_recordings(
        &self,
        files: &BTreeMap<Sha256, PathBuf>,
        measured: &BTreeMap<Sha256, Measured>,
        progress: &impl Fn(Progress),
    ) -> Result<Vec<Recording>, ImportError> {
        let work = measured.iter().filter_map(|(sha256, measured)| {
            let file = files.get(sha256)?.clone();
            let (library, name, measured) =
                (self.library.clone(), sha256.clone(), measured.clone());
            Some((sha256.clone(), move || {
                library.persist_recording(&file, &name, &measured)
            }))
        });
        let done = run_parallel(work.collect(), |done, of| {
            progress(Progress::Stored { done, of });
        });
        let mut stored = Vec::new();
        for (_, outcome) in done.await? {
            stored.push(outcome?);
        }
        Ok(stored)
    }
}
