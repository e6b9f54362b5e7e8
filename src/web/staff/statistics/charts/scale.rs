//! From values to lengths.

/// From zero to a round number that nothing exceeds, in round steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web::staff::statistics) struct Scale {
    step: i64,
    steps: i64,
}

/// So many steps at the most.
const STEPS: i64 = 5;

impl Scale {
    /// A scale for counts, so its steps are whole. Nothing at all has a scale up to one.
    pub(in crate::web::staff::statistics) fn up_to(most: i64) -> Self {
        let most = most.max(1);
        let mut size: i64 = 1;
        let step = 'found: loop {
            for round in [1, 2, 5] {
                let step = size.saturating_mul(round);
                if step.saturating_mul(STEPS) >= most {
                    break 'found step;
                }
            }
            size = size.saturating_mul(10);
        };
        let whole = most / step;
        let steps = whole + i64::from(whole.saturating_mul(step) < most);
        Self { step, steps }
    }

    /// In these steps, so many of them.
    pub(super) fn of(step: i64, steps: i64) -> Self {
        Self {
            step: step.max(1),
            steps: steps.max(1),
        }
    }

    pub(super) fn top(self) -> i64 {
        self.step.saturating_mul(self.steps)
    }

    /// Zero, and the end of each step.
    pub(super) fn ticks(self) -> impl Iterator<Item = i64> {
        (0..=self.steps).map(move |it| self.step.saturating_mul(it))
    }

    /// How much of a length a value takes.
    pub(super) fn reach(self, value: i64, length: i64) -> i64 {
        portion(value, self.top(), length)
    }
}

/// How much of a length `value` takes, where `most` takes all of it. What is more than nothing can
/// be seen.
pub(in crate::web::staff::statistics) fn part(value: i64, most: i64, length: i64) -> i64 {
    let least = if value > 0 { length.min(4) } else { 0 };
    portion(value, most, length).max(least)
}

fn portion(value: i64, of: i64, length: i64) -> i64 {
    let (value, of, length) = (i128::from(value), i128::from(of.max(1)), i128::from(length));
    let reached = (2 * value * length + of).div_euclid(2 * of);
    i64::try_from(reached.clamp(0, length.max(0))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_few() {
        for (most, ticks) in [
            (0, vec![0, 1]),
            (1, vec![0, 1]),
            (3, vec![0, 1, 2, 3]),
            (7, vec![0, 2, 4, 6, 8]),
            (99, vec![0, 20, 40, 60, 80, 100]),
            (100, vec![0, 20, 40, 60, 80, 100]),
            (101, vec![0, 50, 100, 150]),
            (1_234_567, vec![0, 500_000, 1_000_000, 1_500_000]),
        ] {
            assert_eq!(Scale::up_to(most).ticks().collect::<Vec<_>>(), ticks);
        }
    }

    #[test]
    fn no_value_leaves_the_paper() {
        for most in [0, 1, 2, 9, 1_000_000_007, i64::MAX / 3, i64::MAX] {
            let scale = Scale::up_to(most);
            assert!(scale.top() >= most.max(1), "{most}");
            assert!(scale.ticks().count() <= 7, "{most}");
            assert_eq!(scale.reach(scale.top(), 200), 200);
            assert_eq!(scale.reach(0, 200), 0);
            assert!((0..=200).contains(&scale.reach(most, 200)));
            assert_eq!(scale.reach(-5, 200), 0);
        }
        let halves = Scale::up_to(10);
        assert_eq!(halves.reach(5, 200), 100);
    }

    #[test]
    fn a_bar_is_as_long_as_its_part_and_one_of_many_can_be_seen() {
        assert_eq!(part(0, 0, 1000), 0);
        assert_eq!(part(1, 1, 1000), 1000);
        assert_eq!(part(1, 3, 1000), 333);
        assert_eq!(part(1, 1_000_000, 1000), 4);
        assert_eq!(part(i64::MAX, i64::MAX, 1000), 1000);
        assert_eq!(part(7, 0, 1000), 1000);
    }
}
