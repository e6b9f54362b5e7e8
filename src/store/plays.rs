use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{Error, Result, Store, statistics};
use crate::model::{
    DEFINITIONS, EndReason, Key, Moment, Ms, Play, Rating, Slug, Subject, Surface, VisitorSession,
};

/// No museum is open for longer at a time; so much later a phone's play is of another session.
const LONGEST_SESSION_MS: u64 = 12 * 60 * 60 * 1000;

/// What became of a report of a play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordOutcome {
    /// The row says it now.
    Written,
    /// The row says all of it already.
    Unchanged,
    /// The row says something else, and stays as it is.
    Refused,
}

impl Store {
    /// Writes what is known of a play by now, and counts it once it has ended. The same play told
    /// again changes nothing; a closed one stays as it is, but for a phone that comes back with more
    /// than was known when its run ended.
    pub async fn record_play(
        &self,
        run: i64,
        play: Play,
        reported_at: Moment,
    ) -> Result<RecordOutcome> {
        let (play, written) = self
            .run(move |conn| {
                statistics::backfill_wall_time(conn, run, reported_at)?;
                let written = record(conn, run, &play, reported_at)?;
                Ok((play, written))
            })
            .await?;
        if written.begun {
            self.metrics.begun(&play);
        }
        if let Some(why) = play.end.filter(|_| written.ended) {
            self.metrics.ended(play.surface, why, 1);
        }
        if (play.surface, written.outcome) == (Surface::Speaker, RecordOutcome::Refused) {
            self.metrics.refused_of_a_speaker();
        }
        Ok(written.outcome)
    }

    /// Stores how the visitor liked a play of a room's speaker. Returns whether the room has such a play; only its
    /// first answer counts.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn rate_speaker_play(&self, room: Slug, play: Key, rating: Rating) -> Result<bool> {
        self.run(move |conn| {
            let mut query = conn.prepare_cached(
                "select play_id from play join subject using (subject_id)
                 where key = :key and surface = 'speaker' and room = :room",
            )?;
            let key = kept_key(&play, Surface::Speaker);
            let found = query
                .query_row(named_params! { ":key": key, ":room": room }, |row| {
                    row.get(0)
                })
                .optional()?;
            if let Some(id) = found {
                rate(conn, id, rating)?;
            }
            Ok(found.is_some())
        })
        .await
    }

    /// Remembers how long a session was touched; told again, the longer one holds.
    pub async fn record_session(&self, run: i64, visit: VisitorSession) -> Result<()> {
        self.run(move |conn| {
            let began = statistics::with_true_time(conn, run, visit.began)?;
            let visit = VisitorSession { began, ..visit };
            let session = session(conn, run, &visit)?;
            statistics::update_rollups(conn, &[], &[session], |conn| {
                conn.prepare_cached(
                    "update session set touched_ms = max(coalesce(touched_ms, 0), :touched)
                     where session_id = :session",
                )?
                .execute(named_params! { ":touched": visit.touched.0, ":session": session })?;
                Ok(())
            })
        })
        .await
    }

    /// Closes this run's plays of phones that have not been heard of for `silence`: their pages are
    /// gone. One that comes back goes on. Answers with how many that were.
    pub async fn close_stale_phone_plays(
        &self,
        run: i64,
        now: Moment,
        silence: Duration,
    ) -> Result<usize> {
        let since = now
            .boot_ms
            .saturating_sub(i64::try_from(silence.as_millis()).unwrap_or(i64::MAX));
        let closed = self.run(move |conn| {
            let mut query = conn.prepare_cached(
                "select play_id from play indexed by play_open join subject using (subject_id)
                 where run_id = :run and end_reason is null and surface = 'phone' and told_boot_ms < :since",
            )?;
            let silent = query
                .query_map(named_params! { ":run": run, ":since": since }, |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()?;
            statistics::update_rollups(conn, &silent, &[], |conn| {
                let mut close = conn.prepare_cached(
                    "update play set end_reason = 'navigated' where play_id = :play",
                )?;
                for play in &silent {
                    close.execute(named_params! { ":play": play })?;
                }
                Ok(silent.len())
            })
        })
        .await?;
        let plays = u64::try_from(closed).unwrap_or(u64::MAX);
        self.metrics
            .ended(Surface::Phone, EndReason::Navigated, plays);
        Ok(closed)
    }

    /// How many plays there are, open and closed.
    pub async fn count_plays(&self) -> Result<u64> {
        self.run(|conn| Ok(conn.query_row("select count(*) from play", [], |row| row.get(0))?))
            .await
    }
}

/// What a report of a play changed.
pub(super) struct Written {
    begun: bool,
    ended: bool,
    outcome: RecordOutcome,
}

