//! Figures, days and times as people read them.

use crate::model::{Day, Period, Permille, PlayTotals, Ratio, Weekday};
use crate::web::locales::Translations;
use crate::web::visitor::map;

const HOUR: i64 = 3_600_000;

/// `12,345`.
pub(super) fn count(it: i64) -> String {
    let digits = it.unsigned_abs().to_string();
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if it < 0 { format!("−{text}") } else { text }
}

/// `62.5 %`.
pub(super) fn percent(words: &Translations, it: Permille) -> String {
    let whole = count(it / 10);
    let figure = format!("{whole}.{}", (it % 10).abs());
    words.text_with("percent", &[("figure", figure.into())])
}

/// `25 %`.
pub(super) fn hundredths(words: &Translations, it: i64) -> String {
    words.text_with("percent", &[("figure", count(it).into())])
}

/// By how much there is more than before, or less: `+12.0 %`.
pub(super) fn change(words: &Translations, now: i64, before: i64) -> String {
    let (more, before) = (
        i128::from(now) - i128::from(before),
        i128::from(before.max(1)),
    );
    let permille = (2000 * more + before).div_euclid(2 * before);
    let permille = i64::try_from(permille).unwrap_or(i64::MAX);
    let sign = match permille {
        1.. => "+",
        0 => "±",
        ..0 => "−",
    };
    format!("{sign}{}", percent(words, permille.saturating_abs()))
}

/// `n = 43`.
pub(super) fn n(it: i64) -> String {
    format!("n = {}", count(it))
}

/// `20 of n = 28`.
pub(super) fn n_of(words: &Translations, it: Ratio) -> String {
    if it.of == 0 {
        return n(0);
    }
    let values = [("part", count(it.part).into()), ("of", count(it.of).into())];
    words.text_with("n-of", &values)
}

/// What a completion rate is out of, and how many plays are not in it.
pub(super) fn completions(words: &Translations, it: &PlayTotals) -> Vec<String> {
    let cut_off = it.plays - it.uncensored_plays;
    let mut told = vec![n_of(words, it.completion_rate())];
    if cut_off > 0 {
        let values = [("count", cut_off.into()), ("figure", count(cut_off).into())];
        told.push(words.text_with("n-cut-off", &values));
    }
    told
}

/// So long as people say it: `57 h 12 min`, `4 min 5 s`, `9 s`.
pub(super) fn lasting(words: &Translations, ms: i64) -> String {
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
    words.text_with(key, &values.map(|(name, it)| (name, count(it).into())))
}

/// Whole minutes or, of many, hours: `1,234 h`, `35 min`.
pub(super) fn roughly(words: &Translations, ms: i64) -> String {
    let minutes = ms.max(0) / 60_000;
    if minutes < 600 {
        return words.text_with("roughly-minutes", &[("figure", count(minutes).into())]);
    }
    words.text_with("roughly-hours", &[("figure", count(ms / HOUR).into())])
}

/// `3.40`.
pub(super) fn decimal(hundredths: i64) -> String {
    format!("{}.{:02}", count(hundredths / 100), hundredths % 100)
}

/// `3.4`.
pub(super) fn tenths(it: i64) -> String {
    format!("{}.{}", count(it / 10), it % 10)
}

/// `26 July 2026`.
pub(super) fn day(words: &Translations, it: Day) -> String {
    let date = it.date();
    let values = [
        ("day", date.day().to_string().into()),
        ("month", words.text(month_key(date.month())).into()),
        ("year", date.year().to_string().into()),
    ];
    words.text_with("date", &values)
}

/// `26 Jul`.
pub(super) fn short_day(words: &Translations, it: Day) -> String {
    let date = it.date();
    format!("{} {}", date.day(), short_month(words, it))
}

/// `Jul`.
pub(super) fn short_month(words: &Translations, it: Day) -> String {
    let month = words.text(month_key(it.date().month()));
    month.chars().take(3).collect()
}

/// `July 2026`.
pub(super) fn month(words: &Translations, it: Day) -> String {
    let date = it.date();
    let values = [
        ("month", words.text(month_key(date.month())).into()),
        ("year", date.year().to_string().into()),
    ];
    words.text_with("month-of-year", &values)
}

/// `27 June 2026 – 26 July 2026`.
pub(super) fn period(words: &Translations, it: Period) -> String {
    if it.days() == 1 {
        return day(words, it.first());
    }
    format!("{} – {}", day(words, it.first()), day(words, it.last()))
}

pub(super) fn weekday(words: &Translations, it: Weekday) -> String {
    words.text(map::weekday_key(it))
}

/// `10:00–11:00`.
pub(super) fn hour(it: usize) -> String {
    format!("{it}:00–{}:00", it + 1)
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
    fn figures_read_as_people_write_them() {
        let (en, es) = (
            Translations::staff("en").unwrap(),
            Translations::staff("es").unwrap(),
        );
        let counts = [0, 7, 999, 1000, 1_234_567, -12_000].map(count);
        assert_eq!(counts, ["0", "7", "999", "1,000", "1,234,567", "−12,000"]);
        assert_eq!(percent(en, 625), "62.5%");
        assert_eq!(percent(es, 1000), "100.0\u{a0}%");
        assert_eq!(change(en, 112, 100), "+12.0%");
        assert_eq!(change(en, 90, 100), "−10.0%");
        assert_eq!(change(en, 100, 100), "±0.0%");
        assert_eq!(change(en, 3, 0), "+300.0%", "nobody asks for it");
        for (ms, told) in [
            (0, "0 s"),
            (9_999, "9 s"),
            (245_000, "4 min 5 s"),
            (205_920_000, "57 h 12 min"),
        ] {
            assert_eq!(lasting(en, ms), told.replace(' ', "\u{a0}"));
        }
        assert_eq!(decimal(1_234_050), "12,340.50");
    }

    #[test]
    fn days_read_as_each_language_has_them() {
        let (en, es) = (
            Translations::staff("en").unwrap(),
            Translations::staff("es").unwrap(),
        );
        let it: Day = "2026-07-26".parse().unwrap();
        assert_eq!(day(en, it), "26 July 2026");
        assert_eq!(day(es, it), "26 de julio de 2026");
        assert_eq!(short_day(es, it), "26 jul");
        assert_eq!(month(es, it), "julio de 2026");
        assert_eq!(period(en, Period::up_to(it, 1)), "26 July 2026");
        let week = period(en, Period::up_to(it, 7));
        assert_eq!(week, "20 July 2026 – 26 July 2026");
    }
}
