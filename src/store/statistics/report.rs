//! Reports: totals of a period and of the period before, for speakers and for phones.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, named_params, params};

use super::columns::parsed;
use super::rollup::DAY_COUNTERS;
use super::tables::{ALL, DAY_TOTAL, NARRATION_TOTAL, Table};
use super::{availability, context};
use crate::model::{
    Availability, BASELINE_DAYS, ClipKey, Day, Dimensions, EndReasonCounts, Figures, Filter,
    HOURS_PER_WEEK, Language, Ms, Period, PhonePlaysByHour, PlayTotals, Slug, Span, Statistics,
    Surface, Transition, Trigger, Variant, doubtful_hours, spans,
};
use crate::store::{Result, Store};

impl Store {
    /// The report of a period and a filter, read in one transaction.
    pub async fn statistics(&self, period: Period, filter: Filter) -> Result<Statistics> {
        self.read(move |conn| {
            let shared = Shared::read(conn, period, &filter)?;
            let phones = filter.phone_filter();
            // Doubtful are hours of the whole house's phones, whatever the filter.
            let hours = match filter.surface {
                Some(Surface::Speaker) => PhonePlaysByHour::new(),
                Some(Surface::Phone) | None => phone_hours(conn, period)?,
            };
            Ok(Statistics {
                first: shared.figures(conn, filter.headline())?,
                phones: phones
                    .map(|filter| shared.figures(conn, filter))
                    .transpose()?,
                doubtful: doubtful_hours(&hours, period),
            })
        })
        .await
    }

