//! What stands around the plays: sessions, ways from clip to clip, other sounds, and people who came.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, named_params};

use super::columns::parsed;
use super::ledger::{HOUSE, Table, way_at};
use super::sums::{chunk, rows};
use super::{availability, sheet};
use crate::model::{
    Admission, Attribution, ChangedText, Day, Filter, Language, ParseError, Period, ReportContext,
    SessionTotals, Slug, StaffAction, Surface, Transition, Trigger,
};
use crate::store::{Error, Result, Store, changes};

/// A row of [`Table::Sessions`] has so many numbers.
const OF_ROOM: usize = Surface::ALL.len() * SessionTotals::NUMBERS;

/// So many ways from clip to clip are told.
const PASSAGES: usize = 200;

impl Store {
    /// What a period is compared with, besides its plays.
    pub async fn surroundings(&self, period: Period, cut: Filter) -> Result<ReportContext> {
        self.read(move |conn| {
            Ok(ReportContext {
                sessions: visits(conn, period, &cut)?,
                availability: availability::read(conn, period, cut.room.as_ref())?.0,
            })
        })
        .await
    }

    /// Rooms and languages of which there may be figures: rooms of every edition, and languages that
    /// somebody listened in or could now.
    pub async fn recorded_names(&self) -> Result<(BTreeSet<Slug>, BTreeSet<Language>)> {
        self.read(|conn| {
            let rooms = distinct(conn, "select distinct room from offer")?;
            let languages = distinct(
                conn,
                "select language from facet where language is not null
                 union select value from edition, json_each(document, '$.languages')
                 where number = (select edition from publication order by publication_id desc limit 1)",
            )?;
            Ok((rooms, languages))
        })
        .await
    }

    /// Notes how many people came on some days, all of them or none, and who said so. Answers the
    /// first day of which something else is known than whoever counted saw: then nothing is noted.
    pub async fn count_admissions(
        &self,
        admissions: Vec<Admission>,
        by: Attribution,
    ) -> Result<Option<Day>> {
        self.run(move |conn| {
            let changed = admissions.iter().filter(|it| it.was != it.now);
            for it in changed.clone() {
                if people(conn, it.day)? != it.was {
                    return Ok(Some(it.day));
                }
            }
            let mut texts = Vec::new();
            for it in changed {
                texts.push(ChangedText {
                    field: it.day.to_string(),
                    before: it.was.map(|it| it.to_string()),
                    after: it.now.map(|it| it.to_string()),
                });
                conn.execute(
                    "delete from admission where day = :day",
                    named_params! { ":day": it.day.0 },
                )?;
                if let Some(people) = it.now {
                    conn.execute(
                        "insert into admission values (:day, :people)",
                        named_params! { ":day": it.day.0, ":people": people },
                    )?;
                }
            }
            if !texts.is_empty() {
                changes::write(conn, StaffAction::CountAdmissions, "", &texts, by)?;
            }
            Ok(None)
        })
        .await
    }
}

fn distinct<T: std::str::FromStr<Err = ParseError> + Ord>(
    conn: &Connection,
    sql: &str,
) -> Result<BTreeSet<T>> {
    let mut names = BTreeSet::new();
    let mut query = conn.prepare(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        names.insert(parsed(row, 0)?);
    }
    Ok(names)
}

fn people(conn: &Connection, day: Day) -> Result<Option<u32>> {
    let mut query = conn.prepare_cached("select people from admission where day = :day")?;
    let found = query.query_row(named_params! { ":day": day.0 }, |row| row.get(0));
    Ok(found.optional()?)
}

pub(super) fn visits(
    conn: &Connection,
    period: Period,
    cut: &Filter,
) -> Result<BTreeMap<(Option<Slug>, Surface), SessionTotals>> {
    let mut sums: BTreeMap<usize, [i64; OF_ROOM]> = BTreeMap::new();
    rows(conn, Table::Sessions, period, |room, bytes| {
        sheet::add(bytes, sums.entry(room).or_insert([0; OF_ROOM]))
    })?;
    let names = names(conn)?;
    let mut visits = BTreeMap::new();
    for (number, sum) in sums {
        let room: Option<Slug> = match number {
            HOUSE => None,
            _ => Some(named(&names, number)?),
        };
        if cut.room.is_some() && cut.room != room {
            continue;
        }
        for (at, surface) in Surface::ALL.iter().enumerate() {
            let it = SessionTotals::from(chunk(&sum, at));
            if it.sessions != 0 && cut.surface.is_none_or(|cut| cut == *surface) {
                visits.insert((room.clone(), *surface), it);
            }
        }
    }
    Ok(visits)
}

