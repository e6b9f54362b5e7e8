//! Reports of followers, merged into main's database.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::membership::membership;
use crate::model::fleet::{
    Acknowledgement, REPORT_FORMAT, Report, ReportedPlay, ReportedSession, Sound, is_better_time,
    is_earlier_beginning, joined_rating,
};
use crate::model::{
    AvailabilityInterval, ClipKey, EndReason, HeardIntervals, Key, Moment, Ms, Rating, Sha256,
    Subject, Surface,
};
use crate::store::plays::subject_id;
use crate::store::{Error, Result, Store, statistics};

impl Store {
    /// Merges a report of a box, and answers after the commit. A report that was merged before changes
    /// nothing. `run` is the current run of main.
    ///
    /// # Errors
    ///
    /// Returns any error of the database, and one if this is no main box.
    pub async fn merge_report(
        &self,
        box_id: i64,
        report: Report,
        run: i64,
        now_wall_ms: i64,
    ) -> Result<Acknowledgement> {
        self.run(move |conn| merge(conn, box_id, &report, run, now_wall_ms))
            .await
    }
}

pub(super) fn merge(
    conn: &Connection,
    box_id: i64,
    report: &Report,
    run: i64,
    now_wall_ms: i64,
) -> Result<Acknowledgement> {
    if report.format > REPORT_FORMAT {
        let known = REPORT_FORMAT;
        return Ok(Acknowledgement::UnknownFormat { known });
    }
    let Some(fleet) = membership(conn)? else {
        return Err(Error::unreadable("membership", "this is no main box"));
    };
    let (epoch, main_run) = (fleet.epoch, run_key(conn, run)?);
    if report.epoch != epoch || !is_own_run(conn, report.main_run.as_ref())? {
        return Ok(Acknowledgement::StartOver { epoch, main_run });
    }
    let editions = match editions(conn, report)? {
        Ok(editions) => editions,
        Err(editions) => return Ok(Acknowledgement::MissingEditions { editions }),
    };
    let runs = runs(conn, box_id, report)?;
    let sessions = insert_sessions(conn, report, &runs)?;
    let mut plays = Vec::new();
    let mut set_aside = 0;
    for play in &report.plays {
        if is_of_another_box(conn, box_id, play)? {
            set_aside += 1;
            continue;
        }
        if let Some(row) = insert_play(conn, play, &runs, &sessions, &editions)? {
            plays.push(row);
        }
    }
    let play_ids: Vec<i64> = plays.iter().map(|(id, _)| *id).collect();
    let session_ids: Vec<i64> = sessions.values().copied().collect();
    statistics::update_rollups(conn, &play_ids, &session_ids, |conn| {
        for (id, play) in &plays {
            join_play(conn, *id, play)?;
        }
        for session in &report.sessions {
            if let Some(id) = sessions.get(&session.key) {
                join_session(conn, *id, session)?;
            }
        }
        Ok(())
    })?;
    for interval in &report.availability {
        let known = AvailabilityInterval {
            rooms: interval.rooms.clone(),
            state: interval.state,
            from: interval.from,
            lasted: interval.lasted,
        };
        statistics::merge_availability(conn, run_id(&runs, &interval.run)?, &known)?;
    }
    conn.execute(
        "update box set reported_wall_ms = :now,
           complete_wall_ms = iif(:complete, :now, complete_wall_ms) where box_id = :box",
        named_params! { ":now": now_wall_ms, ":complete": report.complete, ":box": box_id },
    )?;
    Ok(Acknowledgement::Merged {
        epoch,
        main_run,
        upto: report.upto,
        set_aside,
    })
}

fn run_key(conn: &Connection, run: i64) -> Result<Key> {
    let mut query = conn.prepare_cached("select key from run where run_id = ?1")?;
    Ok(query.query_row([run], |row| row.get(0))?)
}

/// Whether this main ran so. If its card was put back to an earlier image, it did not, and what that run
/// acknowledged is lost.
fn is_own_run(conn: &Connection, run: Option<&Key>) -> Result<bool> {
    let Some(run) = run else {
        return Ok(true);
    };
    let mut query = conn.prepare_cached("select 1 from run where key = ?1 and box_id is null")?;
    Ok(query.exists([run])?)
}