/// What is known of a play.
struct Known {
    id: i64,
    ended: Option<String>,
    heard_ms: u64,
    listened_ms: u64,
    rating: Option<Rating>,
    /// Whether the report is of the same recording and surface.
    is_same: bool,
}

impl Known {
    fn says(&self, play: &Play) -> bool {
        self.heard_ms >= play.heard.total().0
            && self.listened_ms >= play.listened.0
            && (self.ended.is_some() || play.end.is_none())
            && (self.rating.is_some() || play.rating.is_none())
    }
}

pub(super) fn record(
    conn: &Connection,
    run: i64,
    play: &Play,
    reported_at: Moment,
) -> Result<Written> {
    let intervals: Vec<(u64, u64)> = play
        .heard
        .intervals()
        .iter()
        .map(|(from, to)| (from.0, to.0))
        .collect();
    let heard =
        serde_json::to_string(&intervals).map_err(|error| Error::unreadable("play", error))?;
    let Some(known) = known(conn, play)? else {
        let id = insert(conn, run, play, reported_at, &heard)?;
        if play.end.is_some() {
            statistics::update_rollups(conn, &[id], &[], |_| Ok(()))?;
        }
        return Ok(Written {
            begun: true,
            ended: play.end.is_some(),
            outcome: RecordOutcome::Written,
        });
    };
    let mut changed = if open(known.ended.as_deref(), play.surface) {
        let more = |conn: &Connection| update(conn, known.id, play, reported_at, &heard);
        if known.ended.is_some() || play.end.is_some() {
            statistics::update_rollups(conn, &[known.id], &[], more)?
        } else {
            more(conn)?
        }
    } else {
        false
    };
    // Who answered did so after the end.
    if let Some(rating) = play.rating
        && known.is_same
        && known.rating.is_none()
    {
        changed |= rate(conn, known.id, rating)?;
    }
    Ok(Written {
        begun: false,
        ended: known.ended.is_none() && changed && play.end.is_some(),
        outcome: match (changed, known.says(play)) {
            (true, _) => RecordOutcome::Written,
            (false, true) => RecordOutcome::Unchanged,
            (false, false) => RecordOutcome::Refused,
        },
    })
}

fn known(conn: &Connection, play: &Play) -> Result<Option<Known>> {
    let mut query = conn.prepare_cached(
        "select play_id, end_reason, heard_ms, listened_ms, rating,
           surface = :surface and recording = :recording
         from play join subject using (subject_id) where key = :key",
    )?;
    let params = named_params! {
        ":key": kept_key(&play.key, play.surface), ":surface": play.surface,
        ":recording": play.subject.recording,
    };
    let found = query.query_row(params, |row| {
        Ok(Known {
            id: row.get(0)?,
            ended: row.get(1)?,
            heard_ms: row.get(2)?,
            listened_ms: row.get(3)?,
            rating: row.get(4)?,
            is_same: row.get(5)?,
        })
    });
    Ok(found.optional()?)
}

/// Stores the first answer to a play, and counts it. Returns whether there was none before.
fn rate(conn: &Connection, id: i64, rating: Rating) -> Result<bool> {
    statistics::update_rollups(conn, &[id], &[], |conn| {
        let mut rate = conn.prepare_cached(
            "update play set rating = :rating where play_id = :id and rating is null",
        )?;
        Ok(rate.execute(named_params! { ":rating": rating, ":id": id })? > 0)
    })
}

/// By which key a play is found. Those of speakers begin with `s`: whatever key a phone tells, and whoever
/// tells first, a phone's play and a speaker's are two rows.
fn kept_key(key: &Key, surface: Surface) -> String {
    let key = key.as_str();
    match surface {
        Surface::Phone => key.to_owned(),
        Surface::Speaker => format!("s{}", key.get(1..).unwrap_or_default()),
    }
}

/// Answers whether it was more than was known.
fn update(
    conn: &Connection,
    id: i64,
    play: &Play,
    reported_at: Moment,
    heard: &str,
) -> Result<bool> {
    let told_more = conn
        .prepare_cached(
            "update play set heard = :heard, heard_ms = :heard_ms, listened_ms = :listened_ms,
           told_boot_ms = :told, end_reason = coalesce(:end_reason, end_reason)
         where play_id = :id and heard_ms <= :heard_ms and listened_ms <= :listened_ms
           and subject_id in (select subject_id from subject
             where surface = :surface and recording = :recording)",
        )?
        .execute(named_params! {
            ":id": id,
            ":told": reported_at.boot_ms,
            ":surface": play.surface,
            ":recording": play.subject.recording,
            ":heard": heard,
            ":heard_ms": play.heard.total().0,
            ":listened_ms": play.listened.0,
            ":end_reason": play.end,
        })?;
    Ok(told_more > 0)
}

