//! Publishing: review, publish now or at closing time, and earlier editions.

mod edition_cache;
mod export;
mod tour_snapshot;

pub use edition_cache::EditionCache;
pub use export::BundleExport;
pub use tour_snapshot::{TourSnapshot, log_missing_recordings};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::clock::Clock;
use crate::library::Library;
use crate::model::{
    AudioWarning, Difference, Edition, FieldMap, OpeningState, Publication, Recording, Right,
    RuleViolation, Severity, Sha256, StaffAction, Tour, TourLocation, Warning, audio_warnings,
    check_tour, warnings,
};
use crate::service::error::join_error;
use crate::service::main_only::require_main;
use crate::service::opening_hours::{self, CLOCK_RECHECK_INTERVAL};
use crate::service::{Actor, Context, Editing, Error, Hours, Result, Speakers, StaffError};
use crate::store::{self, Draft, Store};

/// The draft compared with the current edition.
#[derive(Clone, Debug)]
pub struct Review {
    /// The draft.
    pub draft: Draft,
    /// The hash that an edition of the draft would have. Publishing requires it, so that nobody
    /// publishes unseen changes.
    pub sha256: Sha256,
    /// The differences to the current edition.
    pub differences: Vec<Difference>,
    /// Faults that prevent publishing.
    pub violations: Vec<(TourLocation, RuleViolation)>,
    /// Warnings to check by ear or eye.
    pub warnings: Vec<(TourLocation, Warning)>,
    /// Audio quality remarks, most severe first at each place.
    pub audio_warnings: Vec<(TourLocation, AudioWarning)>,
}

/// The faults that prevent publishing: violated rules, and silent recordings.
pub fn violations(
    tour: &Tour,
    recordings: &BTreeMap<Sha256, Recording>,
) -> Vec<(TourLocation, RuleViolation)> {
    let mut violations = check_tour(tour, |recording| Some(recordings.get(recording)?.length));
    let silent = sound_warnings(tour, recordings)
        .filter(|(_, warning)| warning.severity() == Severity::Block);
    violations.extend(silent.map(|(place, _)| (place, RuleViolation::SilentRecording)));
    violations
}

/// Audio quality remarks for each narration's recording.
fn sound_warnings<'a>(
    tour: &'a Tour,
    recordings: &'a BTreeMap<Sha256, Recording>,
) -> impl Iterator<Item = (TourLocation, AudioWarning)> + 'a {
    tour.rooms.iter().enumerate().flat_map(move |(r, room)| {
        room.clips.iter().enumerate().flat_map(move |(c, clip)| {
            clip.narrations
                .iter()
                .flat_map(move |(language, narration)| {
                    let place = TourLocation::Narration(r, c, language.clone());
                    let recording = narration
                        .recording
                        .as_ref()
                        .and_then(|recording| recordings.get(recording));
                    let audio_warnings = recording.map(audio_warnings).unwrap_or_default();
                    audio_warnings
                        .into_iter()
                        .map(move |warning| (place.clone(), warning))
                })
        })
    })
}

/// Runs to completion even if the request is cancelled: memory and database must have the same
/// edition.
async fn detached<T: Send + 'static>(
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    tokio::spawn(work).await.map_err(join_error)?
}

/// Editions: the review of the draft, publishing, and earlier editions. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Publishing {
    pub(super) clock: Clock,
    pub(super) store: Store,
    pub(super) library: Library,
    editions: EditionCache,
    hours: Hours,
    speakers: Speakers,
    editing: Editing,
    /// Changes when an edition is planned or a plan is cancelled.
    plan_changes: Arc<watch::Sender<u64>>,
}

impl Publishing {
    pub(super) fn new(
        context: &Context,
        editing: Editing,
        editions: EditionCache,
        hours: Hours,
        speakers: Speakers,
    ) -> Self {
        Self {
            clock: context.clock.clone(),
            store: context.store.clone(),
            library: context.library.clone(),
            editions,
            hours,
            speakers,
            editing,
            plan_changes: Arc::default(),
        }
    }

