//! What staff said of speakers: which output sounds in a room and how loud, and whether the house is
//! muted.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Error, Result, Store};
use crate::model::{Level, Muted, OutputName, Slug, StaffSpeaker};

impl Store {
    /// Every room of which staff said something.
    pub async fn speakers(&self) -> Result<Vec<StaffSpeaker>> {
        self.run(said).await
    }

    /// Keeps the output of a room; none leaves it to the config.
    pub async fn assign_speaker(&self, room: Slug, output: Option<OutputName>) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "insert into speaker (room, output) values (:room, :output)
                 on conflict (room) do update set output = :output",
                named_params! {
                    ":room": room.as_str(), ":output": output.as_ref().map(OutputName::as_str),
                },
            )?;
            tidy(conn)
        })
        .await
    }

    /// Keeps how loud a room is; none leaves it to the config.
    pub async fn level_speaker(&self, room: Slug, level: Option<Level>) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "insert into speaker (room, trim_db, cap_db) values (:room, :trim, :cap)
                 on conflict (room) do update set trim_db = :trim, cap_db = :cap",
                named_params! {
                    ":room": room.as_str(),
                    ":trim": level.map(|it| it.trim().0),
                    ":cap": level.map(|it| it.cap().0),
                },
            )?;
            tidy(conn)
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
    pub async fn mute(&self, muted: Muted) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "insert into mute (mute_id, since_wall_ms, who) values (1, :since, :who)
                 on conflict (mute_id) do nothing",
                named_params! { ":since": muted.since_wall_ms, ":who": muted.who },
            )?;
            Ok(())
        })
        .await
    }

    /// The house sounds again.
    pub async fn unmute(&self) -> Result<()> {
        self.run(|conn| {
            conn.execute("delete from mute", [])?;
            Ok(())
        })
        .await
    }
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
