//! How a tour comes into the house and goes out of it: import into the draft, publish, export.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::guide::Result;
use crate::library::folder::{self, Located, Source, Unwritten};
use crate::library::{self, Library, Measured, Unfit};
use crate::model::{Act, By, Edition, Format, Ms, Recording, Sha256};
use crate::store::{self, Store};

/// What the command line needs to change the house's content.
#[derive(Clone, Debug)]
pub struct Content {
    pub store: Store,
    pub library: Library,
    pub clock: Clock,
}

/// What an import brought into the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    pub rooms: usize,
    pub clips: usize,
    pub recordings: usize,
    /// How many of them had not been here before.
    pub new: usize,
}

/// How far an import is; the steps count recordings, the last one pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Inspected { done: usize, of: usize },
    Placed { done: usize, of: usize },
    Prepared { done: usize, of: usize },
}

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Everything that is wrong with the folder; nothing of it was imported.
    #[error("the tour folder has {} fault(s); nothing was imported", .0.len())]
    Faults(Vec<Located>),
    #[error(transparent)]
    Library(#[from] library::Error),
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Unwritten(#[from] Unwritten),
    #[error("an import's worker ended early")]
    Worker,
}

impl Content {
    /// Reads the tour folder `dir` into the draft, or finds everything that is wrong with it.
    pub async fn import(
        &self,
        dir: &Path,
        by: By,
        progress: impl Fn(Progress),
    ) -> Result<Imported, ImportError> {
        // While this is held, nobody sweeps what is placed but not yet listed.
        let _hold = self.library.hold()?;
        let mut source = folder::read(dir);
        let pictures = self.prepare(&mut source, &progress).await?;
        let (known, unknown) = self.sort(&source).await?;
        let (measured, unfit) = self.inspect(&source, unknown, &progress).await?;
        let mut faults = std::mem::take(&mut source.faults);
        for (sha256, reason) in unfit {
            let spots = source.locate_recording(&sha256).iter().cloned();
            faults.extend(spots.map(|(file, line)| Located {
                file,
                line,
                what: reason.clone().into(),
            }));
        }
        let length = |sha256: &Sha256| -> Option<Ms> {
            let known = known.get(sha256).map(|it| it.length);
            known.or_else(|| measured.get(sha256).map(|it| it.length))
        };
        faults.extend(source.check(length));
        let tour = match source.tour.clone() {
            Some(tour) if faults.is_empty() => tour,
            _ => {
                faults.sort();
                faults.dedup();
                return Err(ImportError::Faults(faults));
            }
        };
        for picture in pictures {
            self.library.place_picture(picture)?;
        }
        let placed = self.place(&source, &measured, &progress).await?;
        let imported = Imported {
            rooms: tour.rooms.len(),
            clips: tour.rooms.iter().map(|it| it.clips.len()).sum(),
            recordings: source.files.len(),
            new: placed.len(),
        };
        self.store.add_recordings(placed).await?;
        let subject = dir.file_name().unwrap_or_default().to_string_lossy();
        let subject = subject.into_owned();
        self.store
            .replace_draft(tour, Act::Import, subject, by)
            .await?;
        Ok(imported)
    }

    /// Makes the draft the current edition, if it breaks no rule.
    pub async fn publish(&self, by: By) -> Result<Edition> {
        let draft = self.fit_to_publish().await?;
        Ok(self.store.publish(draft.tour, by).await?)
    }

    /// Writes the current edition as a tour folder that imports to the same edition.
    pub async fn export(&self, dir: &Path) -> Result<Edition, ImportError> {
        let Some(edition) = self.store.current_edition().await? else {
            return Err(ImportError::Store(store::Error::NoEdition));
        };
        let formats: BTreeMap<Sha256, Format> = self
            .store
            .recordings()
            .await?
            .into_iter()
            .map(|it| (it.sha256, it.format))
            .collect();
        let recording = |sha256: &Sha256| {
            // An edition names only listed recordings; `docent check` says where one does not.
            let format = formats.get(sha256).copied().unwrap_or(Format::Mp3);
            (self.library.path(sha256), format)
        };
        folder::write(dir, &edition.tour, recording, |it| self.library.picture(it))?;
        Ok(edition)
    }

    /// What is here already, whole, and what is new.
    async fn sort(
        &self,
        source: &Source,
    ) -> Result<(BTreeMap<Sha256, Recording>, Vec<Sha256>), ImportError> {
        let mut known = BTreeMap::new();
        let mut unknown = Vec::new();
        for sha256 in source.files.keys() {
            match self.store.recording(sha256.clone()).await? {
                Some(it) if self.whole(&it) => {
                    known.insert(sha256.clone(), it);
                }
                Some(_) | None => unknown.push(sha256.clone()),
            }
        }
        Ok((known, unknown))
    }

    /// Whether every file of a listed recording is still here.
    pub(super) fn whole(&self, it: &Recording) -> bool {
        [&it.sha256, &it.for_speaker.sha256, &it.for_browser.sha256]
            .into_iter()
            .all(|it| self.library.holds(it))
    }

    async fn inspect(
        &self,
        source: &Source,
        unknown: Vec<Sha256>,
        progress: &impl Fn(Progress),
    ) -> Result<(BTreeMap<Sha256, Measured>, BTreeMap<Sha256, Unfit>), ImportError> {
        let work = unknown.into_iter().filter_map(|sha256| {
            let file = source.files.get(&sha256)?.clone();
            let library = self.library.clone();
            Some((sha256, move || library.inspect(&file)))
        });
        let mut measured = BTreeMap::new();
        let mut unfit = BTreeMap::new();
        let done = side_by_side(work.collect(), |done, of| {
            progress(Progress::Inspected { done, of });
        });
        for (sha256, outcome) in done.await? {
            match outcome {
                Ok(it) => drop(measured.insert(sha256, it)),
                Err(reason) => drop(unfit.insert(sha256, reason)),
            }
        }
        Ok((measured, unfit))
    }

    async fn place(
        &self,
        source: &Source,
        measured: &BTreeMap<Sha256, Measured>,
        progress: &impl Fn(Progress),
    ) -> Result<Vec<Recording>, ImportError> {
        let work = measured.iter().filter_map(|(sha256, measured)| {
            let file = source.files.get(sha256)?.clone();
            let (library, name, measured) =
                (self.library.clone(), sha256.clone(), measured.clone());
            Some((sha256.clone(), move || {
                library.place(&file, &name, &measured)
            }))
        });
        let done = side_by_side(work.collect(), |done, of| {
            progress(Progress::Placed { done, of });
        });
        let mut placed = Vec::new();
        for (_, outcome) in done.await? {
            placed.push(outcome?);
        }
        Ok(placed)
    }
}

/// Runs blocking work on as many threads as there are cores; tells after each piece.
pub(super) async fn side_by_side<T: Send + 'static>(
    work: Vec<(Sha256, impl FnOnce() -> T + Send + 'static)>,
    tell: impl Fn(usize, usize),
) -> Result<Vec<(Sha256, T)>, ImportError> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let turns = Arc::new(Semaphore::new(cores));
    let of = work.len();
    let mut running = JoinSet::new();
    for (sha256, job) in work {
        let turns = Arc::clone(&turns);
        running.spawn(async move {
            let _turn = turns.acquire_owned().await;
            let outcome = tokio::task::spawn_blocking(job).await;
            outcome.map(|it| (sha256, it))
        });
    }
    let mut done = Vec::with_capacity(of);
    while let Some(finished) = running.join_next().await {
        match finished {
            Ok(Ok(it)) => done.push(it),
            Ok(Err(_)) | Err(_) => return Err(ImportError::Worker),
        }
        tell(done.len(), of);
    }
    Ok(done)
}
