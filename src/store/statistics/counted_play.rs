//! A play as the rollups count it.

use rusqlite::Row;

use super::columns::local_time;
use crate::model::{EndReason, HeardIntervals, LocalTime, Ms, Rating, Trigger};
use crate::store::{Error, Result};

#[derive(Debug)]
pub(super) struct CountedPlay {
    pub(super) play: i64,
    pub(super) session: Option<i64>,
    pub(super) started_wall_ms: i64,
    /// `None` while it is in no rollup.
    pub(super) at: Option<LocalTime>,
    pub(super) subject: i64,
    pub(super) audible_length: Ms,
    pub(super) trigger: Trigger,
    pub(super) heard: HeardIntervals,
    pub(super) heard_ms: Ms,
    pub(super) listened: Ms,
    /// `None` while it is open.
    pub(super) end: Option<EndReason>,
    pub(super) estimated: bool,
    pub(super) rating: Option<Rating>,
}

/// The columns that [`counted_play`] reads.
pub(super) const COLUMNS: &str = "select play_id, session_id, started_wall_ms, day, hour, subject_id, \
     sounding_ms, trigger, heard, heard_ms, listened_ms, end_reason, clock_trusted, rating";

/// Their tables.
pub(super) const PLAYS: &str = "from play join subject using (subject_id)";

pub(super) fn counted_play(row: &Row<'_>) -> Result<CountedPlay> {
    let day: Option<i32> = row.get(3)?;
    let heard = row.get_ref(8)?.as_str().unwrap_or_default();
    let heard: Vec<(Ms, Ms)> =
        serde_json::from_str(heard).map_err(|error| Error::unreadable("play", error))?;
    Ok(CountedPlay {
        play: row.get(0)?,
        session: row.get(1)?,
        started_wall_ms: row.get(2)?,
        at: day.map(|_| local_time(row, 3)).transpose()?,
        subject: row.get(5)?,
        audible_length: Ms(row.get(6)?),
        trigger: row.get(7)?,
        heard: heard.into_iter().collect(),
        heard_ms: Ms(row.get(9)?),
        listened: Ms(row.get(10)?),
        end: row.get(11)?,
        estimated: !row.get::<_, bool>(12)?,
        rating: row.get(13)?,
    })
}
