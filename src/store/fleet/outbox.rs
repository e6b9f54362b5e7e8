//! The outbox of a follower: what it has to report, and up to which mark main has it.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::model::fleet::{
    REPORT_FORMAT, Report, ReportedAvailability, ReportedPlay, ReportedRun, ReportedSession,
};
use crate::model::{Key, Moment, Ms, ParseError, Sha256};
use crate::store::{Error, Result, Store};

/// The marks that one report can have, at most.
const MAX_MARKS: usize = 500;

impl Store {
    /// The next part of the outbox, of at most about `max_bytes` as JSON but never less than one mark. If
    /// everything is reported, the report is empty: its answer says whether main still has it. `None` if this
    /// box follows no other.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn next_report(&self, max_bytes: usize) -> Result<Option<Report>> {
        self.read(move |conn| next_report(conn, max_bytes)).await
    }

    /// The part of the outbox after a mark, for a stick, as [`Store::next_report`]. `None` also if nothing is left.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn report_after(&self, after: i64, max_bytes: usize) -> Result<Option<Report>> {
        self.read(move |conn| {
            let report = report_after(conn, Some(after), max_bytes)?;
            Ok(report.filter(|report| !report.is_empty()))
        })
        .await
    }

    /// The mark up to which main has the outbox.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn acknowledged(&self) -> Result<i64> {
        self.read(
            |conn| Ok(conn.query_row("select acknowledged from fleet", [], |row| row.get(0))?),
        )
        .await
    }

    /// Notes a report that leaves on a stick: only its answer counts.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn note_stick_report(&self, sha256: Sha256, after: i64, upto: i64) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "insert or ignore into stick_report values (:sha256, :after, :upto)",
                named_params! { ":sha256": sha256, ":after": after, ":upto": upto },
            )?;
            Ok(())
        })
        .await
    }

    /// Main has a report that left on a stick. Returns whether that counts: this box wrote it, and main has everything
    /// before it.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn acknowledge_stick_report(
        &self,
        sha256: Sha256,
        epoch: Key,
        main_run: Key,
    ) -> Result<bool> {
        self.run(move |conn| {
            let counted = conn.execute(
                "update fleet set epoch = :epoch, acknowledged_run = :run, acknowledged =
                   max(acknowledged, (select upto from stick_report where sha256 = :sha256))
                 where role = 'follower' and exists (select 1 from stick_report
                   where sha256 = :sha256 and after_mark <= acknowledged)",
                named_params! { ":sha256": sha256, ":epoch": epoch, ":run": main_run },
            )?;
            conn.execute(
                "delete from stick_report where upto <= (select acknowledged from fleet)",
                [],
            )?;
            Ok(counted > 0)
        })
        .await
    }

    /// Whether this box wrote a report on a stick.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn has_stick_report(&self, sha256: Sha256) -> Result<bool> {
        self.read(move |conn| {
            let mut query = conn.prepare("select 1 from stick_report where sha256 = ?1")?;
            Ok(query.exists([sha256])?)
        })
        .await
    }

    /// Main has the outbox up to this mark. A mark that is acknowledged already changes nothing.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn acknowledge(&self, upto: i64, epoch: Key, main_run: Key) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "update fleet set acknowledged = max(acknowledged, :upto), epoch = :epoch, acknowledged_run = :run
                 where role = 'follower'",
                named_params! { ":upto": upto, ":epoch": epoch, ":run": main_run },
            )?;
            Ok(())
        })
        .await
    }

    /// Main's database is another one: everything is reported again.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn start_over(&self, epoch: Key, main_run: Key) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "update fleet set acknowledged = 0, epoch = :epoch, acknowledged_run = :run
                 where role = 'follower'",
                named_params! { ":epoch": epoch, ":run": main_run },
            )?;
            Ok(())
        })
        .await
    }

    /// The number of marks that main has not acknowledged.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn unreported(&self) -> Result<u64> {
        self.read(|conn| {
            Ok(conn.query_row(
                "select count(*) from outbox where mark > (select acknowledged from fleet)",
                [],
                |row| row.get(0),
            )?)
        })
        .await
    }

    /// When the oldest play began that main has not acknowledged.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn oldest_unreported_wall_ms(&self) -> Result<Option<i64>> {
        self.read(oldest_unreported).await
    }
}