/// Whether a play may still be told of. What the box closed for a phone was a guess: neither a
/// restart nor a silence of its page ended the sound in the visitor's hand.
fn open(reason: Option<&str>, surface: Surface) -> bool {
    match (reason, surface) {
        (None, _) => true,
        (Some(reason), Surface::Phone) => {
            [EndReason::PowerLoss.as_str(), EndReason::Navigated.as_str()].contains(&reason)
        }
        (Some(_), Surface::Speaker) => false,
    }
}

/// Answers with the play's number.
fn insert(
    conn: &Connection,
    run: i64,
    play: &Play,
    reported_at: Moment,
    heard: &str,
) -> Result<i64> {
    let started = statistics::with_true_time(conn, run, play.started)?;
    let session = session_of(conn, run, play, started)?;
    conn.prepare_cached(
        "insert into play (key, definitions, run_id, edition, subject_id, trigger, session_id,
           started_wall_ms, started_boot_ms, clock_trusted,
           told_boot_ms, heard, heard_ms, listened_ms, end_reason, rating)
         values (:key, :definitions, :run, :edition, :subject, :trigger, :session,
           :wall, :boot, :trusted, :told, :heard, :heard_ms, :listened_ms, :end_reason, :rating)",
    )?
    .execute(named_params! {
        ":key": kept_key(&play.key, play.surface),
        ":definitions": DEFINITIONS,
        ":run": run,
        ":edition": play.subject.edition,
        ":subject": subject_id(conn, &play.subject, play.surface)?,
        ":trigger": play.trigger,
        ":session": session,
        ":wall": started.wall_ms,
        ":boot": started.boot_ms,
        ":trusted": started.trusted,
        ":told": reported_at.boot_ms,
        ":heard": heard,
        ":heard_ms": play.heard.total().0,
        ":listened_ms": play.listened.0,
        ":end_reason": play.end,
        ":rating": play.rating,
    })?;
    Ok(conn.last_insert_rowid())
}

/// The number of a play's session, where it has one. A phone can name any session: one that began at
/// another time of day is not its own.
fn session_of(conn: &Connection, run: i64, play: &Play, started: Moment) -> Result<Option<i64>> {
    let Some(key) = &play.session else {
        return Ok(None);
    };
    let visit = VisitorSession {
        session: key.clone(),
        surface: play.surface,
        room: play.subject.room.clone(),
        began: started,
        touched: Ms::ZERO,
    };
    let session = session(conn, run, &visit)?;
    if play.surface == Surface::Speaker {
        return Ok(Some(session));
    }
    let began: i64 = conn
        .prepare_cached("select began_wall_ms from session where session_id = ?1")?
        .query_row([session], |row| row.get(0))?;
    let apart = began.abs_diff(started.wall_ms);
    Ok((apart <= LONGEST_SESSION_MS).then_some(session))
}

/// The number of what was listened to; it gets one if it has none.
pub(super) fn subject_id(conn: &Connection, subject: &Subject, surface: Surface) -> Result<i64> {
    let (clip, variant) = (&subject.clip.number, subject.clip.variant);
    let (room, language) = (&subject.room, &subject.language);
    let recording = &subject.recording;
    let known: Option<i64> = conn
        .prepare_cached(
            "select subject_id from subject where recording = :recording and clip = :clip
               and variant = :variant and language = :language and room = :room and surface = :surface",
        )?
        .query_row(
            named_params! {
                ":recording": recording, ":clip": clip, ":variant": variant,
                ":language": language, ":room": room, ":surface": surface,
            },
            |row| row.get(0),
        )
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    Ok(conn.query_row(
        "insert into subject (room, clip, variant, language, recording, surface, sounding_ms)
         values (:room, :clip, :variant, :language, :recording, :surface, :sounding)
         returning subject_id",
        named_params! {
            ":room": room, ":clip": clip, ":variant": variant, ":language": language,
            ":recording": recording, ":surface": surface, ":sounding": subject.audible_length.0,
        },
        |row| row.get(0),
    )?)
}

/// The number of a session, whose beginning is dated; it gets one if it has none. What began it is
/// what is told of it first.
fn session(conn: &Connection, run: i64, visit: &VisitorSession) -> Result<i64> {
    let known: Option<i64> = conn
        .prepare_cached("select session_id from session where key = :key")?
        .query_row(named_params! { ":key": visit.session }, |row| row.get(0))
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    Ok(conn
        .prepare_cached(
            "insert into session (key, run_id, surface, room, began_wall_ms, began_boot_ms, clock_trusted)
             values (:key, :run, :surface, :room, :wall, :boot, :trusted)
             returning session_id",
        )?
        .query_row(
            named_params! {
                ":key": visit.session, ":run": run, ":surface": visit.surface,
                ":room": visit.room, ":wall": visit.began.wall_ms,
                ":boot": visit.began.boot_ms, ":trusted": visit.began.trusted,
            },
            |row| row.get(0),
        )?)
}
