//! Plays and days row by row, a page at a time, so that no slow reader holds the database.

use rusqlite::{Connection, Row, named_params};

use super::clock::local_time;
use super::read::{listened, parsed, tally};
use crate::model::{Day, EndReason, Listened, LocalTime, Ms, Period, Tally, Trigger};
use crate::store::{Result, Store};

/// One ended play, as it is told to whoever takes the rows elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct PlayRow {
    pub id: i64,
    pub definitions: u32,
    pub edition: u32,
    pub at: LocalTime,
    pub started_wall_ms: i64,
    pub estimated: bool,
    pub listened: Listened,
    pub trigger: Trigger,
    /// A number that says which plays belong together, and nothing else.
    pub session: Option<i64>,
    /// `[[from_ms, to_ms], …]`
    pub heard: String,
    pub heard_ms: Ms,
    pub listened_ms: Ms,
    pub end: EndReason,
}

/// What visitors asked for on one day, by what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct DayRow {
    pub day: Day,
    pub subject: i64,
    pub listened: Listened,
    pub tally: Tally,
}

impl Store {
    /// The plays of a period after the day and number `after`, in order, at most so many.
    pub async fn play_rows(
        &self,
        period: Period,
        after: (Day, i64),
        most: usize,
    ) -> Result<Vec<PlayRow>> {
        self.read(move |conn| play_rows(conn, period, after, most))
            .await
    }

    /// The sums of a period's days after the day and subject `after`, in order, at most so many.
    pub async fn day_rows(
        &self,
        period: Period,
        after: (Day, i64),
        most: usize,
    ) -> Result<Vec<DayRow>> {
        self.read(move |conn| day_rows(conn, period, after, most))
            .await
    }
}

fn play_rows(
    conn: &Connection,
    period: Period,
    after: (Day, i64),
    most: usize,
) -> Result<Vec<PlayRow>> {
    let mut query = conn.prepare_cached(
        "select play_id, definitions, edition, day, hour, started_wall_ms, clock_trusted,
           room, clip, variant, language, recording, surface, sounding_ms, trigger, session_id,
           heard, heard_ms, listened_ms, end_reason
         from play join subject using (subject_id)
         where day between :from and :to and (day, play_id) > (:day, :id)
         order by day, play_id limit :most",
    )?;
    let mut rows = query.query(named_params! {
        ":from": period.first().0.max(after.0.0), ":to": period.last().0,
        ":day": after.0.0, ":id": after.1, ":most": most,
    })?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(PlayRow {
            id: row.get("play_id")?,
            definitions: row.get("definitions")?,
            edition: row.get("edition")?,
            at: local_time(row)?,
            started_wall_ms: row.get("started_wall_ms")?,
            estimated: !row.get::<_, bool>("clock_trusted")?,
            listened: listened(row)?,
            trigger: parsed(row, "trigger")?,
            session: row.get("session_id")?,
            heard: row.get("heard")?,
            heard_ms: Ms(row.get("heard_ms")?),
            listened_ms: Ms(row.get("listened_ms")?),
            end: parsed(row, "end_reason")?,
        });
    }
    Ok(found)
}

fn day_rows(
    conn: &Connection,
    period: Period,
    after: (Day, i64),
    most: usize,
) -> Result<Vec<DayRow>> {
    let mut query = conn.prepare_cached(
        "select starts, skips, plays, uncensored_plays, completions, censored, listened_ms, held,
           estimated, first, subject_id, room, clip, variant, language, recording, surface, sounding_ms
         from tally join subject using (subject_id)
         where days = 1 and first between :from and :to and (first, subject_id) > (:day, :id)
           and starts <> 0
         order by first, subject_id limit :most",
    )?;
    let mut rows = query.query(named_params! {
        ":from": period.first().0.max(after.0.0), ":to": period.last().0,
        ":day": after.0.0, ":id": after.1, ":most": most,
    })?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(day_row(row)?);
    }
    Ok(found)
}

fn day_row(row: &Row<'_>) -> Result<DayRow> {
    Ok(DayRow {
        day: Day(row.get("first")?),
        subject: row.get("subject_id")?,
        listened: listened(row)?,
        tally: tally(row, 0)?,
    })
}
