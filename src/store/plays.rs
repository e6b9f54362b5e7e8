use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{DEFINITIONS, Error, Result, Store};
use crate::model::{EndReason, Key, Moment, Play, Surface};

impl Store {
    /// Writes what is known of a play by now. The same play told again changes nothing;
    /// a closed one stays as it is, but for a phone that comes back with more than was known
    /// when its run ended.
    pub async fn record_play(&self, run: i64, play: Play, told: Moment) -> Result<()> {
        let (play, written) = self
            .run(move |conn| {
                let written = record(conn, run, &play, told)?;
                Ok((play, written))
            })
            .await?;
        if written.begun {
            self.tally.begun(&play);
        }
        if let Some(why) = play.end.filter(|_| written.ended) {
            self.tally.ended(play.surface, why, 1);
        }
        Ok(())
    }

    /// Closes this run's plays of phones that have not been heard of for `silence`: their pages are
    /// gone. One that comes back goes on. Answers with how many that were.
    pub async fn close_silent(&self, run: i64, now: Moment, silence: Duration) -> Result<usize> {
        let since = now
            .boot_ms
            .saturating_sub(i64::try_from(silence.as_millis()).unwrap_or(i64::MAX));
        let closed = self
            .run(move |conn| {
                let mut close = conn.prepare_cached(
                    "update play set end_reason = 'navigated'
                     where run_id = :run and end_reason is null and surface = 'phone' and told_boot_ms < :since",
                )?;
                Ok(close.execute(named_params! { ":run": run, ":since": since })?)
            })
            .await?;
        let plays = u64::try_from(closed).unwrap_or(u64::MAX);
        self.tally
            .ended(Surface::Phone, EndReason::Navigated, plays);
        Ok(closed)
    }

    /// How many plays there are, open and closed.
    pub async fn count_plays(&self) -> Result<u64> {
        self.run(|conn| Ok(conn.query_row("select count(*) from play", [], |row| row.get(0))?))
            .await
    }
}

/// What a telling of a play changed.
struct Written {
    begun: bool,
    ended: bool,
}

fn record(conn: &Connection, run: i64, play: &Play, told: Moment) -> Result<Written> {
    let intervals: Vec<(u64, u64)> = play
        .heard
        .intervals()
        .iter()
        .map(|(from, to)| (from.0, to.0))
        .collect();
    let heard =
        serde_json::to_string(&intervals).map_err(|error| Error::unreadable("play", error))?;
    let ended: Option<Option<String>> = conn
        .prepare_cached("select end_reason from play where key = :key")?
        .query_row(named_params! { ":key": play.key.as_str() }, |row| {
            row.get(0)
        })
        .optional()?;
    let more = named_params! {
        ":key": play.key.as_str(),
        ":told": told.boot_ms,
        ":surface": play.surface.as_str(),
        ":recording": play.subject.recording.as_str(),
        ":heard": heard,
        ":heard_ms": play.heard.total().0,
        ":listened_ms": play.listened.0,
        ":end_reason": play.end.map(EndReason::as_str),
    };
    match ended {
        None => {
            insert(conn, run, play, told, &heard)?;
            Ok(Written {
                begun: true,
                ended: play.end.is_some(),
            })
        }
        Some(reason) if open(reason.as_deref(), play.surface) => {
            let told = conn.prepare_cached(
                "update play set heard = :heard, heard_ms = :heard_ms, listened_ms = :listened_ms,
                   told_boot_ms = :told, end_reason = coalesce(:end_reason, end_reason)
                 where key = :key and surface = :surface and recording = :recording
                   and heard_ms <= :heard_ms and listened_ms <= :listened_ms",
            )?
            .execute(more)?;
            Ok(Written {
                begun: false,
                ended: reason.is_none() && told > 0 && play.end.is_some(),
            })
        }
        Some(_) => Ok(Written {
            begun: false,
            ended: false,
        }),
    }
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

fn insert(conn: &Connection, run: i64, play: &Play, told: Moment, heard: &str) -> Result<()> {
    let subject = &play.subject;
    conn.prepare_cached(
        "insert into play (key, definitions, run_id, edition, room, clip, variant, language, recording,
           surface, trigger, session, started_wall_ms, started_boot_ms, clock_trusted,
           told_boot_ms, sounding_ms, heard, heard_ms, listened_ms, end_reason)
         values (:key, :definitions, :run, :edition, :room, :clip, :variant, :language, :recording,
           :surface, :trigger, :session, :wall, :boot, :trusted,
           :told, :sounding_ms, :heard, :heard_ms, :listened_ms, :end_reason)",
    )?
    .execute(named_params! {
        ":key": play.key.as_str(),
        ":definitions": DEFINITIONS,
        ":run": run,
        ":edition": subject.edition,
        ":room": subject.room.as_str(),
        ":clip": subject.clip.number.as_str(),
        ":variant": subject.clip.variant.as_str(),
        ":language": subject.language.as_str(),
        ":recording": subject.recording.as_str(),
        ":surface": play.surface.as_str(),
        ":trigger": play.trigger.as_str(),
        ":session": play.session.as_ref().map(Key::as_str),
        ":wall": play.started.wall_ms,
        ":boot": play.started.boot_ms,
        ":trusted": play.started.trusted,
        ":told": told.boot_ms,
        ":sounding_ms": subject.sounding.0,
        ":heard": heard,
        ":heard_ms": play.heard.total().0,
        ":listened_ms": play.listened.0,
        ":end_reason": play.end.map(EndReason::as_str),
    })?;
    Ok(())
}
