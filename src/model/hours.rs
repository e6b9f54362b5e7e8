//! Opening hours, in the museum's time zone.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::ParseError;
use crate::model::names::{serde_as_text, string_enum};

string_enum!(
    /// A day of the week.
    Weekday,
    "a day of the week: monday, tuesday, wednesday, thursday, friday, saturday or sunday",
    {
        Monday = "monday",
        Tuesday = "tuesday",
        Wednesday = "wednesday",
        Thursday = "thursday",
        Friday = "friday",
        Saturday = "saturday",
        Sunday = "sunday",
    }
);

/// Minutes of a day.
const MINUTES_PER_DAY: u16 = 24 * 60;

/// A wall-clock time in minutes since midnight; `24:00` ends a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

/// A span in which the museum is open, on each of `days`. A span that closes at an earlier time than it
/// opens continues past midnight; its day is the day on which it opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningHours {
    /// The days of the week.
    pub days: Vec<Weekday>,
    /// The opening time.
    pub open: TimeOfDay,
    /// The closing time; it may be on the next day.
    pub close: TimeOfDay,
}

/// Whether the museum is open, and if not, when it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpeningState {
    /// The museum is open.
    Open,
    /// The museum is closed.
    Closed {
        /// 0 is today.
        days_ahead: usize,
        /// The day of the next opening.
        day: Weekday,
        /// The time of the next opening.
        opens: TimeOfDay,
    },
}

impl OpeningHours {
    /// The span's end, in minutes since the midnight before it opens.
    fn end(&self) -> u16 {
        if self.close > self.open {
            self.close.0
        } else {
            self.close.0 + MINUTES_PER_DAY
        }
    }

    /// How many minutes after `now` on `day` the span of that day ends, or that of the day before; none
    /// where both have ended.
    fn ends_in(&self, day: Weekday, now: TimeOfDay) -> Option<u16> {
        let spans = [(day, now.0), (day.previous(), now.0 + MINUTES_PER_DAY)];
        let ends = spans
            .into_iter()
            .filter(|(day, _)| self.days.contains(day))
            .filter_map(|(_, at)| self.end().checked_sub(at));
        ends.filter(|minutes| *minutes > 0).max()
    }

    /// For how many minutes more the museum is open, on `day` at `now`; none where it is not.
    fn minutes_left(&self, day: Weekday, now: TimeOfDay) -> Option<u16> {
        // Since midnight of today, and since that of yesterday.
        [(day, now.0), (day.previous(), now.0 + MINUTES_PER_DAY)]
            .into_iter()
            .filter(|(day, at)| self.days.contains(day) && (self.open.0..self.end()).contains(at))
            .map(|(_, at)| self.end() - at)
            .max()
    }
}

impl Weekday {
    fn previous(self) -> Self {
        let mut week = Self::ALL.iter().rev().cycle();
        week.find(|day| **day == self);
        week.next().copied().unwrap_or(self)
    }
}

impl OpeningState {
    /// The state on `day` at `now`. A house without hours never closes.
    pub fn at(hours: &[OpeningHours], day: Weekday, now: TimeOfDay) -> Self {
        if hours
            .iter()
            .any(|span| span.minutes_left(day, now).is_some())
        {
            return Self::Open;
        }
        let week = Weekday::ALL
            .iter()
            .cycle()
            .skip_while(|candidate| **candidate != day);
        for (days_ahead, &day) in week.take(8).enumerate() {
            let later = |span: &&OpeningHours| {
                span.days.contains(&day) && (days_ahead > 0 || span.open > now)
            };
            if let Some(span) = hours.iter().filter(later).min_by_key(|span| span.open) {
                return Self::Closed {
                    days_ahead,
                    day,
                    opens: span.open,
                };
            }
        }
        Self::Open
    }
}

/// The time at which the museum closes that is open on `day` at `now`; `None` while it is closed.
pub fn closing_time(hours: &[OpeningHours], day: Weekday, now: TimeOfDay) -> Option<TimeOfDay> {
    let open = hours
        .iter()
        .filter_map(|span| Some((span.minutes_left(day, now)?, span)));
    open.max_by_key(|(left, _)| *left)
        .map(|(_, span)| span.close)
}

