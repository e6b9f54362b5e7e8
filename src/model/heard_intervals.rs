//! The parts of a recording that were played, as a set of intervals.

use serde::{Deserialize, Serialize};

use crate::model::Ms;

/// The intervals of a recording that were played, as a union: in order, without overlaps, each with
/// `from < to`. `docs/statistics.md` calls it H.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<(Ms, Ms)>")]
pub struct HeardIntervals(Vec<(Ms, Ms)>);

impl From<Vec<(Ms, Ms)>> for HeardIntervals {
    fn from(intervals: Vec<(Ms, Ms)>) -> Self {
        intervals.into_iter().collect()
    }
}

impl HeardIntervals {
    /// Adds the interval from `from` to `to`; an empty or reversed interval adds nothing.
    pub fn add(&mut self, from: Ms, to: Ms) {
        if from >= to {
            return;
        }
        let (mut from, mut to) = (from, to);
        self.0.retain(|&(start, end)| {
            let apart = end < from || to < start;
            if !apart {
                from = from.min(start);
                to = to.max(end);
            }
            apart
        });
        let at = self.0.partition_point(|&(start, _)| start < from);
        self.0.insert(at, (from, to));
    }

    /// |H|: the total length, each moment counted once.
    pub fn total(&self) -> Ms {
        self.0
            .iter()
            .fold(Ms::ZERO, |sum, &(from, to)| sum + (to - from))
    }

    /// The intervals, in order and without overlap.
    pub fn intervals(&self) -> &[(Ms, Ms)] {
        &self.0
    }
}

impl FromIterator<(Ms, Ms)> for HeardIntervals {
    fn from_iter<I: IntoIterator<Item = (Ms, Ms)>>(intervals: I) -> Self {
        let mut heard = Self::default();
        for (from, to) in intervals {
            heard.add(from, to);
        }
        heard
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_replay_adds_nothing_to_the_heard_time() {
        let heard: HeardIntervals = [
            (Ms(0), Ms(5000)),
            (Ms(3000), Ms(9000)),
            (Ms(3000), Ms(9000)),
        ]
        .into_iter()
        .collect();
        assert_eq!(heard.intervals(), [(Ms(0), Ms(9000))]);
        assert_eq!(heard.total(), Ms(9000));
    }

    proptest! {
        #[test]
        fn it_is_the_union_of_its_intervals(pairs in prop::collection::vec((0u64..60, 0u64..60), 0..20)) {
            let heard: HeardIntervals = pairs.iter().map(|&(from, to)| (Ms(from), Ms(to))).collect();
            let counted = (0..60u64)
                .filter(|ms| pairs.iter().any(|&(from, to)| from <= *ms && *ms < to))
                .count();
            prop_assert_eq!(heard.total().0, u64::try_from(counted).unwrap());
            for pair in heard.intervals().windows(2) {
                prop_assert!(pair[0].1 < pair[1].0);
            }
        }
    }
}