/// The numbers of the editions that the plays name, or those that are not here. An edition without the
/// rows of its recordings is not here.
fn editions(
    conn: &Connection,
    report: &Report,
) -> Result<std::result::Result<BTreeMap<Sha256, u32>, BTreeSet<Sha256>>> {
    let mut found = BTreeMap::new();
    let mut missing = BTreeSet::new();
    let mut edition = conn.prepare_cached("select number from edition where sha256 = ?1")?;
    let mut recording = conn.prepare_cached("select 1 from recording where sha256 = ?1")?;
    for play in &report.plays {
        let sha256 = &play.edition;
        let number = edition.query_row([sha256], |row| row.get(0)).optional()?;
        match number {
            Some(number) if recording.exists([&play.recording])? => {
                found.insert(sha256.clone(), number);
            }
            _ => {
                missing.insert(sha256.clone());
            }
        }
    }
    Ok(if missing.is_empty() {
        Ok(found)
    } else {
        Err(missing)
    })
}

/// The numbers of the reported runs; new ones get one.
fn runs(conn: &Connection, box_id: i64, report: &Report) -> Result<BTreeMap<Key, i64>> {
    let mut insert = conn.prepare_cached(
        "insert into run (key, version, started_wall_ms, started_boot_ms, clock_trusted, box_id)
         values (:key, :version, :wall, :boot, :trusted, :box)
         on conflict (key) do update set key = excluded.key returning run_id",
    )?;
    let mut ids = BTreeMap::new();
    for run in &report.runs {
        let id = insert.query_row(
            named_params! {
                ":key": run.key, ":version": run.version, ":wall": run.started.wall_ms,
                ":boot": run.started.boot_ms, ":trusted": run.started.trusted, ":box": box_id,
            },
            |row| row.get(0),
        )?;
        ids.insert(run.key.clone(), id);
    }
    Ok(ids)
}

fn run_id(runs: &BTreeMap<Key, i64>, key: &Key) -> Result<i64> {
    let id = runs.get(key).copied();
    id.ok_or_else(|| Error::unreadable("report", format!("it names a run that it lacks, {key}")))
}

/// The numbers of the reported sessions; new ones get one, removed ones do not.
fn insert_sessions(
    conn: &Connection,
    report: &Report,
    runs: &BTreeMap<Key, i64>,
) -> Result<BTreeMap<Key, i64>> {
    let mut known = conn.prepare_cached("select session_id from session where key = ?1")?;
    let mut insert = conn.prepare_cached(
        "insert into session (key, run_id, surface, room, began_wall_ms, began_boot_ms, clock_trusted)
         values (:key, :run, :surface, :room, :wall, :boot, :trusted) returning session_id",
    )?;
    let mut ids = BTreeMap::new();
    for session in &report.sessions {
        let key = session.key.as_str();
        let found = known.query_row([key], |row| row.get(0)).optional()?;
        let id = match found {
            Some(id) => id,
            None if is_removed(conn, key)? => continue,
            None => insert.query_row(
                named_params! {
                    ":key": key, ":run": run_id(runs, &session.run)?, ":surface": session.surface,
                    ":room": session.room, ":wall": session.began.wall_ms,
                    ":boot": session.began.boot_ms, ":trusted": session.began.trusted,
                },
                |row| row.get(0),
            )?,
        };
        ids.insert(session.key.clone(), id);
    }
    Ok(ids)
}

/// Whether a speaker's play began while another box had the room. Phones hear all rooms on every box.
fn is_of_another_box(conn: &Connection, box_id: i64, play: &ReportedPlay) -> Result<bool> {
    if play.surface == Surface::Phone || !play.started.trusted {
        return Ok(false);
    }
    let mut query = conn.prepare_cached(
        "select 1 from room_claim where room = :room and box_id <> :box and since_wall_ms <= :started",
    )?;
    Ok(query.exists(named_params! {
        ":room": play.room, ":box": box_id, ":started": play.started.wall_ms,
    })?)
}

fn is_removed(conn: &Connection, key: &str) -> Result<bool> {
    let mut query = conn.prepare_cached("select 1 from tombstone where key = ?1")?;
    Ok(query.exists([key])?)
}

