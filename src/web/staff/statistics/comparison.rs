//! The comparison of a report with the previous period.

use crate::model::{Day, MIN_SAMPLE, Period};
use crate::web::locales::Translations;
use crate::web::staff::statistics::format;

/// Whether plays were recorded in the previous period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PreviousData {
    Complete,
    Partial,
    Missing,
}

/// A comparison with the previous period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Comparison {
    previous: Period,
    data: PreviousData,
    /// Whether a change in percent is meaningful.
    shows_change: bool,
}

/// The length, in days, from which a period that includes today is compared: today then changes the
/// figures little. A period that is shorter than the previous one is not compared.
const MIN_DAYS_OF_OPEN_PERIOD: i32 = 28;

impl Comparison {
    pub(super) fn new(
        recorded: Option<Period>,
        period: Period,
        previous: Period,
        today: Day,
    ) -> Self {
        let data = match recorded {
            Some(recorded) if recorded.first() <= previous.first() => PreviousData::Complete,
            Some(recorded) if recorded.first() <= previous.last() => PreviousData::Partial,
            Some(_) | None => PreviousData::Missing,
        };
        Self {
            previous,
            data,
            shows_change: period.last() < today
                || period.days() >= MIN_DAYS_OF_OPEN_PERIOD.max(previous.days()),
        }
    }

    /// The previous count and, where that is meaningful, the change in percent.
    pub(super) fn previous_and_change(
        self,
        words: &Translations,
        now: i64,
        previous: i64,
    ) -> Option<String> {
        match self.data {
            PreviousData::Missing => None,
            PreviousData::Complete if self.shows_change && previous >= MIN_SAMPLE => {
                let change = format::relative_change(words, now, previous);
                Some(format!("{}\u{a0}·\u{a0}{change}", format::count(previous)))
            }
            PreviousData::Complete | PreviousData::Partial => Some(format::count(previous)),
        }
    }

    /// A text on the previous period; `None` where nothing was recorded in it.
    pub(super) fn if_known(self, text: String) -> Option<String> {
        (self.data != PreviousData::Missing).then_some(text)
    }

    /// A note on the period that the previous figures are of.
    pub(super) fn explanation(self, words: &Translations, recorded: Option<Period>) -> String {
        let previous = format::period(words, self.previous);
        match self.data {
            PreviousData::Complete => {
                words.text_with("compared-all", &[("before", previous.into())])
            }
            PreviousData::Partial => {
                let since = recorded.map_or_else(String::new, |recorded| {
                    format::date(words, recorded.first())
                });
                let values = [("before", previous.into()), ("since", since.into())];
                words.text_with("compared-part", &values)
            }
            PreviousData::Missing => words.text("compared-nothing"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparison(recorded: &str, days: u16, last: &str) -> Comparison {
        let today: Day = "2026-07-26".parse().unwrap();
        let recorded = Period::new(recorded.parse().unwrap(), today);
        let period = Period::up_to(last.parse().unwrap(), days);
        Comparison::new(recorded, period, period.before(), today)
    }

    #[test]
    fn a_change_is_shown_only_where_it_is_meaningful() {
        let words = Translations::staff("en").unwrap();
        let long_ago = "2025-01-01";
        for (comparison, previous, text) in [
            (
                comparison(long_ago, 7, "2026-07-25"),
                40,
                Some("40 · +25.0%"),
            ),
            (comparison(long_ago, 7, "2026-07-25"), 19, Some("19")),
            // Today is not over: that matters for a week but not for a month.
            (comparison(long_ago, 7, "2026-07-26"), 40, Some("40")),
            (
                comparison(long_ago, 30, "2026-07-26"),
                40,
                Some("40 · +25.0%"),
            ),
            // Recording began within the previous period or after it.
            (comparison("2026-07-15", 7, "2026-07-25"), 40, Some("40")),
            (comparison("2026-07-20", 7, "2026-07-25"), 40, None),
        ] {
            let actual = comparison.previous_and_change(words, 50, previous);
            assert_eq!(
                actual.map(|text| text.replace('\u{a0}', " ")).as_deref(),
                text
            );
        }
        // An incomplete month is compared with the whole month before.
        let day = |text: &str| text.parse::<Day>().unwrap();
        let period = |first, last| Period::new(day(first), day(last)).unwrap();
        let (now, previous) = (
            period("2026-06-01", "2026-06-28"),
            period("2026-05-01", "2026-05-31"),
        );
        let all = Some(period(long_ago, "2026-06-28"));
        for (today, text) in [("2026-06-28", "40"), ("2026-07-01", "40 · +25.0%")] {
            let actual =
                Comparison::new(all, now, previous, day(today)).previous_and_change(words, 50, 40);
            assert_eq!(actual.unwrap().replace('\u{a0}', " "), text);
        }
    }
}
