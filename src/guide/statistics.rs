//! What staff may know of what was heard. Definitions are the model's, sums the store's.

use crate::guide::{Guide, Objection, Result, Staff};
use crate::model::{
    Cut, Day, Figures, Key, LocalTime, Ms, Period, Retention, Right, Sha256, Slug, Surface, Visit,
};

/// More people than this come on no day.
pub const MOST_PEOPLE: u32 = 1_000_000;

/// A page may have been without the house for so long, and tell what happened then.
const LATE: Ms = Ms(7 * 24 * 60 * 60 * 1000);

impl Guide {
    /// The museum's own day.
    pub fn today(&self) -> Day {
        LocalTime::at(self.wall_ms(), &self.zone()).day
    }

    /// Whether the wall clock is known to be right: else a day may be another.
    pub fn clock_trusted(&self) -> bool {
        self.0.clock.moment().trusted
    }

    /// All that is known of a period, and of the one before it.
    pub async fn figures(&self, staff: &Staff, period: Period, cut: Cut) -> Result<Figures> {
        staff.needs(Right::Read)?;
        Ok(self.0.store.figures(period, cut).await?)
    }

    /// How a recording kept its listeners; none where nobody ever listened to it.
    pub async fn retention(
        &self,
        staff: &Staff,
        recording: Sha256,
        period: Period,
        cut: Cut,
    ) -> Result<Option<Retention>> {
        staff.needs(Right::Read)?;
        Ok(self.0.store.retention(recording, period, cut).await?)
    }

    /// The first day of which there is anything, and the last.
    pub async fn recorded_days(&self, staff: &Staff) -> Result<Option<Period>> {
        staff.needs(Right::Read)?;
        Ok(self.0.store.recorded_days().await?)
    }

    /// Notes how many people came on a day; none takes it back.
    pub async fn count_admissions(
        &self,
        staff: &Staff,
        day: Day,
        people: Option<u32>,
    ) -> Result<()> {
        staff.needs(Right::Publish)?;
        if day > self.today() {
            return Err(Objection::NotYet(day).into());
        }
        if people.is_some_and(|it| it > MOST_PEOPLE) {
            return Err(Objection::TooManyPeople(MOST_PEOPLE).into());
        }
        Ok(self
            .0
            .store
            .count_admissions(day, people, self.by(staff))
            .await?)
    }

    /// Remembers how long a session was touched: `ago` is its first touch, `touched` lasted until
    /// the last.
    pub async fn visit(
        &self,
        session: Key,
        room: Slug,
        surface: Surface,
        ago: Ms,
        touched: Ms,
    ) -> Result<()> {
        let house = self.house();
        if house.edition.tour.room(&room).is_none() {
            return Err(crate::guide::Error::NoSuchRoom(room));
        }
        let visit = Visit {
            session,
            surface,
            room,
            began: self.earlier(ago),
            touched: touched.min(ago).min(LATE),
        };
        Ok(self.0.store.record_visit(self.0.run, visit).await?)
    }

    /// The moment that was so long ago.
    pub(super) fn earlier(&self, ago: Ms) -> crate::model::Moment {
        let now = self.0.clock.moment();
        let ago = i64::try_from(ago.min(LATE).0).unwrap_or(0);
        crate::model::Moment {
            wall_ms: now.wall_ms.saturating_sub(ago),
            boot_ms: now.boot_ms.saturating_sub(ago),
            ..now
        }
    }

    pub(super) fn zone(&self) -> jiff::tz::TimeZone {
        let zone = jiff::tz::TimeZone::get(&self.house().edition.tour.time_zone);
        zone.unwrap_or(jiff::tz::TimeZone::UTC)
    }
}
