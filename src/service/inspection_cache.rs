//! Results of the inspections of a job, so that its next preview does not decode the same files again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::library::{Measured, RecordingError};
use crate::model::{Ms, Recording, Sha256, is_silent};

/// Results of earlier inspections of the same job.
#[derive(Clone, Debug, Default)]
pub(super) struct InspectionCache(Arc<Mutex<BTreeMap<Sha256, Measured>>>);

impl InspectionCache {
    pub(super) fn lock(&self) -> MutexGuard<'_, BTreeMap<Sha256, Measured>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The results of an inspection.
#[derive(Debug, Default)]
pub(super) struct Inspections {
    pub(super) known: BTreeMap<Sha256, Recording>,
    /// Recordings that the library does not have yet.
    pub(super) measured: BTreeMap<Sha256, Measured>,
    pub(super) failures: BTreeMap<Sha256, RecordingError>,
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
        let sounding = known.or_else(|| {
            self.measured
                .get(sha256)
                .map(|measured| measured.audible_length)
        });
        sounding.is_some_and(is_silent)
    }
}
