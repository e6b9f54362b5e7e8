//! Opening hours: no sound outside them. Without a trusted clock the museum counts as open.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::clock::Clock;
use crate::model::{
    Ms, OpeningState, TimeOfDay, Tour, Weekday, closing_time, minutes_until_closing,
    minutes_until_last_closing, minutes_until_opening,
};
use crate::service::EditionCache;

/// The maximum time between two readings of the clock while something waits for opening or closing:
/// the clock may be set.
pub(super) const CLOCK_RECHECK_INTERVAL: Duration = Duration::from_mins(5);

/// Sleeps for a duration; forever for `None`.
pub(super) async fn sleep_or_forever(duration: Option<Duration>) {
    match duration {
        Some(duration) => tokio::time::sleep(duration).await,
        None => std::future::pending().await,
    }
}

/// How opening hours are applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HoursPolicy {
    /// The hours of the tour apply.
    #[default]
    Hours,
    /// Always open, by the configuration: for special events.
    Open,
    /// Always open, because there is no configuration file: for a trial.
    Unconfigured,
}

/// Why nothing can be published at closing time, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum ClosingTimeError {
    #[error("the house is shut already; publishing now disturbs nobody")]
    Shut,
    #[error(
        "the config says that opening hours are ignored, so the house does not close; publish now instead"
    )]
    Ignored,
    #[error(
        "docent was started without a config file and keeps no opening hours, so the house does not close; publish now instead"
    )]
    Unconfigured,
    #[error(
        "the tour that visitors have names no opening hours, so the house does not close; publish now instead"
    )]
    NoHours,
    #[error("the tour that visitors have names no time zone that is known; publish now instead")]
    NoTimeZone,
    #[error(
        "the box does not know for certain what time it is; wait until its clock is set, or publish now"
    )]
    NoClock,
}

/// The opening hours of the current edition, as the configuration applies them.
#[derive(Clone, Debug)]
pub struct Hours {
    clock: Clock,
    editions: EditionCache,
    policy: HoursPolicy,
}

impl Hours {
    pub(super) fn new(clock: Clock, editions: EditionCache, policy: HoursPolicy) -> Self {
        Self {
            clock,
            editions,
            policy,
        }
    }

    /// Whether the museum is open now.
    pub fn state(&self) -> OpeningState {
        let tour = &self.editions.current().tour;
        state_at(tour, self.local_time(tour))
    }

    /// Today's closing time in local time; `None` if the museum is closed, never closes, or the
    /// clock is not trusted.
    pub fn closing_time_today(&self) -> Option<TimeOfDay> {
        let tour = &self.editions.current().tour;
        let (day, now) = self.local_time(tour)?;
        closing_time(&tour.hours, day, now)
    }

    /// The next closing time; `None` if the museum does not close, or the clock is not trusted.
    pub(super) fn next_closing(&self) -> Option<Instant> {
        let tour = &self.editions.current().tour;
        let (day, now) = self.local_time(tour)?;
        self.instant_after_minutes(minutes_until_closing(&tour.hours, day, now)?)
    }

    /// Why nothing can be published at closing time now; `None` if it can.
    pub fn closing_time_error(&self) -> Option<ClosingTimeError> {
        let tour = &self.editions.current().tour;
        let moment = self.clock.moment();
        match self.policy {
            HoursPolicy::Open => return Some(ClosingTimeError::Ignored),
            HoursPolicy::Unconfigured => return Some(ClosingTimeError::Unconfigured),
            HoursPolicy::Hours => {}
        }
        if tour.hours.is_empty() {
            return Some(ClosingTimeError::NoHours);
        }
        if !moment.trusted {
            return Some(ClosingTimeError::NoClock);
        }
        let Some((day, now)) = local_time_at(tour, moment.wall_ms) else {
            return Some(ClosingTimeError::NoTimeZone);
        };
        let closes = minutes_until_closing(&tour.hours, day, now).is_some();
        (!closes).then_some(ClosingTimeError::Shut)
    }

    /// The time until opening or closing, [`CLOCK_RECHECK_INTERVAL`] at most.
    pub fn until_next_opening_change(&self) -> Duration {
        let tour = &self.editions.current().tour;
        let next_change = self.local_time(tour).and_then(|(day, now)| {
            let minutes = minutes_until_closing(&tour.hours, day, now);
            self.instant_after_minutes(
                minutes.or_else(|| minutes_until_opening(&tour.hours, day, now))?,
            )
        });
        let until = next_change.map(|at| at.saturating_duration_since(self.clock.monotonic()));
        // The clock may be set meanwhile.
        until.map_or(CLOCK_RECHECK_INTERVAL, |duration| {
            duration.min(CLOCK_RECHECK_INTERVAL)
        })
    }

    /// The instant `minutes` after the start of the present minute.
    fn instant_after_minutes(&self, minutes: u16) -> Option<Instant> {
        let elapsed = u64::try_from(self.clock.moment().wall_ms.rem_euclid(60_000)).unwrap_or(0);
        let ahead = Duration::from_secs(60 * u64::from(minutes));
        self.clock
            .monotonic()
            .checked_add(ahead)?
            .checked_sub(Duration::from_millis(elapsed))
    }