/// As [`closing_time`], in minutes from now.
pub fn minutes_until_closing(hours: &[OpeningHours], day: Weekday, now: TimeOfDay) -> Option<u16> {
    hours
        .iter()
        .filter_map(|span| span.minutes_left(day, now))
        .max()
}

/// When the museum closes last on `day`, in minutes from `now`; none where it has closed by then.
pub fn minutes_until_last_closing(
    hours: &[OpeningHours],
    day: Weekday,
    now: TimeOfDay,
) -> Option<u16> {
    hours.iter().filter_map(|span| span.ends_in(day, now)).max()
}

/// Minutes from `now` on `day` until the museum opens; `None` while it is open.
pub fn minutes_until_opening(hours: &[OpeningHours], day: Weekday, now: TimeOfDay) -> Option<u16> {
    match OpeningState::at(hours, day, now) {
        OpeningState::Open => None,
        OpeningState::Closed {
            days_ahead, opens, ..
        } => {
            let ahead = u16::try_from(days_ahead).unwrap_or(u16::MAX);
            Some((ahead.saturating_mul(MINUTES_PER_DAY)).saturating_add(opens.0) - now.0)
        }
    }
}

impl TimeOfDay {
    /// A time of day; `None` where the hour or the minute is out of range.
    pub fn new(hour: u8, minute: u8) -> Option<Self> {
        let minutes = u16::from(hour) * 60 + u16::from(minute);
        (minute < 60 && minutes <= 24 * 60).then_some(Self(minutes))
    }

    /// The hour, from 0 to 24.
    pub fn hour(self) -> u16 {
        self.0 / 60
    }

    /// The minute of the hour.
    pub fn minute(self) -> u16 {
        self.0 % 60
    }
}

serde_as_text!(TimeOfDay);

impl FromStr for TimeOfDay {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        text.split_once(':')
            .filter(|(hour, minute)| hour.len() == 2 && minute.len() == 2)
            .and_then(|(hour, minute)| Self::new(hour.parse().ok()?, minute.parse().ok()?))
            .ok_or_else(|| ParseError::new(text, "TimeOfDay", "a time such as 09:30"))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

/// Minutes before closing at which a clip is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BeforeClosing(u8);

impl BeforeClosing {
    /// The upper limit, in minutes.
    pub const MAX_MINUTES: u8 = 120;

    /// The number of minutes.
    pub fn minutes(self) -> u8 {
        self.0
    }
}

serde_as_text!(BeforeClosing);

impl FromStr for BeforeClosing {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let minutes = text.trim().parse().ok();
        let minutes = minutes.filter(|minutes| (1..=Self::MAX_MINUTES).contains(minutes));
        let expected = "a number of minutes before closing from 1 to 120, such as 15";
        let minutes = minutes.ok_or_else(|| ParseError::new(text, "BeforeClosing", expected))?;
        Ok(Self(minutes))
    }
}

