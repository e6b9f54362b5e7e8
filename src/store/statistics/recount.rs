use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::ledger::{Entry, Ledger};
use super::{session, zone};
use crate::model::{EndReason, Heard, LocalTime, Ms, Trigger};
use crate::store::{Error, Result};

/// Lets `change` change these plays and sessions, and every sum with them: what they counted for
/// before is taken out, what they count for afterwards is put in. Plays that are open count for
/// nothing yet.
pub(in crate::store) fn recount<T>(
    conn: &Connection,
    plays: &[i64],
    sessions: &[i64],
    change: impl FnOnce(&Connection) -> Result<T>,
) -> Result<T> {
    let mut sessions: BTreeSet<i64> = sessions.iter().copied().collect();
    for play in plays {
        sessions.extend(session_of(conn, *play)?);
    }
    let mut ledger = Ledger::default();
    for session in &sessions {
        session::enter(conn, *session, -1, &mut ledger)?;
    }
    for play in plays {
        enter(conn, *play, -1, &mut ledger)?;
    }
    let done = change(conn)?;
    let zone = zone(conn)?;
    for play in plays {
        date(conn, *play, &zone)?;
        enter(conn, *play, 1, &mut ledger)?;
    }
    for session in &sessions {
        session::date(conn, *session, &zone)?;
        session::enter(conn, *session, 1, &mut ledger)?;
    }
    ledger.write(conn)?;
    Ok(done)
}

/// Puts at most `most` ended plays into the sums that are in none yet; answers with how many those were.
pub(in crate::store) fn count_ended(conn: &Connection, most: usize) -> Result<usize> {
    let mut query = conn.prepare_cached(
        "select play_id from play where day is null and end_reason is not null limit :most",
    )?;
    let plays = query.query_map(named_params! { ":most": most }, |row| row.get(0))?;
    let plays = plays.collect::<rusqlite::Result<Vec<i64>>>()?;
    recount(conn, &plays, &[], |_| Ok(()))?;
    Ok(plays.len())
}

fn session_of(conn: &Connection, play: i64) -> Result<Option<i64>> {
    let mut query = conn.prepare_cached("select session_id from play where play_id = :play")?;
    let found = query.query_row(named_params! { ":play": play }, |row| row.get(0));
    Ok(found.optional()?.flatten())
}

/// Says on which day an ended play began, as the museum's clocks have it.
fn date(conn: &Connection, play: i64, zone: &jiff::tz::TimeZone) -> Result<()> {
    let wall: Option<i64> = conn
        .prepare_cached(
            "select started_wall_ms from play where play_id = :play and end_reason is not null",
        )?
        .query_row(named_params! { ":play": play }, |row| row.get(0))
        .optional()?;
    let Some(wall) = wall else { return Ok(()) };
    let at = LocalTime::at(wall, zone);
    conn.prepare_cached("update play set day = :day, hour = :hour where play_id = :play")?
        .execute(named_params! {
            ":day": at.day.0, ":hour": at.hour.get(), ":play": play,
        })?;
    Ok(())
}

/// The columns that an entry is made of.
pub(super) const ENTRY: &str = "select day, hour, subject_id, facet_id, sounding_ms, trigger, heard, \
     heard_ms, listened_ms, end_reason, clock_trusted \
     from play join subject using (subject_id)";

fn enter(conn: &Connection, play: i64, sign: i64, ledger: &mut Ledger) -> Result<()> {
    let mut query = conn.prepare_cached(&format!(
        "{ENTRY} where play_id = :play and day is not null"
    ))?;
    let mut rows = query.query(named_params! { ":play": play })?;
    if let Some(row) = rows.next()? {
        ledger.enter(&entry(row)?, sign);
    }
    Ok(())
}

pub(super) fn entry(row: &Row<'_>) -> Result<Entry> {
    let (trigger, end): (String, String) = (row.get("trigger")?, row.get("end_reason")?);
    let unreadable = |error| Error::unreadable("play", error);
    let heard: Vec<(u64, u64)> = serde_json::from_str(
        row.get_ref("heard")?
            .as_str()
            .map_err(|error| Error::unreadable("play", error))?,
    )
    .map_err(|error| Error::unreadable("play", error))?;
    Ok(Entry {
        at: super::clock::local_time(row)?,
        subject: row.get("subject_id")?,
        facet: row.get("facet_id")?,
        sounding: Ms(row.get("sounding_ms")?),
        trigger: trigger.parse::<Trigger>().map_err(unreadable)?,
        heard: heard
            .into_iter()
            .map(|(from, to)| (Ms(from), Ms(to)))
            .collect::<Heard>(),
        heard_ms: Ms(row.get("heard_ms")?),
        listened: Ms(row.get("listened_ms")?),
        end: end.parse::<EndReason>().map_err(unreadable)?,
        estimated: !row.get::<_, bool>("clock_trusted")?,
    })
}
