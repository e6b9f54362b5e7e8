//! Inspection of the sound files of an import; known recordings are skipped.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::library::{Measured, Unfit};
use crate::model::{Ms, Recording, Sha256, is_silent};
use crate::service::content::{Content, ImportError, Progress, run_parallel};

/// Results of earlier inspections of the same job.
#[derive(Clone, Debug, Default)]
pub(super) struct InspectionCache(Arc<Mutex<BTreeMap<Sha256, Measured>>>);

impl InspectionCache {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<Sha256, Measured>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The results of an inspection.
#[derive(Debug, Default)]
pub(super) struct Inspections {
    known: BTreeMap<Sha256, Recording>,
    /// Recordings that the library does not have yet.
    pub(super) measured: BTreeMap<Sha256, Measured>,
    pub(super) failures: BTreeMap<Sha256, Unfit>,
}

impl Inspections {
    pub(super) fn length(&self, sha256: &Sha256) -> Option<Ms> {
        let known = self.known.get(sha256).map(|recording| recording.length);
        known.or_else(|| self.measured.get(sha256).map(|measured| measured.length))
    }

    /// Whether a recording is silent.
    pub(super) fn is_silent(&self, sha256: &Sha256) -> bool {
        let known = self
            .known
            .get(sha256)
            .map(|recording| recording.audible_length);
        let sounding =
            known.or_else(|| self.measured.get(sha256).map(|measured| measured.sounding));
        sounding.is_some_and(is_silent)
    }
}

impl Content {
    /// Decodes and measures every file that is not in the library.
    pub(super) async fn inspect_all(
        &self,
        files: &BTreeMap<Sha256, PathBuf>,
        cache: &InspectionCache,
        progress: &impl Fn(Progress),
    ) -> Result<Inspections, ImportError> {
        let mut inspections = Inspections::default();
        let mut work = Vec::new();
        for (sha256, file) in files {
            match self.store.recording(sha256.clone()).await? {
                Some(recording) if self.files_present(&recording) => {
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
                library.place(&file, &name, &measured)
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
