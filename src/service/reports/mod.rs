//! Statistics for staff and programs. The model defines the figures; the store computes them.

mod export;
mod keys;

pub use export::{CsvExport, ExportTable};
pub use keys::ApiClient;

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use crate::clock::Clock;
use crate::model::{
    Admission, ChangeLogEntry, ChangedText, Cue, Day, Filter, Language, LocalTime, Period,
    ReportContext, Retention, Right, Sha256, Slug, Statistics,
};
use crate::service::{Actor, EditionCache, Result, StaffError};
use crate::store::Store;

/// The maximum number of admissions of a day.
pub const MAX_ADMISSIONS_PER_DAY: u32 = 1_000_000;

/// Statistics for staff, programs and the command line. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Reports {
    pub(super) clock: Clock,
    pub(super) store: Store,
    editions: EditionCache,
}

impl Reports {
    pub(super) fn new(clock: Clock, store: Store, editions: EditionCache) -> Self {
        Self {
            clock,
            store,
            editions,
        }
    }

    /// The present day in the museum's time zone.
    pub fn today(&self) -> Day {
        LocalTime::at(self.clock.moment().wall_ms, &self.zone()).day
    }

    /// Whether the wall clock is trusted; otherwise days may be wrong.
    pub fn clock_trusted(&self) -> bool {
        self.clock.moment().trusted
    }

    /// The figures of a period and of the one before: speakers first, phones separately.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn figures(
        &self,
        actor: Actor<'_>,
        period: Period,
        filter: Filter,
    ) -> Result<Statistics> {
        actor.require(Right::Read)?;
        Ok(self.store.statistics(period, filter).await?)
    }

    /// The context of the plays of a period.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn context(
        &self,
        actor: Actor<'_>,
        period: Period,
        filter: Filter,
    ) -> Result<ReportContext> {
        actor.require(Right::Read)?;
        Ok(self.store.report_context(period, filter).await?)
    }

    /// The retention curve of a recording, of speakers unless the filter names a surface; `None`
    /// without plays.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn retention(
        &self,
        actor: Actor<'_>,
        recording: Sha256,
        period: Period,
        filter: Filter,
    ) -> Result<Option<Retention>> {
        actor.require(Right::Read)?;
        Ok(self
            .store
            .retention(recording, period, filter.headline())
            .await?)
    }

    /// The captions of a recording in the last edition that has it.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn find_captions(
        &self,
        actor: Actor<'_>,
        recording: Sha256,
    ) -> Result<Option<Vec<Cue>>> {
        actor.require(Right::Read)?;
        let tour = self.store.latest_tour_with(recording.clone()).await?;
        let rooms = tour.into_iter().flat_map(|tour| tour.rooms);
        let clips = rooms.flat_map(|room| room.clips);
        let mut narrations = clips.flat_map(|clip| clip.narrations.into_values());
        let found = narrations.find(|narration| narration.recording.as_ref() == Some(&recording));
        Ok(found.map(|narration| narration.captions))
    }

    /// When a recording was first published, in wall milliseconds; `None` if never.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn published_since(
        &self,
        actor: Actor<'_>,
        recording: Sha256,
    ) -> Result<Option<i64>> {
        actor.require(Right::Read)?;
        Ok(self.store.first_published_at(recording).await?)
    }

    /// The rooms and the languages with plays.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn recorded_names(
        &self,
        actor: Actor<'_>,
    ) -> Result<(BTreeSet<Slug>, BTreeSet<Language>)> {
        actor.require(Right::Read)?;
        Ok(self.store.recorded_names().await?)
    }

    /// The first and the last day with data.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn recorded_days(&self, actor: Actor<'_>) -> Result<Option<Period>> {
        actor.require(Right::Read)?;
        Ok(self.store.recorded_days().await?)
    }

    /// Computes every sum again from the plays. Returns the number of plays.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; any error of the database.
    pub async fn rebuild(&self, actor: Actor<'_>) -> Result<u64> {
        actor.require(Right::Administer)?;
        Ok(self.store.rebuild_statistics().await?)
    }

    /// Records the admissions of some days in one transaction.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Publish`; `StaffError::FutureDay`,
    /// `StaffError::TooManyPeople`, `StaffError::AdmissionsConflict`; any error of the database.
    pub async fn count_admissions(
        &self,
        actor: Actor<'_>,
        admissions: Vec<Admission>,
    ) -> Result<()> {
        actor.require(Right::Publish)?;
        if let Some(admission) = admissions
            .iter()
            .find(|admission| admission.day > self.today())
        {
            return Err(StaffError::FutureDay(admission.day).into());
        }
        let people = admissions.iter().filter_map(|admission| admission.now);
        if people
            .max()
            .is_some_and(|people| people > MAX_ADMISSIONS_PER_DAY)
        {
            return Err(StaffError::TooManyPeople(MAX_ADMISSIONS_PER_DAY).into());
        }
        let by = actor.attribution(&self.clock);
        match self.store.count_admissions(admissions, by).await? {
            Some(day) => Err(StaffError::AdmissionsConflict(day).into()),
            None => Ok(()),
        }
    }

    /// Reverts a change of admissions where nobody has changed them since.
    pub(super) async fn revert_admissions(
        &self,
        actor: Actor<'_>,
        change: ChangeLogEntry,
    ) -> Result<()> {
        let texts = change.texts.iter();
        let admissions: Option<Vec<Admission>> = texts.map(admission).collect();
        let admissions = admissions.ok_or(StaffError::NoSuchChange(change.id))?;
        let back = admissions.into_iter().map(Admission::reversed).collect();
        self.count_admissions(actor, back).await
    }

    fn zone(&self) -> TimeZone {
        self.editions.current().tour.zone()
    }
}

/// The number of rows per transaction, to keep the writer responsive.
const ROWS_PER_DELETE: usize = 500;
/// The interval between deletions of old plays.
const RETENTION_CHECK_INTERVAL: std::time::Duration = std::time::Duration::from_hours(24);

impl Reports {
    /// Deletes plays older than `days`, once a day; daily totals stay. Skipped while the clock is
    /// not trusted.
    pub async fn delete_old_plays_daily(&self, days: u16) {
        let mut ticks = tokio::time::interval(RETENTION_CHECK_INTERVAL);
        loop {
            ticks.tick().await;
            if !self.clock_trusted() {
                continue;
            }
            match self.delete_plays_before(days).await {
                Ok(0) => {}
                Ok(rows) => {
                    tracing::info!(rows, days, "old plays are deleted; their daily totals stay");
                }
                Err(error) => tracing::error!(%error, "old plays could not be deleted"),
            }
        }
    }

    async fn delete_plays_before(&self, days: u16) -> Result<usize> {
        let before = self.today() + -i32::from(days);
        let mut rows = 0;
        loop {
            let now = self.store.remove_plays(before, ROWS_PER_DELETE).await?;
            rows += now;
            if now == 0 {
                return Ok(rows);
            }
        }
    }
}

/// Parses an entry of the change log.
fn admission(text: &ChangedText) -> Option<Admission> {
    let people =
        |text: &Option<String>| text.as_ref().map(|number| number.parse()).transpose().ok();
    Some(Admission {
        day: text.field.parse().ok()?,
        was: people(&text.before)?,
        now: people(&text.after)?,
    })
}
