//! Reports: totals of a period and of the period before, for speakers and for phones.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, named_params};

use super::rollup::DAY_COUNTERS;
use super::span_rows::{add_columns, each_row};
use super::tables::{ALL, DAY_TOTAL, NARRATION_TOTAL};
use super::{availability, context};
use crate::model::{
    Availability, BASELINE_DAYS, ClipKey, Day, Dimensions, EndReasonCounts, Figures, Filter,
    HOURS_PER_WEEK, Language, Ms, Period, PhonePlaysByHour, PlayTotals, SessionTotals, Slug,
    Statistics, Surface, Transition, Trigger, Variant, doubtful_hours,
};
use crate::store::{Result, Store};

impl Store {
    /// The report of a period and a filter, read in one transaction.
    pub async fn statistics(&self, period: Period, filter: Filter) -> Result<Statistics> {
        self.read(move |conn| {
            let shared = Shared::read(conn, period, &filter)?;
            let phones = filter.phone_filter().map(|filter| shared.figures(filter));
            let doubtful = match filter.surface {
                Some(Surface::Speaker) => Vec::new(),
                // Doubtful are hours of the whole museum's phones, whatever the filter.
                Some(Surface::Phone) | None
                    if filter.applies_to_sessions() && filter.room.is_none() =>
                {
                    doubtful_hours(&phone_hours(&shared.days), period)
                }
                Some(Surface::Phone) | None => {
                    let whole_museum = days(conn, period, &Filter::default())?;
                    doubtful_hours(&phone_hours(&whole_museum), period)
                }
            };
            Ok(Statistics {
                first: shared.figures(filter.headline()),
                phones,
                doubtful,
            })
        })
        .await
    }

    /// The figures of a period and a filter, of both surfaces together unless the filter names one.
    pub async fn figures(&self, period: Period, filter: Filter) -> Result<Figures> {
        self.read(move |conn| Ok(Shared::read(conn, period, &filter)?.figures(filter)))
            .await
    }

    /// The first and the last day with starts of visitors.
    pub async fn recorded_days(&self) -> Result<Option<Period>> {
        self.read(|conn| DAY_TOTAL.recorded(conn)).await
    }
}

/// What the figures of speakers and of phones are made of.
struct Shared {
    period: Period,
    /// By narration: the totals of the period, and of the period before.
    totals: Vec<(Dimensions, [PlayTotals; 2])>,
    days: Vec<DayTotal>,
    /// By room and surface; room `None` is the whole museum.
    sessions: BTreeMap<(Option<Slug>, Surface), SessionTotals>,
    /// Sessions of the whole museum on the days with known admissions.
    counted_sessions: Vec<(Surface, i64)>,
    transitions: Vec<Transition>,
    availability: BTreeMap<Slug, Availability>,
    available_by_hour: Vec<i64>,
    other_triggers: BTreeMap<Trigger, i64>,
    admissions: Vec<(Day, i64)>,
    open_plays: i64,
}

/// A row of `day_total`.
struct DayTotal {
    day: Day,
    surface: Surface,
    counters: [i64; DAY_COUNTERS],
}

impl Shared {
    fn read(conn: &Connection, period: Period, filter: &Filter) -> Result<Self> {
        let (availability, available_by_hour) =
            availability::read(conn, period, filter.room.as_ref())?;
        Ok(Self {
            period,
            totals: totals(conn, [period, period.before()])?,
            days: days(conn, period, filter)?,
            sessions: context::sessions(conn, period, filter)?,
            counted_sessions: context::counted_sessions(conn, period)?,
            transitions: context::transitions(conn, period)?,
            availability,
            available_by_hour,
            other_triggers: context::other_triggers(conn, period)?,
            admissions: context::admissions(conn, period)?,
            open_plays: conn.query_row(
                "select count(*) from play indexed by play_in_no_sum where day is null",
                [],
                |row| row.get(0),
            )?,
        })
    }

    fn figures(&self, filter: Filter) -> Figures {
        let period = self.period;
        let totals = |n: usize| {
            let totals = self.totals.iter().filter_map(|(dimensions, totals)| {
                let totals = totals.get(n).filter(|totals| totals.starts != 0)?;
                filter
                    .matches(dimensions)
                    .then(|| (dimensions.clone(), *totals))
            });
            totals.collect()
        };
        let is_wanted = |surface| filter.surface.is_none_or(|wanted| wanted == surface);
        let mut days: BTreeMap<Day, PlayTotals> = BTreeMap::new();
        let mut end_reasons = EndReasonCounts::default();
        let mut plays_by_hour = vec![0; HOURS_PER_WEEK];
        for total in &self.days {
            let is_wanted = filter
                .surface
                .is_none_or(|surface| surface == total.surface);
            if !is_wanted || !period.contains(total.day) {
                continue;
            }
            let (totals, rest) = total.counters.split_at(PlayTotals::COUNTERS);
            let (reasons, hours) = rest.split_at(EndReasonCounts::COUNTERS);
            *days.entry(total.day).or_default() += PlayTotals::from(chunk(totals));
            end_reasons += EndReasonCounts(chunk(reasons));
            let first_hour = total.day.first_hour_of_week();
            for (sum, plays) in plays_by_hour.iter_mut().skip(first_hour).zip(hours) {
                *sum += plays;
            }
        }
        let sessions = self
            .sessions
            .iter()
            .filter(|((_, surface), _)| is_wanted(*surface));
        let counted = self
            .counted_sessions
            .iter()
            .filter(|(surface, _)| is_wanted(*surface));
        Figures {
            listened: totals(0),
            before: totals(1),
            days: days.into_iter().collect(),
            end_reasons,
            plays_by_hour,
            available_by_hour: self.available_by_hour.clone(),
            sessions: sessions
                .map(|(key, totals)| (key.clone(), *totals))
                .collect(),
            transitions: self.transitions.clone(),
            availability: self.availability.clone(),
            other_triggers: self.other_triggers.clone(),
            admissions: self.admissions.clone(),
            counted_sessions: counted.map(|(_, sessions)| sessions).sum(),
            open_plays: self.open_plays,
            period,
            filter,
        }
    }
}

