//! The files that the database references.

use crate::library::ReferencedFiles;
use crate::store::{self, Store};

/// The files that a sweep must keep. If an edition cannot be read, all pictures are kept.
///
/// # Errors
///
/// Returns any error of the database.
pub async fn referenced_files(store: &Store) -> Result<ReferencedFiles, store::Error> {
    let recordings = store.recordings().await?.into_iter();
    let pictures = store.pictures_with_history().await;
    if let Err(error) = &pictures {
        tracing::warn!(%error, "an edition cannot be read; no picture is removed");
    }
    Ok(ReferencedFiles {
        recordings: recordings
            .flat_map(|recording| recording.files().map(Clone::clone))
            .collect(),
        pictures: pictures.ok(),
    })
}
