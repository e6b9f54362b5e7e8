//! What staff may know of what was heard. Definitions are the model's, sums the store's.

mod export;
mod keys;

pub use export::{CsvExport, Table};
pub use keys::{ApiClient, StatisticsReader};

use jiff::tz::TimeZone;

use crate::model::{
    Admission, ChangeLogEntry, ChangedText, Cue, Day, Filter, LocalTime, Period, ReportContext,
    Retention, Right, Sha256, Statistics,
};
use crate::service::{Content, Result, Service, Staff, StaffError};

/// More people than this come on no day.
pub const MAX_ADMISSIONS_PER_DAY: u32 = 1_000_000;

impl Service {
    /// The museum's own day.
    pub fn today(&self) -> Day {
        LocalTime::at(self.wall_ms(), &self.zone()).day
    }

    /// Whether the wall clock is known to be right: else a day may be another.
    pub fn clock_trusted(&self) -> bool {
        self.0.clock.moment().trusted
    }

    /// All that is known of a period, and of the one before it: speakers first, phones beside them.
    pub async fn statistics(
        &self,
        who: &impl StatisticsReader,
        period: Period,
        cut: Filter,
    ) -> Result<Statistics> {
        who.may_read()?;
        Ok(self.0.store.statistics(period, cut).await?)
    }

    /// What stood around the plays of a period.
    pub async fn statistics_context(
        &self,
        who: &impl StatisticsReader,
        period: Period,
        cut: Filter,
    ) -> Result<ReportContext> {
        who.may_read()?;
        Ok(self.0.store.surroundings(period, cut).await?)
    }

    /// How a recording kept its listeners, at speakers unless a surface is asked for; none where nobody
    /// ever listened to it.
    pub async fn retention(
        &self,
        who: &impl StatisticsReader,
        recording: Sha256,
        period: Period,
        cut: Filter,
    ) -> Result<Option<Retention>> {
        who.may_read()?;
        Ok(self
            .0
            .store
            .retention(recording, period, cut.headline())
            .await?)
    }

    /// What is said in a recording, as the last edition that had it says.
    pub async fn find_captions(
        &self,
        staff: &Staff,
        recording: Sha256,
    ) -> Result<Option<Vec<Cue>>> {
        staff.needs(Right::Read)?;
        let tour = self.0.store.latest_tour_with(recording.clone()).await?;
        let rooms = tour.into_iter().flat_map(|it| it.rooms);
        let clips = rooms.flat_map(|it| it.clips);
        let mut narrations = clips.flat_map(|it| it.narrations.into_values());
        let found = narrations.find(|it| it.recording.as_ref() == Some(&recording));
        Ok(found.map(|it| it.captions))
    }

    /// Since when visitors could hear a recording, in wall milliseconds; none where it was never published.
    pub async fn published_since(&self, staff: &Staff, recording: Sha256) -> Result<Option<i64>> {
        staff.needs(Right::Read)?;
        Ok(self.0.store.first_published_at(recording).await?)
    }

    /// The first day of which there is anything, and the last.
    pub async fn recorded_days(&self, who: &impl StatisticsReader) -> Result<Option<Period>> {
        who.may_read()?;
        Ok(self.0.store.recorded_days().await?)
    }

    /// Notes how many people came on some days, all of them or none.
    pub async fn count_admissions(&self, staff: &Staff, admissions: Vec<Admission>) -> Result<()> {
        staff.needs(Right::Publish)?;
        if let Some(it) = admissions.iter().find(|it| it.day > self.today()) {
            return Err(StaffError::NotYet(it.day).into());
        }
        let people = admissions.iter().filter_map(|it| it.now);
        if people.max().is_some_and(|it| it > MAX_ADMISSIONS_PER_DAY) {
            return Err(StaffError::TooManyPeople(MAX_ADMISSIONS_PER_DAY).into());
        }
        let by = self.by(staff);
        match self.0.store.count_admissions(admissions, by).await? {
            Some(day) => Err(StaffError::CountedMeanwhile(day).into()),
            None => Ok(()),
        }
    }

    /// Takes back what a change said of people who came, where nobody has said otherwise since.
    pub(super) async fn revert_admissions(
        &self,
        staff: &Staff,
        change: ChangeLogEntry,
    ) -> Result<()> {
        let texts = change.texts.iter();
        let admissions: Option<Vec<Admission>> = texts.map(admission).collect();
        let admissions = admissions.ok_or(StaffError::NoSuchChange(change.id))?;
        let back = admissions.into_iter().map(Admission::reversed).collect();
        self.count_admissions(staff, back).await
    }

    pub(super) fn zone(&self) -> TimeZone {
        self.published_tour().edition.tour.zone()
    }
}

/// How many rows are removed at a time, so that nobody waits long.
const ROWS_PER_DELETE: usize = 500;
/// Old plays are looked for so often.
const RETENTION_CHECK_INTERVAL: std::time::Duration = std::time::Duration::from_hours(24);

impl Service {
    /// Removes the rows of plays older than so many days, once a day; the sums stay. Nothing is
    /// removed while nobody knows what day it is.
    pub async fn delete_old_plays_daily(&self, days: u16) {
        let mut ticks = tokio::time::interval(RETENTION_CHECK_INTERVAL);
        loop {
            ticks.tick().await;
            if !self.clock_trusted() {
                continue;
            }
            match self.delete_plays_before(days).await {
                Ok(0) => {}
                Ok(rows) => tracing::info!(rows, days, "old plays were removed; their sums stay"),
                Err(error) => tracing::error!(%error, "old plays could not be removed"),
            }
        }
    }

    async fn delete_plays_before(&self, days: u16) -> Result<usize> {
        let before = self.today() + -i32::from(days);
        let mut rows = 0;
        loop {
            let now = self.0.store.forget_plays(before, ROWS_PER_DELETE).await?;
            rows += now;
            if now == 0 {
                return Ok(rows);
            }
        }
    }
}

/// As the log keeps it.
fn admission(it: &ChangedText) -> Option<Admission> {
    let people = |text: &Option<String>| text.as_ref().map(|it| it.parse()).transpose().ok();
    Some(Admission {
        day: it.field.parse().ok()?,
        was: people(&it.before)?,
        now: people(&it.after)?,
    })
}

impl Content {
    /// The museum's own day.
    pub async fn today(&self) -> Result<Day> {
        let wall_ms = self.clock.moment().wall_ms;
        Ok(LocalTime::at(wall_ms, &self.zone().await?).day)
    }

    async fn zone(&self) -> Result<TimeZone> {
        let edition = self.store.current_edition().await?;
        Ok(edition.map_or(TimeZone::UTC, |it| it.tour.zone()))
    }
}