/// A row of the outbox.
struct Mark {
    number: i64,
    kind: String,
    row: i64,
    from_boot_ms: i64,
}

pub(super) fn next_report(conn: &Connection, max_bytes: usize) -> Result<Option<Report>> {
    report_after(conn, None, max_bytes)
}

/// `after`: what main has acknowledged, if it is `None`.
fn report_after(conn: &Connection, after: Option<i64>, max_bytes: usize) -> Result<Option<Report>> {
    let state = conn
        .query_row(
            "select epoch, acknowledged_run, acknowledged from fleet where role = 'follower'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let Some((epoch, main_run, acknowledged)) = state else {
        return Ok(None);
    };
    let after = after.unwrap_or(acknowledged);
    let mut draft = Draft::default();
    let mut upto: Option<i64> = None;
    let marks = marks(conn, after)?;
    let last = marks.last().map(|mark| mark.number);
    for mark in &marks {
        if upto.is_some() && draft.bytes >= max_bytes {
            break;
        }
        draft.add(conn, mark)?;
        upto = Some(mark.number);
    }
    let upto = upto.unwrap_or(after);
    Ok(Some(Report {
        format: REPORT_FORMAT,
        epoch,
        main_run,
        after,
        upto,
        complete: last.is_none_or(|last| last == upto) && marks.len() < MAX_MARKS,
        runs: draft.runs.into_values().collect(),
        sessions: draft.sessions.into_values().collect(),
        plays: draft.plays,
        availability: draft.availability,
    }))
}

/// Every waiting play counts: a correction gives an old play a new mark.
pub(super) fn oldest_unreported(conn: &Connection) -> Result<Option<i64>> {
    Ok(conn.query_row(
        "select min(started_wall_ms) from outbox join play on play_id = row_id
         where kind = 'play' and mark > (select acknowledged from fleet)",
        [],
        |row| row.get(0),
    )?)
}

