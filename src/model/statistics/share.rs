/// No percentage is told of fewer than this.
pub const MIN_SAMPLE: i64 = 20;

/// Tenths of a percent.
pub type Permille = i64;

/// So many out of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratio {
    pub part: i64,
    pub of: i64,
}

impl Ratio {
    /// In tenths of a percent, rounded; none where there are too few to speak of a share.
    pub fn permille(self) -> Option<Permille> {
        (self.of >= MIN_SAMPLE).then(|| {
            let doubled = self.part.saturating_mul(2000).saturating_add(self.of);
            doubled.div_euclid(self.of.saturating_mul(2))
        })
    }
}

const HOUR: i64 = 3_600_000;

/// So many for each hour, in hundredths; none of less than an hour, which says nothing yet.
pub fn per_hour(times: i64, ms: i64) -> Option<i64> {
    let (times, ms) = (i128::from(times), i128::from(ms));
    (ms >= i128::from(HOUR)).then(|| {
        let hundredths = (2 * times * i128::from(HOUR) * 100 + ms).div_euclid(2 * ms);
        i64::try_from(hundredths).unwrap_or(i64::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_of_an_hour_or_more() {
        assert_eq!(per_hour(7, HOUR * 2), Some(350));
        assert_eq!(per_hour(7, HOUR - 1), None);
    }

    #[test]
    fn a_share_of_few_is_not_told_and_others_are_rounded() {
        let share = |part, of| Ratio { part, of }.permille();
        assert_eq!(share(19, 19), None);
        assert_eq!(share(0, 0), None);
        assert_eq!(share(7, 20), Some(350));
        assert_eq!(share(1, 30), Some(33));
        assert_eq!(share(2, 30), Some(67));
        assert_eq!(share(30, 30), Some(1000));
    }
}
