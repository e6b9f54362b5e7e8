use std::collections::BTreeSet;

use rusqlite::{Connection, Params, params};

use super::ended_play::{ENTRY, Entry, PLAYS, entry};
use super::ledger::Ledger;
use super::session::{self, Session};
use super::zone::zone;
use crate::model::LocalTime;
use crate::store::Result;

/// Lets `change` change these plays and sessions, and every sum with them: what they counted for
/// before is taken out, what they count for afterwards is put in. Plays that are open count for
/// nothing yet.
pub(in crate::store) fn recount<T>(
    conn: &Connection,
    plays: &[i64],
    sessions: &[i64],
    change: impl FnOnce(&Connection) -> Result<T>,
) -> Result<T> {
    let mut ledger = Ledger::default();
    let mut sessions: BTreeSet<i64> = sessions.iter().copied().collect();
    for it in numbered(conn, plays)? {
        ledger.enter(&it, -1);
        sessions.extend(it.session);
    }
    take_out(conn, &session::read(conn, &sessions)?, &mut ledger)?;
    let done = change(conn)?;
    let changed = session::read(conn, &sessions)?;
    count(conn, numbered(conn, plays)?, changed, &mut ledger)?;
    Ok(done)
}

/// Puts at most `most` ended plays into the sums that are in none yet; answers with how many those were.
pub(in crate::store) fn count_ended(conn: &Connection, most: usize) -> Result<usize> {
    // Index and order are named: what SQLite once learned of a table that was small yet would let it
    // read all of a large one.
    let which = "from play indexed by play_in_no_sum cross join subject using (subject_id)
       where day is null and end_reason is not null limit ?1";
    let ended = entries(conn, which, [most])?;
    let plays = ended.len();
    let mut ledger = Ledger::default();
    let sessions: BTreeSet<i64> = ended.iter().filter_map(|it| it.session).collect();
    let sessions = session::read(conn, &sessions)?;
    take_out(conn, &sessions, &mut ledger)?;
    count(conn, ended, sessions, &mut ledger)?;
    Ok(plays)
}

fn take_out(conn: &Connection, sessions: &[Session], ledger: &mut Ledger) -> Result<()> {
    let mut sessions = sessions.iter();
    sessions.try_for_each(|it| session::enter(conn, it, -1, ledger))
}

/// Dates what has ended, and writes all of it to the sums.
fn count(
    conn: &Connection,
    plays: Vec<Entry>,
    sessions: Vec<Session>,
    ledger: &mut Ledger,
) -> Result<()> {
    let zone = zone(conn)?;
    let mut date = conn.prepare_cached("update play set day = ?2, hour = ?3 where play_id = ?1")?;
    for mut it in plays.into_iter().filter(|it| it.end.is_some()) {
        let at = LocalTime::at(it.started_wall_ms, &zone);
        if it.at != Some(at) {
            date.execute(params![it.play, at.day.0, at.hour.get()])?;
            it.at = Some(at);
        }
        ledger.enter(&it, 1);
    }
    for mut it in sessions {
        session::date(conn, &mut it, &zone)?;
        session::enter(conn, &it, 1, ledger)?;
    }
    ledger.write(conn)
}

fn numbered(conn: &Connection, plays: &[i64]) -> Result<Vec<Entry>> {
    let mut found = Vec::with_capacity(plays.len());
    for play in plays {
        found.append(&mut entries(
            conn,
            &format!("{PLAYS} where play_id = ?1"),
            [play],
        )?);
    }
    Ok(found)
}

fn entries(conn: &Connection, which: &str, params: impl Params) -> Result<Vec<Entry>> {
    let mut query = conn.prepare_cached(&format!("{ENTRY} {which}"))?;
    let mut rows = query.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(entry(row)?);
    }
    Ok(found)
}