/// The number of a play; a new one gets one. `None` if it was removed.
fn insert_play<'a>(
    conn: &Connection,
    play: &'a ReportedPlay,
    runs: &BTreeMap<Key, i64>,
    sessions: &BTreeMap<Key, i64>,
    editions: &BTreeMap<Sha256, u32>,
) -> Result<Option<(i64, &'a ReportedPlay)>> {
    let key = play.key.as_str();
    let known: Option<i64> = conn
        .prepare_cached("select play_id from play where key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok(Some((id, play)));
    }
    if is_removed(conn, key)? {
        return Ok(None);
    }
    let edition = editions.get(&play.edition).copied().unwrap_or_default();
    let subject = Subject {
        edition,
        room: play.room.clone(),
        clip: ClipKey {
            number: play.clip.clone(),
            variant: play.variant,
        },
        language: play.language.clone(),
        recording: play.recording.clone(),
        audible_length: play.audible_length,
    };
    let session = play.session.as_ref().and_then(|key| sessions.get(key));
    conn.prepare_cached(
        "insert into play (key, definitions, run_id, edition, subject_id, trigger, session_id,
           started_wall_ms, started_boot_ms, clock_trusted, told_boot_ms, heard, heard_ms, listened_ms, end_reason,
           rating)
         values (:key, :definitions, :run, :edition, :subject, :trigger, :session,
           :wall, :boot, :trusted, :boot, :heard, :heard_ms, :listened_ms, :end_reason, :rating)",
    )?
    .execute(named_params! {
        ":key": key,
        ":definitions": play.definitions,
        ":run": run_id(runs, &play.run)?,
        ":edition": edition,
        ":subject": subject_id(conn, &subject, play.surface)?,
        ":trigger": play.trigger,
        ":session": session,
        ":wall": play.started.wall_ms,
        ":boot": play.started.boot_ms,
        ":trusted": play.started.trusted,
        ":heard": intervals(&play.heard)?,
        ":heard_ms": play.heard.total().0,
        ":listened_ms": play.listened.0,
        ":end_reason": play.end,
        ":rating": play.rating,
    })?;
    Ok(Some((conn.last_insert_rowid(), play)))
}

/// Sound, time and answer are joined each by itself, because they change at different moments.
fn join_play(conn: &Connection, id: i64, told: &ReportedPlay) -> Result<()> {
    let (known, started, rating): (_, _, Option<Rating>) = conn
        .prepare_cached(
            "select heard, listened_ms, end_reason, started_wall_ms, started_boot_ms, clock_trusted, rating
             from play where play_id = ?1",
        )?
        .query_row([id], |row| Ok((sound(row), moment(row, 3)?, row.get(6)?)))?;
    let sound = Sound {
        heard: told.heard.clone(),
        listened: told.listened,
        end: told.end,
    };
    // A play that is open here is this box's own; its end will come.
    let Some(known) = known? else {
        return Ok(());
    };
    if sound.is_more_than(&known) {
        conn.prepare_cached(
            "update play set heard = :heard, heard_ms = :heard_ms, listened_ms = :listened_ms,
               end_reason = :end_reason where play_id = :id",
        )?
        .execute(named_params! {
            ":id": id,
            ":heard": intervals(&sound.heard)?,
            ":heard_ms": sound.heard.total().0,
            ":listened_ms": sound.listened.0,
            ":end_reason": sound.end,
        })?;
    }
    if is_better_time(told.started, started) {
        conn.prepare_cached(
            "update play set started_wall_ms = :wall, clock_trusted = :trusted where play_id = :id",
        )?
        .execute(named_params! {
            ":id": id, ":wall": told.started.wall_ms, ":trusted": told.started.trusted,
        })?;
    }
    let joined = joined_rating(rating, told.rating);
    if joined != rating {
        conn.prepare_cached("update play set rating = :rating where play_id = :id")?
            .execute(named_params! { ":id": id, ":rating": joined })?;
    }
    Ok(())
}

fn join_session(conn: &Connection, id: i64, told: &ReportedSession) -> Result<()> {
    let began = conn
        .prepare_cached(
            "select began_wall_ms, began_boot_ms, clock_trusted from session where session_id = ?1",
        )?
        .query_row([id], |row| moment(row, 0))?;
    if is_earlier_beginning(told.began, began) {
        conn.prepare_cached(
            "update session set began_wall_ms = :wall, clock_trusted = :trusted where session_id = :id",
        )?
        .execute(named_params! {
            ":id": id, ":wall": told.began.wall_ms, ":trusted": told.began.trusted,
        })?;
    }
    if let Some(touched) = told.touched {
        conn.prepare_cached(
            "update session set touched_ms = max(coalesce(touched_ms, 0), :touched) where session_id = :id",
        )?
        .execute(named_params! { ":id": id, ":touched": touched.0 })?;
    }
    Ok(())
}

/// `None` while the play is open.
fn sound(row: &Row<'_>) -> Result<Option<Sound>> {
    let heard: String = row.get(0)?;
    let heard: HeardIntervals =
        serde_json::from_str(&heard).map_err(|error| Error::unreadable("play", error))?;
    let end: Option<EndReason> = row.get(2)?;
    let listened = Ms(row.get(1)?);
    Ok(end.map(|end| Sound {
        heard,
        listened,
        end,
    }))
}

fn moment(row: &Row<'_>, first: usize) -> rusqlite::Result<Moment> {
    Ok(Moment {
        wall_ms: row.get(first)?,
        boot_ms: row.get(first + 1)?,
        trusted: row.get(first + 2)?,
    })
}

fn intervals(heard: &HeardIntervals) -> Result<String> {
    serde_json::to_string(heard).map_err(|error| Error::unreadable("play", error))
}
