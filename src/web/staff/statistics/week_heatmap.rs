//! The plays of each hour of the week as a heatmap.

use crate::model::{HOURS_PER_WEEK, Weekday, per_hour};
use crate::web::locales::Translations;
use crate::web::staff::statistics::charts::{Heatmap, HeatmapCell, HeatmapRow, LEVELS};
use crate::web::staff::statistics::format;
use crate::web::staff::statistics::page_context::PageContext;
use crate::web::staff::statistics::table::{Cell, StatisticsTable};

/// The heatmap and its table.
pub(super) struct WeekHeatmap {
    pub(super) heatmap: Heatmap,
    pub(super) table: StatisticsTable,
    /// The upper limit of each level.
    pub(super) legend: Vec<LegendEntry>,
    /// The name of the measure.
    pub(super) measure: String,
}

pub(super) struct LegendEntry {
    pub(super) level: i64,
    pub(super) text: String,
}

/// One hour of the week.
pub(super) struct Hour {
    pub(super) plays: i64,
    pub(super) available_ms: i64,
}

impl Hour {
    /// Whether there were plays or a room was available.
    pub(super) fn has_data(&self) -> bool {
        self.plays > 0 || self.available_ms > 0
    }

    /// Plays, available time and plays per hour.
    pub(super) fn cells(&self, words: &Translations) -> [Cell; 3] {
        let rate = per_hour(self.plays, self.available_ms).map(format::two_decimals);
        [
            Cell::count(self.plays),
            Cell::text(format::rounded_duration(words, self.available_ms)),
            Cell::text(rate.unwrap_or_else(|| words.text("none-yet"))),
        ]
    }
}

/// The hours of the week from Monday, 0:00.
pub(super) fn hours_of_week(context: &PageContext<'_>) -> Vec<Hour> {
    let hours = context
        .figures
        .plays_by_hour
        .iter()
        .zip(&context.figures.available_by_hour);
    let hours = hours
        .take(HOURS_PER_WEEK)
        .map(|(plays, available_ms)| Hour {
            plays: *plays,
            available_ms: *available_ms,
        });
    hours.collect()
}

/// `None` where there were no plays and no room was available.
pub(super) fn build(context: &PageContext<'_>) -> Option<WeekHeatmap> {
    let (words, hours) = (context.words, hours_of_week(context));
    let days: Vec<&[Hour]> = hours.chunks(24).collect();
    let has_data = |hour: &usize| {
        days.iter()
            .any(|day| day.get(*hour).is_some_and(Hour::has_data))
    };
    let first = (0..24).find(has_data)?;
    let last = (0..24).rfind(has_data)?;
    // Without available time there is no rate, and the measure is the number of plays.
    let by_rate = hours
        .iter()
        .any(|hour| per_hour(hour.plays, hour.available_ms).is_some_and(|rate| rate > 0));
    let measure = |hour: &Hour| {
        if by_rate {
            per_hour(hour.plays, hour.available_ms).unwrap_or(0)
        } else {
            hour.plays
        }
    };
    let headings = [
        "week-day",
        "week-hour",
        "figure-plays",
        "week-open",
        "figure-rate",
    ];
    let mut table = StatisticsTable::new(
        words.text("week-table"),
        &headings.map(|key| words.text(key)),
    );
    let mut rows = Vec::new();
    for (day, day_hours) in Weekday::ALL.iter().zip(&days) {
        let name = format::weekday(words, *day);
        let mut cells = Vec::new();
        for (hour, slot) in day_hours.iter().enumerate().take(last + 1).skip(first) {
            let plays = [
                ("count", slot.plays.into()),
                ("figure", format::count(slot.plays).into()),
            ];
            let plays = words.text_with("week-plays", &plays);
            cells.push(HeatmapCell {
                text: if slot.has_data() {
                    format::count(slot.plays)
                } else {
                    String::new()
                },
                measure: measure(slot),
                tooltip: format!("{name} {}: {plays}", format::hour_range(hour)),
            });
            if slot.has_data() {
                let mut row = vec![Cell::text(format::hour_range(hour))];
                row.extend(slot.cells(words));
                table.push(name.clone(), row);
            }
        }
        rows.push(HeatmapRow { name, cells });
    }
    let largest = hours.iter().map(measure).max().unwrap_or(0);
    let text = |value: i64| {
        if by_rate {
            format::two_decimals(value)
        } else {
            format::count(value)
        }
    };
    let legend = (1..=LEVELS).map(|level| LegendEntry {
        level,
        text: text(largest.saturating_mul(level) / LEVELS),
    });
    let labels = (first..=last).map(|hour| hour.to_string()).collect();
    let label = words.text("week-chart");
    Some(WeekHeatmap {
        heatmap: Heatmap::draw(label, labels, rows),
        table,
        legend: legend.collect(),
        measure: words.text(if by_rate {
            "week-by-rate"
        } else {
            "week-by-plays"
        }),
    })
}