    /// The figures of a period and a filter, of both surfaces together unless the filter names one.
    pub async fn figures(&self, period: Period, filter: Filter) -> Result<Figures> {
        self.read(move |conn| Shared::read(conn, period, &filter)?.figures(conn, filter))
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
    transitions: Vec<Transition>,
    availability: BTreeMap<Slug, Availability>,
    available_by_hour: Vec<i64>,
    other_triggers: BTreeMap<Trigger, i64>,
    admissions: Vec<(Day, i64)>,
    open_plays: i64,
}

impl Shared {
    fn read(conn: &Connection, period: Period, filter: &Filter) -> Result<Self> {
        let (availability, available_by_hour) =
            availability::read(conn, period, filter.room.as_ref())?;
        Ok(Self {
            period,
            totals: totals(conn, [period, period.before()])?,
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

    fn figures(&self, conn: &Connection, filter: Filter) -> Result<Figures> {
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
        let (listened, before) = (totals(0), totals(1));
        let mut figures = Figures {
            listened,
            before,
            days: Vec::new(),
            end_reasons: EndReasonCounts::default(),
            plays_by_hour: vec![0; HOURS_PER_WEEK],
            available_by_hour: self.available_by_hour.clone(),
            sessions: context::sessions(conn, period, &filter)?,
            transitions: self.transitions.clone(),
            availability: self.availability.clone(),
            other_triggers: self.other_triggers.clone(),
            admissions: self.admissions.clone(),
            counted_sessions: context::counted_sessions(conn, period, filter.surface)?,
            open_plays: self.open_plays,
            period,
            filter,
        };
        for (day, counters) in days(conn, period, &figures.filter)? {
            add_day(&mut figures, day, &counters);
        }
        Ok(figures)
    }
}

/// Adds the counters of a day to the figures that are by time.
fn add_day(figures: &mut Figures, day: Day, counters: &[i64; DAY_COUNTERS]) {
    let (totals, rest) = counters.split_at(PlayTotals::COUNTERS);
    let (reasons, hours) = rest.split_at(EndReasonCounts::COUNTERS);
    figures.days.push((day, PlayTotals::from(chunk(totals))));
    figures.end_reasons += EndReasonCounts(chunk(reasons));
    let slots = figures
        .plays_by_hour
        .iter_mut()
        .skip(day.first_hour_of_week());
    for (slot, plays) in slots.zip(hours) {
        *slot += plays;
    }
}

fn chunk<const N: usize>(counters: &[i64]) -> [i64; N] {
    counters.first_chunk().copied().unwrap_or([0; N])
}

/// The days of a period and a filter, in order.
fn days(
    conn: &Connection,
    period: Period,
    filter: &Filter,
) -> Result<BTreeMap<Day, [i64; DAY_COUNTERS]>> {
    let mut days = BTreeMap::new();
    for surface in Surface::ALL.iter().copied() {
        if filter.surface.is_none_or(|wanted| wanted == surface) {
            let counters = DAY_TOTAL.counters.join(", ");
            each_day(conn, period, filter, surface, &counters, |day, row| {
                let sums = days.entry(day).or_insert([0; DAY_COUNTERS]);
                add_columns(row, 1, sums, 1)
            })?;
        }
    }
    Ok(days)
}

/// Plays on phones in the whole house by hour, also of the days on which the usual number is based.
fn phone_hours(conn: &Connection, period: Period) -> Result<PhonePlaysByHour> {
    let since = period.first() + -BASELINE_DAYS;
    let period = Period::new(since, period.last()).unwrap_or(period);
    let (_, hours) = DAY_TOTAL.counters.split_at(DAY_COUNTERS - 24);
    let mut found = PhonePlaysByHour::new();
    let filter = Filter::default();
    each_day(
        conn,
        period,
        &filter,
        Surface::Phone,
        &hours.join(", "),
        |day, row| add_columns(row, 1, found.entry(day).or_default(), 1),
    )?;
    Ok(found)
}

/// Calls `read` with the days of a filter. Each day is looked up, because the rows of other filters are
/// between them.
fn each_day(
    conn: &Connection,
    period: Period,
    filter: &Filter,
    surface: Surface,
    counters: &str,
    mut read: impl FnMut(Day, &Row<'_>) -> Result<()>,
) -> Result<()> {
    let Some(days) = DAY_TOTAL
        .recorded(conn)?
        .and_then(|days| days.overlap(period))
    else {
        return Ok(());
    };
    let mut query = conn.prepare_cached(&format!(
        "{DAYS} select day, {counters} from day cross join day_total using (day)
         where room = :room and language = :language and variant = :variant and surface = :surface"
    ))?;
    let mut rows = query.query(named_params! {
        ":from": days.first().0, ":to": days.last().0,
        ":room": filter.room.as_ref().map_or(ALL, Slug::as_str),
        ":language": filter.language.as_ref().map_or(ALL, Language::as_str),
        ":variant": filter.variant.map_or(ALL, Variant::as_str),
        ":surface": surface.as_str(),
    })?;
    while let Some(row) = rows.next()? {
        read(Day(row.get(0)?), row)?;
    }
    Ok(())
}

/// The table `day` of all days from `:from` to `:to`.
pub(super) const DAYS: &str = "with recursive day (day) as
    (select :from union all select day + 1 from day where day < :to)";

/// Adds columns from `column` on to counters, each times `factor`.
pub(super) fn add_columns(
    row: &Row<'_>,
    column: usize,
    counters: &mut [i64],
    factor: i64,
) -> Result<()> {
    for (column, counter) in (column..).zip(counters) {
        *counter += row.get::<_, i64>(column)? * factor;
    }
    Ok(())
}

/// Calls `read` with the rows of the spans that make up the periods, and how often each row counts for
/// each period.
pub(super) fn each_row<const N: usize>(
    conn: &Connection,
    table: &Table,
    keys: &str,
    periods: [Period; N],
    mut read: impl FnMut(&Row<'_>, [i64; N]) -> Result<()>,
) -> Result<()> {
    let Some(recorded) = table.recorded(conn)? else {
        return Ok(());
    };
    let mut factors: BTreeMap<Span, [i64; N]> = BTreeMap::new();
    for (n, period) in periods.into_iter().enumerate() {
        for (span, sign) in spans(period, recorded) {
            if let Some(factor) = factors.entry(span).or_insert([0; N]).get_mut(n) {
                *factor += sign;
            }
        }
    }
    let mut query = conn.prepare_cached(&format!(
        "select {keys}, {} from {} where days = ?1 and first_day = ?2",
        table.counters.join(", "),
        table.name
    ))?;
    for (span, factors) in factors {
        let mut rows = query.query(params![span.days, span.first.0])?;
        while let Some(row) = rows.next()? {
            read(row, factors)?;
        }
    }
    Ok(())
}

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
        room: parsed(row, column)?,
        clip: ClipKey {
            number: parsed(row, column + 1)?,
            variant: parsed(row, column + 2)?,
        },
        language: parsed(row, column + 3)?,
        recording: parsed(row, column + 4)?,
        surface: parsed(row, column + 5)?,
        audible_length: Ms(row.get(column + 6)?),
    })
}
