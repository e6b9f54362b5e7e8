//! The way of new files into the library, for uploads and imports alike: a file is inspected, stored
//! under its hash, and then listed. Known files are skipped. One bounded queue serves all of them.

mod inspections;
mod queue;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::library::{self, CancelToken, Library, Measured, PictureError, PreparedPicture};
use crate::model::{Recording, Sha256};
use crate::service;
use crate::store::{self, Store};

pub(super) use inspections::{InspectionCache, Inspections};
pub(super) use queue::WorkQueue;

/// Brings files into the library. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Ingest {
    pub(super) store: Store,
    pub(super) library: Library,
    pub(super) queue: WorkQueue,
}

/// A step of the work on new files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The ZIP file is unpacked.
    Unpacking,
    /// The tour folder is read.
    Reading,
    /// Recordings are decoded and measured.
    Inspecting,
    /// Pictures are redrawn.
    Preparing,
    /// Recordings are stored, and the files that are played are derived.
    Storing,
}

/// Reports progress.
pub(super) type ProgressFn = dyn Fn(Progress) + Send + Sync;

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The current step.
    pub step: Step,
    /// The number done and the total: files, or percent of a single one. `None` if unknown.
    pub share: Option<(usize, usize)>,
}

impl Progress {
    pub(super) fn began(step: Step) -> Self {
        Self { step, share: None }
    }

    pub(super) fn counted(step: Step, done: usize, of: usize) -> Self {
        Self {
            step,
            share: Some((done, of)),
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum IngestError {
    #[error(transparent)]
    Library(#[from] library::Error),
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Service(#[from] service::Error),
}

/// Files that the library does not have yet. The source files must exist until they are stored.
#[derive(Debug, Default)]
pub(super) struct NewFiles {
    pub(super) files: BTreeMap<Sha256, PathBuf>,
    pub(super) measured: BTreeMap<Sha256, Measured>,
    pub(super) pictures: Vec<PreparedPicture>,
}

impl NewFiles {
    /// The number of new recordings.
    pub(super) fn recordings(&self) -> usize {
        self.measured.len()
    }
}

impl Ingest {
    /// The same, until `cancel_token` is cancelled.
    pub(super) fn with_cancel_token(&self, cancel_token: CancelToken) -> Self {
        Self {
            library: self.library.with_cancel_token(cancel_token),
            ..self.clone()
        }
    }

    /// The recording with this hash, if the library has all its files.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub(super) async fn known(&self, sha256: &Sha256) -> store::Result<Option<Recording>> {
        let listed = self.store.recording(sha256.clone()).await?;
        Ok(listed.filter(|recording| self.library.has_all_files(recording)))
    }

    /// Decodes and measures every file that is not in the library.
    ///
    /// # Errors
    ///
    /// Returns any error of the database; `Error::Panicked`.
    pub(super) async fn inspect(
        &self,
        files: &BTreeMap<Sha256, PathBuf>,
        cache: &InspectionCache,
        progress: &ProgressFn,
    ) -> Result<Inspections, IngestError> {
        let mut inspections = Inspections::default();
        let mut jobs = Vec::new();
        for (sha256, file) in files {
            if let Some(recording) = self.known(sha256).await? {
                drop(inspections.known.insert(sha256.clone(), recording));
                continue;
            }
            let (library, file, cache) = (self.library.clone(), file.clone(), cache.clone());
            let name = sha256.clone();
            jobs.push((sha256.clone(), move || {
                if let Some(measured) = cache.lock().get(&name) {
                    return Ok(measured.clone());
                }
                let measured = library.inspect(&file)?;
                cache.lock().insert(name, measured.clone());
                Ok(measured)
            }));
        }
        let done = self.queue.run_all(jobs, |done, of| {
            progress(Progress::counted(Step::Inspecting, done, of));
        });
        for (sha256, outcome) in done.await? {
            match outcome {
                Ok(measured) => drop(inspections.measured.insert(sha256, measured)),
                Err(reason) => drop(inspections.failures.insert(sha256, reason)),
            }
        }
        Ok(inspections)
    }

    /// Prepares pictures. Stores nothing.
    ///
    /// # Errors
    ///
    /// Returns any error of the file system; `Error::Panicked`.
    pub(super) async fn prepare_pictures<N: Send + 'static>(
        &self,
        pictures: impl IntoIterator<Item = (N, PathBuf)>,
        progress: &ProgressFn,
    ) -> Result<Vec<(N, Result<PreparedPicture, PictureError>)>, IngestError> {
        let jobs = pictures.into_iter().map(|(name, file)| {
            let library = self.library.clone();
            (name, move || library.prepare_picture(&file))
        });
        let done = self.queue.run_all(jobs.collect(), |done, of| {
            progress(Progress::counted(Step::Preparing, done, of));
        });
        let prepared = done
            .await?
            .into_iter()
            .map(|(name, outcome)| match outcome {
                Ok(picture) => Ok((name, Ok(picture))),
                Err(library::Error::Picture(error)) => Ok((name, Err(error))),
                Err(error) => Err(error.into()),
            });
        prepared.collect()
    }

    /// Stores and lists new files. The caller holds the library's lock until a tour or an upload
    /// names them.
    ///
    /// # Errors
    ///
    /// Returns any error of the database or of the file system; `Error::Panicked`.
    pub(super) async fn store_files(
        &self,
        new_files: NewFiles,
        progress: &ProgressFn,
    ) -> Result<(), IngestError> {
        for picture in new_files.pictures {
            self.library.persist_picture(picture)?;
        }
        let mut files = new_files.files;
        let jobs = new_files
            .measured
            .into_iter()
            .filter_map(|(sha256, measured)| {
                let (library, file) = (self.library.clone(), files.remove(&sha256)?);
                let store = move || library.persist_recording(&file, &sha256, &measured);
                Some(((), store))
            });
        let done = self.queue.run_all(jobs.collect(), |done, of| {
            progress(Progress::counted(Step::Storing, done, of));
        });
        let stored = done.await?.into_iter().map(|((), stored)| stored);
        let stored = stored.collect::<library::Result<Vec<Recording>>>()?;
        Ok(self.store.add_recordings(stored).await?)
    }
}
