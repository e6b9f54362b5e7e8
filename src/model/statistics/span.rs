//! Spans of days for which sums are stored.

use crate::model::{Day, Period};

/// Lengths in days of the spans for which sums are stored. Any period consists of few spans: three years
/// are 1100 days, but at most 45 spans.
pub const SPANS: [i32; 3] = [1, 8, 64];

/// A span of `days` days that begins at a multiple of their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The length in days.
    pub days: i32,
    /// The first day.
    pub first: Day,
}

impl Span {
    /// The spans that `day` belongs to, one of each length.
    pub fn of(day: Day) -> [Self; SPANS.len()] {
        SPANS.map(|days| Self {
            days,
            first: Day(day.0.div_euclid(days).saturating_mul(days)),
        })
    }
}

/// The fewest spans that make up a period, each of its days in just one of them; as runs of spans of
/// one length that follow each other: its days, and the first day of its first and of its last.
pub fn spans(period: Period) -> Vec<(i32, Day, Day)> {
    let mut runs = Vec::new();
    cut(
        period.first().0,
        period.last().0.saturating_add(1),
        SPANS.len() - 1,
        &mut runs,
    );
    runs
}

/// Cuts the days from `from` until `until` (which is not within) with spans of a length and shorter ones.
fn cut(from: i32, until: i32, length: usize, runs: &mut Vec<(i32, Day, Day)>) {
    let Some(&days) = SPANS.get(length) else {
        return;
    };
    if from >= until {
        return;
    }
    let first = from.saturating_add(days - 1).div_euclid(days) * days;
    let end = until.div_euclid(days) * days;
    let shorter = length.checked_sub(1);
    if first < end {
        if let Some(shorter) = shorter {
            cut(from, first, shorter, runs);
        }
        runs.push((days, Day(first), Day(end - days)));
        if let Some(shorter) = shorter {
            cut(end, until, shorter, runs);
        }
    } else if let Some(shorter) = shorter {
        cut(from, until, shorter, runs);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn spans_make_up_a_period_day_by_day(first in -3000i32..30_000, days in 1u16..2500) {
            let period = Period::up_to(Day(first), days);
            let mut covered = BTreeSet::new();
            let mut pieces = 0;
            for (length, from, to) in spans(period) {
                prop_assert!(SPANS.contains(&length) && from <= to);
                for start in (from.0..=to.0).step_by(usize::try_from(length).unwrap()) {
                    pieces += 1;
                    prop_assert_eq!(Span::of(Day(start)).into_iter().find(|span| span.days == length).unwrap().first, Day(start));
                    for day in start..start + length {
                        prop_assert!(covered.insert(day), "day {} twice", day);
                    }
                }
            }
            prop_assert_eq!(covered.first().copied(), Some(period.first().0));
            prop_assert_eq!(covered.last().copied(), Some(period.last().0));
            prop_assert_eq!(covered.len(), usize::from(days));
            prop_assert!(pieces <= 28 + usize::from(days) / 64);
        }
    }
}
