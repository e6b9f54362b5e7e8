//! Main's releases: what its followers are to serve.

use std::sync::{Arc, PoisonError, RwLock};

use crate::fleet::{Purpose, SealedMessage, SecretKey};
use crate::model::Sha256;
use crate::model::fleet::{Manifest, RELEASE_FORMAT};
use crate::service::TourSnapshot;
use crate::service::fleet::boxes_error::BoxesError;
use crate::store::Store;

/// The present release. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct CurrentRelease(Arc<RwLock<Option<Release>>>);

#[derive(Debug)]
struct Release {
    name: Sha256,
    /// The sealed manifest as JSON.
    sealed: Arc<Vec<u8>>,
}

impl CurrentRelease {
    /// The sealed manifest, if it is the present one.
    pub(super) fn find(&self, release: &Sha256) -> Option<Arc<Vec<u8>>> {
        let current = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let found = current.as_ref().filter(|found| found.name == *release);
        found.map(|found| Arc::clone(&found.sealed))
    }

    /// Seals the current edition as a release. Returns its name; `None` if nothing is published.
    pub(super) async fn replace(
        &self,
        store: &Store,
        house: &SecretKey,
        published: &TourSnapshot,
    ) -> Result<Option<Sha256>, BoxesError> {
        let Some(edition) = store.current_edition().await? else {
            return Ok(None);
        };
        let pictures = edition.tour.pictures();
        let manifest = Manifest {
            format: RELEASE_FORMAT,
            edition: edition.sha256.clone(),
            recordings: published.recordings.values().cloned().collect(),
            pictures: pictures
                .map(|picture| (picture.file.clone(), picture.kind))
                .collect(),
        };
        let body = serde_json::to_vec(&manifest)?;
        let name = Sha256::of(&body);
        let sealed = SealedMessage::seal(house, Purpose::Release, &body)?.to_json()?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Release {
            name: name.clone(),
            sealed: Arc::new(sealed),
        });
        Ok(Some(name))
    }
}
