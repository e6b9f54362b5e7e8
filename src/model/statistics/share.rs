//! Ratios and rates.

/// The smallest sample of which a percentage is shown.
pub const MIN_SAMPLE: i64 = 20;

/// Tenths of a percent.
pub type Permille = i64;

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratio {
    /// The part.
    pub part: i64,
    /// The whole.
    pub of: i64,
}

impl Ratio {
    /// In tenths of a percent, rounded; `None` for too small a sample.
    pub fn permille(self) -> Option<Permille> {
        (self.of >= MIN_SAMPLE).then(|| {
            let doubled = self.part.saturating_mul(2000).saturating_add(self.of);
            doubled.div_euclid(self.of.saturating_mul(2))
        })
    }
}

/// Milliseconds.
const HOUR_MS: i64 = 3_600_000;

/// Events per hour, in hundredths; `None` for less than an hour.
pub fn per_hour(times: i64, ms: i64) -> Option<i64> {
    let (times, ms) = (i128::from(times), i128::from(ms));
    (ms >= i128::from(HOUR_MS)).then(|| {
        let hundredths = (2 * times * i128::from(HOUR_MS) * 100 + ms).div_euclid(2 * ms);
        i64::try_from(hundredths).unwrap_or(i64::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_of_an_hour_or_more() {
        assert_eq!(per_hour(7, HOUR_MS * 2), Some(350));
        assert_eq!(per_hour(7, HOUR_MS - 1), None);
    }

    #[test]
    fn a_share_of_few_plays_is_hidden_and_others_are_rounded() {
        let share = |part, of| Ratio { part, of }.permille();
        assert_eq!(share(19, 19), None);
        assert_eq!(share(0, 0), None);
        assert_eq!(share(7, 20), Some(350));
        assert_eq!(share(1, 30), Some(33));
        assert_eq!(share(2, 30), Some(67));
        assert_eq!(share(30, 30), Some(1000));
    }
}
