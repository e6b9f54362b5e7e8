//! The context of the plays: sessions, transitions, other starts, and admissions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, named_params};

use super::availability;
use super::span_rows::{add_columns, each_row};
use super::tables::{ALL, SESSION_TOTAL, TRANSITION_TOTAL};
use crate::model::{
    Admission, Attribution, ChangedText, Day, Filter, Language, Period, ReportContext,
    SessionTotals, Slug, StaffAction, Surface, Transition, Trigger,
};
use crate::store::{Error, Result, Store, changes};

/// The number of transitions in a report.
const MAX_TRANSITIONS: usize = 200;

impl Store {
    /// Sessions and availability of a period.
    pub async fn report_context(&self, period: Period, filter: Filter) -> Result<ReportContext> {
        self.read(move |conn| {
            Ok(ReportContext {
                sessions: sessions(conn, period, &filter)?,
                availability: availability::read(conn, period, filter.room.as_ref())?.0,
            })
        })
        .await
    }

    /// Rooms and languages for which there may be figures: rooms of every edition, and languages with
    /// plays or in the current edition.
    pub async fn recorded_names(&self) -> Result<(BTreeSet<Slug>, BTreeSet<Language>)> {
        self.read(|conn| {
            let rooms = distinct(conn, "select distinct room from offer")?;
            let languages = distinct(
                conn,
                "select language from subject
                 union select value from edition, json_each(document, '$.languages')
                 where number = (select edition from publication order by publication_id desc limit 1)",
            )?;
            Ok((rooms, languages))
        })
        .await
    }

    /// Sets the admissions of some days, all of them or none. Returns the first day whose number is not
    /// the expected one; then nothing is changed.
    pub async fn count_admissions(
        &self,
        admissions: Vec<Admission>,
        by: Attribution,
    ) -> Result<Option<Day>> {
        self.run(move |conn| {
            let changed = admissions
                .iter()
                .filter(|admission| admission.was != admission.now);
            for admission in changed.clone() {
                if people(conn, admission.day)? != admission.was {
                    return Ok(Some(admission.day));
                }
            }
            let mut texts = Vec::new();
            for admission in changed {
                let people = |people: Option<u32>| people.map(|people| people.to_string());
                let (was, now) = (people(admission.was), people(admission.now));
                texts.push(ChangedText::new(admission.day.to_string(), was, now));
                conn.execute(
                    "delete from admission where day = :day",
                    named_params! { ":day": admission.day.0 },
                )?;
                if let Some(people) = admission.now {
                    conn.execute(
                        "insert into admission values (:day, :people)",
                        named_params! { ":day": admission.day.0, ":people": people },
                    )?;
                }
            }
            if !texts.is_empty() {
                changes::log(conn, StaffAction::CountAdmissions, "", &texts, by)?;
            }
            Ok(None)
        })
        .await
    }
}

