//! Days, hours and periods of the museum's calendar.

use std::fmt;
use std::ops::Add;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::model::{ParseError, Weekday};

/// A day of the museum's own calendar, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// An hour on the museum's clocks, 0 to 23.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hour(u8);

/// A day and an hour on the museum's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime {
    /// The day.
    pub day: Day,
    /// The hour.
    pub hour: Hour,
}

/// Days from the first to the last, both included; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    first: Day,
    last: Day,
}

/// A period whose last day comes before its first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the period ends ({last}) before it begins ({first})")]
pub struct ReversedPeriodError {
    first: Day,
    last: Day,
}

/// The first and the last day that a date can have.
const FIRST: i32 = -719_162;
const LAST: i32 = 2_932_896;

impl Day {
    /// The date.
    pub fn date(self) -> Date {
        let epoch = Date::constant(1970, 1, 1);
        let days = i64::from(self.0.clamp(FIRST, LAST));
        epoch.checked_add(days.days()).unwrap_or(epoch)
    }

    /// The day of a date.
    pub fn from_date(date: Date) -> Self {
        let epoch = Date::constant(1970, 1, 1);
        let since = epoch.until(date).map_or(0, |span| span.get_days());
        Self(since)
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        let day = Weekday::ALL.get(self.of_week());
        day.copied().unwrap_or(Weekday::Monday)
    }

    /// Day of the week from 0, Monday; 1970 began on a Thursday.
    fn of_week(self) -> usize {
        let day = (i64::from(self.0) + 3).rem_euclid(7);
        usize::try_from(day).unwrap_or(0)
    }

    /// The day's first hour, counted from Monday at midnight.
    pub fn first_hour_of_week(self) -> usize {
        self.of_week() * 24
    }
}

impl Add<i32> for Day {
    type Output = Self;

    fn add(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }
}

/// ISO 8601: `2026-11-25`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl FromStr for Day {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let date: Result<Date, _> = text.parse();
        date.ok()
            .filter(|_| text.len() == 10)
            .map(Self::from_date)
            .ok_or_else(|| ParseError::new(text, "Day", "a day such as 2026-11-25"))
    }
}

impl Hour {
    /// An hour; `None` where it is out of range.
    pub fn new(hour: u8) -> Option<Self> {
        (hour < 24).then_some(Self(hour))
    }

    /// The number of the hour, from 0.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl LocalTime {
    /// Converts milliseconds since 1970 to the museum's local time. On the day that summer time ends, the
    /// repeated hour counts as one.
    pub fn at(wall_ms: i64, zone: &TimeZone) -> Self {
        let there = Timestamp::from_millisecond(wall_ms)
            .unwrap_or_default()
            .to_zoned(zone.clone());
        Self {
            day: Day::from_date(there.date()),
            hour: Hour(u8::try_from(there.hour()).unwrap_or(0)),
        }
    }

    /// The hour of the week, from Monday at midnight: 0 to 167.
    pub fn hour_of_week(self) -> u8 {
        u8::try_from(self.day.first_hour_of_week()).unwrap_or(0) + self.hour.0
    }
}

impl Period {
    /// `None` where the last day is before the first.
    pub fn new(first: Day, last: Day) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// The period with these ends; by default the last 30 days.
    ///
    /// # Errors
    ///
    /// The last day is before the first.
    pub fn or_last_30_days(
        first: Option<Day>,
        last: Option<Day>,
        today: Day,
    ) -> Result<Self, ReversedPeriodError> {
        let last = last.unwrap_or(today);
        let first = first.unwrap_or_else(|| Self::up_to(last, 30).first);
        Self::new(first, last).ok_or(ReversedPeriodError { first, last })
    }

    /// `days` days up to and including `last`.
    pub fn up_to(last: Day, days: u16) -> Self {
        Self {
            first: last + (1 - i32::from(days.max(1))),
            last,
        }
    }

    /// The first day.
    pub fn first(self) -> Day {
        self.first
    }

    /// The last day.
    pub fn last(self) -> Day {
        self.last
    }

    /// The number of days.
    pub fn days(self) -> i32 {
        self.last.0.saturating_sub(self.first.0).saturating_add(1)
    }

    /// The period of equal length directly before.
    #[must_use]
    pub fn before(self) -> Self {
        Self {
            first: self.first + -self.days(),
            last: self.first + -1,
        }
    }

    /// Whether the day is in the period.
    pub fn contains(self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// The days that are in both periods.
    pub fn overlap(self, other: Self) -> Option<Self> {
        Self::new(self.first.max(other.first), self.last.min(other.last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, zone: &str) -> LocalTime {
        let wall: Timestamp = text.parse().unwrap();
        LocalTime::at(wall.as_millisecond(), &TimeZone::get(zone).unwrap())
    }

    #[test]
    fn a_day_is_the_museums_own_whatever_the_day_in_greenwich() {
        let late = at("2026-11-25T05:59:59Z", "America/Mexico_City");
        assert_eq!(late.day.to_string(), "2026-11-24");
        assert_eq!(late.hour.get(), 23);
        let early = at("2026-11-25T06:00:00Z", "America/Mexico_City");
        assert_eq!(early.day.to_string(), "2026-11-25");
        assert_eq!(early.hour_of_week(), 48, "a Wednesday begins");
        assert_eq!(at("1969-12-31T23:00:00Z", "UTC").day, Day(-1));
    }

    #[test]
    fn a_day_of_the_week_is_the_calendars() {
        for day in (-1_000..30_000).map(Day) {
            let weekday = day.date().weekday().to_monday_zero_offset();
            assert_eq!(
                day.first_hour_of_week(),
                usize::try_from(weekday).unwrap() * 24
            );
            assert_eq!(
                day.weekday(),
                Weekday::ALL[usize::try_from(weekday).unwrap()]
            );
        }
    }

    #[test]
    fn an_hour_that_comes_twice_is_one_and_one_that_is_missing_is_none() {
        let twice = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"];
        let hours = twice.map(|time| at(time, "Europe/Berlin").hour.get());
        assert_eq!(hours, [2, 2]);
        let spring = ["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z"];
        let hours = spring.map(|time| at(time, "Europe/Berlin").hour.get());
        assert_eq!(hours, [1, 3]);
    }

    #[test]
    fn a_day_survives_a_round_trip() {
        for text in ["1970-01-01", "2024-02-29", "2026-11-25", "1969-07-20"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
        }
        for bad in ["2026-02-30", "2026-1-1", "today", "", "2026-11-25T10:00"] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
        assert_eq!(Day(i32::MAX).date(), Day(LAST).date());
    }

    #[test]
    fn the_period_before_is_as_long_and_ends_the_day_before() {
        let month = Period::up_to(Day(100), 30);
        assert_eq!((month.first(), month.days()), (Day(71), 30));
        assert_eq!(month.before(), Period::new(Day(41), Day(70)).unwrap());
        assert_eq!(Period::new(Day(2), Day(1)), None);
    }
}
