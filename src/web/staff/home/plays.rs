//! The plays of today by the hour, with those of the same day a week ago.

use askama::Template;

use crate::model::{Day, Filter, Period, Statistics};
use crate::web::http::error::Result;
use crate::web::locales::Translations;
use crate::web::staff::layout::StaffRequest;
use crate::web::staff::statistics::format;

/// The hours that are drawn even without plays.
const USUAL_HOURS: std::ops::RangeInclusive<usize> = 10..=17;
/// The width of an hour, and the height of the highest bar, in units of the drawing.
const HOUR_WIDTH: i64 = 40;
const HEIGHT: i64 = 110;
/// The room for the hour below a bar.
const LABEL_HEIGHT: i64 = 26;

/// The plays of today.
#[derive(Template)]
#[template(path = "staff/plays_today.html")]
pub(super) struct PlaysToday {
    /// Figure and noun, such as `86 plays`.
    count: String,
    /// The plays of the same day a week ago; none if nothing was recorded then.
    week_before: Option<String>,
    /// The plays of each hour in words.
    description: String,
    hours: Vec<HourBar>,
    width: i64,
    height: i64,
    baseline: i64,
}

struct HourBar {
    label: String,
    x: i64,
    middle: i64,
    y: i64,
    height: i64,
    /// The height of a line for the same hour a week ago.
    before: Option<i64>,
    end: i64,
}

pub(super) async fn load(request: &StaffRequest) -> Result<Option<PlaysToday>> {
    let (words, reports) = (request.words, &request.services.reports);
    let today = reports.today();
    let Some(recorded) = reports.recorded_days(request.actor()).await? else {
        return Ok(None);
    };
    let before = today + -7;
    let now = plays_of(request, today).await?;
    let week_before = if recorded.first() <= before {
        Some(plays_of(request, before).await?)
    } else {
        None
    };
    Ok(Some(draw(words, today, &now, week_before.as_deref())))
}

/// The plays of speakers and phones on a day, by the hour.
async fn plays_of(request: &StaffRequest, day: Day) -> Result<Vec<i64>> {
    let reports = &request.services.reports;
    let period = Period::up_to(day, 1);
    let figures = reports.figures(request.actor(), period, Filter::default());
    Ok(by_hour(&figures.await?, day))
}

fn by_hour(statistics: &Statistics, day: Day) -> Vec<i64> {
    let mut hours = vec![0; 24];
    let all = [Some(&statistics.first), statistics.phones.as_ref()];
    for figures in all.into_iter().flatten() {
        let of_day = figures.plays_by_hour.iter().skip(day.first_hour_of_week());
        for (sum, plays) in hours.iter_mut().zip(of_day) {
            *sum += plays;
        }
    }
    hours
}

fn draw(words: &Translations, today: Day, now: &[i64], before: Option<&[i64]>) -> PlaysToday {
    let sum = now.iter().sum::<i64>();
    let of_before = |hour: usize| before.and_then(|plays| plays.get(hour)).copied();
    let has_plays = |hour: &usize| {
        now.get(*hour).is_some_and(|plays| *plays > 0)
            || of_before(*hour).is_some_and(|plays| plays > 0)
    };
    let first = (0..24).find(has_plays).unwrap_or(*USUAL_HOURS.start());
    let last = (0..24).rev().find(has_plays).unwrap_or(*USUAL_HOURS.end());
    let shown = first.min(*USUAL_HOURS.start())..=last.max(*USUAL_HOURS.end());
    let highest = shown.clone().filter_map(|hour| {
        let plays = now.get(hour).copied()?;
        Some(plays.max(of_before(hour).unwrap_or(0)))
    });
    let highest = highest.max().unwrap_or(0).max(1);
    let height_of = |plays: i64| plays * HEIGHT / highest;
    let bars = (0..).zip(shown.clone()).map(|(n, hour)| {
        let plays = now.get(hour).copied().unwrap_or(0);
        let x = n * HOUR_WIDTH + 4;
        HourBar {
            label: hour.to_string(),
            x,
            middle: n * HOUR_WIDTH + HOUR_WIDTH / 2,
            y: HEIGHT - height_of(plays) + 2,
            height: height_of(plays),
            before: of_before(hour)
                .filter(|plays| *plays > 0)
                .map(|plays| HEIGHT - height_of(plays) + 2),
            end: x + HOUR_WIDTH - 8,
        }
    });
    let hours: Vec<HourBar> = bars.collect();
    let described = shown.filter_map(|hour| {
        let plays = now.get(hour).filter(|plays| **plays > 0)?;
        Some(format!(
            "{}: {}",
            format::hour_range(hour),
            format::count(*plays)
        ))
    });
    PlaysToday {
        count: words.text_with("home-plays", &[("count", sum.into())]),
        week_before: before.map(|plays| {
            let weekday = format::weekday(words, today.weekday());
            let values = [
                ("weekday", weekday.into()),
                ("count", plays.iter().sum::<i64>().into()),
            ];
            words.text_with("home-plays-before", &values)
        }),
        description: described.collect::<Vec<_>>().join(", "),
        width: i64::try_from(hours.len()).unwrap_or(0) * HOUR_WIDTH,
        height: HEIGHT + 2 + LABEL_HEIGHT,
        baseline: HEIGHT + 2,
        hours,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hour_has_a_bar_and_the_highest_one_fills_the_drawing() {
        let words = Translations::staff("en").unwrap();
        // 2026-11-30 is a Monday.
        let today: Day = "2026-11-30".parse().unwrap();
        let mut now = vec![0; 24];
        now[9] = 4;
        now[14] = 12;
        let mut before = vec![0; 24];
        before[18] = 6;
        let plays = draw(words, today, &now, Some(&before));
        let labels: Vec<&str> = plays.hours.iter().map(|bar| bar.label.as_str()).collect();
        assert_eq!(
            labels,
            ["9", "10", "11", "12", "13", "14", "15", "16", "17", "18"]
        );
        let heights: Vec<i64> = plays.hours.iter().map(|bar| bar.height).collect();
        assert_eq!(heights, [36, 0, 0, 0, 0, HEIGHT, 0, 0, 0, 0]);
        assert_eq!(plays.hours[9].before, Some(HEIGHT / 2 + 2));
        assert_eq!(plays.count, "16 plays");
        assert_eq!(
            plays.week_before.as_deref(),
            Some("Monday a week ago: 6 in the whole day")
        );
        assert_eq!(plays.description, "9:00–10:00: 4, 14:00–15:00: 12");
        let quiet = draw(words, today, &[0; 24], None);
        assert_eq!((quiet.hours.len(), quiet.week_before), (8, None));
    }
}
