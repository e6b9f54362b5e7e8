//! Finds hours with an implausible number of phone plays. Anybody can imitate a phone's reports, so such
//! an hour is marked; nothing is removed.

use std::collections::BTreeMap;

use crate::model::{Day, Hour, Period};

/// Phone plays per hour that are always plausible: a school class or two.
pub const ALWAYS_PLAUSIBLE_PLAYS: i64 = 200;

/// Multiple of the busiest hour of a usual day that is plausible.
pub const PLAUSIBLE_FACTOR: i64 = 5;

/// The days before on which the usual number is based; it is the median of those with phone plays.
pub const BASELINE_DAYS: i32 = 28;

/// Phone plays by hour of each day; days without plays may be missing.
pub type PhonePlaysByHour = BTreeMap<Day, [i64; 24]>;

/// An hour in which phones reported more plays than is plausible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoubtfulHour {
    /// The day.
    pub day: Day,
    /// The hour.
    pub hour: Hour,
    /// The number of plays.
    pub plays: i64,
    /// The highest plausible number.
    pub plausible: i64,
}

/// The doubtful hours of a period, in order. `known` must reach [`BASELINE_DAYS`] further back.
pub fn doubtful_hours(known: &PhonePlaysByHour, period: Period) -> Vec<DoubtfulHour> {
    let mut found = Vec::new();
    for (day, hours) in known.range(period.first()..=period.last()) {
        if hours.iter().all(|plays| *plays <= ALWAYS_PLAUSIBLE_PLAYS) {
            continue;
        }
        let plausible = ALWAYS_PLAUSIBLE_PLAYS
            .max(usual_busiest_hour(known, *day).saturating_mul(PLAUSIBLE_FACTOR));
        let hours = (0..).zip(hours).filter(|plays| *plays.1 > plausible);
        found.extend(hours.filter_map(|(hour, plays)| {
            Some(DoubtfulHour {
                day: *day,
                hour: Hour::new(hour)?,
                plays: *plays,
                plausible,
            })
        }));
    }
    found
}

/// Plays in the busiest hour of a usual day before `day`.
fn usual_busiest_hour(known: &PhonePlaysByHour, day: Day) -> i64 {
    let before = known.range(day + -BASELINE_DAYS..day);
    let mut busiest: Vec<i64> = before
        .filter_map(|day| day.1.iter().copied().max())
        .filter(|plays| *plays > 0)
        .collect();
    busiest.sort_unstable();
    busiest.get(busiest.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(busy: &[(u8, i64)]) -> [i64; 24] {
        let mut all = [0; 24];
        for (hour, plays) in busy {
            all[usize::from(*hour)] = *plays;
        }
        all
    }

    fn marked(known: &PhonePlaysByHour, first: i32, last: i32) -> Vec<(i32, u8, i64)> {
        let period = Period::new(Day(first), Day(last)).unwrap();
        let found = doubtful_hours(known, period).into_iter();
        found
            .map(|hour| (hour.day.0, hour.hour.get(), hour.plausible))
            .collect()
    }

    #[test]
    fn an_hour_is_marked_that_has_five_times_as_many_as_a_usual_day() {
        let mut known: PhonePlaysByHour = (0..40)
            .map(|day| (Day(day), hours(&[(10, 60), (11, 40)])))
            .collect();
        known.insert(Day(35), hours(&[(10, 300), (11, 301), (12, 3_480)]));
        assert_eq!(marked(&known, 0, 39), [(35, 11, 300), (35, 12, 300)]);
        // Whatever period is asked for, and however many such days there were.
        known.insert(Day(36), hours(&[(3, 9_000)]));
        known.insert(Day(37), hours(&[(3, 9_000)]));
        assert_eq!(marked(&known, 37, 37), [(37, 3, 300)]);
        assert_eq!(marked(&known, 38, 39), []);
    }

    #[test]
    fn where_nothing_is_usual_yet_two_school_classes_are_plausible() {
        let known = [(Day(5), hours(&[(9, 200), (10, 201)]))].into();
        assert_eq!(marked(&known, 0, 9), [(5, 10, ALWAYS_PLAUSIBLE_PLAYS)]);
        let quiet: PhonePlaysByHour = (0..30).map(|day| (Day(day), hours(&[(9, 3)]))).collect();
        assert_eq!(marked(&quiet, 0, 29), []);
        // Days on which nobody played say nothing of what is usual.
        let mut seldom: PhonePlaysByHour = [(Day(1), hours(&[(9, 100)]))].into();
        seldom.insert(Day(20), hours(&[(9, 500), (10, 501)]));
        assert_eq!(marked(&seldom, 0, 29), [(20, 10, 500)]);
    }
}
