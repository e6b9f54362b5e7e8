//! The results of inspections, and their cache: the next preview of a job decodes no file again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::library::{Measured, RecordingError};
use crate::model::{Ms, Recording, Sha256, is_silent};

/// Results of earlier inspections of the same job.
#[derive(Clone, Debug, Default)]
pub(in crate::service) struct InspectionCache(Arc<Mutex<BTreeMap<Sha256, Measured>>>);

impl InspectionCache {
    pub(super) fn lock(&self) -> MutexGuard<'_, BTreeMap<Sha256, Measured>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The results of an inspection.
#[derive(Debug, Default)]
pub(in crate::service) struct Inspections {
    pub(in crate::service) known: BTreeMap<Sha256, Recording>,
    /// Recordings that the library does not have yet.
    pub(in crate::service) measured: BTreeMap<Sha256, Measured>,
    pub(in crate::service) failures: BTreeMap<Sha256, RecordingError>,
}

impl Inspections {
    pub(in crate::service) fn length(&self, sha256: &Sha256) -> Option<Ms> {
        let known = self.known.get(sha256).map(|recording| recording.length);
        known.or_else(|| self.measured.get(sha256).map(|measured| measured.length))
    }

    /// Whether a recording is silent.
    pub(in crate::service) fn is_silent(&self, sha256: &Sha256) -> bool {
        let known = self
            .known
            .get(sha256)
            .map(|recording| recording.audible_length);
        let audible_length = known.or_else(|| {
            self.measured
                .get(sha256)
                .map(|measured| measured.audible_length)
        });
        audible_length.is_some_and(is_silent)
    }
}
