//! Changes of plays and sessions, and of the rollups with them.

use std::collections::BTreeSet;

use rusqlite::{Connection, Params, params};

use super::counted_play::{COLUMNS, CountedPlay, PLAYS, counted_play};
use super::rollup::RollupBatch;
use super::sessions::{self, Session};
use super::zone::zone;
use crate::model::LocalTime;
use crate::store::Result;

/// Changes these plays and sessions with `change`, and the rollups with them: what they counted before is
/// subtracted, what they count afterwards is added. Open plays count nothing yet.
pub(in crate::store) fn update_rollups<T>(
    conn: &Connection,
    plays: &[i64],
    sessions: &[i64],
    change: impl FnOnce(&Connection) -> Result<T>,
) -> Result<T> {
    let mut batch = RollupBatch::default();
    let mut sessions: BTreeSet<i64> = sessions.iter().copied().collect();
    for play in plays_by_id(conn, plays)? {
        batch.add_play(&play, -1);
        sessions.extend(play.session);
    }
    subtract(conn, &sessions::read(conn, &sessions)?, &mut batch)?;
    let done = change(conn)?;
    let changed = sessions::read(conn, &sessions)?;
    add(conn, plays_by_id(conn, plays)?, changed, &mut batch)?;
    Ok(done)
}

/// Adds at most `limit` ended plays to the rollups that are in none yet, and returns their number.
pub(in crate::store) fn roll_up_ended(conn: &Connection, limit: usize) -> Result<usize> {
    // The index and the order are named, because old statistics of a small table would let SQLite scan a
    // large one.
    let condition = "from play indexed by play_in_no_sum cross join subject using (subject_id)
       where day is null and end_reason is not null limit ?1";
    let ended = select(conn, condition, [limit])?;
    let plays = ended.len();
    let mut batch = RollupBatch::default();
    let sessions: BTreeSet<i64> = ended.iter().filter_map(|play| play.session).collect();
    let sessions = sessions::read(conn, &sessions)?;
    subtract(conn, &sessions, &mut batch)?;
    add(conn, ended, sessions, &mut batch)?;
    Ok(plays)
}

fn subtract(conn: &Connection, sessions: &[Session], batch: &mut RollupBatch) -> Result<()> {
    let mut sessions = sessions.iter();
    sessions.try_for_each(|session| sessions::add(conn, session, -1, batch))
}

/// Sets the day of what has ended, and adds it to the rollups.
fn add(
    conn: &Connection,
    plays: Vec<CountedPlay>,
    sessions: Vec<Session>,
    batch: &mut RollupBatch,
) -> Result<()> {
    let zone = zone(conn)?;
    let mut set_day =
        conn.prepare_cached("update play set day = ?2, hour = ?3 where play_id = ?1")?;
    for mut play in plays.into_iter().filter(|play| play.end.is_some()) {
        let at = LocalTime::at(play.started_wall_ms, &zone);
        if play.at != Some(at) {
            set_day.execute(params![play.play, at.day.0, at.hour.get()])?;
            play.at = Some(at);
        }
        batch.add_play(&play, 1);
    }
    for mut session in sessions {
        sessions::set_day(conn, &mut session, &zone)?;
        sessions::add(conn, &session, 1, batch)?;
    }
    batch.write(conn)
}

fn plays_by_id(conn: &Connection, plays: &[i64]) -> Result<Vec<CountedPlay>> {
    let mut found = Vec::with_capacity(plays.len());
    for play in plays {
        let condition = format!("{PLAYS} where play_id = ?1");
        found.append(&mut select(conn, &condition, [play])?);
    }
    Ok(found)
}

fn select(conn: &Connection, condition: &str, params: impl Params) -> Result<Vec<CountedPlay>> {
    let mut query = conn.prepare_cached(&format!("{COLUMNS} {condition}"))?;
    let mut rows = query.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(counted_play(row)?);
    }
    Ok(found)
}
