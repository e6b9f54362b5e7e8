//! How a tour comes into the house and goes out of it: import into the draft, publish, export.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::library::folder::{self, Body, Located, Source, Unwritten};
use crate::library::{self, Library, Measured, Prepared};
use crate::model::{
    Attribution, Edition, Format, Language, Recording, RuleViolation, Sha256, StaffAction, Tour,
};
use crate::service::Result;
use crate::service::inspection::InspectionCache;
use crate::store::{self, Store};

/// What the command line needs to change the house's content.
#[derive(Clone, Debug)]
pub struct Content {
    pub store: Store,
    pub library: Library,
    pub clock: Clock,
}

/// What an import brought into the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    pub rooms: usize,
    pub clips: usize,
    pub recordings: usize,
    /// How many of them had not been here before.
    pub new: usize,
    /// How many clips are only to be read in each language.
    pub text_alone: Vec<(Language, usize)>,
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

/// A tour that breaks no rule, and what it takes to bring it in.
#[derive(Debug)]
pub(super) struct ValidatedImport {
    pub(super) tour: Tour,
    pub(super) news: NewFiles,
}

/// What the house does not have yet; its files have to be there until it is taken in.
#[derive(Debug, Default)]
pub(super) struct NewFiles {
    pub(super) files: BTreeMap<Sha256, PathBuf>,
    pub(super) measured: BTreeMap<Sha256, Measured>,
    pub(super) pictures: Vec<Prepared>,
}

impl NewFiles {
    /// How many recordings there are.
    pub(super) fn recordings(&self) -> usize {
        self.measured.len()
    }
}

impl Content {
    /// Reads the tour folder `dir` into the draft, or finds everything that is wrong with it.
    pub async fn import(
        &self,
        dir: &Path,
        by: Attribution,
        progress: impl Fn(Progress),
    ) -> Result<Imported, ImportError> {
        // While this is held, nobody sweeps what is placed but not yet listed.
        let _hold = self.library.hold()?;
        let source = folder::read(dir);
        let recordings = source.files.len();
        let ValidatedImport { tour, news } = self
            .validate(source, &InspectionCache::default(), &progress)
            .await?;
        let imported = Imported {
            rooms: tour.rooms.len(),
            clips: tour.rooms.iter().map(|it| it.clips.len()).sum(),
            recordings,
            new: news.recordings(),
            text_alone: tour.text_alone(),
        };
        self.store_files(news, &progress).await?;
        let subject = dir.file_name().unwrap_or_default().to_string_lossy();
        let subject = subject.into_owned();
        self.store
            .replace_draft(tour, StaffAction::Import, subject, by)
            .await?;
        Ok(imported)
    }

    /// Listens to and looks at everything that a tour's folder names; changes nothing.
    pub(super) async fn validate(
        &self,
        mut source: Source,
        seen: &InspectionCache,
        progress: &impl Fn(Progress),
    ) -> Result<ValidatedImport, ImportError> {
        let pictures = self.prepare_pictures(&mut source, progress).await?;
        let found = self.inspect_all(&source.files, seen, progress).await?;
        let mut faults = std::mem::take(&mut source.faults);
        for (sha256, reason) in &found.unfit {
            let spots = source.locate_recording(sha256).iter().cloned();
            faults.extend(spots.map(|(file, line)| Located {
                file,
                line,
                what: reason.clone().into(),
            }));
        }
        for sha256 in source.files.keys().filter(|it| found.is_silent(it)) {
            let spots = source.locate_recording(sha256).iter().cloned();
            faults.extend(spots.map(|(file, line)| Located {
                file,
                line,
                what: RuleViolation::SilentRecording.into(),
            }));
        }
        faults.extend(source.check(|it| found.length(it)));
        match source.tour.take() {
            Some(tour) if faults.is_empty() => Ok(ValidatedImport {
                tour,
                news: NewFiles {
                    files: source.files,
                    measured: found.measured,
                    pictures,
                },
            }),
            Some(_) | None => Err(ImportError::Faults(folder::in_order(faults))),
        }
    }

    /// Places and lists what is new. The library is to be held until a tour names it.
    pub(super) async fn store_files(
        &self,
        news: NewFiles,
        progress: &impl Fn(Progress),
    ) -> Result<(), ImportError> {
        for picture in news.pictures {
            self.library.place_picture(picture)?;
        }
        let placed = self
            .persist_recordings(&news.files, &news.measured, progress)
            .await?;
        self.store.add_recordings(placed).await?;
        Ok(())
    }

    /// Makes the draft the current edition, if it breaks no rule.
    pub async fn publish(&self, by: Attribution) -> Result<Edition> {
        let draft = self.publishable_draft().await?;
        Ok(self.store.publish(draft.tour, by).await?)
    }

    /// Writes the current edition as a tour folder that imports to the same edition.
    pub async fn export(&self, dir: &Path) -> Result<Edition, ImportError> {
        let Some(edition) = self.store.current_edition().await? else {
            return Err(ImportError::Store(store::Error::NoEdition));
        };
        let formats = self.formats().await?;
        let recording = |it: &Sha256| self.master_file(&formats, it);
        folder::write(dir, &edition.tour, recording, |it| self.library.picture(it))?;
        Ok(edition)
    }

    /// The files of a tour folder with this tour.
    pub(super) async fn folder_files(
        &self,
        tour: &Tour,
    ) -> Result<Vec<(String, Body)>, store::Error> {
        let formats = self.formats().await?;
        let recording = |it: &Sha256| self.master_file(&formats, it);
        Ok(folder::lay_out(tour, recording, |it| {
            self.library.picture(it)
        }))
    }

    async fn formats(&self) -> Result<BTreeMap<Sha256, Format>, store::Error> {
        let recordings = self.store.recordings().await?.into_iter();
        Ok(recordings.map(|it| (it.sha256, it.format)).collect())
    }

    /// Whether every file of a listed recording is still here.
    pub(super) fn files_present(&self, it: &Recording) -> bool {
        [&it.sha256, &it.speaker_file.sha256, &it.browser_file.sha256]
            .into_iter()
            .all(|it| self.library.holds(it))
    }

    /// Where a recording lies, and how its sound is coded.
    fn master_file(&self, formats: &BTreeMap<Sha256, Format>, it: &Sha256) -> (PathBuf, Format) {
        // An edition names only listed recordings; `docent check` says where one does not.
        let format = formats.get(it).copied().unwrap_or(Format::Mp3);
        (self.library.path(it), format)
    }
}

/// Runs blocking work on as many threads as there are cores; tells after each piece.
pub(super) async fn run_parallel<N: Send + 'static, T: Send + 'static>(
    work: Vec<(N, impl FnOnce() -> T + Send + 'static)>,
    tell: impl Fn(usize, usize),
) -> Result<Vec<(N, T)>, ImportError> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let turns = Arc::new(Semaphore::new(cores));
    let of = work.len();
    let mut running = JoinSet::new();
    for (name, job) in work {
        let turns = Arc::clone(&turns);
        running.spawn(async move {
            let _turn = turns.acquire_owned().await;
            let outcome = tokio::task::spawn_blocking(job).await;
            outcome.map(|it| (name, it))
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
