//! The import job: receives files, previews them, and applies them to the draft or discards them.
//! One job at a time.

use std::future::Future;
use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::{FutureExt, Stream, StreamExt};
use tokio::io::AsyncWriteExt;

use crate::clock::Clock;
use crate::library::{CancelToken, Inbox};
use crate::model::{Right, StaffName};
use crate::service::import::preview::{PreparedImport, is_sheet, run_blocking};
use crate::service::import::worker::ImportWorker;
use crate::service::import::{BundleError, Counts, JobError, Preview, ReceivedFiles};
use crate::service::ingest::{Ingest, IngestError, InspectionCache, Progress, Step};
use crate::service::main_only::require_main;
use crate::service::{Actor, Error, Result, Staff, StaffError};

#[derive(Debug)]
struct ImportJob {
    who: StaffName,
    inbox: Arc<Inbox>,
    cache: InspectionCache,
    /// Cancelled when the job is discarded.
    cancel_token: CancelToken,
    /// The sheets of the last preview; a sheet that is uploaded afterwards replaces them.
    previewed_sheets: Vec<String>,
    /// The sheet that was replaced by the last upload.
    replaced: Option<ReplacedSheet>,
    stage: Stage,
    prepared: Option<PreparedImport>,
}

/// A sheet that was replaced by another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplacedSheet {
    /// The name of the replaced spreadsheet.
    pub old: String,
    /// The name of the new spreadsheet.
    pub new: String,
}

/// The stage.
#[derive(Clone, Debug)]
pub enum Stage {
    /// Accepts files.
    Collecting,
    /// Busy.
    Working(Progress),
    /// Failed. Accepts files and another preview.
    Failed(JobError),
    /// The preview is ready.
    Previewed(Arc<Preview>),
    /// Applied to the draft.
    Applied(Counts),
}

/// The state of an import job.
#[derive(Clone, Debug)]
pub struct JobStatus {
    /// The person who started it.
    pub who: StaffName,
    /// The received files.
    pub received_files: ReceivedFiles,
    /// The spreadsheet that was replaced.
    pub replaced: Option<ReplacedSheet>,
    /// The stage.
    pub stage: Stage,
}

/// Import into the draft. Cheap to clone; all clones share one job.
#[derive(Clone, Debug)]
pub struct Import {
    pub(super) clock: Clock,
    pub(super) ingest: Ingest,
    /// The bytes to keep free for the database.
    reserve: u64,
    job: Arc<Mutex<Option<ImportJob>>>,
}

