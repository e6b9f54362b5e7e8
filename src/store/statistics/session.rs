use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension, named_params, params};

use super::columns::parsed;
use super::ledger::{HOUSE, Ledger};
use crate::model::{Day, LocalTime, Ms, SessionTotals, Surface, is_play};
use crate::store::Result;

/// A session, as its row has it.
pub(super) struct Session {
    id: i64,
    surface: Surface,
    /// Where it began.
    room: String,
    began_wall_ms: i64,
    touched_ms: Option<i64>,
    /// None while it is in no sum.
    day: Option<Day>,
}

struct Heard {
    room: String,
    clip: String,
    variant: String,
    edition: u32,
    play: bool,
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
                surface: parsed(row, 0)?,
                room: row.get(1)?,
                began_wall_ms: row.get(2)?,
                touched_ms: row.get(3)?,
                day: row.get::<_, Option<i32>>(4)?.map(Day),
            });
        }
    }
    Ok(found)
}

/// Adds what a session came to, or takes it out where `sign` is -1. One of which nobody told and
/// in which nothing has ended counts for nothing yet.
pub(super) fn enter(conn: &Connection, it: &Session, sign: i64, ledger: &mut Ledger) -> Result<()> {
    let Some(day) = it.day else {
        return Ok(());
    };
    let (surface, home) = (it.surface, it.room.as_str());
    let heard = heard(conn, it.id)?;
    if it.touched_ms.is_none() && heard.is_empty() {
        return Ok(());
    }
    let last_sound = heard.iter().map(|one| one.ended_wall_ms - it.began_wall_ms);
    let dwell = it.touched_ms.max(last_sound.max()).unwrap_or(0).max(0);
    let played: Vec<&Heard> = heard.iter().filter(|it| it.play).collect();
    let mut rooms: BTreeMap<&str, Vec<&Heard>> = BTreeMap::new();
    rooms.insert(home, Vec::new());
    for it in &played {
        rooms.entry(&it.room).or_default().push(it);
    }
    for (room, played) in &rooms {
        let visits = SessionTotals {
            heard_half: i64::from(heard_half(conn, room, played)?),
            dwell_ms: if *room == home { dwell } else { 0 },
            ..visits(played)
        };
        let room = ledger.name(conn, room)?;
        ledger.visit(room, surface, day, visits, sign);
    }
    let visits = SessionTotals {
        dwell_ms: dwell,
        ..visits(&played)
    };
    ledger.visit(HOUSE, surface, day, visits, sign);
    for pair in played.windows(2) {
        if let [one, next] = pair
            && one.clip != next.clip
        {
            let (clip, next) = (
                ledger.name(conn, &one.clip)?,
                ledger.name(conn, &next.clip)?,
            );
            ledger.pass(day, clip, next, sign);
        }
    }
    Ok(())
}

fn visits(played: &[&Heard]) -> SessionTotals {
    let unique: BTreeSet<(&str, &str)> = played
        .iter()
        .map(|it| (it.clip.as_str(), it.variant.as_str()))
        .collect();
    SessionTotals {
        sessions: 1,
        without_play: i64::from(played.is_empty()),
        unique_plays: i64::try_from(unique.len()).unwrap_or(i64::MAX),
        ..SessionTotals::default()
    }
}

/// Whether more than half of the clips that a room offers were played.
fn heard_half(conn: &Connection, room: &str, played: &[&Heard]) -> Result<bool> {
    let Some(last) = played.last() else {
        return Ok(false);
    };
    let offered: Option<usize> = conn
        .prepare_cached("select clips from offer where edition = :edition and room = :room")?
        .query_row(
            named_params! { ":edition": last.edition, ":room": room },
            |row| row.get(0),
        )
        .optional()?;
    let clips: BTreeSet<&str> = played.iter().map(|it| it.clip.as_str()).collect();
    Ok(offered.is_some_and(|it| clips.len() * 2 > it))
}

/// What visitors heard in a session, in order, as far as it has ended and is dated.
fn heard(conn: &Connection, session: i64) -> Result<Vec<Heard>> {
    let mut query = conn.prepare_cached(
        "select subject.room, clip, variant, edition, sounding_ms, heard_ms,
           started_wall_ms + listened_ms as ended
         from play join subject using (subject_id)
         where session_id = :session and day is not null and trigger in ('visitor', 'queue')
         order by run_id, started_boot_ms, play_id",
    )?;
    let rows = query.query_map(named_params! { ":session": session }, |row| {
        Ok(Heard {
            room: row.get("room")?,
            clip: row.get("clip")?,
            variant: row.get("variant")?,
            edition: row.get("edition")?,
            play: is_play(Ms(row.get("sounding_ms")?), Ms(row.get("heard_ms")?)),
            ended_wall_ms: row.get("ended")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Says on which day a session began, as the museum's clocks have it.
pub(super) fn date(conn: &Connection, it: &mut Session, zone: &TimeZone) -> Result<()> {
    let day = LocalTime::at(it.began_wall_ms, zone).day;
    if it.day != Some(day) {
        it.day = Some(day);
        conn.prepare_cached("update session set day = ?2 where session_id = ?1")?
            .execute(params![it.id, day.0])?;
    }
    Ok(())
}

/// How often one clip was played after another in the sessions that began on a day or after it: one
/// by one, as [`enter`] tells them.
pub(super) fn count_ways(conn: &Connection, first: i32) -> Result<i64> {
    let mut query = conn.prepare(
        "select session_id, clip, sounding_ms, heard_ms
         from session join play using (session_id) join subject using (subject_id)
         where session.day >= ?1 and play.day is not null and trigger in ('visitor', 'queue')
         order by session_id, play.run_id, started_boot_ms, play_id",
    )?;
    let mut rows = query.query([first])?;
    let mut before: Option<(i64, String)> = None;
    let mut ways = 0;
    while let Some(row) = rows.next()? {
        if is_play(Ms(row.get(2)?), Ms(row.get(3)?)) {
            let here: (i64, String) = (row.get(0)?, row.get(1)?);
            let same = before.filter(|it| it.0 == here.0);
            ways += i64::from(same.is_some_and(|it| it.1 != here.1));
            before = Some(here);
        }
    }
    Ok(ways)
}
