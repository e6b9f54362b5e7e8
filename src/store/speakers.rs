//! What staff said of speakers: which output sounds in a room and how loud, and whether the house is
//! muted.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Error, Result, Store, changes};
use crate::model::{Act, By, ChangedText, Gain, Level, Muted, OutputName, Slug, StaffSpeaker};

impl Store {
    /// Every room of which staff said something.
    pub async fn speakers(&self) -> Result<Vec<StaffSpeaker>> {
        self.run(said).await
    }

    /// Keeps the output of a room; none leaves it to the config.
    pub async fn assign_speaker(
        &self,
        room: Slug,
        output: Option<OutputName>,
        by: By,
    ) -> Result<()> {
        self.run(move |conn| {
            let before = said_of(conn, &room)?.output;
            conn.execute(
                "insert into speaker (room, output) values (:room, :output)
                 on conflict (room) do update set output = :output",
                named_params! {
                    ":room": room.as_str(), ":output": output.as_ref().map(OutputName::as_str),
                },
            )?;
            tidy(conn)?;
            let name = |it: &OutputName| it.to_string();
            let told = [told(
                "output",
                before.as_ref().map(name),
                output.as_ref().map(name),
            )];
            note(conn, Act::AssignSpeaker, &room, told.into(), by)
        })
        .await
    }

    /// Keeps how loud a room is; none leaves it to the config.
    pub async fn level_speaker(&self, room: Slug, level: Option<Level>, by: By) -> Result<()> {
        self.run(move |conn| {
            let before = said_of(conn, &room)?.level;
            conn.execute(
                "insert into speaker (room, trim_db, cap_db) values (:room, :trim, :cap)
                 on conflict (room) do update set trim_db = :trim, cap_db = :cap",
                named_params! {
                    ":room": room.as_str(),
                    ":trim": level.map(|it| it.trim().0),
                    ":cap": level.map(|it| it.cap().0),
                },
            )?;
            tidy(conn)?;
            let decibels = |it: Gain| format!("{:+} dB", it.0);
            let both = |of: fn(Level) -> Gain| {
                let said = |it: Option<Level>| it.map(of).map(decibels);
                (said(before), said(level))
            };
            let (trim, cap) = (both(Level::trim), both(Level::cap));
            let told = vec![told("trim", trim.0, trim.1), told("cap", cap.0, cap.1)];
            note(conn, Act::SetLevel, &room, told, by)
        })
        .await
    }

    /// Since when the house is muted, and by whom.
    pub async fn muted(&self) -> Result<Option<Muted>> {
        self.run(|conn| {
            let muted = conn.query_row("select since_wall_ms, who from mute", [], |row| {
                Ok(Muted {
                    since_wall_ms: row.get("since_wall_ms")?,
                    who: row.get("who")?,
                })
            });
            Ok(muted.optional()?)
        })
        .await
    }

    /// Keeps that the house is muted; the first who said it stays.
    pub async fn mute(&self, muted: Muted, by: By) -> Result<()> {
        self.run(move |conn| {
            let fresh = conn.execute(
                "insert into mute (mute_id, since_wall_ms, who) values (1, :since, :who)
                 on conflict (mute_id) do nothing",
                named_params! { ":since": muted.since_wall_ms, ":who": muted.who },
            )?;
            if fresh > 0 {
                changes::write(conn, Act::Mute, "", &[], by)?;
            }
            Ok(())
        })
        .await
    }

    /// The house sounds again.
    pub async fn unmute(&self, by: By) -> Result<()> {
        self.run(move |conn| {
            if conn.execute("delete from mute", [])? > 0 {
                changes::write(conn, Act::Unmute, "", &[], by)?;
            }
            Ok(())
        })
        .await
    }
}

/// What staff said of a room, if anything.
fn said_of(conn: &Connection, room: &Slug) -> Result<StaffSpeaker> {
    let found = said(conn)?.into_iter().find(|it| it.room == *room);
    Ok(found.unwrap_or(StaffSpeaker {
        room: room.clone(),
        output: None,
        level: None,
    }))
}

fn told(field: &str, before: Option<String>, after: Option<String>) -> ChangedText {
    ChangedText {
        field: field.to_owned(),
        before,
        after,
    }
}

/// Writes what became different; saying again what was said is no change.
fn note(
    conn: &Connection,
    act: Act,
    room: &Slug,
    mut texts: Vec<ChangedText>,
    by: By,
) -> Result<()> {
    texts.retain(|it| it.before != it.after);
    if !texts.is_empty() {
        changes::write(conn, act, room.as_str(), &texts, by)?;
    }
    Ok(())
}

/// What says nothing is no row.
fn tidy(conn: &Connection) -> Result<()> {
    conn.execute(
        "delete from speaker where output is null and trim_db is null",
        [],
    )?;
    Ok(())
}

fn said(conn: &Connection) -> Result<Vec<StaffSpeaker>> {
    let mut query =
        conn.prepare("select room, output, trim_db, cap_db from speaker order by room")?;
    let mut rows = query.query([])?;
    let mut speakers = Vec::new();
    while let Some(row) = rows.next()? {
        speakers.push(speaker(row)?);
    }
    Ok(speakers)
}

fn speaker(row: &Row<'_>) -> Result<StaffSpeaker> {
    let room: String = row.get("room")?;
    let output: Option<String> = row.get("output")?;
    let figures: (Option<f64>, Option<f64>) = (row.get("trim_db")?, row.get("cap_db")?);
    let level = match figures {
        (Some(trim), Some(cap)) => Some(Level::new(trim, cap)),
        (None, _) | (_, None) => None,
    };
    Ok(StaffSpeaker {
        room: room
            .parse()
            .map_err(|error| Error::unreadable("speaker", error))?,
        output: output
            .map(|it| it.parse())
            .transpose()
            .map_err(|error| Error::unreadable("speaker", error))?,
        level: level
            .transpose()
            .map_err(|error| Error::unreadable("speaker", error))?,
    })
}
