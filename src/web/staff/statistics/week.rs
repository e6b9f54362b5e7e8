//! When in the week rooms are listened to.

use crate::model::{HOURS_PER_WEEK, Weekday, per_hour};
use crate::web::locales::Translations;
use crate::web::staff::statistics::charts::{Heat, LEVELS, Line, Slot};
use crate::web::staff::statistics::say;
use crate::web::staff::statistics::table::{Cell, Table};
use crate::web::staff::statistics::view::View;

pub(super) struct Week {
    pub(super) heat: Heat,
    pub(super) table: Table,
    /// What the darknesses mean.
    pub(super) key: Vec<Shade>,
    /// What is measured by them.
    pub(super) measure: String,
}

pub(super) struct Shade {
    pub(super) level: i64,
    pub(super) text: String,
}

/// One hour of the week.
pub(super) struct Hour {
    pub(super) plays: i64,
    pub(super) open_ms: i64,
}

impl Hour {
    /// Rooms could have played for a while, or did.
    pub(super) fn any(&self) -> bool {
        self.plays > 0 || self.open_ms > 0
    }

    /// Plays, how long rooms were open, and the rate.
    pub(super) fn cells(&self, words: &Translations) -> [Cell; 3] {
        let rate = per_hour(self.plays, self.open_ms).map(say::decimal);
        [
            Cell::count(self.plays),
            Cell::text(say::roughly(words, self.open_ms)),
            Cell::text(rate.unwrap_or_else(|| words.text("none-yet"))),
        ]
    }
}

/// From Monday at midnight.
pub(super) fn hours(view: &View<'_>) -> Vec<Hour> {
    let hours = view
        .figures
        .plays_by_hour
        .iter()
        .zip(&view.figures.available_by_hour);
    let hours = hours.take(HOURS_PER_WEEK).map(|(plays, open_ms)| Hour {
        plays: *plays,
        open_ms: *open_ms,
    });
    hours.collect()
}

/// None where nothing was played, and nothing could have been.
pub(super) fn draw(view: &View<'_>) -> Option<Week> {
    let (words, hours) = (view.words, hours(view));
    let days: Vec<&[Hour]> = hours.chunks(24).collect();
    let used = |hour: &usize| days.iter().any(|it| it.get(*hour).is_some_and(Hour::any));
    let first = (0..24).find(used)?;
    let last = (0..24).rfind(used)?;
    // Where nobody noted how long rooms were open, darkness can only say how many plays there were.
    let rated = hours
        .iter()
        .any(|it| per_hour(it.plays, it.open_ms).is_some_and(|it| it > 0));
    let measure = |it: &Hour| {
        if rated {
            per_hour(it.plays, it.open_ms).unwrap_or(0)
        } else {
            it.plays
        }
    };
    let heads = [
        "week-day",
        "week-hour",
        "figure-plays",
        "week-open",
        "figure-rate",
    ];
    let mut table = Table::new(words.text("week-table"), &heads.map(|it| words.text(it)));
    let mut lines = Vec::new();
    for (day, hours) in Weekday::ALL.iter().zip(&days) {
        let name = say::weekday(words, *day);
        let mut slots = Vec::new();
        for (hour, it) in hours.iter().enumerate().take(last + 1).skip(first) {
            let plays = [
                ("count", it.plays.into()),
                ("figure", say::count(it.plays).into()),
            ];
            let plays = words.text_with("week-plays", &plays);
            slots.push(Slot {
                text: if it.any() {
                    say::count(it.plays)
                } else {
                    String::new()
                },
                measure: measure(it),
                told: format!("{name} {}: {plays}", say::hour(hour)),
            });
            if it.any() {
                let mut cells = vec![Cell::text(say::hour(hour))];
                cells.extend(it.cells(words));
                table.push(name.clone(), cells);
            }
        }
        lines.push(Line { name, slots });
    }
    let most = hours.iter().map(measure).max().unwrap_or(0);
    let text = |it: i64| {
        if rated {
            say::decimal(it)
        } else {
            say::count(it)
        }
    };
    let key = (1..=LEVELS).map(|level| Shade {
        level,
        text: text(most.saturating_mul(level) / LEVELS),
    });
    let hours = (first..=last).map(|it| it.to_string()).collect();
    let label = words.text("week-chart");
    Some(Week {
        heat: Heat::draw(label, hours, lines),
        table,
        key: key.collect(),
        measure: words.text(if rated {
            "week-by-rate"
        } else {
            "week-by-plays"
        }),
    })
}
