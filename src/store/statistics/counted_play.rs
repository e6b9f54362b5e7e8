//! A play as the rollups count it.

use rusqlite::Row;

use super::columns::local_time;
use crate::model::{EndReason, HeardIntervals, LocalTime, Ms, Trigger};
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
}

/// The columns that [`counted_play`] reads.
pub(super) const COLUMNS: &str = "select play_id, session_id, started_wall_ms, day, hour, subject_id, \
     sounding_ms, trigger, heard, heard_ms, listened_ms, end_reason, clock_trusted";

/// Their tables.
pub(super) const PLAYS: &str = "from play join subject using (subject_id)";

pub(super) fn counted_play(row: &Row<'_>) -> Result<CountedPlay> {
    let unreadable = |error| Error::unreadable("play", error);
    let text = |column: usize| -> Result<Option<&str>> {
        let text = row.get_ref(column)?.as_str_or_null();
        text.map_err(|error| Error::unreadable("play", error))
    };
    let day: Option<i32> = row.get(3)?;
    let heard: Vec<(u64, u64)> = serde_json::from_str(text(8)?.unwrap_or_default())
        .map_err(|error| Error::unreadable("play", error))?;
    Ok(CountedPlay {
        play: row.get(0)?,
        session: row.get(1)?,
        started_wall_ms: row.get(2)?,
        at: day.map(|_| local_time(row, 3)).transpose()?,
        subject: row.get(5)?,
        audible_length: Ms(row.get(6)?),
        trigger: text(7)?.unwrap_or_default().parse().map_err(unreadable)?,
        heard: heard
            .into_iter()
            .map(|(from, to)| (Ms(from), Ms(to)))
            .collect(),
        heard_ms: Ms(row.get(9)?),
        listened: Ms(row.get(10)?),
        end: text(11)?.map(str::parse).transpose().map_err(unreadable)?,
        estimated: !row.get::<_, bool>(12)?,
    })
}