    /// Whether the museum was open for longer than `duration` between two wall times. Without hours it is always
    /// open.
    pub(super) fn was_open_for(
        &self,
        from_wall_ms: i64,
        to_wall_ms: i64,
        duration: Duration,
    ) -> bool {
        let tour = &self.editions.current().tour;
        let applies = self.is_enforced();
        open_longer_than(duration, from_wall_ms, to_wall_ms, |wall_ms| {
            !applies || opening_state_at(tour, wall_ms) == OpeningState::Open
        })
    }

    /// Whether opening hours are applied.
    pub(super) fn is_enforced(&self) -> bool {
        self.policy == HoursPolicy::Hours
    }

    /// The museum's local time; `None` if opening hours are not applied, or the clock is not
    /// trusted.
    fn local_time(&self, tour: &Tour) -> Option<(Weekday, TimeOfDay)> {
        let moment = self.clock.moment();
        let known = self.is_enforced() && moment.trusted;
        known.then(|| local_time_at(tour, moment.wall_ms)).flatten()
    }
}

/// Steps of five minutes are exact enough, and no museum is closed for longer than a month without anybody knowing.
fn open_longer_than(
    duration: Duration,
    from_wall_ms: i64,
    to_wall_ms: i64,
    is_open: impl Fn(i64) -> bool,
) -> bool {
    const STEP_MS: i64 = 5 * 60 * 1000;
    const MONTH_MS: i64 = 31 * 24 * 60 * 60 * 1000;
    let wanted = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    if to_wall_ms.saturating_sub(from_wall_ms) > MONTH_MS {
        return true;
    }
    let mut open = 0;
    let mut at = from_wall_ms;
    while at < to_wall_ms && open <= wanted {
        let step = STEP_MS.min(to_wall_ms - at);
        if is_open(at) {
            open += step;
        }
        at += step;
    }
    open > wanted
}

fn state_at(tour: &Tour, local: Option<(Weekday, TimeOfDay)>) -> OpeningState {
    local.map_or(OpeningState::Open, |(day, now)| {
        OpeningState::at(&tour.hours, day, now)
    })
}

/// Whether a museum that applies its hours is open at a wall time.
pub(super) fn opening_state_at(tour: &Tour, wall_ms: i64) -> OpeningState {
    state_at(tour, local_time_at(tour, wall_ms))
}

/// The time from a wall time until the museum closes for that day; `None` if it has closed by then,
/// or does not open on that day.
pub(super) fn closes_after(tour: &Tour, wall_ms: i64) -> Option<Ms> {
    let (day, now) = local_time_at(tour, wall_ms)?;
    let minutes = minutes_until_last_closing(&tour.hours, day, now)?;
    Some(Ms(u64::from(minutes) * 60_000))
}

/// The museum's local weekday and time at a wall time.
fn local_time_at(tour: &Tour, wall_ms: i64) -> Option<(Weekday, TimeOfDay)> {
    let zone = TimeZone::get(&tour.time_zone).ok()?;
    let local = Timestamp::from_millisecond(wall_ms).ok()?.to_zoned(zone);
    let (hour, minute) = (
        local.hour().try_into().ok()?,
        local.minute().try_into().ok()?,
    );
    Some((weekday(local.weekday()), TimeOfDay::new(hour, minute)?))
}

fn weekday(weekday: jiff::civil::Weekday) -> Weekday {
    use jiff::civil::Weekday as W;
    match weekday {
        W::Monday => Weekday::Monday,
        W::Tuesday => Weekday::Tuesday,
        W::Wednesday => Weekday::Wednesday,
        W::Thursday => Weekday::Thursday,
        W::Friday => Weekday::Friday,
        W::Saturday => Weekday::Saturday,
        W::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::OpeningHours;
    use crate::service::TourSnapshot;

    #[test]
    fn only_the_time_in_which_the_museum_is_open_counts_as_silence() {
        const MINUTE: i64 = 60_000;
        let hour = Duration::from_hours(1);
        let always = |_| true;
        assert!(!open_longer_than(hour, 0, 60 * MINUTE, always));
        assert!(open_longer_than(hour, 0, 61 * MINUTE, always));
        // Open in the last half hour alone.
        let late = |at| at >= 10 * 60 * MINUTE;
        assert!(!open_longer_than(
            hour,
            0,
            10 * 60 * MINUTE + 30 * MINUTE,
            late
        ));
        assert!(open_longer_than(
            hour,
            0,
            11 * 60 * MINUTE + 5 * MINUTE,
            late
        ));
        // Nobody waits for a museum that never opens.
        assert!(!open_longer_than(hour, 0, 30 * 24 * 60 * MINUTE, |_| false));
        assert!(open_longer_than(hour, 0, 32 * 24 * 60 * MINUTE, |_| false));
    }

    #[test]
    fn hours_are_the_museums_own_wherever_the_box_thinks_it_is() {
        let mut tour = TourSnapshot::empty().tour;
        tour.time_zone = "America/Mexico_City".into();
        tour.hours = vec![OpeningHours {
            days: vec![Weekday::Tuesday],
            open: "10:00".parse().unwrap(),
            close: "17:00".parse().unwrap(),
        }];
        for (time, open) in [
            ("2026-11-24T15:59:00Z", false),
            ("2026-11-24T16:00:00Z", true),
            ("2026-11-24T22:59:00Z", true),
            ("2026-11-24T23:00:00Z", false),
            ("2026-11-25T16:00:00Z", false),
        ] {
            let wall: Timestamp = time.parse().unwrap();
            let door = state_at(&tour, local_time_at(&tour, wall.as_millisecond()));
            assert_eq!(door == OpeningState::Open, open, "{time}");
        }
    }
}
