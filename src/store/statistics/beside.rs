//! Whole reports: speakers first, phones beside them, and which hours of phones are not plausible.

use rusqlite::Connection;

use super::ledger::OF_DAY;
use super::read::{days, facets, figures};
use crate::model::{
    Cut, DAYS_BEFORE, Day, Ends, HoursOfPhones, Period, Statistics, Surface, Tally, doubtful_hours,
};
use crate::store::{Result, Store};

impl Store {
    /// All that is told of a period and a cut, as one reader sees it at one moment.
    pub async fn statistics(&self, period: Period, cut: Cut) -> Result<Statistics> {
        self.read(move |conn| {
            let first = figures(conn, period, cut.headline())?;
            let phones = cut.beside().map(|it| figures(conn, period, it));
            let doubtful = if cut.surface == Some(Surface::Speaker) {
                Vec::new()
            } else {
                doubtful_hours(&hours_of_phones(conn, period)?, period)
            };
            Ok(Statistics {
                first,
                phones: phones.transpose()?,
                doubtful,
            })
        })
        .await
    }
}

/// Of a period and the days before it that say what is usual; of the whole house, whatever is asked for.
fn hours_of_phones(conn: &Connection, period: Period) -> Result<HoursOfPhones> {
    let phones = Cut {
        surface: Some(Surface::Phone),
        ..Cut::default()
    };
    let since = period.first() + -DAYS_BEFORE;
    let period = Period::new(since, period.last()).unwrap_or(period);
    let mut known = HoursOfPhones::new();
    for (first, sums) in days(conn, period, facets(conn, &phones)?.as_ref())? {
        for (day, sum) in (first..).map(Day).zip(sums.chunks_exact(OF_DAY)) {
            let hours = sum.get(Tally::NUMBERS + Ends::NUMBERS..);
            let hours = hours.and_then(<[i64]>::first_chunk);
            let hours = hours.filter(|it| it.iter().any(|plays| *plays != 0));
            known.extend(hours.map(|it| (day, *it)));
        }
    }
    Ok(known)
}