/// Rooms and clips by their numbers.
fn names(conn: &Connection) -> Result<HashMap<usize, String>> {
    let mut query = conn.prepare_cached("select name_id, name from name")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn named<T: std::str::FromStr<Err = ParseError>>(
    names: &HashMap<usize, String>,
    number: usize,
) -> Result<T> {
    let name = names.get(&number).map_or("", String::as_str);
    let name = name.parse();
    name.map_err(|error| Error::unreadable("name", error))
}

pub(super) fn passages(conn: &Connection, period: Period) -> Result<Vec<Transition>> {
    let names = names(conn)?;
    let name = |it: usize| names.get(&it);
    let width = names.keys().max().map_or(0, |it| it + 1);
    let mut sums: Vec<Vec<i64>> = vec![Vec::new(); width];
    rows(conn, Table::Passages, period, |of, bytes| {
        sheet::each(bytes, |place, times| {
            let (clip, next) = way_at(of, place);
            if let Some(nexts) = sums.get_mut(clip) {
                nexts.resize(width, 0);
                if let Some(sum) = nexts.get_mut(next) {
                    *sum += times;
                }
            }
        })
    })?;
    let mut found = Vec::new();
    for (clip, nexts) in sums.into_iter().enumerate() {
        let nexts = nexts.into_iter().enumerate().filter(|it| it.1 > 0);
        found.extend(nexts.map(|(next, times)| ((clip, next), times)));
    }
    let order = |one: &((usize, usize), i64), other: &((usize, usize), i64)| {
        let by_name = || {
            let (one, other) = (one.0, other.0);
            (name(one.0), name(one.1)).cmp(&(name(other.0), name(other.1)))
        };
        other.1.cmp(&one.1).then_with(by_name)
    };
    // Most of them are not told: only these are put in order.
    if found.len() > PASSAGES {
        found.select_nth_unstable_by(PASSAGES, order);
        found.truncate(PASSAGES);
    }
    found.sort_unstable_by(order);
    let told = found.into_iter().map(|((clip, next), times)| {
        Ok(Transition {
            clip: named(&names, clip)?,
            next: named(&names, next)?,
            times,
        })
    });
    told.collect()
}

pub(super) fn others(conn: &Connection, period: Period) -> Result<BTreeMap<Trigger, i64>> {
    let mut sums = vec![0; Trigger::ALL.len()];
    rows(conn, Table::Others, period, |_, bytes| {
        sheet::add(bytes, &mut sums)
    })?;
    let others = Trigger::ALL.iter().copied().zip(sums);
    Ok(others.filter(|it| it.1 != 0).collect())
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

/// Sessions of the whole house, at one surface or all, on days of which staff know how many people came.
pub(super) fn counted_sessions(
    conn: &Connection,
    period: Period,
    surface: Option<Surface>,
) -> Result<i64> {
    let counted = |place: usize| {
        let at = Surface::ALL.get(place / SessionTotals::NUMBERS);
        place.is_multiple_of(SessionTotals::NUMBERS) && surface.is_none_or(|it| at == Some(&it))
    };
    let mut query = conn.prepare_cached(
        "select numbers from admission join tally_of_sessions on days = 1 and first = day and of_id = 0
         where day between :from and :to",
    )?;
    let mut rows = query.query(between(period).as_slice())?;
    let mut sessions = 0;
    while let Some(row) = rows.next()? {
        sheet::each(sheet::packed(row, 0)?, |place, number| {
            if counted(place) {
                sessions += number;
            }
        })?;
    }
    Ok(sessions)
}

fn between(period: Period) -> [(&'static str, i32); 2] {
    [(":from", period.first().0), (":to", period.last().0)]
}
