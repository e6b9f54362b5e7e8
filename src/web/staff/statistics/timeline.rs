//! The plays of a period one after the other: by hours where it is one day, by days where they are few,
//! or else by weeks, months or years.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::{Day, Period, PlayTotals, Weekday};
use crate::web::locales::Translations;
use crate::web::staff::statistics::charts::{Column, Columns};
use crate::web::staff::statistics::say;
use crate::web::staff::statistics::table::{Cell, Table};
use crate::web::staff::statistics::view::View;
use crate::web::staff::statistics::week::{self, Hour};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Day,
    Week,
    Month,
    Year,
}

/// One stretch of the period.
#[derive(Debug)]
struct Stretch {
    step: Step,
    period: Period,
    /// Whether all of its days lie within the period and are over.
    whole: bool,
    tally: PlayTotals,
}

impl Step {
    fn of(period: Period) -> Self {
        match period.days() {
            ..=31 => Self::Day,
            32..=184 => Self::Week,
            185..=1100 => Self::Month,
            _ => Self::Year,
        }
    }

    /// The days that belong together with this one.
    fn around(self, day: Day) -> (Day, Day) {
        let date = day.date();
        let of = |first: Date, last: Date| (Day::from_date(first), Day::from_date(last));
        match self {
            Self::Day => (day, day),
            Self::Week => {
                let since = Weekday::ALL.iter().position(|it| *it == day.weekday());
                let monday = day + -i32::try_from(since.unwrap_or(0)).unwrap_or(0);
                (monday, monday + 6)
            }
            Self::Month => of(date.first_of_month(), date.last_of_month()),
            Self::Year => of(date.first_of_year(), date.last_of_year()),
        }
    }
}

fn stretches(period: Period, days: &[(Day, PlayTotals)], today: Day) -> Vec<Stretch> {
    let step = Step::of(period);
    let (mut all, mut next) = (Vec::new(), period.first());
    let mut days = days.iter().peekable();
    while next <= period.last() {
        let (first, last) = step.around(next);
        let end = last.min(period.last());
        let mut tally = PlayTotals::default();
        while let Some((_, it)) = days.next_if(|(day, _)| *day <= end) {
            tally += *it;
        }
        if let Some(within) = Period::new(next, end) {
            all.push(Stretch {
                step,
                period: within,
                whole: first == next && last == end && end < today,
                tally,
            });
        }
        next = end + 1;
    }
    all
}

impl Stretch {
    fn name(&self, words: &Translations) -> String {
        match self.step {
            Step::Day | Step::Week => say::short_day(words, self.period.first()),
            Step::Month => {
                let year = self.period.first().date().year();
                let month = say::short_month(words, self.period.first());
                format!("{month} {}", year.rem_euclid(100))
            }
            Step::Year => self.period.first().date().year().to_string(),
        }
    }

    fn long_name(&self, words: &Translations) -> String {
        let first = self.period.first();
        match self.step {
            Step::Day => {
                let weekday = say::weekday(words, first.weekday());
                format!("{}, {weekday}", say::day(words, first))
            }
            Step::Week | Step::Month | Step::Year => say::period(words, self.period),
        }
    }
}

/// The chart, and the same as a table.
pub(super) struct Timeline {
    pub(super) columns: Columns,
    pub(super) table: Table,
    /// Whether something in it is not whole.
    pub(super) open: bool,
}

pub(super) fn draw(view: &View<'_>) -> Timeline {
    if view.figures.period.days() == 1 {
        hours(view)
    } else {
        days(view)
    }
}

/// Of a day of which nothing is known these hours are drawn.
const USUAL: (usize, usize) = (9, 18);

fn hours(view: &View<'_>) -> Timeline {
    let words = view.words;
    let weekday = view.figures.period.first().weekday();
    let day = Weekday::ALL.iter().position(|it| *it == weekday);
    let all = week::hours(view);
    let all = all.chunks(24).nth(day.unwrap_or(0)).unwrap_or_default();
    let first = all.iter().position(Hour::any).unwrap_or(USUAL.0);
    let last = all.iter().rposition(Hour::any).unwrap_or(USUAL.1);
    let heads = ["week-hour", "figure-plays", "week-open", "figure-rate"];
    let caption = words.text("timeline-hours");
    let mut table = Table::new(caption.clone(), &heads.map(|it| words.text(it)));
    let mut columns = Vec::new();
    for (hour, it) in all.iter().enumerate().take(last + 1).skip(first) {
        let name = say::hour(hour);
        columns.push(Column {
            told: format!("{name}: {}", say::count(it.plays)),
            name: hour.to_string(),
            value: it.plays,
            whole: true,
        });
        table.push(name, it.cells(words).into());
    }
    Timeline {
        columns: Columns::draw(caption, columns),
        table,
        open: false,
    }
}

