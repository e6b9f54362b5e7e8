//! Rows of plays and of days, one page at a time, so that a slow reader does not hold the database.

use rusqlite::{Connection, named_params};

use super::columns::local_time;
use super::report::dimensions;
use super::span_rows::add_columns;
use super::tables::NARRATION_TOTAL;
use crate::model::{
    Day, Dimensions, EndReason, Filter, LocalTime, Ms, Period, PlayTotals, Rating, Trigger,
};
use crate::store::{Result, Store};

/// An ended play.
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
    /// Plays with the same number belong to one session.
    pub session: Option<i64>,
    /// `[[from_ms, to_ms], …]`
    pub heard: String,
    /// The part of the recording that was heard.
    pub heard_ms: Ms,
    /// The time of listening.
    pub listened_ms: Ms,
    /// Why it ended.
    pub end: EndReason,
    /// How the visitor liked it.
    pub rating: Option<Rating>,
}

/// The totals of a day and a narration.
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
    /// The next `limit` plays of a period and a filter after the day and number `after`, in order.
    pub async fn play_rows(
        &self,
        period: Period,
        filter: Filter,
        after: (Day, i64),
        limit: usize,
    ) -> Result<Vec<PlayRow>> {
        self.read(move |conn| play_rows(conn, period, &filter, after, limit))
            .await
    }

    /// The next `limit` totals of a period and a filter after the day and narration `after`, by day. Those of
    /// speakers come first.
    pub async fn day_rows(
        &self,
        period: Period,
        filter: Filter,
        after: (Day, i64),
        limit: usize,
    ) -> Result<Vec<DayRow>> {
        self.read(move |conn| day_rows(conn, period, &filter, after, limit))
            .await
    }
}

fn play_rows(
    conn: &Connection,
    period: Period,
    filter: &Filter,
    after: (Day, i64),
    limit: usize,
) -> Result<Vec<PlayRow>> {
    let mut query = conn.prepare_cached(&format!(
        "select play_id, definitions, edition, day, hour, started_wall_ms, clock_trusted,
           room, clip, variant, language, recording, surface, sounding_ms, trigger, session_id,
           heard, heard_ms, listened_ms, end_reason, rating
         from play join subject using (subject_id)
         where day between :from and :to and (day, play_id) > (:day, :id) and {MATCHES}
         order by day, play_id limit :limit"
    ))?;
    let mut rows = query.query(named_params! {
        ":from": period.first().0.max(after.0.0), ":to": period.last().0,
        ":day": after.0.0, ":id": after.1, ":limit": limit,
        ":room": filter.room, ":variant": filter.variant,
        ":language": filter.language, ":surface": filter.surface,
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
            listened: dimensions(row, 7)?,
            trigger: row.get(14)?,
            session: row.get(15)?,
            heard: row.get(16)?,
            heard_ms: Ms(row.get(17)?),
            listened_ms: Ms(row.get(18)?),
            end: row.get(19)?,
            rating: row.get(20)?,
        });
    }
    Ok(found)
}

fn day_rows(
    conn: &Connection,
    period: Period,
    filter: &Filter,
    after: (Day, i64),
    limit: usize,
) -> Result<Vec<DayRow>> {
    let mut query = conn.prepare_cached(&format!(
        "select first_day, subject_id, room, clip, variant, language, recording, surface, sounding_ms, {}
         from narration_total join subject using (subject_id)
         where days = 1 and first_day between :from and :to and {MATCHES}
           and (first_day, surface = 'phone', subject_id) >
             (:day, coalesce((select surface = 'phone' from subject where subject_id = :id), -1), :id)
         order by first_day, surface = 'phone', subject_id limit :limit",
        NARRATION_TOTAL.counters.join(", ")
    ))?;
    let mut rows = query.query(named_params! {
        ":from": period.first().0.max(after.0.0), ":to": period.last().0,
        ":day": after.0.0, ":id": after.1, ":limit": limit,
        ":room": filter.room, ":variant": filter.variant,
        ":language": filter.language, ":surface": filter.surface,
    })?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut counters = [0; PlayTotals::COUNTERS];
        add_columns(row, 9, &mut counters, 1)?;
        found.push(DayRow {
            day: Day(row.get(0)?),
            subject: row.get(1)?,
            listened: dimensions(row, 2)?,
            tally: counters.into(),
        });
    }
    Ok(found)
}

/// The condition for a filter on the columns of `subject`.
const MATCHES: &str = "(:room is null or room = :room) and (:variant is null or variant = :variant) \
     and (:language is null or language = :language) and (:surface is null or surface = :surface)";