fn chunk<const N: usize>(counters: &[i64]) -> [i64; N] {
    counters.first_chunk().copied().unwrap_or([0; N])
}

/// Plays on phones by hour.
fn phone_hours(days: &[DayTotal]) -> PhonePlaysByHour {
    let phones = days.iter().filter(|total| total.surface == Surface::Phone);
    let hours = phones.filter_map(|total| Some((total.day, *total.counters.last_chunk()?)));
    hours.collect()
}

/// The days of a period and a filter, for both surfaces, and the days on which the usual number of plays on
/// phones is based. Each day is looked up, because the rows of other filters are between them.
fn days(conn: &Connection, period: Period, filter: &Filter) -> Result<Vec<DayTotal>> {
    let since = period.first() + -BASELINE_DAYS;
    let period = Period::new(since, period.last()).unwrap_or(period);
    let recorded = DAY_TOTAL.recorded(conn)?;
    let Some(days) = recorded.and_then(|recorded| recorded.overlap(period)) else {
        return Ok(Vec::new());
    };
    let mut query = conn.prepare_cached(&format!(
        "{DAYS} select day, surface, {} from day cross join day_total using (day)
         where room = :room and language = :language and variant = :variant",
        DAY_TOTAL.counters.join(", ")
    ))?;
    let mut rows = query.query(named_params! {
        ":from": days.first().0, ":to": days.last().0,
        ":room": filter.room.as_ref().map_or(ALL, Slug::as_str),
        ":language": filter.language.as_ref().map_or(ALL, Language::as_str),
        ":variant": filter.variant.map_or(ALL, Variant::as_str),
    })?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut total = DayTotal {
            day: Day(row.get(0)?),
            surface: row.get(1)?,
            counters: [0; DAY_COUNTERS],
        };
        add_columns(row, 2, &mut total.counters, 1)?;
        found.push(total);
    }
    Ok(found)
}

/// The table `day` of all days from `:from` to `:to`.
pub(super) const DAYS: &str = "with recursive day (day) as
    (select :from union all select day + 1 from day where day < :to)";

/// The totals by narration of each period.
fn totals<const N: usize>(
    conn: &Connection,
    periods: [Period; N],
) -> Result<Vec<(Dimensions, [PlayTotals; N])>> {
    let last: Option<usize> =
        conn.query_row("select max(subject_id) from subject", [], |row| row.get(0))?;
    let mut sums = vec![[[0; PlayTotals::COUNTERS]; N]; last.map_or(0, |last| last + 1)];
    each_row(
        conn,
        &NARRATION_TOTAL,
        "subject_id",
        periods,
        |row, factors| {
            let Some(sums) = sums.get_mut(row.get::<_, usize>(0)?) else {
                return Ok(());
            };
            let mut counters = [0; PlayTotals::COUNTERS];
            add_columns(row, 1, &mut counters, 1)?;
            for (sum, factor) in sums
                .iter_mut()
                .zip(factors)
                .filter(|(_, factor)| *factor != 0)
            {
                for (sum, counter) in sum.iter_mut().zip(counters) {
                    *sum += counter * factor;
                }
            }
            Ok(())
        },
    )?;
    let mut query = conn.prepare_cached(&format!("{SUBJECT} order by subject_id"))?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let sums = sums.get(row.get::<_, usize>(0)?).copied();
        let totals = sums
            .unwrap_or([[0; PlayTotals::COUNTERS]; N])
            .map(PlayTotals::from);
        if totals.iter().any(|totals| totals.starts != 0) {
            found.push((dimensions(row, 1)?, totals));
        }
    }
    Ok(found)
}

/// The columns that [`dimensions`] reads, after the number of the narration.
pub(super) const SUBJECT: &str = "select subject_id, room, clip, variant, language, recording, \
     surface, sounding_ms from subject";

/// The dimensions of a narration, from `column` on.
pub(super) fn dimensions(row: &Row<'_>, column: usize) -> Result<Dimensions> {
    Ok(Dimensions {
        room: row.get(column)?,
        clip: ClipKey {
            number: row.get(column + 1)?,
            variant: row.get(column + 2)?,
        },
        language: row.get(column + 3)?,
        recording: row.get(column + 4)?,
        surface: row.get(column + 5)?,
        audible_length: Ms(row.get(column + 6)?),
    })
}
