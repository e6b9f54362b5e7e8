//! What stands around the plays: sessions, ways from clip to clip, other sounds, and people who came.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::read::parsed;
use super::{availability, session};
use crate::model::{
    Act, Admission, By, ChangedText, Cut, Day, Passage, Period, Slug, Surface, Surroundings,
    Trigger, Visits, spans,
};
use crate::store::{Result, Store, changes};

/// So many ways from clip to clip are told.
const PASSAGES: usize = 200;

impl Store {
    /// What a period is compared with, besides its plays.
    pub async fn surroundings(&self, period: Period, cut: Cut) -> Result<Surroundings> {
        self.read(move |conn| {
            Ok(Surroundings {
                visits: visits(conn, period, &cut)?,
                availability: availability::read(conn, period, cut.room.as_ref())?.0,
            })
        })
        .await
    }

    /// Notes how many people came on some days, all of them or none, and who said so. Answers the
    /// first day of which something else is known than whoever counted saw: then nothing is noted.
    pub async fn count_admissions(
        &self,
        admissions: Vec<Admission>,
        by: By,
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
                changes::write(conn, Act::CountAdmissions, "", &texts, by)?;
            }
            Ok(None)
        })
        .await
    }
}

fn people(conn: &Connection, day: Day) -> Result<Option<u32>> {
    let mut query = conn.prepare_cached("select people from admission where day = :day")?;
    let found = query.query_row(named_params! { ":day": day.0 }, |row| row.get(0));
    Ok(found.optional()?)
}

pub(super) fn visits(
    conn: &Connection,
    period: Period,
    cut: &Cut,
) -> Result<BTreeMap<(Option<Slug>, Surface), Visits>> {
    let mut query = conn.prepare_cached(
        "select room, surface, sum(sessions), sum(silent), sum(unique_plays), sum(heard_half), sum(dwell_ms)
         from tally_of_sessions
         where day between :from and :to and (:room is null or room = :room)
           and (:surface is null or surface = :surface)
         group by room, surface having sum(sessions) <> 0",
    )?;
    let mut rows = query.query(named_params! {
        ":from": period.first().0, ":to": period.last().0,
        ":room": cut.room.as_ref().map(Slug::as_str), ":surface": cut.surface.map(Surface::as_str),
    })?;
    let mut visits = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let whole = row
            .get_ref(0)?
            .as_str()
            .is_ok_and(|it| it == session::HOUSE);
        let room = if whole {
            None
        } else {
            Some(parsed(row, "room")?)
        };
        let it = Visits {
            sessions: row.get(2)?,
            silent: row.get(3)?,
            unique_plays: row.get(4)?,
            heard_half: row.get(5)?,
            dwell_ms: row.get(6)?,
        };
        visits.insert((room, parsed(row, "surface")?), it);
    }
    Ok(visits)
}

pub(super) fn passages(conn: &Connection, period: Period) -> Result<Vec<Passage>> {
    let mut sums: BTreeMap<(String, String), i64> = BTreeMap::new();
    let mut query = conn.prepare_cached(
        "select clip, next, sum(passages) from passage
         where days = :days and first between :from and :to group by clip, next",
    )?;
    for (days, from, to) in spans(period) {
        let span = named_params! { ":days": days, ":from": from.0, ":to": to.0 };
        let mut rows = query.query(span)?;
        while let Some(row) = rows.next()? {
            *sums.entry((row.get(0)?, row.get(1)?)).or_default() += row.get::<_, i64>(2)?;
        }
    }
    let mut sums: Vec<_> = sums.into_iter().filter(|it| it.1 > 0).collect();
    sums.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    sums.truncate(PASSAGES);
    let unreadable = |error| crate::store::Error::unreadable("passage", error);
    let told = sums.into_iter().map(|((clip, next), times)| {
        Ok(Passage {
            clip: clip.parse().map_err(unreadable)?,
            next: next.parse().map_err(unreadable)?,
            times,
        })
    });
    told.collect()
}

pub(super) fn others(conn: &Connection, period: Period) -> Result<BTreeMap<Trigger, i64>> {
    let mut query = conn.prepare_cached(
        "select trigger, sum(starts) from tally_of_others
         where day between :from and :to group by trigger having sum(starts) <> 0",
    )?;
    let mut rows = query.query(between(period).as_slice())?;
    let mut others = BTreeMap::new();
    while let Some(row) = rows.next()? {
        others.insert(parsed(row, "trigger")?, row.get(1)?);
    }
    Ok(others)
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

/// Sessions of the whole house on days of which staff know how many people came.
pub(super) fn counted_sessions(conn: &Connection, period: Period) -> Result<i64> {
    let mut query = conn.prepare_cached(
        "select coalesce(sum(sessions), 0) from tally_of_sessions join admission using (day)
         where room = '' and day between :from and :to",
    )?;
    Ok(query.query_row(between(period).as_slice(), |row| row.get(0))?)
}

fn between(period: Period) -> [(&'static str, i32); 2] {
    [(":from", period.first().0), (":to", period.last().0)]
}