    /// Reloads the current edition, which another process may have changed, and the speakers of its
    /// rooms. Returns the number of the edition that visitors have.
    ///
    /// # Errors
    ///
    /// Returns any error of the database, and the errors of [`Speakers::reload`].
    pub async fn reload(&self) -> Result<Option<u32>> {
        let published = TourSnapshot::current(&self.store).await?;
        let published = published.with_missing_files(&self.library);
        log_missing_recordings(&published);
        self.editions.replace(published);
        self.speakers.reload().await?;
        Ok(self.editions.current().edition)
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn review(&self, actor: Actor<'_>) -> Result<Review> {
        let draft = self.editing.draft(actor).await?;
        let recordings = self.store.recordings_by_hash().await?;
        let current = FieldMap::from_tour(&self.editions.current().tour);
        Ok(Review {
            sha256: store::content_hash(&draft.tour)?,
            differences: current.differences(&draft.fields),
            violations: violations(&draft.tour, &recordings),
            warnings: warnings(&draft.tour, |recording| recordings.get(recording)),
            audio_warnings: sound_warnings(&draft.tour, &recordings)
                .filter(|(_, warning)| warning.severity() != Severity::Block)
                .collect(),
            draft,
        })
    }

    /// Publishes the draft if its hash is `expected_hash`; `None` publishes it whatever it is. Running
    /// plays continue to their end.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; `Error::NoTour`,
    /// `StaffError::FollowsMain`, `StaffError::NotPublishable`, `StaffError::DraftChanged`; the errors of
    /// [`Publishing::reload`].
    pub async fn publish(
        &self,
        actor: Actor<'_>,
        expected_hash: Option<&Sha256>,
    ) -> Result<Edition> {
        actor.require(Right::Publish)?;
        let by = actor.attribution(&self.clock);
        let (publishing, expected_hash) = (self.clone(), expected_hash.cloned());
        detached(async move {
            let draft = publishing.checked_draft(expected_hash.as_ref()).await?;
            let edition = publishing.store.publish(draft.tour, by).await?;
            publishing.reload().await?;
            Ok(edition)
        })
        .await
    }

    /// Plans the draft for closing time if its hash is `expected_hash`. Returns the edition's number.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NoClosingTime`; `StaffError::NotAllowed` without the right `Publish`;
    /// `Error::NoTour`, `StaffError::NotPublishable`, `StaffError::DraftChanged`; any error of the
    /// database.
    pub async fn publish_at_closing(
        &self,
        actor: Actor<'_>,
        expected_hash: &Sha256,
    ) -> Result<u32> {
        if let Some(why) = self.hours.closing_time_error() {
            return Err(StaffError::NoClosingTime(why).into());
        }
        actor.require(Right::Publish)?;
        let draft = self.checked_draft(Some(expected_hash)).await?;
        let by = actor.attribution(&self.clock);
        let number = self.store.plan_publication(draft.tour, by).await?;
        self.plan_changes.send_modify(|version| *version += 1);
        Ok(number)
    }

    /// Cancels the planned edition.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; any error of the database.
    pub async fn cancel_planned(&self, actor: Actor<'_>) -> Result<()> {
        actor.require(Right::Publish)?;
        self.store
            .cancel_planned_publication(actor.attribution(&self.clock))
            .await?;
        self.plan_changes.send_modify(|version| *version += 1);
        Ok(())
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn planned(&self, actor: Actor<'_>) -> Result<Option<Publication>> {
        actor.require(Right::Read)?;
        Ok(self.store.planned_publication().await?)
    }

    /// An edition, current or not.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; `StaffError::NoSuchEdition`; any
    /// error of the database.
    pub async fn edition(&self, actor: Actor<'_>, number: u32) -> Result<Edition> {
        actor.require(Right::Read)?;
        let edition = self.store.edition(number).await?;
        Ok(edition.ok_or(StaffError::NoSuchEdition(number))?)
    }

    /// The history of current editions, newest first.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn publications(&self, actor: Actor<'_>, most: usize) -> Result<Vec<Publication>> {
        actor.require(Right::Read)?;
        Ok(self.store.publications(most).await?)
    }

    /// Makes an earlier edition current again.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; `StaffError::NoSuchEdition`;
    /// the errors of [`Publishing::reload`].
    pub async fn republish(&self, actor: Actor<'_>, number: u32) -> Result<Edition> {
        actor.require(Right::Publish)?;
        let (publishing, by) = (self.clone(), actor.attribution(&self.clock));
        detached(async move {
            require_main(&publishing.store).await?;
            let edition = publishing.store.publish_again(number, by).await?;
            let edition = edition.ok_or(StaffError::NoSuchEdition(number))?;
            publishing.reload().await?;
            Ok(edition)
        })
        .await
    }

    /// Replaces the draft by the current edition; one undo restores it.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; `StaffError::FollowsMain`; any error of the
    /// database.
    pub async fn reset_draft(&self, actor: Actor<'_>) -> Result<()> {
        actor.require(Right::Publish)?;
        require_main(&self.store).await?;
        let tour = self.editions.current().tour.clone();
        let (act, by) = (StaffAction::Import, actor.attribution(&self.clock));
        let subject = self.editions.current().page_edition().to_string();
        self.store.replace_draft(tour, act, subject, by).await?;
        Ok(())
    }

    /// The draft as a published tour.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn preview_draft(&self, actor: Actor<'_>) -> Result<TourSnapshot> {
        let draft = self.editing.draft(actor).await?;
        let recordings = self.store.recordings_by_hash().await?;
        Ok(TourSnapshot {
            edition: None,
            tour: draft.tour,
            recordings,
            missing: BTreeSet::new(),
        }
        .with_missing_files(&self.library))
    }