fn marks(conn: &Connection, after: i64) -> Result<Vec<Mark>> {
    let mut query = conn.prepare_cached(
        "select mark, kind, row_id, from_boot_ms from outbox where mark > :after order by mark limit :most",
    )?;
    let rows = query.query_map(
        named_params! { ":after": after, ":most": MAX_MARKS },
        |row| {
            Ok(Mark {
                number: row.get(0)?,
                kind: row.get(1)?,
                row: row.get(2)?,
                from_boot_ms: row.get(3)?,
            })
        },
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The rows of a report; runs and sessions once each.
#[derive(Default)]
struct Draft {
    runs: BTreeMap<Key, ReportedRun>,
    sessions: BTreeMap<Key, ReportedSession>,
    plays: Vec<ReportedPlay>,
    availability: Vec<ReportedAvailability>,
    bytes: usize,
}

impl Draft {
    fn add(&mut self, conn: &Connection, mark: &Mark) -> Result<()> {
        match mark.kind.as_str() {
            "play" => self.add_play(conn, mark.row),
            "session" => self.add_session(conn, mark.row),
            _ => self.add_availability(conn, mark.row, mark.from_boot_ms),
        }
    }

    fn add_play(&mut self, conn: &Connection, play: i64) -> Result<()> {
        let mut query = conn.prepare_cached(
            "select play.key, definitions, run_id, session_id, sha256, subject.room, clip, variant, language,
               recording, sounding_ms, subject.surface, trigger, started_wall_ms, started_boot_ms, clock_trusted,
               heard, listened_ms, end_reason, rating
             from play join subject using (subject_id) join edition on number = edition
             where play_id = ?1",
        )?;
        let mut rows = query.query([play])?;
        let Some(row) = rows.next()? else {
            return Ok(());
        };
        let session: Option<i64> = row.get(3)?;
        let heard: String = row.get(16)?;
        let play = ReportedPlay {
            key: row.get(0)?,
            definitions: row.get(1)?,
            run: self.run(conn, row.get(2)?)?,
            session: match session {
                Some(session) => self.session(conn, session)?,
                None => None,
            },
            edition: row.get(4)?,
            room: row.get(5)?,
            clip: row.get(6)?,
            variant: row.get(7)?,
            language: row.get(8)?,
            recording: row.get(9)?,
            audible_length: Ms(row.get(10)?),
            surface: row.get(11)?,
            trigger: row.get(12)?,
            started: moment(row, 13)?,
            heard: serde_json::from_str(&heard)
                .map_err(|error| Error::unreadable("play", error))?,
            listened: Ms(row.get(17)?),
            end: row.get(18)?,
            rating: row.get(19)?,
        };
        self.count(&play)?;
        self.plays.push(play);
        Ok(())
    }

    fn add_session(&mut self, conn: &Connection, session: i64) -> Result<()> {
        self.session(conn, session).map(drop)
    }

    /// The key of a session, which is added to the report.
    fn session(&mut self, conn: &Connection, session: i64) -> Result<Option<Key>> {
        let mut query = conn.prepare_cached(
            "select key, run_id, surface, room, began_wall_ms, began_boot_ms, clock_trusted, touched_ms
             from session where session_id = ?1",
        )?;
        let mut rows = query.query([session])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let key: Key = row.get(0)?;
        if !self.sessions.contains_key(&key) {
            let session = ReportedSession {
                key: key.clone(),
                run: self.run(conn, row.get(1)?)?,
                surface: row.get(2)?,
                room: row.get(3)?,
                began: moment(row, 4)?,
                touched: row.get::<_, Option<u64>>(7)?.map(Ms),
            };
            self.count(&session)?;
            self.sessions.insert(key.clone(), session);
        }
        Ok(Some(key))
    }

    fn add_availability(&mut self, conn: &Connection, run: i64, from_boot_ms: i64) -> Result<()> {
        let mut query = conn.prepare_cached(
            "select state, rooms, from_wall_ms, from_boot_ms, clock_trusted, lasted_ms
             from availability join room_set using (room_set_id)
             where run_id = :run and from_boot_ms = :from",
        )?;
        let mut rows = query.query(named_params! { ":run": run, ":from": from_boot_ms })?;
        while let Some(row) = rows.next()? {
            let rooms: String = row.get(1)?;
            let interval = ReportedAvailability {
                run: self.run(conn, run)?,
                rooms: rooms
                    .split_whitespace()
                    .map(parse)
                    .collect::<Result<BTreeSet<_>>>()?,
                state: row.get(0)?,
                from: moment(row, 2)?,
                lasted: Ms(row.get(5)?),
            };
            self.count(&interval)?;
            self.availability.push(interval);
        }
        Ok(())
    }

    /// The key of a run, which is added to the report. A run that main reported to a box further up keeps its
    /// key.
    fn run(&mut self, conn: &Connection, run: i64) -> Result<Key> {
        let mut query = conn.prepare_cached(
            "select key, version, started_wall_ms, started_boot_ms, clock_trusted from run where run_id = ?1",
        )?;
        let mut rows = query.query([run])?;
        let Some(row) = rows.next()? else {
            return Err(Error::unreadable("run", "it is missing"));
        };
        let key: Key = row.get(0)?;
        if !self.runs.contains_key(&key) {
            let run = ReportedRun {
                key: key.clone(),
                version: row.get(1)?,
                started: moment(row, 2)?,
            };
            self.count(&run)?;
            self.runs.insert(key.clone(), run);
        }
        Ok(key)
    }

    fn count(&mut self, row: &impl serde::Serialize) -> Result<()> {
        let json = serde_json::to_vec(row).map_err(|error| Error::unreadable("row", error))?;
        self.bytes += json.len();
        Ok(())
    }
}

fn moment(row: &Row<'_>, first: usize) -> Result<Moment> {
    Ok(Moment {
        wall_ms: row.get(first)?,
        boot_ms: row.get(first + 1)?,
        trusted: row.get(first + 2)?,
    })
}

fn parse<T: FromStr<Err = ParseError>>(text: &str) -> Result<T> {
    text.parse()
        .map_err(|error| Error::unreadable("row", error))
}
