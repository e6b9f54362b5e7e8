//! Which hundredths of a recording were heard, and where listeners left.

use std::ops::AddAssign;

use crate::model::{HeardIntervals, MIN_SAMPLE, Ms};

/// Number of equal parts of a recording.
pub const BUCKETS: usize = 100;

/// A hundredth counts as heard from this percentage on, because plays begin and join a few milliseconds
/// late.
const MIN_HEARD_PERCENT: u64 = 95;

/// The longest span of a drop-off.
const DROP_OFF_WINDOW: Ms = Ms(5_000);

/// The number of uncensored starts, and how many of them heard each hundredth of the recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The number of starts.
    pub starts: i64,
    /// The number of listeners of each hundredth.
    pub heard: [i64; BUCKETS],
}

/// The span of a recording in which most listeners left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DropOff {
    /// Position in the recording.
    pub from: Ms,
    /// The end of the drop-off.
    pub to: Ms,
    /// Listeners at `from` less those at `to`.
    pub lost: i64,
}

impl Default for Coverage {
    fn default() -> Self {
        Self {
            starts: 0,
            heard: [0; BUCKETS],
        }
    }
}

/// Which hundredths of a recording of `sounding` were heard, each but for a twentieth of it at the most.
pub fn covered_buckets(audible_length: Ms, heard: &HeardIntervals) -> [bool; BUCKETS] {
    let mut within = [false; BUCKETS];
    let mut left = heard.intervals();
    for (from, covered) in (0u64..).zip(&mut within) {
        let (start, end) = (edge(audible_length, from), edge(audible_length, from + 1));
        while let [(_, to), rest @ ..] = left
            && to.0 < start
        {
            left = rest;
        }
        let parts = left.iter().take_while(|(from, _)| from.0 < end);
        let parts = parts.map(|(from, to)| to.0.min(end).saturating_sub(from.0.max(start)));
        let part: u64 = parts.sum();
        *covered = if start < end {
            part.saturating_mul(100) >= (end - start).saturating_mul(MIN_HEARD_PERCENT)
        } else {
            // One that is shorter than a millisecond is where its moment is.
            let first = left.first();
            audible_length > Ms::ZERO
                && first.is_some_and(|(from, to)| (from.0..=to.0).contains(&start))
        };
    }
    within
}

/// Where a hundredth begins, in milliseconds.
fn edge(audible_length: Ms, bucket: u64) -> u64 {
    audible_length.0.saturating_mul(bucket) / 100
}

impl Coverage {
    /// Adds one start, or removes it where `sign` is -1.
    pub fn count(&mut self, audible_length: Ms, heard: &HeardIntervals, sign: i64) {
        self.starts += sign;
        for (count, covered) in self
            .heard
            .iter_mut()
            .zip(covered_buckets(audible_length, heard))
        {
            *count += if covered { sign } else { 0 };
        }
    }

    /// The largest drop-off within five seconds; `None` where nobody leaves or the sample is too small.
    pub fn largest_drop_off(&self, audible_length: Ms) -> Option<DropOff> {
        if self.starts < MIN_SAMPLE {
            return None;
        }
        let mut largest: Option<DropOff> = None;
        for (from, before) in (0u64..).zip(&self.heard) {
            let start = edge(audible_length, from);
            let later = (from + 1..).zip(self.heard.iter().skip(1 + usize::try_from(from).ok()?));
            // At least the next hundredth, however long it is.
            let near = later.take_while(|(to, _)| {
                *to == from + 1
                    || edge(audible_length, *to) <= start.saturating_add(DROP_OFF_WINDOW.0)
            });
            for (to, after) in near {
                let lost = before - after;
                if lost > largest.map_or(0, |drop| drop.lost) {
                    largest = Some(DropOff {
                        from: Ms(start),
                        to: Ms(edge(audible_length, to)),
                        lost,
                    });
                }
            }
        }
        largest
    }
}

impl AddAssign for Coverage {
    fn add_assign(&mut self, other: Self) {
        self.starts += other.starts;
        for (sum, heard) in self.heard.iter_mut().zip(other.heard) {
            *sum += heard;
        }
    }
}

impl Coverage {
    /// The change of listeners from each hundredth to the next, from none; most are zero.
    pub fn changes(&self) -> [i64; BUCKETS] {
        let mut before = 0;
        self.heard.map(|heard| {
            let change = heard - before;
            before = heard;
            change
        })
    }

