//! The boxes that follow this main box.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::model::fleet::{BoxCommand, BoxHealth};
use crate::model::{Attribution, ChangedText, Sha256, Slug, StaffAction};
use crate::store::{Error, Result, Store, changes};

/// A box that joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBox {
    /// Its public key.
    pub public_key: String,
    /// Its name, unique among the boxes that follow.
    pub name: String,
    /// A hash of its machine, which a copy of its card does not have.
    pub machine: String,
    /// docent's version.
    pub version: String,
}

/// A box that follows, or was removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxRecord {
    /// Its number in this database.
    pub id: i64,
    /// What it said when it joined.
    pub joined: NewBox,
    /// When it joined, by main's clock.
    pub joined_wall_ms: i64,
    /// When it was removed; `None` while it follows.
    pub removed_wall_ms: Option<i64>,
    /// Its last report, by main's clock.
    pub reported_wall_ms: Option<i64>,
    /// All its plays that began before are in this database.
    pub complete_wall_ms: Option<i64>,
    /// Its last noted health, and when it came by main's clock.
    pub health: Option<(BoxHealth, i64)>,
    /// The rooms that it claims.
    pub rooms: Vec<String>,
}

impl BoxRecord {
    /// Whether it was not removed.
    pub fn follows(&self) -> bool {
        self.removed_wall_ms.is_none()
    }
}

const COLUMNS: &str = "box_id, public_key, name, machine, version, joined_wall_ms, removed_wall_ms, \
     reported_wall_ms, complete_wall_ms, health, health_wall_ms, \
     (select group_concat(room, ' ') from room_claim where room_claim.box_id = box.box_id)";

impl Store {
    /// All boxes, removed ones too, in the order in which they joined.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn boxes(&self) -> Result<Vec<BoxRecord>> {
        self.run(boxes).await
    }

    /// The boxes that follow, in the order in which they joined.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn followers(&self) -> Result<Vec<BoxRecord>> {
        let mut found = self.boxes().await?;
        found.retain(BoxRecord::follows);
        Ok(found)
    }

    /// Adds a box, or lets a removed one with the same key follow again. Returns its number; `None` if another
    /// box that follows has its name.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn add_box(&self, new: NewBox, now_wall_ms: i64) -> Result<Option<i64>> {
        self.run(move |conn| {
            let taken: bool = conn.query_row(
                "select exists (select 1 from box where name = :name and public_key <> :key and removed_wall_ms is null)",
                named_params! { ":name": new.name, ":key": new.public_key },
                |row| row.get(0),
            )?;
            if taken {
                return Ok(None);
            }
            let id = conn.query_row(
                "insert into box (public_key, name, machine, version, joined_wall_ms)
                 values (:key, :name, :machine, :version, :now)
                 on conflict (public_key) do update set name = excluded.name, machine = excluded.machine,
                   version = excluded.version, removed_wall_ms = null
                 returning box_id",
                named_params! {
                    ":key": new.public_key, ":name": new.name, ":machine": new.machine,
                    ":version": new.version, ":now": now_wall_ms,
                },
                |row| row.get(0),
            )?;
            Ok(Some(id))
        })
        .await
    }

    /// Renames a box. Returns whether the name was free and the box exists.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn rename_box(&self, id: i64, name: String, by: Attribution) -> Result<bool> {
        self.run(move |conn| {
            let before = name_of(conn, id)?;
            let renamed = conn.execute(
                "update box set name = :name where box_id = :id and removed_wall_ms is null
                   and not exists (select 1 from box as other
                     where other.name = :name and other.box_id <> :id and other.removed_wall_ms is null)",
                named_params! { ":id": id, ":name": name },
            )?;
            if renamed == 0 {
                return Ok(false);
            }
            let text = ChangedText::new("box-name", Some(before.clone()), Some(name));
            changes::log(conn, StaffAction::RenameBox, before, &[text], by)?;
            Ok(true)
        })
        .await
    }

    /// Removes a box; its plays and its row stay, its rooms are main's again. Returns whether it followed.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn remove_box(&self, id: i64, by: Attribution) -> Result<bool> {
        self.run(move |conn| {
            let name = name_of(conn, id)?;
            let removed = remove(conn, id, by.at.wall_ms)?;
            if removed {
                changes::log(conn, StaffAction::RemoveBox, name, &[], by)?;
            }
            Ok(removed)
        })
        .await
    }

    /// Removes a box that could not join in the end. Nobody did it, so it is not in the log.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn reject_box(&self, id: i64, now_wall_ms: i64) -> Result<bool> {
        self.run(move |conn| remove(conn, id, now_wall_ms)).await
    }

    /// Gives rooms to a box, but those that another box has: it returns these, with the name of that box.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn claim_rooms(
        &self,
        id: i64,
        rooms: Vec<String>,
        now_wall_ms: i64,
    ) -> Result<Vec<(String, String)>> {
        self.run(move |conn| {
            let mut refused = Vec::new();
            for room in rooms {
                if let Some(owner) = owner(conn, &room, id)? {
                    refused.push((room, owner));
                    continue;
                }
                claim(conn, &room, id, now_wall_ms)?;
            }
            Ok(refused)
        })
        .await
    }

    /// Gives a room to a box. Returns the name of another box that has it, unless that is `from`; then nothing is
    /// changed.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn give_room(
        &self,
        room: Slug,
        to: i64,
        from: Option<String>,
        by: Attribution,
    ) -> Result<Option<String>> {
        self.run(move |conn| {
            let before = owner(conn, room.as_str(), to)?;
            if before.is_some() && before != from {
                return Ok(before);
            }
            if claim(conn, room.as_str(), to, by.at.wall_ms)? {
                let text = ChangedText::new("box", before, Some(name_of(conn, to)?));
                changes::log(conn, StaffAction::MoveRoom, room, &[text], by)?;
            }
            Ok(None)
        })
        .await
    }

    /// Makes a room main's own.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn return_room(&self, room: Slug, by: Attribution) -> Result<()> {
        self.run(move |conn| {
            // No box has the number 0.
            let Some(before) = owner(conn, room.as_str(), 0)? else {
                return Ok(());
            };
            conn.execute("delete from room_claim where room = ?1", [&room])?;
            let text = ChangedText::new("box", Some(before), None);
            changes::log(conn, StaffAction::MoveRoom, room, &[text], by)
        })
        .await
    }

    /// Stores the health of a box.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn record_health(&self, id: i64, health: BoxHealth, now_wall_ms: i64) -> Result<()> {
        self.run(move |conn| {
            let json = serde_json::to_string(&health)
                .map_err(|error| Error::unreadable("health", error))?;
            conn.execute(
                "update box set health = :health, version = :version, health_wall_ms = :now where box_id = :id",
                named_params! { ":id": id, ":version": health.version, ":health": json, ":now": now_wall_ms },
            )?;
            Ok(())
        })
        .await
    }

    /// Writes into the log of actions what a box was let do: the box is the subject, and the command with its room a
    /// text.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn log_box_command(
        &self,
        name: String,
        command: BoxCommand,
        by: Attribution,
    ) -> Result<()> {
        self.run(move |conn| {
            let room = command.room().map_or("", |room| room.as_str());
            let done = format!("{} {room}", command.as_str()).trim_end().to_owned();
            let text = ChangedText::new("command", None, Some(done));
            changes::log(conn, StaffAction::CommandBox, name, &[text], by)
        })
        .await
    }

    /// The release that main wants its followers to serve, if it is main and something is published.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn main_release(&self) -> Result<Option<Sha256>> {
        self.run(|conn| {
            let mut query = conn.prepare(
                "select desired ->> '$.release' from fleet
                 where role = 'main' and desired ->> '$.release' is not null",
            )?;
            Ok(query.query_row([], |row| row.get(0)).optional()?)
        })
        .await
    }
}

