//! Whole reports: speakers first, phones beside them, and which hours of phones are not plausible.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::ledger::OF_DAY;
use super::read::{Days, add_day, by_time, each_day, facets, figures_of};
use crate::model::{
    BASELINE_DAYS, Day, EndReasonCounts, Figures, Filter, Period, PhonePlaysByHour, PlayTotals,
    Statistics, Surface, doubtful_hours,
};
use crate::store::{Result, Store};

impl Store {
    /// All that is told of a period and a cut, as one reader sees it at one moment.
    pub async fn statistics(&self, period: Period, cut: Filter) -> Result<Statistics> {
        self.read(move |conn| {
            let phones = Filter {
                surface: Some(Surface::Phone),
                ..Filter::default()
            };
            let mut first = Part::of(conn, cut.headline())?;
            let mut beside = part(conn, cut.phone_filter())?;
            // What is plausible goes by the phones of the whole house, whatever is asked for.
            let read = first.cut == phones || cut.is_unfiltered();
            let asked = !read && cut.surface != Some(Surface::Speaker);
            let mut house = part(conn, asked.then(|| phones.clone()))?;
            read_days(
                conn,
                period,
                [Some(&mut first), beside.as_mut(), house.as_mut()],
            )?;
            let parts = [Some(&first), beside.as_ref(), house.as_ref()];
            let of_phones = parts.into_iter().flatten().find(|it| it.cut == phones);
            let hours = of_phones.map(|it| hours(&it.days)).unwrap_or_default();
            Ok(Statistics {
                first: first.figures(conn, period)?,
                phones: beside.map(|it| it.figures(conn, period)).transpose()?,
                doubtful: doubtful_hours(&hours, period),
            })
        })
        .await
    }
}

/// What is told of one surface at least.
struct Part {
    cut: Filter,
    facets: BTreeSet<usize>,
    days: Days,
}

fn part(conn: &Connection, cut: Option<Filter>) -> Result<Option<Part>> {
    cut.map(|it| Part::of(conn, it)).transpose()
}

impl Part {
    fn of(conn: &Connection, cut: Filter) -> Result<Self> {
        Ok(Self {
            facets: facets(conn, &cut)?.unwrap_or_default(),
            cut,
            days: Days::new(),
        })
    }

    fn figures(self, conn: &Connection, period: Period) -> Result<Figures> {
        let by_time = by_time(&self.days, period);
        figures_of(conn, period, self.cut, Some(&self.facets), by_time)
    }
}

/// Reads the days of all parts in one go, and those before the period that say what is usual.
fn read_days<const N: usize>(
    conn: &Connection,
    period: Period,
    parts: [Option<&mut Part>; N],
) -> Result<()> {
    let since = period.first() + -BASELINE_DAYS;
    let wide = Period::new(since, period.last()).unwrap_or(period);
    let mut parts: Vec<&mut Part> = parts.into_iter().flatten().collect();
    each_day(conn, wide, |first, facet, bytes| {
        for part in &mut parts {
            if part.facets.contains(&facet) {
                add_day(&mut part.days, first, bytes)?;
            }
        }
        Ok(())
    })
}

fn hours(days: &Days) -> PhonePlaysByHour {
    let mut known = PhonePlaysByHour::new();
    for (first, sums) in days {
        for (day, sum) in (*first..).map(Day).zip(sums.chunks_exact(OF_DAY)) {
            let hours = sum.get(PlayTotals::NUMBERS + EndReasonCounts::NUMBERS..);
            let hours = hours.and_then(<[i64]>::first_chunk);
            let hours = hours.filter(|it| it.iter().any(|plays| *plays != 0));
            known.extend(hours.map(|it| (day, *it)));
        }
    }
    known
}
