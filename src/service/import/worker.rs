//! The worker of an import: previews the files of one job, and applies the result.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::library::{PictureError, PreparedPicture};
use crate::model::Sha256;
use crate::service::ingest::{Ingest, IngestError, InspectionCache, Inspections, ProgressFn};

/// Works on one import with its own cache of inspections.
pub(super) struct ImportWorker {
    pub(super) ingest: Ingest,
    pub(super) cache: InspectionCache,
    pub(super) progress: Arc<ProgressFn>,
}

impl ImportWorker {
    /// Decodes and measures every recording that is not in the library.
    pub(super) async fn inspect(
        &self,
        files: &BTreeMap<Sha256, PathBuf>,
    ) -> Result<Inspections, IngestError> {
        self.ingest
            .inspect(files, &self.cache, &*self.progress)
            .await
    }

    /// Prepares pictures. Stores nothing.
    pub(super) async fn prepare_pictures<N: Send + 'static>(
        &self,
        pictures: impl IntoIterator<Item = (N, PathBuf)>,
    ) -> Result<Vec<(N, Result<PreparedPicture, PictureError>)>, IngestError> {
        self.ingest
            .prepare_pictures(pictures, &*self.progress)
            .await
    }
}