fn days(view: &View<'_>) -> Timeline {
    let words = view.words;
    let all = stretches(view.figures.period, &view.figures.days, view.today);
    let step = words.text(match Step::of(view.figures.period) {
        Step::Day => "timeline-days",
        Step::Week => "timeline-weeks",
        Step::Month => "timeline-months",
        Step::Year => "timeline-years",
    });
    let heads = [
        "timeline-when",
        "figure-plays",
        "figure-completion",
        "figure-listening",
    ];
    let mut table = Table::new(step.clone(), &heads.map(|it| words.text(it)));
    let mut columns = Vec::new();
    let open = all.iter().any(|it| !it.whole);
    for it in all {
        let mut name = it.long_name(words);
        if !it.whole {
            name = format!("{name} {}", words.text("timeline-part"));
        }
        columns.push(Column {
            name: it.name(words),
            told: format!("{name}: {}", say::count(it.tally.plays)),
            value: it.tally.plays,
            whole: it.whole,
        });
        let cells = vec![
            Cell::count(it.tally.plays),
            Cell::completion(words, &it.tally),
            Cell::text(say::lasting(words, it.tally.listened_ms)),
        ];
        table.push(name, cells);
    }
    Timeline {
        columns: Columns::draw(step, columns),
        table,
        open,
    }
}

/// The months of which anything is known, the latest first.
pub(super) fn months(recorded: Period, today: Day) -> Vec<Day> {
    let (first, _) = Step::Month.around(recorded.first().min(today));
    let (mut month, _) = Step::Month.around(today);
    let mut months = Vec::new();
    while month >= first {
        months.push(month);
        let before = month.date().checked_sub(1.month());
        match before {
            Ok(it) => month = Day::from_date(it),
            Err(_) => break,
        }
    }
    months
}

/// The month that this day is of, whole.
pub(super) fn month(day: Day) -> (Day, Day) {
    Step::Month.around(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn told(first: &str, last: &str) -> Vec<(String, i64, bool)> {
        let period = Period::new(day(first), day(last)).unwrap();
        let days: Vec<(Day, PlayTotals)> = (0..period.days())
            .map(|it| {
                let tally = PlayTotals {
                    plays: 1,
                    ..PlayTotals::default()
                };
                (period.first() + it, tally)
            })
            .collect();
        let all = stretches(period, &days, day("2026-07-26"));
        let words = Translations::staff("en").unwrap();
        all.iter()
            .map(|it| (it.name(words), it.tally.plays, it.whole))
            .collect()
    }

    #[test]
    fn a_few_days_stand_by_themselves_and_today_is_not_whole() {
        let all = told("2026-07-24", "2026-07-26");
        let expected = [
            ("24 Jul", 1, true),
            ("25 Jul", 1, true),
            ("26 Jul", 1, false),
        ];
        assert_eq!(
            all,
            expected.map(|(name, plays, whole)| (name.into(), plays, whole))
        );
    }

    #[test]
    fn many_days_are_told_by_weeks_months_and_years_and_none_is_lost() {
        let weeks = told("2026-05-01", "2026-07-15");
        // From a Friday to a Wednesday.
        assert_eq!(weeks.first().unwrap(), &("1 May".into(), 3, false));
        assert_eq!(weeks[1], ("4 May".into(), 7, true));
        assert_eq!(weeks.last().unwrap(), &("13 Jul".into(), 3, false));
        let months = told("2025-08-01", "2026-07-26");
        assert_eq!(months.len(), 12);
        assert_eq!(months[0], ("Aug 25".into(), 31, true));
        assert_eq!(months[11], ("Jul 26".into(), 26, false));
        let years = told("2020-01-01", "2026-07-26");
        assert_eq!(years.len(), 7);
        assert_eq!(years[0], ("2020".into(), 366, true));
        for (all, days) in [(weeks, 76), (months, 360), (years, 2399)] {
            assert_eq!(all.iter().map(|it| it.1).sum::<i64>(), days);
        }
    }

    #[test]
    fn months_go_back_to_the_first_play() {
        let recorded = Period::new(day("2026-05-31"), day("2026-07-20")).unwrap();
        let months = months(recorded, day("2026-07-26"));
        assert_eq!(months, ["2026-07-01", "2026-06-01", "2026-05-01"].map(day));
    }
}