    /// Reverses [`Coverage::changes`].
    pub fn from_changes(starts: i64, changes: [i64; BUCKETS]) -> Self {
        let mut sum = 0;
        let heard = changes.map(|change| {
            sum += change;
            sum
        });
        Self { starts, heard }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn heard(intervals: &[(u64, u64)]) -> HeardIntervals {
        let intervals = intervals.iter();
        intervals.map(|&(from, to)| (Ms(from), Ms(to))).collect()
    }

    fn count(audible_length: u64, intervals: &[(u64, u64)]) -> usize {
        let within = covered_buckets(Ms(audible_length), &heard(intervals));
        within.into_iter().filter(|covered| *covered).count()
    }

    #[test]
    fn a_bucket_counts_if_nearly_all_of_it_was_heard() {
        // As phones and speakers tell it: begun a few milliseconds late, joined with a small gap.
        assert_eq!(count(85_798, &[(2, 85_798)]), 100);
        assert_eq!(count(85_798, &[(0, 3_412), (3_430, 85_798)]), 100);
        assert_eq!(count(60_000, &[(0, 569)]), 0);
        assert_eq!(count(60_000, &[(0, 570)]), 1);
        assert_eq!(count(60_000, &[(30, 600)]), 1);
        assert_eq!(count(60_000, &[(31, 600)]), 0);
        assert_eq!(count(60_000, &[(0, 60_000)]), 100);
        assert_eq!(count(60_000, &[(0, 61_000)]), 100);
        assert_eq!(count(60_000, &[(100, 1200)]), 1);
        assert_eq!(count(60_000, &[(0, 6_000), (54_000, 60_000)]), 20);
        assert_eq!(count(0, &[]), 0);
    }

    #[test]
    fn the_largest_fall_is_where_most_left_at_once() {
        let mut sum = Coverage::default();
        let mut ends = vec![60_000; 15];
        ends.extend([30_000, 31_000, 33_000, 12_000]);
        for end in ends {
            sum.count(Ms(60_000), &heard(&[(0, end)]), 1);
        }
        assert_eq!(
            sum.largest_drop_off(Ms(60_000)),
            None,
            "nineteen are too few"
        );
        sum.count(Ms(60_000), &heard(&[(0, 60_000)]), 1);
        let drop_off = sum.largest_drop_off(Ms(60_000)).unwrap();
        assert_eq!(drop_off.lost, 3);
        assert!(
            drop_off.from >= Ms(28_000) && drop_off.to <= Ms(34_000),
            "{drop_off:?}"
        );
        assert!(drop_off.to - drop_off.from <= DROP_OFF_WINDOW);
        assert_eq!(Coverage::default().largest_drop_off(Ms(60_000)), None);
    }

    #[test]
    fn a_late_start_of_all_plays_is_no_drop_off() {
        let mut sum = Coverage::default();
        for late in 0..40 {
            sum.count(Ms(60_000), &heard(&[(late % 6, 60_000)]), 1);
        }
        assert_eq!(sum.heard, [40; BUCKETS]);
        assert_eq!(sum.largest_drop_off(Ms(60_000)), None);
    }

    proptest! {
        #[test]
        fn a_hundredth_is_heard_when_no_more_than_a_twentieth_of_it_is_missing(
            audible_length in 1u64..2_000,
            intervals in prop::collection::vec((0u64..2_000, 0u64..2_000), 0..6),
        ) {
            let heard = heard(&intervals);
            let at = |ms: u64| heard.intervals().iter().any(|&(from, to)| (from.0..to.0).contains(&ms));
            for (bucket, covered) in covered_buckets(Ms(audible_length), &heard).into_iter().enumerate() {
                let bucket = u64::try_from(bucket).unwrap();
                let all = edge(Ms(audible_length), bucket)..edge(Ms(audible_length), bucket + 1);
                if !all.is_empty() {
                    let (found, of) = (all.clone().filter(|ms| at(*ms)).count(), all.count());
                    prop_assert_eq!(covered, found * 20 >= of * 19, "bucket {}", bucket);
                }
            }
        }

        #[test]
        fn it_is_kept_as_its_changes_and_comes_back(
            intervals in prop::collection::vec((0u64..60_000, 0u64..60_000), 0..6),
        ) {
            let mut sum = Coverage::default();
            sum.count(Ms(60_000), &heard(&intervals), 1);
            sum.count(Ms(60_000), &heard(&[(0, 20_000)]), 1);
            prop_assert_eq!(Coverage::from_changes(sum.starts, sum.changes()), sum);
        }

        #[test]
        fn what_is_taken_out_again_leaves_nothing(intervals in prop::collection::vec((0u64..60_000, 0u64..60_000), 0..6)) {
            let mut sum = Coverage::default();
            sum.count(Ms(60_000), &heard(&intervals), 1);
            sum.count(Ms(60_000), &heard(&intervals), -1);
            prop_assert_eq!(sum, Coverage::default());
        }
    }
}
