//! Publishing: review, publish now or at closing time, and earlier editions.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::model::{
    Attribution, AudioRemark, Difference, Edition, FieldMap, OpeningState, Publication, Recording,
    Right, RuleViolation, Severity, Sha256, StaffAction, Tour, TourLocation, Warning,
    audio_remarks, check_tour, warnings,
};
use crate::service::opening_hours::{self, CLOCK_RECHECK_INTERVAL};
use crate::service::{
    Content, Error, PublishedTour, Result, Service, Staff, StaffError, join_error,
};
use crate::store::{self, Draft};

/// The draft compared with the current edition.
#[derive(Clone, Debug)]
pub struct Review {
    pub draft: Draft,
    /// The hash that an edition of the draft would have. Publishing requires it, so that nobody
    /// publishes unseen changes.
    pub sha256: Sha256,
    pub differences: Vec<Difference>,
    /// Faults that prevent publishing.
    pub faults: Vec<(TourLocation, RuleViolation)>,
    /// Warnings to check by ear or eye.
    pub warnings: Vec<(TourLocation, Warning)>,
    /// Audio quality remarks, most severe first at each place.
    pub remarks: Vec<(TourLocation, AudioRemark)>,
}

/// The faults that prevent publishing: violated rules, and silent recordings.
pub fn faults(
    tour: &Tour,
    recordings: &BTreeMap<Sha256, Recording>,
) -> Vec<(TourLocation, RuleViolation)> {
    let mut faults = check_tour(tour, |recording| Some(recordings.get(recording)?.length));
    let silent =
        sound_remarks(tour, recordings).filter(|(_, remark)| remark.severity() == Severity::Block);
    faults.extend(silent.map(|(place, _)| (place, RuleViolation::SilentRecording)));
    faults
}

/// Audio quality remarks for each narration's recording.
fn sound_remarks<'a>(
    tour: &'a Tour,
    recordings: &'a BTreeMap<Sha256, Recording>,
) -> impl Iterator<Item = (TourLocation, AudioRemark)> + 'a {
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
                    let remarks = recording.map(audio_remarks).unwrap_or_default();
                    remarks
                        .into_iter()
                        .map(move |remark| (place.clone(), remark))
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

impl Content {
    /// The draft, if it can be published.
    pub(super) async fn publishable_draft(&self) -> Result<Draft> {
        let draft = self.store.draft().await?.ok_or(Error::NoTour)?;
        let recordings = self.recordings().await?;
        let faults = faults(&draft.tour, &recordings);
        if faults.is_empty() {
            Ok(draft)
        } else {
            Err(StaffError::NotPublishable(faults).into())
        }
    }

    /// All listed recordings, by hash.
    pub(super) async fn recordings(&self) -> Result<BTreeMap<Sha256, Recording>> {
        let recordings = self.store.recordings().await?.into_iter();
        Ok(recordings
            .map(|recording| (recording.sha256.clone(), recording))
            .collect())
    }
}

impl Service {
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn review(&self, staff: &Staff) -> Result<Review> {
        let draft = self.draft(staff).await?;
        let recordings = self.content().recordings().await?;
        let current = FieldMap::from_tour(&self.published_tour().edition.tour);
        Ok(Review {
            sha256: store::content_hash(&draft.tour)?,
            differences: current.differences(&draft.fields),
            faults: faults(&draft.tour, &recordings),
            warnings: warnings(&draft.tour, |recording| recordings.get(recording)),
            remarks: sound_remarks(&draft.tour, &recordings)
                .filter(|(_, remark)| remark.severity() != Severity::Block)
                .collect(),
            draft,
        })
    }

