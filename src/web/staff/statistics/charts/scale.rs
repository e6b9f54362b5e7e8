//! Scales from values to lengths.

/// An axis from zero to a round number, in round steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web::staff::statistics) struct Scale {
    step: i64,
    steps: i64,
}

/// The most steps of a scale for counts.
const MAX_STEPS: i64 = 5;

impl Scale {
    /// A scale for counts up to `largest`; its steps are whole numbers, and it ends at 1 or above.
    pub(in crate::web::staff::statistics) fn up_to(largest: i64) -> Self {
        let largest = largest.max(1);
        let mut size: i64 = 1;
        let step = 'found: loop {
            for round in [1, 2, 5] {
                let step = size.saturating_mul(round);
                if step.saturating_mul(MAX_STEPS) >= largest {
                    break 'found step;
                }
            }
            size = size.saturating_mul(10);
        };
        let whole_steps = largest / step;
        let steps = whole_steps + i64::from(whole_steps.saturating_mul(step) < largest);
        Self { step, steps }
    }

    /// A scale of `steps` steps.
    pub(super) fn with_steps(step: i64, steps: i64) -> Self {
        Self {
            step: step.max(1),
            steps: steps.max(1),
        }
    }

    pub(super) fn top(self) -> i64 {
        self.step.saturating_mul(self.steps)
    }

    /// Zero and the end of each step.
    pub(super) fn ticks(self) -> impl Iterator<Item = i64> {
        (0..=self.steps).map(move |n| self.step.saturating_mul(n))
    }

    /// The part of `length` that stands for `value`.
    pub(super) fn length_of(self, value: i64, length: i64) -> i64 {
        proportion(value, self.top(), length)
    }
}

/// The length of a bar for `value`, if `largest` has the whole `length`. A bar above zero is visible.
pub(in crate::web::staff::statistics) fn bar_length(value: i64, largest: i64, length: i64) -> i64 {
    let minimum = if value > 0 { length.min(4) } else { 0 };
    proportion(value, largest, length).max(minimum)
}

fn proportion(value: i64, whole: i64, length: i64) -> i64 {
    let (value, whole, length) = (
        i128::from(value),
        i128::from(whole.max(1)),
        i128::from(length),
    );
    let rounded = (2 * value * length + whole).div_euclid(2 * whole);
    i64::try_from(rounded.clamp(0, length.max(0))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_few() {
        for (largest, ticks) in [
            (0, vec![0, 1]),
            (1, vec![0, 1]),
            (3, vec![0, 1, 2, 3]),
            (7, vec![0, 2, 4, 6, 8]),
            (99, vec![0, 20, 40, 60, 80, 100]),
            (100, vec![0, 20, 40, 60, 80, 100]),
            (101, vec![0, 50, 100, 150]),
            (1_234_567, vec![0, 500_000, 1_000_000, 1_500_000]),
        ] {
            assert_eq!(Scale::up_to(largest).ticks().collect::<Vec<_>>(), ticks);
        }
    }

    #[test]
    fn no_value_exceeds_its_scale() {
        for largest in [0, 1, 2, 9, 1_000_000_007, i64::MAX / 3, i64::MAX] {
            let scale = Scale::up_to(largest);
            assert!(scale.top() >= largest.max(1), "{largest}");
            assert!(scale.ticks().count() <= 7, "{largest}");
            assert_eq!(scale.length_of(scale.top(), 200), 200);
            assert_eq!(scale.length_of(0, 200), 0);
            assert!((0..=200).contains(&scale.length_of(largest, 200)));
            assert_eq!(scale.length_of(-5, 200), 0);
        }
        let scale = Scale::up_to(10);
        assert_eq!(scale.length_of(5, 200), 100);
    }

    #[test]
    fn a_bar_is_as_long_as_its_share_and_always_visible() {
        assert_eq!(bar_length(0, 0, 1000), 0);
        assert_eq!(bar_length(1, 1, 1000), 1000);
        assert_eq!(bar_length(1, 3, 1000), 333);
        assert_eq!(bar_length(1, 1_000_000, 1000), 4);
        assert_eq!(bar_length(i64::MAX, i64::MAX, 1000), 1000);
        assert_eq!(bar_length(7, 0, 1000), 1000);
    }
}