fn distinct<T: FromSql + Ord>(conn: &Connection, sql: &str) -> Result<BTreeSet<T>> {
    let mut query = conn.prepare(sql)?;
    let names = query.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

fn people(conn: &Connection, day: Day) -> Result<Option<u32>> {
    let mut query = conn.prepare_cached("select people from admission where day = :day")?;
    let found = query.query_row(named_params! { ":day": day.0 }, |row| row.get(0));
    Ok(found.optional()?)
}

/// Sessions by room and surface, within a filter; room `None` is the whole museum.
pub(super) fn sessions(
    conn: &Connection,
    period: Period,
    filter: &Filter,
) -> Result<BTreeMap<(Option<Slug>, Surface), SessionTotals>> {
    let mut sums = BTreeMap::new();
    each_row(
        conn,
        &SESSION_TOTAL,
        "room, surface",
        [period],
        |row, [factor]| {
            let room: Option<Slug> = match row.get_ref(0)?.as_str() {
                Ok(ALL) => None,
                _ => Some(row.get(0)?),
            };
            let surface: Surface = row.get(1)?;
            if (filter.room.is_none() || filter.room == room)
                && filter.surface.is_none_or(|wanted| wanted == surface)
            {
                let sum = sums
                    .entry((room, surface))
                    .or_insert([0; SessionTotals::COUNTERS]);
                add_columns(row, 2, sum, factor)?;
            }
            Ok(())
        },
    )?;
    let totals = sums.into_iter().map(|(key, sum)| (key, sum.into()));
    Ok(totals
        .filter(|(_, totals): &(_, SessionTotals)| totals.sessions != 0)
        .collect())
}

/// The most frequent transitions of a period, the most frequent first.
pub(super) fn transitions(conn: &Connection, period: Period) -> Result<Vec<Transition>> {
    let mut numbers: HashMap<usize, String> = HashMap::new();
    let mut query = conn.prepare_cached("select clip_number_id, number from clip_number")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        numbers.insert(row.get(0)?, row.get(1)?);
    }
    let count = numbers.keys().max().map_or(0, |last| last + 1);
    // By clip and next clip; a clip without transitions needs no memory.
    let mut sums: Vec<Vec<i64>> = vec![Vec::new(); count];
    each_row(
        conn,
        &TRANSITION_TOTAL,
        "clip, next_clip",
        [period],
        |row, [factor]| {
            if let Some(nexts) = sums.get_mut(row.get::<_, usize>(0)?) {
                nexts.resize(count, 0);
                if let Some(sum) = nexts.get_mut(row.get::<_, usize>(1)?) {
                    *sum += row.get::<_, i64>(2)? * factor;
                }
            }
            Ok(())
        },
    )?;
    let mut found: Vec<((usize, usize), i64)> = Vec::new();
    for (clip, nexts) in sums.into_iter().enumerate() {
        let nexts = nexts
            .into_iter()
            .enumerate()
            .filter(|(_, times)| *times > 0);
        found.extend(nexts.map(|(next, times)| ((clip, next), times)));
    }
    let order = |a: &((usize, usize), i64), b: &((usize, usize), i64)| {
        let by_number = || {
            let (a, b) = (a.0, b.0);
            (numbers.get(&a.0), numbers.get(&a.1)).cmp(&(numbers.get(&b.0), numbers.get(&b.1)))
        };
        b.1.cmp(&a.1).then_with(by_number)
    };
    // Only those of the report are sorted.
    if found.len() > MAX_TRANSITIONS {
        found.select_nth_unstable_by(MAX_TRANSITIONS, order);
        found.truncate(MAX_TRANSITIONS);
    }
    found.sort_unstable_by(order);
    let number = |id: usize| {
        let number = numbers.get(&id).map_or("", String::as_str).parse();
        number.map_err(|error| Error::unreadable("clip number", error))
    };
    let transitions = found.into_iter().map(|((clip, next), times)| {
        Ok(Transition {
            clip: number(clip)?,
            next: number(next)?,
            times,
        })
    });
    transitions.collect()
}

/// Starts that no visitor asked for.
pub(super) fn other_triggers(conn: &Connection, period: Period) -> Result<BTreeMap<Trigger, i64>> {
    let mut query = conn.prepare_cached(
        "select trigger, sum(starts) from other_start where day between :from and :to group by trigger",
    )?;
    let rows = query.query_map(between(period).as_slice(), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn admissions(conn: &Connection, period: Period) -> Result<Vec<(Day, i64)>> {
    let mut query = conn.prepare_cached(
        "select day, people from admission where day between :from and :to order by day",
    )?;
    let rows = query.query_map(between(period).as_slice(), |row| {
        Ok((Day(row.get(0)?), row.get(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Sessions of the whole museum by surface, on the days with known admissions.
pub(super) fn counted_sessions(conn: &Connection, period: Period) -> Result<Vec<(Surface, i64)>> {
    let mut query = conn.prepare_cached(
        "select surface, sum(sessions)
         from admission cross join session_total on days = 1 and first_day = day and room = '*'
         where day between :from and :to group by surface",
    )?;
    let rows = query.query_map(between(period).as_slice(), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn between(period: Period) -> [(&'static str, i32); 2] {
    [(":from", period.first().0), (":to", period.last().0)]
}