impl Import {
    pub(in crate::service) fn new(clock: Clock, ingest: Ingest, reserve: u64) -> Self {
        Self {
            clock,
            ingest,
            reserve,
            job: Arc::default(),
        }
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`.
    pub fn status(&self, actor: Actor<'_>) -> Result<Option<JobStatus>> {
        actor.require(Right::Publish)?;
        Ok(self.imports().as_ref().map(|job| {
            let received_files = job.inbox.uploaded().into_iter();
            JobStatus {
                who: job.who.clone(),
                received_files: received_files
                    .map(|(name, file)| (name, file.bytes))
                    .collect(),
                replaced: job.replaced.clone(),
                stage: job.stage.clone(),
            }
        }))
    }

    /// Receives one file as a stream; its name may have folders. `bytes` is its announced size. An
    /// interrupted file leaves nothing.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; `StaffError::FollowsMain`;
    /// `JobError::Interrupted`; any error of the database.
    pub async fn receive_file<P: AsRef<[u8]>, E>(
        &self,
        staff: &Staff,
        name: &str,
        bytes: u64,
        mut pieces: impl Stream<Item = Result<P, E>> + Unpin,
    ) -> Result<()> {
        staff.actor().require(Right::Publish)?;
        require_main(&self.ingest.store).await?;
        let inbox = self.collecting_job(staff)?;
        let incoming = inbox.create_file(name, bytes).map_err(job_error)?;
        let name = incoming.name().to_owned();
        let disk = |error: io::Error| StaffError::from(JobError::from(error));
        let mut file = tokio::fs::File::create(incoming.path())
            .await
            .map_err(disk)?;
        let mut received = 0u64;
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|_| StaffError::from(JobError::Interrupted))?;
            let piece = piece.as_ref();
            received = received.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            if received > incoming.max_bytes {
                let (bytes, free) = (received, incoming.max_bytes);
                return Err(job_error(BundleError::DiskFull { bytes, free }));
            }
            file.write_all(piece).await.map_err(disk)?;
        }
        file.flush().await.map_err(disk)?;
        drop(file);
        if received != bytes {
            return Err(StaffError::from(JobError::Interrupted).into());
        }
        let to = Arc::clone(&inbox);
        let kept = run_blocking(move || to.commit(incoming)).await;
        kept?.map_err(job_error)?;
        self.set_job_stage(&inbox, Stage::Collecting, None);
        self.replace_sheet(&inbox, &name);
        Ok(())
    }

    /// A sheet that is uploaded after a preview is the corrected one, whatever its name.
    fn replace_sheet(&self, inbox: &Arc<Inbox>, new: &str) {
        if !is_sheet(new) {
            return;
        }
        let mut imports = self.imports();
        let import = imports.as_mut();
        let Some(import) = import.filter(|job| Arc::ptr_eq(&job.inbox, inbox)) else {
            return;
        };
        for old in std::mem::take(&mut import.previewed_sheets) {
            if old != new && inbox.remove(&old) {
                let new = new.to_owned();
                import.replaced = Some(ReplacedSheet { old, new });
            }
        }
    }

    /// Removes one of the received files.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; `JobError::NoFiles`.
    pub async fn remove_file(&self, actor: Actor<'_>, name: String) -> Result<()> {
        actor.require(Right::Publish)?;
        let inbox = {
            let imports = self.imports();
            let import = imports.as_ref().ok_or(JobError::NoFiles)?;
            import.check_idle()?;
            Arc::clone(&import.inbox)
        };
        let from = Arc::clone(&inbox);
        run_blocking(move || from.remove(&name)).await?;
        self.set_job_stage(&inbox, Stage::Collecting, None);
        Ok(())
    }

    /// Starts the preview of the received files; [`Import::status`] returns its progress.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; `JobError::NoFiles`; any error
    /// of the file system.
    pub fn preview(&self, actor: Actor<'_>) -> Result<()> {
        actor.require(Right::Publish)?;
        let mut imports = self.imports();
        let import = imports.as_mut().ok_or(JobError::NoFiles)?;
        import.check_idle()?;
        if import.inbox.uploaded().is_empty() {
            return Err(StaffError::from(JobError::NoFiles).into());
        }
        import.prepared = None;
        let sheets = import.inbox.uploaded().into_keys();
        import.previewed_sheets = sheets.filter(|name| is_sheet(name)).collect();
        import.stage = Stage::Working(Progress::began(Step::Reading));
        let (inbox, worker) = (
            Arc::clone(&import.inbox),
            self.worker(
                import,
                self.ingest.with_cancel_token(import.cancel_token.clone()),
            ),
        );
        drop(imports);
        let files = Arc::clone(&inbox);
        self.run_job(inbox, async move {
            let (report, prepared) = worker.preview(&files).await?;
            Ok((Stage::Previewed(Arc::new(report)), prepared))
        });
        Ok(())
    }

    /// Starts to apply the preview to the draft, as one change of the log.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; `StaffError::FollowsMain`;
    /// `JobError::NotReady`; any error of the database.
    pub async fn apply(&self, actor: Actor<'_>) -> Result<()> {
        actor.require(Right::Publish)?;
        require_main(&self.ingest.store).await?;
        let mut imports = self.imports();
        let import = imports.as_mut().ok_or(JobError::NotReady)?;
        import.check_idle()?;
        let Stage::Previewed(report) = &import.stage else {
            return Err(StaffError::from(JobError::NotReady).into());
        };
        let counts = report.counts;
        let prepared = import.prepared.take().ok_or(JobError::NotReady)?;
        import.stage = Stage::Working(Progress::began(Step::Storing));
        let (inbox, worker) = (
            Arc::clone(&import.inbox),
            self.worker(import, self.ingest.clone()),
        );
        drop(imports);
        let by = actor.attribution(&self.clock);
        let files = Arc::clone(&inbox);
        self.run_job(inbox, async move {
            worker.apply(prepared, by).await?;
            run_blocking(move || files.clear()).await?;
            Ok((Stage::Applied(counts), None))
        });
        Ok(())
    }

    /// Cancels the job and deletes its files.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`.
    pub async fn discard(&self, actor: Actor<'_>) -> Result<()> {
        actor.require(Right::Publish)?;
        let import = self.imports().take();
        if let Some(job) = &import {
            job.cancel_token.cancel();
        }
        Ok(run_blocking(move || drop(import)).await?)
    }

    fn imports(&self) -> MutexGuard<'_, Option<ImportJob>> {
        self.job.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The job that accepts files; a new one if there is none.
    fn collecting_job(&self, staff: &Staff) -> Result<Arc<Inbox>> {
        let mut imports = self.imports();
        if let Some(import) = imports.as_ref()
            && !matches!(import.stage, Stage::Applied(_))
        {
            import.check_idle()?;
            return Ok(Arc::clone(&import.inbox));
        }
        let inbox = self
            .ingest
            .library
            .create_inbox(self.reserve)
            .map_err(|error| StaffError::from(JobError::from(IngestError::from(error))))?;
        let inbox = Arc::new(inbox);
        *imports = Some(ImportJob {
            who: staff.person().name.clone(),
            inbox: Arc::clone(&inbox),
            cache: InspectionCache::default(),
            cancel_token: CancelToken::default(),
            previewed_sheets: Vec::new(),
            replaced: None,
            stage: Stage::Collecting,
            prepared: None,
        });
        Ok(inbox)
    }

    /// Runs a phase of a job in the background. The result is dropped if the job was discarded
    /// meanwhile.
    fn run_job(
        &self,
        inbox: Arc<Inbox>,
        work: impl Future<Output = Result<(Stage, Option<PreparedImport>), JobError>> + Send + 'static,
    ) {
        let import = self.clone();
        tokio::spawn(async move {
            let done = AssertUnwindSafe(work).catch_unwind().await;
            let done = done.unwrap_or_else(|_| Err(IngestError::from(Error::Panicked).into()));
            let (stage, prepared) = done.unwrap_or_else(|error| (Stage::Failed(error), None));
            import.set_job_stage(&inbox, stage, prepared);
        });
    }

    /// A worker that reports its progress as the stage of the job.
    fn worker(&self, job: &ImportJob, ingest: Ingest) -> ImportWorker {
        let (import, inbox) = (self.clone(), Arc::clone(&job.inbox));
        ImportWorker {
            ingest,
            cache: job.cache.clone(),
            progress: Arc::new(move |progress| {
                import.set_job_stage(&inbox, Stage::Working(progress), None);
            }),
        }
    }

    fn set_job_stage(&self, inbox: &Arc<Inbox>, stage: Stage, prepared: Option<PreparedImport>) {
        let mut imports = self.imports();
        let import = imports.as_mut();
        if let Some(import) = import.filter(|job| Arc::ptr_eq(&job.inbox, inbox)) {
            import.stage = stage;
            import.prepared = prepared;
        }
    }
}

impl ImportJob {
    fn check_idle(&self) -> Result<(), JobError> {
        match self.stage {
            Stage::Working(_) => Err(JobError::Busy),
            Stage::Collecting | Stage::Failed(_) | Stage::Previewed(_) | Stage::Applied(_) => {
                Ok(())
            }
        }
    }
}

fn job_error(fault: BundleError) -> Error {
    StaffError::from(JobError::from(fault)).into()
}