    /// Publishes planned editions at each closing time. Never returns.
    pub async fn publish_planned_editions(&self) {
        let mut plan_changes = self.plan_changes.subscribe();
        // Another edition may have other hours.
        let mut edition_changes = self.editions.watch();
        loop {
            let wait = self.publish_due().await.unwrap_or_else(|error| {
                // The store logs problems of the database itself.
                if !matches!(error, Error::Database(_)) {
                    tracing::error!(%error, "planned edition could not be published");
                }
                Some(CLOCK_RECHECK_INTERVAL)
            });
            tokio::select! {
                () = opening_hours::sleep_or_forever(wait) => {}
                _ = plan_changes.changed() => {}
                _ = edition_changes.changed() => {}
            }
        }
    }

    /// Publishes what is due. Returns the time until the next check; `None` if nothing is planned.
    async fn publish_due(&self) -> Result<Option<Duration>> {
        let is_planned = self.store.planned_publication().await?.is_some();
        // What was planned before the box followed another is no longer its to publish.
        if !is_planned || require_main(&self.store).await.is_err() {
            return Ok(None);
        }
        if !matches!(self.hours.state(), OpeningState::Closed { .. }) {
            let closing = self.hours.next_closing();
            let wait = closing.map(|at| at.saturating_duration_since(self.clock.monotonic()));
            return Ok(Some(
                wait.unwrap_or(CLOCK_RECHECK_INTERVAL)
                    .min(CLOCK_RECHECK_INTERVAL),
            ));
        }
        let now = self.clock.moment();
        let published = self.store.publish_planned(now).await?;
        if let Some(edition) = published {
            tracing::info!(
                edition = edition.number,
                "planned edition is published after closing time"
            );
            self.reload().await?;
        }
        Ok(Some(CLOCK_RECHECK_INTERVAL))
    }

    /// The draft, if it can be published and its hash is `expected_hash`.
    async fn checked_draft(&self, expected_hash: Option<&Sha256>) -> Result<Draft> {
        require_main(&self.store).await?;
        let draft = self.store.draft().await?.ok_or(Error::NoTour)?;
        let recordings = self.store.recordings_by_hash().await?;
        let violations = violations(&draft.tour, &recordings);
        if !violations.is_empty() {
            return Err(StaffError::NotPublishable(violations).into());
        }
        if let Some(expected_hash) = expected_hash
            && store::content_hash(&draft.tour)? != *expected_hash
        {
            return Err(StaffError::DraftChanged.into());
        }
        Ok(draft)
    }
}
