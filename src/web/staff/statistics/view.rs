//! What a page tells of: the figures, for whoever reads, and what they can be compared with.

use crate::model::{Day, DoubtfulHour, Figures, Filter, MIN_SAMPLE, Period};
use crate::web::locales::Translations;
use crate::web::staff::statistics::asked::Asked;
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::say;

pub(super) struct View<'a> {
    pub(super) words: &'static Translations,
    pub(super) names: Names<'a>,
    /// What comes first: of speakers, or of the surface that alone is looked at.
    pub(super) figures: &'a Figures,
    /// What phones report, beside it; none where one surface alone is looked at.
    pub(super) phones: Option<&'a Figures>,
    pub(super) doubtful: &'a [DoubtfulHour],
    pub(super) asked: &'a Asked,
    pub(super) today: Day,
    pub(super) compared: Compared,
    pub(super) page: Kind,
}

/// On what it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The only page on which tables can be had in another order.
    Overview,
    Clip,
    /// Nothing can be folded away there.
    Paper,
}

impl<'a> View<'a> {
    pub(super) fn tells_sessions(&self) -> bool {
        self.figures.filter.applies_to_sessions()
    }

    /// What alone is looked at, as it was asked for.
    pub(super) fn cut(&self) -> Filter {
        Filter {
            surface: self.asked.cut.surface,
            ..self.figures.filter.clone()
        }
    }

    /// The same, looking at what phones report.
    pub(super) fn of_phones(&self) -> Option<View<'a>> {
        let figures = self.phones?;
        Some(View {
            figures,
            phones: None,
            ..*self
        })
    }
}

/// What is known of the days before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    All,
    Part,
    Nothing,
}

/// How the days before can be compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Compared {
    before: Period,
    known: Known,
    over: bool,
}

/// In so many days one that is not over changes little, unless there were more days before.
const MANY: i32 = 28;

impl Compared {
    pub(super) fn new(
        recorded: Option<Period>,
        period: Period,
        before: Period,
        today: Day,
    ) -> Self {
        let known = match recorded {
            Some(it) if it.first() <= before.first() => Known::All,
            Some(it) if it.first() <= before.last() => Known::Part,
            Some(_) | None => Known::Nothing,
        };
        Self {
            before,
            known,
            over: period.last() < today || period.days() >= MANY.max(before.days()),
        }
    }

    /// How many there were before and, where that is fair to say, by how much that changed.
    pub(super) fn tell(self, words: &Translations, now: i64, before: i64) -> Option<String> {
        match self.known {
            Known::Nothing => None,
            Known::All if self.over && before >= MIN_SAMPLE => {
                let change = say::change(words, now, before);
                Some(format!("{}\u{a0}·\u{a0}{change}", say::count(before)))
            }
            Known::All | Known::Part => Some(say::count(before)),
        }
    }

    /// Something of before, where there is anything.
    pub(super) fn only(self, told: String) -> Option<String> {
        (self.known != Known::Nothing).then_some(told)
    }

    /// What figures of before are of.
    pub(super) fn sentence(self, words: &Translations, recorded: Option<Period>) -> String {
        let before = say::period(words, self.before);
        match self.known {
            Known::All => words.text_with("compared-all", &[("before", before.into())]),
            Known::Part => {
                let since = recorded.map_or_else(String::new, |it| say::day(words, it.first()));
                let values = [("before", before.into()), ("since", since.into())];
                words.text_with("compared-part", &values)
            }
            Known::Nothing => words.text("compared-nothing"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(recorded: &str, days: u16, last: &str) -> Compared {
        let today: Day = "2026-07-26".parse().unwrap();
        let recorded = Period::new(recorded.parse().unwrap(), today);
        let period = Period::up_to(last.parse().unwrap(), days);
        Compared::new(recorded, period, period.before(), today)
    }

    #[test]
    fn a_change_is_told_only_where_it_is_fair() {
        let words = Translations::staff("en").unwrap();
        let long_ago = "2025-01-01";
        for (compared, before, told) in [
            (compared(long_ago, 7, "2026-07-25"), 40, Some("40 · +25.0%")),
            (compared(long_ago, 7, "2026-07-25"), 19, Some("19")),
            // Today is not over: of a week that is much, of a month little.
            (compared(long_ago, 7, "2026-07-26"), 40, Some("40")),
            (
                compared(long_ago, 30, "2026-07-26"),
                40,
                Some("40 · +25.0%"),
            ),
            // The box was not there yet, for a part of the days or for all of them.
            (compared("2026-07-15", 7, "2026-07-25"), 40, Some("40")),
            (compared("2026-07-20", 7, "2026-07-25"), 40, None),
        ] {
            let said = compared.tell(words, 50, before);
            assert_eq!(said.map(|it| it.replace('\u{a0}', " ")).as_deref(), told);
        }
        // Most of a month beside all of the one before.
        let day = |it: &str| it.parse::<Day>().unwrap();
        let period = |first, last| Period::new(day(first), day(last)).unwrap();
        let (now, before) = (
            period("2026-06-01", "2026-06-28"),
            period("2026-05-01", "2026-05-31"),
        );
        let all = Some(period(long_ago, "2026-06-28"));
        for (today, told) in [("2026-06-28", "40"), ("2026-07-01", "40 · +25.0%")] {
            let said = Compared::new(all, now, before, day(today)).tell(words, 50, 40);
            assert_eq!(said.unwrap().replace('\u{a0}', " "), told);
        }
    }
}