    /// Publishes the draft if its hash is `expected_hash`. Running plays continue to their end.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn publish(&self, staff: &Staff, expected_hash: &Sha256) -> Result<Edition> {
        let (service, staff, expected_hash) = (self.clone(), staff.clone(), expected_hash.clone());
        detached(async move {
            let (draft, by) = service.checked_draft(&staff, &expected_hash).await?;
            let edition = service.0.store.publish(draft.tour, by).await?;
            service.refresh().await?;
            Ok(edition)
        })
        .await
    }

    /// Plans the draft for closing time if its hash is `expected_hash`. Returns the edition's number.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NoClosingTime`; any error of the database.
    pub async fn publish_at_closing(&self, staff: &Staff, expected_hash: &Sha256) -> Result<u32> {
        if let Some(why) = self.closing_time_error() {
            return Err(StaffError::NoClosingTime(why).into());
        }
        let (draft, by) = self.checked_draft(staff, expected_hash).await?;
        let number = self.0.store.plan_publication(draft.tour, by).await?;
        self.0.plan_changes.send_modify(|version| *version += 1);
        Ok(number)
    }

    /// Cancels the planned edition.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; any error of the database.
    pub async fn cancel_planned(&self, staff: &Staff) -> Result<()> {
        staff.needs(Right::Publish)?;
        self.0
            .store
            .cancel_planned_publication(self.by(staff))
            .await?;
        self.0.plan_changes.send_modify(|version| *version += 1);
        Ok(())
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn planned(&self, staff: &Staff) -> Result<Option<Publication>> {
        staff.needs(Right::Read)?;
        Ok(self.0.store.planned_publication().await?)
    }

    /// An edition, current or not.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; `StaffError::NoSuchEdition`; any
    /// error of the database.
    pub async fn edition(&self, staff: &Staff, number: u32) -> Result<Edition> {
        staff.needs(Right::Read)?;
        let edition = self.0.store.edition(number).await?;
        Ok(edition.ok_or(StaffError::NoSuchEdition(number))?)
    }

    /// The history of current editions, newest first.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn publications(&self, staff: &Staff, most: usize) -> Result<Vec<Publication>> {
        staff.needs(Right::Read)?;
        Ok(self.0.store.publications(most).await?)
    }

    /// Makes an earlier edition current again.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; `StaffError::NoSuchEdition`;
    /// any error of the database.
    pub async fn republish(&self, staff: &Staff, number: u32) -> Result<Edition> {
        staff.needs(Right::Publish)?;
        let (service, by) = (self.clone(), self.by(staff));
        detached(async move {
            let edition = service.0.store.publish_again(number, by).await?;
            let edition = edition.ok_or(StaffError::NoSuchEdition(number))?;
            service.refresh().await?;
            Ok(edition)
        })
        .await
    }

    /// Replaces the draft by the current edition; one undo restores it.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; any error of the database.
    pub async fn reset_draft(&self, staff: &Staff) -> Result<()> {
        staff.needs(Right::Publish)?;
        let tour = self.published_tour().edition.tour.clone();
        let (act, by) = (StaffAction::Import, self.by(staff));
        let subject = self.published_tour().edition.number.to_string();
        self.0.store.replace_draft(tour, act, subject, by).await?;
        Ok(())
    }

    /// The draft as a published tour.
    ///
    /// # Errors
    ///
    /// Returns any error of the file system.
    pub async fn preview_draft(&self, staff: &Staff) -> Result<PublishedTour> {
        let draft = self.draft(staff).await?;
        let recordings = self.content().recordings().await?;
        Ok(PublishedTour {
            edition: Edition {
                number: 0,
                sha256: Sha256::zero(),
                tour: draft.tour,
            },
            recordings,
            missing: BTreeSet::new(),
        }
        .with_missing_files(&self.0.library))
    }

    /// Publishes planned editions at each closing time. Never returns.
    pub async fn publish_planned_editions(&self) {
        let mut plan_changes = self.0.plan_changes.subscribe();
        // Another edition may have other hours.
        let mut edition_changes = self.watch_edition();
        loop {
            let wait = self.publish_due().await.unwrap_or_else(|error| {
                // The store logs problems of the database itself.
                if !matches!(error, Error::Trouble(_)) {
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
        if self.0.store.planned_publication().await?.is_none() {
            return Ok(None);
        }
        if !matches!(self.opening_state(), OpeningState::Closed { .. }) {
            let closing = self.next_closing();
            let wait = closing.map(|at| at.saturating_duration_since(self.now()));
            return Ok(Some(
                wait.unwrap_or(CLOCK_RECHECK_INTERVAL)
                    .min(CLOCK_RECHECK_INTERVAL),
            ));
        }
        let now = self.0.clock.moment();
        let published = self.0.store.publish_planned(now).await?;
        if let Some(edition) = published {
            tracing::info!(
                edition = edition.number,
                "planned edition is published after closing time"
            );
            self.refresh().await?;
        }
        Ok(Some(CLOCK_RECHECK_INTERVAL))
    }

    async fn checked_draft(
        &self,
        staff: &Staff,
        expected_hash: &Sha256,
    ) -> Result<(Draft, Attribution)> {
        staff.needs(Right::Publish)?;
        let draft = self.content().publishable_draft().await?;
        if store::content_hash(&draft.tour)? != *expected_hash {
            return Err(StaffError::DraftChanged.into());
        }
        Ok((draft, self.by(staff)))
    }
}
