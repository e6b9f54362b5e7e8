//! Reports: a period is read as the few spans that make it up.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::columns::parsed;
use super::ledger::{HOUSE, OF_DAY, OF_DAYS, Table, day_place};
use super::sheet;
use super::sums::{chunk, rows, rows_of};
use super::{around, availability};
use crate::model::{
    ClipKey, Day, Dimensions, EndReasonCounts, Figures, Filter, HOURS_PER_WEEK, Language, Ms,
    Period, PlayTotals, Slug, Surface, Variant,
};
use crate::store::{Result, Store};

impl Store {
    /// All that is known of a period, and of the one before it.
    pub async fn figures(&self, period: Period, cut: Filter) -> Result<Figures> {
        self.read(move |conn| figures(conn, period, cut)).await
    }

    /// The first day of which there is anything, and the last.
    pub async fn recorded_days(&self) -> Result<Option<Period>> {
        self.read(|conn| {
            let end = |order: &str| -> Result<Vec<Day>> {
                let sql = format!(
                    "select first from tally_of_day where of_id = 0 order by first {order} limit 1"
                );
                let first: Option<i32> = conn.query_row(&sql, [], |row| row.get(0)).optional()?;
                let Some(first) = first.map(Day) else {
                    return Ok(Vec::new());
                };
                let last = first + (Table::Days.days() - 1);
                let row = Period::new(first, last).unwrap_or(Period::up_to(first, 1));
                let days = by_time(&days(conn, row, None)?, row).days;
                Ok(days.into_iter().map(|it| it.0).collect())
            };
            let (first, last) = (end("asc")?, end("desc")?);
            let ends = first.first().copied().zip(last.last().copied());
            Ok(ends.and_then(|(first, last)| Period::new(first, last)))
        })
        .await
    }
}

fn figures(conn: &Connection, period: Period, cut: Filter) -> Result<Figures> {
    let facets = facets(conn, &cut)?;
    let by_time = by_time(&days(conn, period, facets.as_ref())?, period);
    figures_of(conn, period, cut, facets.as_ref(), by_time)
}

/// All that is known of a cut, of whose facets the days were read already.
pub(super) fn figures_of(
    conn: &Connection,
    period: Period,
    cut: Filter,
    facets: Option<&BTreeSet<usize>>,
    by_time: ByTime,
) -> Result<Figures> {
    let (availability, open_hours) = availability::read(conn, period, cut.room.as_ref())?;
    let [listened, before] = tallies(conn, [period, period.before()], facets)?;
    Ok(Figures {
        listened,
        before,
        days: by_time.days,
        end_reasons: by_time.ends,
        plays_by_hour: by_time.hours,
        available_by_hour: open_hours,
        sessions: around::visits(conn, period, &cut)?,
        transitions: around::passages(conn, period)?,
        availability,
        other_triggers: around::others(conn, period)?,
        admissions: around::admissions(conn, period)?,
        counted_sessions: around::counted_sessions(conn, period, cut.surface)?,
        open_plays: conn.query_row(
            "select count(*) from play indexed by play_in_no_sum where day is null",
            [],
            |row| row.get(0),
        )?,
        period,
        filter: cut,
    })
}

type Tallies = Vec<(Dimensions, PlayTotals)>;

/// What was listened to in each period, and how.
fn tallies<const N: usize>(
    conn: &Connection,
    periods: [Period; N],
    facets: Option<&BTreeSet<usize>>,
) -> Result<[Tallies; N]> {
    let last: Option<usize> =
        conn.query_row("select max(subject_id) from subject", [], |row| row.get(0))?;
    let places = last.map_or(0, |it| (it + 1) * PlayTotals::NUMBERS);
    let mut sums = Vec::with_capacity(N);
    for period in periods {
        let mut sum = vec![0; places];
        rows(conn, Table::Tally, period, |facet, bytes| {
            if facets.is_none_or(|it| it.contains(&facet)) {
                sheet::add(bytes, &mut sum)?;
            }
            Ok(())
        })?;
        sums.push(sum);
    }
    let mut told = [const { Tallies::new() }; N];
    let mut query = conn.prepare_cached(&format!("{SUBJECT} order by subject_id"))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let subject: usize = row.get(0)?;
        for (sum, told) in sums.iter().zip(&mut told) {
            let tally = PlayTotals::from(chunk(sum, subject));
            if tally.starts != 0 {
                told.push((listened(row, 1)?, tally));
            }
        }
    }
    Ok(told)
}

/// Subjects, as [`listened`] reads them.
pub(super) const SUBJECT: &str = "select subject_id, room, clip, variant, language, recording, surface, \
     sounding_ms, facet_id from subject";