/// The name of a box; empty if there is none.
fn name_of(conn: &Connection, id: i64) -> Result<String> {
    let mut query = conn.prepare_cached("select name from box where box_id = ?1")?;
    Ok(query
        .query_row([id], |row| row.get(0))
        .optional()?
        .unwrap_or_default())
}

fn remove(conn: &Connection, id: i64, now_wall_ms: i64) -> Result<bool> {
    conn.execute("delete from room_claim where box_id = ?1", [id])?;
    let removed = conn.execute(
        "update box set removed_wall_ms = :now where box_id = :id and removed_wall_ms is null",
        named_params! { ":id": id, ":now": now_wall_ms },
    )?;
    Ok(removed > 0)
}

/// Gives a room to a box, whoever has it. Returns whether another one had it, or nobody.
fn claim(conn: &Connection, room: &str, id: i64, now_wall_ms: i64) -> Result<bool> {
    let given = conn.execute(
        "insert into room_claim values (:room, :id, :now)
         on conflict do update set box_id = excluded.box_id, since_wall_ms = excluded.since_wall_ms
           where box_id <> excluded.box_id",
        named_params! { ":room": room, ":id": id, ":now": now_wall_ms },
    )?;
    Ok(given > 0)
}

/// The name of another box that has a room.
fn owner(conn: &Connection, room: &str, id: i64) -> Result<Option<String>> {
    let mut query = conn.prepare_cached(
        "select name from room_claim join box using (box_id) where room = :room and box_id <> :id",
    )?;
    let mut rows = query.query(named_params! { ":room": room, ":id": id })?;
    Ok(match rows.next()? {
        Some(row) => Some(row.get(0)?),
        None => None,
    })
}

fn boxes(conn: &Connection) -> Result<Vec<BoxRecord>> {
    let mut query = conn.prepare(&format!("select {COLUMNS} from box order by box_id"))?;
    let rows = query.query_map([], record)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn record(row: &Row<'_>) -> rusqlite::Result<BoxRecord> {
    let health: Option<String> = row.get(9)?;
    // Of a later docent it may say something else.
    let health = health.and_then(|health| serde_json::from_str(&health).ok());
    let rooms: Option<String> = row.get(11)?;
    let mut rooms: Vec<String> = rooms
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    rooms.sort();
    Ok(BoxRecord {
        id: row.get(0)?,
        joined: NewBox {
            public_key: row.get(1)?,
            name: row.get(2)?,
            machine: row.get(3)?,
            version: row.get(4)?,
        },
        joined_wall_ms: row.get(5)?,
        removed_wall_ms: row.get(6)?,
        reported_wall_ms: row.get(7)?,
        complete_wall_ms: row.get(8)?,
        health: health.zip(row.get::<_, Option<i64>>(10)?),
        rooms,
    })
}
