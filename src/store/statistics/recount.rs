use std::collections::BTreeSet;

use rusqlite::{Connection, Params, Row, params};

use super::ledger::Ledger;
use super::session::{self, Session};
use super::zone;
use crate::model::{EndReason, HeardIntervals, LocalTime, Ms, Trigger};
use crate::store::{Error, Result};

/// One play, as the sums see it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) play: i64,
    pub(super) session: Option<i64>,
    pub(super) started_wall_ms: i64,
    /// None while it is in no sum.
    pub(super) at: Option<LocalTime>,
    pub(super) subject: usize,
    pub(super) facet: usize,
    pub(super) sounding: Ms,
    pub(super) trigger: Trigger,
    pub(super) heard: HeardIntervals,
    pub(super) heard_ms: Ms,
    pub(super) listened: Ms,
    /// None while it is open.
    pub(super) end: Option<EndReason>,
    pub(super) estimated: bool,
}

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

/// What an entry is made of.
pub(super) const ENTRY: &str = "select play_id, session_id, started_wall_ms, day, hour, subject_id, \
     facet_id, sounding_ms, trigger, heard, heard_ms, listened_ms, end_reason, clock_trusted";

/// And from where.
pub(super) const PLAYS: &str = "from play join subject using (subject_id)";

pub(super) fn entry(row: &Row<'_>) -> Result<Entry> {
    let unreadable = |error| Error::unreadable("play", error);
    let text = |column: usize| -> Result<Option<&str>> {
        let text = row.get_ref(column)?.as_str_or_null();
        text.map_err(|error| Error::unreadable("play", error))
    };
    let day: Option<i32> = row.get(3)?;
    let heard: Vec<(u64, u64)> = serde_json::from_str(text(9)?.unwrap_or_default())
        .map_err(|error| Error::unreadable("play", error))?;
    Ok(Entry {
        play: row.get(0)?,
        session: row.get(1)?,
        started_wall_ms: row.get(2)?,
        at: day.map(|_| super::clock::local_time(row, 3)).transpose()?,
        subject: row.get(5)?,
        facet: row.get(6)?,
        sounding: Ms(row.get(7)?),
        trigger: text(8)?.unwrap_or_default().parse().map_err(unreadable)?,
        heard: heard
            .into_iter()
            .map(|(from, to)| (Ms(from), Ms(to)))
            .collect(),
        heard_ms: Ms(row.get(10)?),
        listened: Ms(row.get(11)?),
        end: text(12)?.map(str::parse).transpose().map_err(unreadable)?,
        estimated: !row.get::<_, bool>(13)?,
    })
}