impl fmt::Display for BeforeClosing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use Weekday::{Friday, Monday, Saturday, Sunday, Tuesday};

    use super::*;

    fn time(text: &str) -> TimeOfDay {
        text.parse().unwrap()
    }

    fn hours() -> Vec<OpeningHours> {
        [("10:00", "13:00"), ("14:00", "17:00")]
            .map(|(open, close)| OpeningHours {
                days: vec![Tuesday, Friday, Saturday],
                open: time(open),
                close: time(close),
            })
            .to_vec()
    }

    #[test]
    fn a_shut_door_says_when_it_opens() {
        let shut = |days_ahead, day, opens| OpeningState::Closed {
            days_ahead,
            day,
            opens: time(opens),
        };
        for (day, now, expected) in [
            (Tuesday, "09:59", shut(0, Tuesday, "10:00")),
            (Tuesday, "10:00", OpeningState::Open),
            (Tuesday, "12:59", OpeningState::Open),
            (Tuesday, "13:00", shut(0, Tuesday, "14:00")),
            (Tuesday, "17:00", shut(3, Friday, "10:00")),
            (Saturday, "23:59", shut(3, Tuesday, "10:00")),
            (Sunday, "00:00", shut(2, Tuesday, "10:00")),
            (Monday, "12:00", shut(1, Tuesday, "10:00")),
        ] {
            assert_eq!(
                OpeningState::at(&hours(), day, time(now)),
                expected,
                "{day} {now}"
            );
            let closes = minutes_until_closing(&hours(), day, time(now));
            assert_eq!(
                closes.is_some(),
                expected == OpeningState::Open,
                "{day} {now}"
            );
        }
        assert_eq!(
            minutes_until_closing(&hours(), Friday, time("16:45")),
            Some(15)
        );
        assert_eq!(minutes_until_closing(&[], Friday, time("16:45")), None);
        for (now, left) in [
            ("09:00", Some(8 * 60)),
            ("12:00", Some(5 * 60)),
            ("13:30", Some(210)),
            ("16:45", Some(15)),
            ("17:00", None),
        ] {
            let closes = minutes_until_last_closing(&hours(), Friday, time(now));
            assert_eq!(closes, left, "{now}");
            assert_eq!(
                minutes_until_last_closing(&hours(), Monday, time(now)),
                None
            );
        }
        assert_eq!(minutes_until_opening(&hours(), Friday, time("16:45")), None);
        assert_eq!(
            minutes_until_opening(&hours(), Friday, time("13:20")),
            Some(40)
        );
        assert_eq!(
            minutes_until_opening(&hours(), Friday, time("18:00")),
            Some(16 * 60)
        );
        assert_eq!(
            OpeningState::at(&[], Monday, time("03:00")),
            OpeningState::Open
        );
    }

    #[test]
    fn a_museum_that_closes_after_midnight_is_open_until_then() {
        let late = [OpeningHours {
            days: vec![Friday, Sunday],
            open: time("16:00"),
            close: time("02:00"),
        }];
        for (day, now, left) in [
            (Friday, "15:59", None),
            (Friday, "16:00", Some(600)),
            (Friday, "23:59", Some(121)),
            (Saturday, "00:00", Some(120)),
            (Saturday, "01:59", Some(1)),
            (Saturday, "02:00", None),
            (Saturday, "16:00", None),
            (Monday, "01:00", Some(60)),
            (Friday, "01:00", None),
        ] {
            assert_eq!(
                minutes_until_closing(&late, day, time(now)),
                left,
                "{day} {now}"
            );
            let open = OpeningState::at(&late, day, time(now)) == OpeningState::Open;
            assert_eq!(open, left.is_some(), "{day} {now}");
        }
        assert_eq!(
            closing_time(&late, Monday, time("01:00")),
            Some(time("02:00"))
        );
        let last = |day, now| minutes_until_last_closing(&late, day, time(now));
        assert_eq!(last(Friday, "12:00"), Some(14 * 60));
        assert_eq!(last(Saturday, "01:00"), Some(60));
        assert_eq!(last(Saturday, "03:00"), None);
        assert_eq!(
            minutes_until_opening(&late, Monday, time("02:00")),
            Some(4 * 24 * 60 + 14 * 60)
        );
    }

    #[test]
    fn a_museum_that_opens_once_a_week_opens_in_a_week() {
        let once = [OpeningHours {
            days: vec![Monday],
            open: time("10:00"),
            close: time("11:00"),
        }];
        let OpeningState::Closed { days_ahead, .. } =
            OpeningState::at(&once, Monday, time("12:00"))
        else {
            panic!("it is shut");
        };
        assert_eq!(days_ahead, 7);
    }

    #[test]
    fn minutes_before_closing_are_one_to_a_hundred_and_twenty() {
        for text in ["1", "15", "120"] {
            assert_eq!(text.parse::<BeforeClosing>().unwrap().to_string(), text);
        }
        for bad in ["", "0", "121", "-5", "1.5", "quince"] {
            assert!(bad.parse::<BeforeClosing>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_time_survives_a_round_trip() {
        for text in ["00:00", "09:30", "24:00"] {
            assert_eq!(time(text).to_string(), text);
        }
        for bad in ["24:01", "9:30", "12:60", "-1:00", "12.00", ""] {
            assert!(bad.parse::<TimeOfDay>().is_err(), "{bad}");
        }
    }
}
