use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, named_params};

use super::ledger::{HOUSE, Ledger};
use super::read::parsed;
use crate::model::{Day, LocalTime, Ms, Surface, Visits, is_play};
use crate::store::Result;

struct Heard {
    room: String,
    clip: String,
    variant: String,
    edition: u32,
    play: bool,
    ended_wall_ms: i64,
}

/// Adds what a session came to, or takes it out where `sign` is -1. One of which nobody told and
/// in which nothing has ended counts for nothing yet.
pub(super) fn enter(conn: &Connection, session: i64, sign: i64, ledger: &mut Ledger) -> Result<()> {
    let mut query = conn.prepare_cached(
        "select surface, room, began_wall_ms, touched_ms, day from session where session_id = :session",
    )?;
    let mut found = query.query(named_params! { ":session": session })?;
    let Some(row) = found.next()? else {
        return Ok(());
    };
    let Some(day) = row.get::<_, Option<i32>>("day")?.map(Day) else {
        return Ok(());
    };
    let surface: Surface = parsed(row, 0)?;
    let (home, began): (String, i64) = (row.get("room")?, row.get("began_wall_ms")?);
    let touched: Option<i64> = row.get("touched_ms")?;
    let heard = heard(conn, session)?;
    if touched.is_none() && heard.is_empty() {
        return Ok(());
    }
    let last_sound = heard.iter().map(|it| it.ended_wall_ms - began).max();
    let dwell = touched.max(last_sound).unwrap_or(0).max(0);
    let played: Vec<&Heard> = heard.iter().filter(|it| it.play).collect();
    let mut rooms: BTreeMap<&str, Vec<&Heard>> = BTreeMap::new();
    rooms.insert(&home, Vec::new());
    for it in &played {
        rooms.entry(&it.room).or_default().push(it);
    }
    for (room, played) in &rooms {
        let visits = Visits {
            heard_half: i64::from(heard_half(conn, room, played)?),
            dwell_ms: if *room == home { dwell } else { 0 },
            ..visits(played)
        };
        let room = ledger.name(conn, room)?;
        ledger.visit(room, surface, day, visits, sign);
    }
    let visits = Visits {
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

fn visits(played: &[&Heard]) -> Visits {
    let unique: BTreeSet<(&str, &str)> = played
        .iter()
        .map(|it| (it.clip.as_str(), it.variant.as_str()))
        .collect();
    Visits {
        sessions: 1,
        silent: i64::from(played.is_empty()),
        unique_plays: i64::try_from(unique.len()).unwrap_or(i64::MAX),
        ..Visits::default()
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
pub(super) fn date(conn: &Connection, session: i64, zone: &jiff::tz::TimeZone) -> Result<()> {
    let wall: Option<i64> = conn
        .prepare_cached("select began_wall_ms from session where session_id = :session")?
        .query_row(named_params! { ":session": session }, |row| row.get(0))
        .optional()?;
    let Some(wall) = wall else { return Ok(()) };
    conn.prepare_cached(
        "update session set day = :day where session_id = :session and day is not :day",
    )?
    .execute(named_params! {
        ":day": LocalTime::at(wall, zone).day.0, ":session": session,
    })?;
    Ok(())
}
