//! What a session adds to the rollups.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension, named_params, params};

use super::rollup::RollupBatch;
use super::tables::ALL;
use crate::model::{Day, LocalTime, Ms, SessionTotals, Surface, is_play};
use crate::store::Result;

/// A row of `session`.
pub(super) struct Session {
    id: i64,
    surface: Surface,
    /// Where it began.
    room: String,
    began_wall_ms: i64,
    touched_ms: Option<i64>,
    /// `None` while it is in no rollup.
    day: Option<Day>,
}

/// A start within a session.
struct Start {
    room: String,
    clip: String,
    variant: String,
    edition: u32,
    is_play: bool,
    ended_wall_ms: i64,
}

pub(super) fn read(conn: &Connection, sessions: &BTreeSet<i64>) -> Result<Vec<Session>> {
    let mut query = conn.prepare_cached(
        "select surface, room, began_wall_ms, touched_ms, day from session where session_id = ?1",
    )?;
    let mut found = Vec::with_capacity(sessions.len());
    for id in sessions {
        let mut rows = query.query([id])?;
        if let Some(row) = rows.next()? {
            found.push(Session {
                id: *id,
                surface: row.get(0)?,
                room: row.get(1)?,
                began_wall_ms: row.get(2)?,
                touched_ms: row.get(3)?,
                day: row.get::<_, Option<i32>>(4)?.map(Day),
            });
        }
    }
    Ok(found)
}

/// Adds a session, or subtracts it where `sign` is -1. A session without touches and without ended plays
/// counts nothing yet.
pub(super) fn add(
    conn: &Connection,
    session: &Session,
    sign: i64,
    batch: &mut RollupBatch,
) -> Result<()> {
    let Some(day) = session.day else {
        return Ok(());
    };
    let (surface, home) = (session.surface, session.room.as_str());
    let starts = starts(conn, session.id)?;
    if session.touched_ms.is_none() && starts.is_empty() {
        return Ok(());
    }
    let last_sound = starts
        .iter()
        .map(|start| start.ended_wall_ms - session.began_wall_ms);
    let dwell_ms = session.touched_ms.max(last_sound.max()).unwrap_or(0).max(0);
    let plays: Vec<&Start> = starts.iter().filter(|start| start.is_play).collect();
    let mut rooms: BTreeMap<&str, Vec<&Start>> = BTreeMap::new();
    rooms.insert(home, Vec::new());
    for play in &plays {
        rooms.entry(&play.room).or_default().push(play);
    }
    for (room, plays) in &rooms {
        let totals = SessionTotals {
            heard_half: i64::from(heard_half(conn, room, plays)?),
            dwell_ms: if *room == home { dwell_ms } else { 0 },
            ..totals(plays)
        };
        batch.add_session(day, room, surface, totals, sign);
    }
    let totals = SessionTotals {
        dwell_ms,
        ..totals(&plays)
    };
    batch.add_session(day, ALL, surface, totals, sign);
    for pair in plays.windows(2) {
        if let [play, next] = pair
            && play.clip != next.clip
        {
            batch.add_transition(conn, day, (&play.clip, &next.clip), sign)?;
        }
    }
    Ok(())
}

fn totals(plays: &[&Start]) -> SessionTotals {
    let unique: BTreeSet<(&str, &str)> = plays
        .iter()
        .map(|play| (play.clip.as_str(), play.variant.as_str()))
        .collect();
    SessionTotals {
        sessions: 1,
        without_play: i64::from(plays.is_empty()),
        unique_plays: i64::try_from(unique.len()).unwrap_or(i64::MAX),
        ..SessionTotals::default()
    }
}

/// Whether more than half of the clips that a room offers were played.
fn heard_half(conn: &Connection, room: &str, plays: &[&Start]) -> Result<bool> {
    let Some(last) = plays.last() else {
        return Ok(false);
    };
    let offered: Option<usize> = conn
        .prepare_cached("select clips from offer where edition = :edition and room = :room")?
        .query_row(
            named_params! { ":edition": last.edition, ":room": room },
            |row| row.get(0),
        )
        .optional()?;
    let clips: BTreeSet<&str> = plays.iter().map(|play| play.clip.as_str()).collect();
    Ok(offered.is_some_and(|offered| clips.len() * 2 > offered))
}

/// The starts of visitors in a session that have ended and have a day, in order.
fn starts(conn: &Connection, session: i64) -> Result<Vec<Start>> {
    let mut query = conn.prepare_cached(
        "select subject.room, clip, variant, edition, sounding_ms, heard_ms,
           started_wall_ms + listened_ms
         from play join subject using (subject_id)
         where session_id = :session and day is not null and trigger in ('visitor', 'queue')
         order by started_wall_ms, started_boot_ms, key",
    )?;
    let rows = query.query_map(named_params! { ":session": session }, |row| {
        Ok(Start {
            room: row.get(0)?,
            clip: row.get(1)?,
            variant: row.get(2)?,
            edition: row.get(3)?,
            is_play: is_play(Ms(row.get(4)?), Ms(row.get(5)?)),
            ended_wall_ms: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Sets the day on which a session began, in the museum's time zone.
pub(super) fn set_day(conn: &Connection, session: &mut Session, zone: &TimeZone) -> Result<()> {
    let day = LocalTime::at(session.began_wall_ms, zone).day;
    if session.day != Some(day) {
        session.day = Some(day);
        conn.prepare_cached("update session set day = ?2 where session_id = ?1")?
            .execute(params![session.id, day.0])?;
    }
    Ok(())
}

/// Counts the transitions of the sessions that began on a day or later, one by one, for comparison with
/// the sums of [`add`].
pub(super) fn count_transitions(conn: &Connection, first: i32) -> Result<i64> {
    let mut query = conn.prepare(
        "select session_id, clip, sounding_ms, heard_ms
         from session join play using (session_id) join subject using (subject_id)
         where session.day >= ?1 and play.day is not null and trigger in ('visitor', 'queue')
         order by session_id, started_wall_ms, started_boot_ms, play.key",
    )?;
    let mut rows = query.query([first])?;
    let mut last: Option<(i64, String)> = None;
    let mut transitions = 0;
    while let Some(row) = rows.next()? {
        if is_play(Ms(row.get(2)?), Ms(row.get(3)?)) {
            let play: (i64, String) = (row.get(0)?, row.get(1)?);
            let same_session = last.filter(|last| last.0 == play.0);
            transitions += i64::from(same_session.is_some_and(|last| last.1 != play.1));
            last = Some(play);
        }
    }
    Ok(transitions)
}