/// What a row of a subject names, from the column `at` on.
pub(super) fn listened(row: &Row<'_>, at: usize) -> Result<Dimensions> {
    Ok(Dimensions {
        room: parsed(row, at)?,
        clip: ClipKey {
            number: parsed(row, at + 1)?,
            variant: parsed(row, at + 2)?,
        },
        language: parsed(row, at + 3)?,
        recording: parsed(row, at + 4)?,
        surface: parsed(row, at + 5)?,
        audible_length: Ms(row.get(at + 6)?),
    })
}

/// The numbers of the facets that make up a cut; none where it is the whole house.
pub(super) fn facets(conn: &Connection, cut: &Filter) -> Result<Option<BTreeSet<usize>>> {
    if cut.is_unfiltered() {
        return Ok(None);
    }
    let mut query = conn.prepare_cached(
        "select facet_id from facet where facet_id <> 0
           and (:room is null or room = :room) and (:variant is null or variant = :variant)
           and (:language is null or language = :language) and (:surface is null or surface = :surface)",
    )?;
    let ids = query.query_map(
        named_params! {
            ":room": cut.room.as_ref().map(Slug::as_str),
            ":variant": cut.variant.map(Variant::as_str),
            ":language": cut.language.as_ref().map(Language::as_str),
            ":surface": cut.surface.map(Surface::as_str),
        },
        |row| row.get(0),
    )?;
    Ok(Some(ids.collect::<rusqlite::Result<_>>()?))
}

/// A period by days, by the reasons for which starts ended, and by hours of the week.
pub(super) struct ByTime {
    days: Vec<(Day, PlayTotals)>,
    ends: EndReasonCounts,
    hours: Vec<i64>,
}

/// Sums by the first days of the rows that touch a period, a chunk of [`OF_DAY`] numbers for each day.
pub(super) type Days = BTreeMap<i32, [i64; OF_DAYS]>;

fn days(conn: &Connection, period: Period, facets: Option<&BTreeSet<usize>>) -> Result<Days> {
    let mut sums = Days::new();
    match facets {
        None => rows_of(conn, Table::Days, period, HOUSE, |first, bytes| {
            add_day(&mut sums, first, bytes)
        })?,
        Some(facets) => each_day(conn, period, |first, facet, bytes| {
            if facets.contains(&facet) {
                add_day(&mut sums, first, bytes)?;
            }
            Ok(())
        })?,
    }
    Ok(sums)
}

/// Adds a row to sums, by its first day.
pub(super) fn add_day(sums: &mut Days, first: i32, bytes: &[u8]) -> Result<()> {
    sheet::add(bytes, sums.entry(first).or_insert([0; OF_DAYS]))
}

/// Tells the rows of all facets and of the house that touch a period: their first day, and whose they are.
pub(super) fn each_day(
    conn: &Connection,
    period: Period,
    mut tell: impl FnMut(i32, usize, &[u8]) -> Result<()>,
) -> Result<()> {
    let mut query = conn.prepare_cached(
        "select first, of_id, numbers from tally_of_day
         where days = ?1 and first between ?2 and ?3",
    )?;
    let (from, _) = day_place(period.first());
    let mut rows = query.query(params![Table::Days.days(), from.0, period.last().0])?;
    while let Some(row) = rows.next()? {
        tell(row.get(0)?, row.get(1)?, sheet::packed(row, 2)?)?;
    }
    Ok(())
}

pub(super) fn by_time(days: &Days, period: Period) -> ByTime {
    let mut told = ByTime {
        days: Vec::new(),
        ends: EndReasonCounts::default(),
        hours: vec![0; HOURS_PER_WEEK],
    };
    for (first, sums) in days {
        for (day, sum) in (*first..).map(Day).zip(sums.chunks_exact(OF_DAY)) {
            if period.contains(day) {
                told.add(day, sum);
            }
        }
    }
    told
}

impl ByTime {
    fn add(&mut self, day: Day, sum: &[i64]) {
        let tally = PlayTotals::from(chunk(sum, 0));
        if tally.starts == 0 {
            return;
        }
        self.days.push((day, tally));
        let rest = sum.get(PlayTotals::NUMBERS..).unwrap_or_default();
        self.ends += EndReasonCounts(chunk(rest, 0));
        let hours = rest.get(EndReasonCounts::NUMBERS..).unwrap_or_default();
        let slots = self.hours.iter_mut().skip(day.first_hour_of_week());
        for (slot, plays) in slots.zip(hours) {
            *slot += plays;
        }
    }
}
