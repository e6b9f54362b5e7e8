//! The plays of a period as a bar chart: by hour for a single day, by day for a short period, or else by
//! week, month or year.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::{Day, Period, PlayTotals, Weekday};
use crate::web::locales::Translations;
use crate::web::staff::statistics::charts::{Bar, BarChart};
use crate::web::staff::statistics::format;
use crate::web::staff::statistics::page_context::PageContext;
use crate::web::staff::statistics::table::{Cell, StatisticsTable};
use crate::web::staff::statistics::week_heatmap::{self, Hour};

/// The time that one bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Granularity {
    Day,
    Week,
    Month,
    Year,
}

/// The part of the period that one bar stands for.
#[derive(Debug)]
struct Interval {
    granularity: Granularity,
    period: Period,
    /// Whether all of its days are in the period and over.
    is_complete: bool,
    totals: PlayTotals,
}

impl Granularity {
    fn for_period(period: Period) -> Self {
        match period.days() {
            ..=31 => Self::Day,
            32..=184 => Self::Week,
            185..=1100 => Self::Month,
            _ => Self::Year,
        }
    }

    /// The first and the last day of the interval that contains `day`.
    fn containing(self, day: Day) -> (Day, Day) {
        let date = day.date();
        let days = |first: Date, last: Date| (Day::from_date(first), Day::from_date(last));
        match self {
            Self::Day => (day, day),
            Self::Week => {
                let position = Weekday::ALL
                    .iter()
                    .position(|weekday| *weekday == day.weekday());
                let monday = day + -i32::try_from(position.unwrap_or(0)).unwrap_or(0);
                (monday, monday + 6)
            }
            Self::Month => days(date.first_of_month(), date.last_of_month()),
            Self::Year => days(date.first_of_year(), date.last_of_year()),
        }
    }
}

fn intervals(period: Period, days: &[(Day, PlayTotals)], today: Day) -> Vec<Interval> {
    let granularity = Granularity::for_period(period);
    let (mut all, mut next) = (Vec::new(), period.first());
    let mut days = days.iter().peekable();
    while next <= period.last() {
        let (first, last) = granularity.containing(next);
        let end = last.min(period.last());
        let mut totals = PlayTotals::default();
        while let Some((_, of_day)) = days.next_if(|(day, _)| *day <= end) {
            totals += *of_day;
        }
        if let Some(within) = Period::new(next, end) {
            all.push(Interval {
                granularity,
                period: within,
                is_complete: first == next && last == end && end < today,
                totals,
            });
        }
        next = end + 1;
    }
    all
}

impl Interval {
    fn short_name(&self, words: &Translations) -> String {
        match self.granularity {
            Granularity::Day | Granularity::Week => format::short_date(words, self.period.first()),
            Granularity::Month => {
                let year = self.period.first().date().year();
                let month = format::short_month(words, self.period.first());
                format!("{month} {}", year.rem_euclid(100))
            }
            Granularity::Year => self.period.first().date().year().to_string(),
        }
    }

    fn long_name(&self, words: &Translations) -> String {
        let first = self.period.first();
        match self.granularity {
            Granularity::Day => {
                let weekday = format::weekday(words, first.weekday());
                format!("{}, {weekday}", format::date(words, first))
            }
            Granularity::Week | Granularity::Month | Granularity::Year => {
                format::period(words, self.period)
            }
        }
    }
}

/// The chart and its table.
pub(super) struct Timeline {
    pub(super) chart: BarChart,
    pub(super) table: StatisticsTable,
    /// Whether one of the intervals is incomplete.
    pub(super) has_incomplete: bool,
}

pub(super) fn build(context: &PageContext<'_>) -> Timeline {
    if context.figures.period.days() == 1 {
        hours(context)
    } else {
        days(context)
    }
}

/// The first and the last hour that are drawn for a day without any data.
const DEFAULT_HOURS: (usize, usize) = (9, 18);

fn hours(context: &PageContext<'_>) -> Timeline {
    let words = context.words;
    let weekday = context.figures.period.first().weekday();
    let day = Weekday::ALL.iter().position(|other| *other == weekday);
    let all = week_heatmap::hours_of_week(context);
    let all = all.chunks(24).nth(day.unwrap_or(0)).unwrap_or_default();
    let first = all
        .iter()
        .position(Hour::has_data)
        .unwrap_or(DEFAULT_HOURS.0);
    let last = all
        .iter()
        .rposition(Hour::has_data)
        .unwrap_or(DEFAULT_HOURS.1);
    let headings = ["week-hour", "figure-plays", "week-open", "figure-rate"];
    let caption = words.text("timeline-hours");
    let mut table = StatisticsTable::new(caption.clone(), &headings.map(|key| words.text(key)));
    let mut bars = Vec::new();
    for (hour, hour_of_day) in all.iter().enumerate().take(last + 1).skip(first) {
        let name = format::hour_range(hour);
        bars.push(Bar {
            tooltip: format!("{name}: {}", format::count(hour_of_day.plays)),
            label: hour.to_string(),
            value: hour_of_day.plays,
            is_complete: true,
        });
        table.push(name, hour_of_day.cells(words).into());
    }
    Timeline {
        chart: BarChart::draw(caption, bars),
        table,
        has_incomplete: false,
    }
}

