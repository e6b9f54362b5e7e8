//! Staff's settings of speakers: outlets and level of each room, and the mute of the museum.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Error, Result, Store, changes};
use crate::model::{
    Attribution, ChangedText, Gain, Level, Muted, Outlet, Slug, StaffAction, StaffSpeaker,
};

impl Store {
    /// The rooms with settings by staff.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn speakers(&self) -> Result<Vec<StaffSpeaker>> {
        self.run(all_settings).await
    }

    /// Sets a room's outlets; none restores the config's.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn assign_speaker(
        &self,
        room: Slug,
        outlets: Vec<Outlet>,
        by: Attribution,
    ) -> Result<()> {
        self.run(move |conn| {
            let before = settings_of(conn, &room)?.outlets;
            conn.execute("delete from outlet where room = ?", [&room])?;
            for (place, outlet) in (0_u32..).zip(&outlets) {
                conn.execute(
                    "insert into outlet (room, place, output, channel)
                     values (:room, :place, :output, :channel)",
                    named_params! {
                        ":room": room, ":place": place,
                        ":output": outlet.output, ":channel": outlet.channel,
                    },
                )?;
            }
            let changed_text = [ChangedText::new("output", names(&before), names(&outlets))];
            log_changes(
                conn,
                StaffAction::AssignSpeaker,
                &room,
                changed_text.into(),
                by,
            )
        })
        .await
    }

    /// Sets a room's level; `None` restores the config's.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn set_speaker_level(
        &self,
        room: Slug,
        level: Option<Level>,
        by: Attribution,
    ) -> Result<()> {
        self.run(move |conn| {
            let before = settings_of(conn, &room)?.level;
            conn.execute("delete from level where room = ?", [&room])?;
            if let Some(level) = level {
                conn.execute(
                    "insert into level (room, trim_db, cap_db) values (:room, :trim, :cap)",
                    named_params! {
                        ":room": room, ":trim": level.trim().0, ":cap": level.cap().0,
                    },
                )?;
            }
            let decibels = |gain: Gain| format!("{:+} dB", gain.0);
            let both = |entry_of: fn(Level) -> Gain| {
                let all_settings = |level: Option<Level>| level.map(entry_of).map(decibels);
                (all_settings(before), all_settings(level))
            };
            let (trim, cap) = (both(Level::trim), both(Level::cap));
            let changed_text = vec![
                ChangedText::new("trim", trim.0, trim.1),
                ChangedText::new("cap", cap.0, cap.1),
            ];
            log_changes(conn, StaffAction::SetLevel, &room, changed_text, by)
        })
        .await
    }

    /// The mute of the museum, if any.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
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

    /// Mutes the museum; an existing mute stays.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn mute(&self, muted: Muted, by: Attribution) -> Result<()> {
        self.run(move |conn| {
            let fresh = conn.execute(
                "insert into mute (mute_id, since_wall_ms, who) values (1, :since, :who)
                 on conflict (mute_id) do nothing",
                named_params! { ":since": muted.since_wall_ms, ":who": muted.who },
            )?;
            if fresh > 0 {
                changes::log(conn, StaffAction::Mute, "", &[], by)?;
            }
            Ok(())
        })
        .await
    }

    /// Removes the mute.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn unmute(&self, by: Attribution) -> Result<()> {
        self.run(move |conn| {
            if conn.execute("delete from mute", [])? > 0 {
                changes::log(conn, StaffAction::Unmute, "", &[], by)?;
            }
            Ok(())
        })
        .await
    }
}

/// Staff's settings of a room, or empty ones.
fn settings_of(conn: &Connection, room: &Slug) -> Result<StaffSpeaker> {
    let found = all_settings(conn)?
        .into_iter()
        .find(|speaker| speaker.room == *room);
    Ok(found.unwrap_or(StaffSpeaker {
        room: room.clone(),
        outlets: Vec::new(),
        level: None,
    }))
}

/// `None` without outlets.
fn names(outlets: &[Outlet]) -> Option<String> {
    let names: Vec<String> = outlets.iter().map(Outlet::to_string).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Logs the differences; unchanged values are not logged.
fn log_changes(
    conn: &Connection,
    act: StaffAction,
    room: &Slug,
    mut texts: Vec<ChangedText>,
    by: Attribution,
) -> Result<()> {
    texts.retain(|text| text.before != text.after);
    if !texts.is_empty() {
        changes::log(conn, act, room, &texts, by)?;
    }
    Ok(())
}

fn all_settings(conn: &Connection) -> Result<Vec<StaffSpeaker>> {
    let mut rooms: BTreeMap<String, StaffSpeaker> = BTreeMap::new();
    let mut query =
        conn.prepare("select room, output, channel from outlet order by room, place")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let outlet = Outlet {
            output: row.get("output")?,
            channel: row.get("channel")?,
        };
        entry_of(&mut rooms, row)?.outlets.push(outlet);
    }
    let mut query = conn.prepare("select room, trim_db, cap_db from level order by room")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let level = Level::new(row.get("trim_db")?, row.get("cap_db")?);
        let level = level.map_err(|error| Error::unreadable("level", error))?;
        entry_of(&mut rooms, row)?.level = Some(level);
    }
    Ok(rooms.into_values().collect())
}

/// The entry of a row's room.
fn entry_of<'a>(
    rooms: &'a mut BTreeMap<String, StaffSpeaker>,
    row: &Row<'_>,
) -> Result<&'a mut StaffSpeaker> {
    let room: Slug = row.get("room")?;
    Ok(rooms
        .entry(room.to_string())
        .or_insert_with(|| StaffSpeaker {
            room,
            outlets: Vec::new(),
            level: None,
        }))
}
