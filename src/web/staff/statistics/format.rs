//! Formatting of figures, dates and durations for readers.

use crate::model::{Day, Period, Permille, PlayTotals, Ratio, Weekday};
use crate::web::locales::Translations;
use crate::web::visitor::map;

const HOUR_MS: i64 = 3_600_000;

/// `12,345`.
pub(in crate::web::staff) fn count(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 {
        format!("−{text}")
    } else {
        text
    }
}

/// `62.5 %`.
pub(super) fn percent(words: &Translations, share: Permille) -> String {
    let whole = count(share / 10);
    let figure = format!("{whole}.{}", (share % 10).abs());
    words.text_with("percent", &[("figure", figure.into())])
}

/// `25 %`.
pub(super) fn whole_percent(words: &Translations, number: i64) -> String {
    words.text_with("percent", &[("figure", count(number).into())])
}

/// The change since the previous period: `+12.0 %`.
pub(super) fn relative_change(words: &Translations, now: i64, previous: i64) -> String {
    let (increase, previous) = (
        i128::from(now) - i128::from(previous),
        i128::from(previous.max(1)),
    );
    let permille = (2000 * increase + previous).div_euclid(2 * previous);
    let permille = i64::try_from(permille).unwrap_or(i64::MAX);
    let sign = match permille {
        1.. => "+",
        0 => "±",
        ..0 => "−",
    };
    format!("{sign}{}", percent(words, permille.saturating_abs()))
}

/// `n = 43`.
pub(super) fn sample_size(size: i64) -> String {
    format!("n = {}", count(size))
}

/// `20 of n = 28`.
pub(super) fn part_of_sample(words: &Translations, ratio: Ratio) -> String {
    if ratio.of == 0 {
        return sample_size(0);
    }
    let values = [
        ("part", count(ratio.part).into()),
        ("of", count(ratio.of).into()),
    ];
    words.text_with("n-of", &values)
}

/// The sample of a completion rate, and the number of plays that are not in it.
pub(super) fn completion_notes(words: &Translations, totals: &PlayTotals) -> Vec<String> {
    let censored = totals.plays - totals.uncensored_plays;
    let mut notes = vec![part_of_sample(words, totals.completion_rate())];
    if censored > 0 {
        let values = [
            ("count", censored.into()),
            ("figure", count(censored).into()),
        ];
        notes.push(words.text_with("n-cut-off", &values));
    }
    notes
}

/// A duration: `57 h 12 min`, `4 min 5 s`, `9 s`.
pub(super) fn duration(words: &Translations, ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let (key, values) = match (hours, minutes) {
        (0, 0) => ("lasting-seconds", [("seconds", seconds), ("minutes", 0)]),
        (0, _) => (
            "lasting-minutes",
            [("seconds", seconds), ("minutes", minutes)],
        ),
        _ => ("lasting-hours", [("hours", hours), ("minutes", minutes)]),
    };
    words.text_with(
        key,
        &values.map(|(name, value)| (name, count(value).into())),
    )
}

/// Whole minutes or, from 600 minutes, hours: `1,234 h`, `35 min`.
pub(super) fn rounded_duration(words: &Translations, ms: i64) -> String {
    let minutes = ms.max(0) / 60_000;
    if minutes < 600 {
        return words.text_with("roughly-minutes", &[("figure", count(minutes).into())]);
    }
    words.text_with("roughly-hours", &[("figure", count(ms / HOUR_MS).into())])
}

/// `3.40`.
pub(super) fn two_decimals(hundredths: i64) -> String {
    format!("{}.{:02}", count(hundredths / 100), hundredths % 100)
}

/// `3.4`.
pub(super) fn one_decimal(tenths: i64) -> String {
    format!("{}.{}", count(tenths / 10), tenths % 10)
}

/// `26 July 2026`.
pub(in crate::web::staff) fn date(words: &Translations, day: Day) -> String {
    let date = day.date();
    let values = [
        ("day", date.day().to_string().into()),
        ("month", words.text(month_key(date.month())).into()),
        ("year", date.year().to_string().into()),
    ];
    words.text_with("date", &values)
}

/// `26 Jul`.
pub(super) fn short_date(words: &Translations, day: Day) -> String {
    let date = day.date();
    format!("{} {}", date.day(), short_month(words, day))
}

/// `Jul`.
pub(super) fn short_month(words: &Translations, day: Day) -> String {
    let month = words.text(month_key(day.date().month()));
    month.chars().take(3).collect()
}

/// `July 2026`.
pub(super) fn month(words: &Translations, day: Day) -> String {
    let date = day.date();
    let values = [
        ("month", words.text(month_key(date.month())).into()),
        ("year", date.year().to_string().into()),
    ];
    words.text_with("month-of-year", &values)
}

/// `27 June 2026 – 26 July 2026`.
pub(super) fn period(words: &Translations, period: Period) -> String {
    if period.days() == 1 {
        return date(words, period.first());
    }
    format!(
        "{} – {}",
        date(words, period.first()),
        date(words, period.last())
    )
}

/// `Monday`.
pub(in crate::web::staff) fn weekday(words: &Translations, weekday: Weekday) -> String {
    words.text(map::weekday_key(weekday))
}

/// The hour of the day that begins at `hour`: `10:00–11:00`.
pub(in crate::web::staff) fn hour_range(hour: usize) -> String {
    format!("{hour}:00–{}:00", hour + 1)
}

fn month_key(month: i8) -> &'static str {
    match month {
        1 => "month-1",
        2 => "month-2",
        3 => "month-3",
        4 => "month-4",
        5 => "month-5",
        6 => "month-6",
        7 => "month-7",
        8 => "month-8",
        9 => "month-9",
        10 => "month-10",
        11 => "month-11",
        _ => "month-12",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_formatted_for_each_language() {
        let (en, es) = (
            Translations::staff("en").unwrap(),
            Translations::staff("es").unwrap(),
        );
        let counts = [0, 7, 999, 1000, 1_234_567, -12_000].map(count);
        assert_eq!(counts, ["0", "7", "999", "1,000", "1,234,567", "−12,000"]);
        assert_eq!(percent(en, 625), "62.5%");
        assert_eq!(percent(es, 1000), "100.0\u{a0}%");
        assert_eq!(relative_change(en, 112, 100), "+12.0%");
        assert_eq!(relative_change(en, 90, 100), "−10.0%");
        assert_eq!(relative_change(en, 100, 100), "±0.0%");
        assert_eq!(relative_change(en, 3, 0), "+300.0%", "of no previous plays");
        for (ms, notes) in [
            (0, "0 s"),
            (9_999, "9 s"),
            (245_000, "4 min 5 s"),
            (205_920_000, "57 h 12 min"),
        ] {
            assert_eq!(duration(en, ms), notes.replace(' ', "\u{a0}"));
        }
        assert_eq!(two_decimals(1_234_050), "12,340.50");
    }

    #[test]
    fn dates_are_formatted_for_each_language() {
        let (en, es) = (
            Translations::staff("en").unwrap(),
            Translations::staff("es").unwrap(),
        );
        let day: Day = "2026-07-26".parse().unwrap();
        assert_eq!(date(en, day), "26 July 2026");
        assert_eq!(date(es, day), "26 de julio de 2026");
        assert_eq!(short_date(es, day), "26 jul");
        assert_eq!(month(es, day), "julio de 2026");
        assert_eq!(period(en, Period::up_to(day, 1)), "26 July 2026");
        let week = period(en, Period::up_to(day, 7));
        assert_eq!(week, "20 July 2026 – 26 July 2026");
    }
}
