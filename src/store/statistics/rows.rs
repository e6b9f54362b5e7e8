//! Plays and days row by row, a page at a time, so that no slow reader holds the database.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, named_params, params};

use super::columns::{local_time, parsed};
use super::read::{SUBJECT, facets, listened};
use super::sheet;
use crate::model::{
    Day, Dimensions, EndReason, Filter, Language, LocalTime, Ms, Period, PlayTotals, Slug, Surface,
    Trigger, Variant,
};
use crate::store::{Result, Store};

/// One ended play, as it is told to whoever takes the rows elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct PlayRow {
    /// The number of the play.
    pub id: i64,
    /// The version of the definitions.
    pub definitions: u32,
    /// The edition that was played.
    pub edition: u32,
    /// The local time of the start.
    pub at: LocalTime,
    /// The start, in milliseconds since 1970.
    pub started_wall_ms: i64,
    /// Whether the time is estimated.
    pub estimated: bool,
    /// What was played.
    pub listened: Dimensions,
    /// What started the play.
    pub trigger: Trigger,
    /// A number that says which plays belong together, and nothing else.
    pub session: Option<i64>,
    /// `[[from_ms, to_ms], …]`
    pub heard: String,
    /// The part of the recording that was heard.
    pub heard_ms: Ms,
    /// The time of listening.
    pub listened_ms: Ms,
    /// Why it ended.
    pub end: EndReason,
}

/// What visitors asked for on one day, by what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct DayRow {
    /// The day.
    pub day: Day,
    /// The number of the subject.
    pub subject: i64,
    /// What was played.
    pub listened: Dimensions,
    /// The totals.
    pub tally: PlayTotals,
}

impl Store {
    /// The plays of a period and a cut after the day and number `after`, in order, at most so many.
    pub async fn play_rows(
        &self,
        period: Period,
        cut: Filter,
        after: (Day, i64),
        most: usize,
    ) -> Result<Vec<PlayRow>> {
        self.read(move |conn| play_rows(conn, period, &cut, after, most))
            .await
    }

    /// The sums of a period's days and a cut after the day and subject `after`, in order, of each day
    /// those of speakers first; at most so many.
    pub async fn day_rows(
        &self,
        period: Period,
        cut: Filter,
        after: (Day, i64),
        most: usize,
    ) -> Result<Vec<DayRow>> {
        self.read(move |conn| day_rows(conn, period, &cut, after, most))
            .await
    }
}

fn play_rows(
    conn: &Connection,
    period: Period,
    cut: &Filter,
    after: (Day, i64),
    most: usize,
) -> Result<Vec<PlayRow>> {
    let mut query = conn.prepare_cached(
        "select play_id, definitions, edition, day, hour, started_wall_ms, clock_trusted,
           room, clip, variant, language, recording, surface, sounding_ms, trigger, session_id,
           heard, heard_ms, listened_ms, end_reason
         from play join subject using (subject_id)
         where day between :from and :to and (day, play_id) > (:day, :id)
           and (:room is null or room = :room) and (:variant is null or variant = :variant)
           and (:language is null or language = :language) and (:surface is null or surface = :surface)
         order by day, play_id limit :most",
    )?;
    let mut rows = query.query(named_params! {
        ":from": period.first().0.max(after.0.0), ":to": period.last().0,
        ":day": after.0.0, ":id": after.1, ":most": most,
        ":room": cut.room.as_ref().map(Slug::as_str),
        ":variant": cut.variant.map(Variant::as_str),
        ":language": cut.language.as_ref().map(Language::as_str),
        ":surface": cut.surface.map(Surface::as_str),
    })?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(PlayRow {
            id: row.get(0)?,
            definitions: row.get(1)?,
            edition: row.get(2)?,
            at: local_time(row, 3)?,
            started_wall_ms: row.get(5)?,
            estimated: !row.get::<_, bool>(6)?,
            listened: listened(row, 7)?,
            trigger: parsed(row, 14)?,
            session: row.get(15)?,
            heard: row.get(16)?,
            heard_ms: Ms(row.get(17)?),
            listened_ms: Ms(row.get(18)?),
            end: parsed(row, 19)?,
        });
    }
    Ok(found)
}

fn day_rows(
    conn: &Connection,
    period: Period,
    cut: &Filter,
    after: (Day, i64),
    most: usize,
) -> Result<Vec<DayRow>> {
    let (subjects, facets) = (subjects(conn)?, facets(conn, cut)?);
    // Of each day speakers come first.
    let order = |subject: i64| (subjects.get(&subject).map(|it| it.surface), subject);
    let mut query = conn.prepare_cached(
        "select first, numbers, of_id from tally
         where days = 1 and first between ?1 and ?2 order by first",
    )?;
    let mut rows = query.query(params![period.first().0.max(after.0.0), period.last().0])?;
    let mut found = Vec::new();
    let mut sums: BTreeMap<i64, [i64; PlayTotals::NUMBERS]> = BTreeMap::new();
    let mut day = after.0;
    // A day's rows are its facets': only all of them together are in order.
    loop {
        let next = rows.next()?;
        let first = next.map(|row| row.get(0).map(Day)).transpose()?;
        if first != Some(day) {
            let mut sums: Vec<_> = std::mem::take(&mut sums).into_iter().collect();
            sums.sort_by_key(|it| order(it.0));
            for (subject, numbers) in sums {
                let tally = PlayTotals::from(numbers);
                if tally.starts != 0
                    && (day, order(subject)) > (after.0, order(after.1))
                    && found.len() < most
                    && let Some(listened) = subjects.get(&subject)
                {
                    found.push(DayRow {
                        day,
                        subject,
                        listened: listened.clone(),
                        tally,
                    });
                }
            }
        }
        let Some((first, row)) = first.zip(next).filter(|_| found.len() < most) else {
            return Ok(found);
        };
        day = first;
        let facet: usize = row.get(2)?;
        if facets.as_ref().is_some_and(|it| !it.contains(&facet)) {
            continue;
        }
        sheet::each(sheet::packed(row, 1)?, |place, number| {
            let subject = i64::try_from(place / PlayTotals::NUMBERS).unwrap_or(i64::MAX);
            let sum = sums.entry(subject).or_default();
            if let Some(it) = sum.get_mut(place % PlayTotals::NUMBERS) {
                *it += number;
            }
        })?;
    }
}

fn subjects(conn: &Connection) -> Result<HashMap<i64, Dimensions>> {
    let mut query = conn.prepare_cached(SUBJECT)?;
    let mut rows = query.query([])?;
    let mut subjects = HashMap::new();
    while let Some(row) = rows.next()? {
        subjects.insert(row.get(0)?, listened(row, 1)?);
    }
    Ok(subjects)
}