fn days(context: &PageContext<'_>) -> Timeline {
    let words = context.words;
    let all = intervals(context.figures.period, &context.figures.days, context.today);
    let caption = words.text(match Granularity::for_period(context.figures.period) {
        Granularity::Day => "timeline-days",
        Granularity::Week => "timeline-weeks",
        Granularity::Month => "timeline-months",
        Granularity::Year => "timeline-years",
    });
    let headings = [
        "timeline-when",
        "figure-plays",
        "figure-completion",
        "figure-listening",
    ];
    let mut table = StatisticsTable::new(caption.clone(), &headings.map(|key| words.text(key)));
    let mut bars = Vec::new();
    let has_incomplete = all.iter().any(|interval| !interval.is_complete);
    for interval in all {
        let mut name = interval.long_name(words);
        if !interval.is_complete {
            name = format!("{name} {}", words.text("timeline-part"));
        }
        bars.push(Bar {
            label: interval.short_name(words),
            tooltip: format!("{name}: {}", format::count(interval.totals.plays)),
            value: interval.totals.plays,
            is_complete: interval.is_complete,
        });
        let cells = vec![
            Cell::count(interval.totals.plays),
            Cell::completion(words, &interval.totals),
            Cell::text(format::duration(words, interval.totals.listened_ms)),
        ];
        table.push(name, cells);
    }
    Timeline {
        chart: BarChart::draw(caption, bars),
        table,
        has_incomplete,
    }
}

/// The first days of the months with recorded plays, the latest first.
pub(super) fn recorded_months(recorded: Period, today: Day) -> Vec<Day> {
    let (first, _) = Granularity::Month.containing(recorded.first().min(today));
    let (mut month, _) = Granularity::Month.containing(today);
    let mut months = Vec::new();
    while month >= first {
        months.push(month);
        match month.date().checked_sub(1.month()) {
            Ok(previous) => month = Day::from_date(previous),
            Err(_) => break,
        }
    }
    months
}

/// The first and the last day of the month that contains `day`.
pub(super) fn month_containing(day: Day) -> (Day, Day) {
    Granularity::Month.containing(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn intervals_of(first: &str, last: &str) -> Vec<(String, i64, bool)> {
        let period = Period::new(day(first), day(last)).unwrap();
        let days: Vec<(Day, PlayTotals)> = (0..period.days())
            .map(|n| {
                let totals = PlayTotals {
                    plays: 1,
                    ..PlayTotals::default()
                };
                (period.first() + n, totals)
            })
            .collect();
        let all = intervals(period, &days, day("2026-07-26"));
        let words = Translations::staff("en").unwrap();
        all.iter()
            .map(|interval| {
                (
                    interval.short_name(words),
                    interval.totals.plays,
                    interval.is_complete,
                )
            })
            .collect()
    }

    #[test]
    fn a_short_period_is_split_into_days_and_today_is_incomplete() {
        let all = intervals_of("2026-07-24", "2026-07-26");
        let expected = [
            ("24 Jul", 1, true),
            ("25 Jul", 1, true),
            ("26 Jul", 1, false),
        ];
        assert_eq!(
            all,
            expected.map(|(name, plays, is_complete)| (name.into(), plays, is_complete))
        );
    }

    #[test]
    fn a_long_period_is_split_into_weeks_months_or_years_without_losing_a_day() {
        let weeks = intervals_of("2026-05-01", "2026-07-15");
        // The period lasts from a Friday to a Wednesday.
        assert_eq!(weeks.first().unwrap(), &("1 May".into(), 3, false));
        assert_eq!(weeks[1], ("4 May".into(), 7, true));
        assert_eq!(weeks.last().unwrap(), &("13 Jul".into(), 3, false));
        let months = intervals_of("2025-08-01", "2026-07-26");
        assert_eq!(months.len(), 12);
        assert_eq!(months[0], ("Aug 25".into(), 31, true));
        assert_eq!(months[11], ("Jul 26".into(), 26, false));
        let years = intervals_of("2020-01-01", "2026-07-26");
        assert_eq!(years.len(), 7);
        assert_eq!(years[0], ("2020".into(), 366, true));
        for (all, days) in [(weeks, 76), (months, 360), (years, 2399)] {
            assert_eq!(all.iter().map(|interval| interval.1).sum::<i64>(), days);
        }
    }

    #[test]
    fn months_go_back_to_the_first_play() {
        let recorded = Period::new(day("2026-05-31"), day("2026-07-20")).unwrap();
        let months = recorded_months(recorded, day("2026-07-26"));
        assert_eq!(months, ["2026-07-01", "2026-06-01", "2026-05-01"].map(day));
    }
}
