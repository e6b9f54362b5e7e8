//! Spans of days for which totals are stored.

use crate::model::{Day, Period};

/// Lengths in days of the spans for which totals are stored, each four times the one before. A year
/// consists of about ten spans: few totals are read for any period.
pub const SPANS: [i32; 5] = [1, 4, 16, 64, 256];

/// A span of `days` days that begins at a multiple of their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The length in days.
    pub days: i32,
    /// The first day.
    pub first: Day,
}

/// The spans whose totals make up the total of a period, each with 1, or with -1 if it is subtracted.
/// Outside of `recorded` there is nothing, so the period may be extended there.
pub fn spans(period: Period, recorded: Period) -> Vec<(Span, i64)> {
    let longest = SPANS.last().copied().unwrap_or(1);
    let (from, until) = (
        period.first().max(recorded.first()).0,
        period.last().min(recorded.last()).0.saturating_add(1),
    );
    if from >= until {
        return Vec::new();
    }
    let (mut starts, mut ends) = (vec![from], vec![until]);
    if period.first() <= recorded.first() {
        starts.push(floor(from, longest));
    }
    if period.last() >= recorded.last() {
        ends.push(floor(until.saturating_add(longest - 1), longest));
    }
    let choices = starts.iter().flat_map(|from| {
        ends.iter().map(|until| {
            let mut found = Vec::new();
            cover((*from, *until), SPANS.len() - 1, 1, &mut found);
            found
        })
    });
    choices.min_by_key(Vec::len).unwrap_or_default()
}

/// Covers the days from the first until the second (which is excluded) with spans of a length and
/// shorter ones. What is too much or too little at an end is less than half a span.
fn cover(days: (i32, i32), length: usize, sign: i64, found: &mut Vec<(Span, i64)>) {
    let (from, until) = days;
    let Some(&size) = SPANS.get(length).filter(|_| from < until) else {
        return;
    };
    let (first, end) = (nearest(from, size), nearest(until, size));
    let shorter = length.saturating_sub(1);
    if first >= end || 2 * (until - from) < size {
        return cover(days, shorter, sign, found);
    }
    let mut next = first;
    while next < end {
        let span = Span {
            days: size,
            first: Day(next),
        };
        found.push((span, sign));
        next += size;
    }
    cover((from, first), shorter, sign, found);
    cover((first, from), shorter, -sign, found);
    cover((end, until), shorter, sign, found);
    cover((until, end), shorter, -sign, found);
}

/// The last multiple of `size` up to `day`.
fn floor(day: i32, size: i32) -> i32 {
    day.div_euclid(size).saturating_mul(size)
}

fn nearest(day: i32, size: i32) -> i32 {
    floor(day.saturating_add(size / 2), size)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// How often each day is counted.
    fn days(spans: &[(Span, i64)]) -> BTreeMap<i32, i64> {
        let mut days = BTreeMap::new();
        for (span, sign) in spans {
            assert!(SPANS.contains(&span.days) && span.first.0 % span.days == 0);
            for day in span.first.0..span.first.0 + span.days {
                *days.entry(day).or_default() += sign;
            }
        }
        days.retain(|_, times| *times != 0);
        days
    }

    proptest! {
        #[test]
        fn spans_make_up_a_period_day_by_day(
            first in -3000i32..30_000, days_of in 1u16..2500, begin in -4000i32..31_000, recorded in 1u16..3000,
        ) {
            let period = Period::up_to(Day(first), days_of);
            let recorded = Period::up_to(Day(begin), recorded);
            let found = spans(period, recorded);
            let mut counted = days(&found);
            counted.retain(|day, _| recorded.contains(Day(*day)));
            let wanted = (period.first().0..=period.last().0).filter(|day| recorded.contains(Day(*day)));
            prop_assert_eq!(counted, wanted.map(|day| (day, 1)).collect::<BTreeMap<_, _>>());
            // Four lengths at each end, of each two spans at most, and whole spans between.
            prop_assert!(found.len() <= 18 + usize::from(days_of) / 256, "{} spans", found.len());
        }
    }

    #[test]
    fn the_bits_of_a_day_say_where_its_span_begins_also_before_1970() {
        for day in [-257, -256, -1, 0, 300, 20_781] {
            for days in SPANS {
                assert_eq!(floor(day, days), day & -days);
            }
        }
    }
}
