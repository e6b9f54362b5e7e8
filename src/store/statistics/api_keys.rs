//! Keys of programs that read the statistics. Only their hashes are stored.

use rusqlite::{OptionalExtension, named_params};

use crate::model::{Attribution, KeyName, Sha256, StaffAction};
use crate::store::{Result, Store, changes};

impl Store {
    /// Stores a key, and replaces an earlier one of the same name.
    pub async fn add_reading_key(&self, name: KeyName, key: Sha256, by: Attribution) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "insert into reading_key values (:name, :key, :wall)
                 on conflict (name) do update set key_sha256 = excluded.key_sha256,
                   made_wall_ms = excluded.made_wall_ms",
                named_params! {
                    ":name": name, ":key": key, ":wall": by.at.wall_ms,
                },
            )?;
            log_change(conn, StaffAction::AddReadingKey, &name, by)
        })
        .await
    }

    /// Removes a key; `false` if there is none of this name.
    pub async fn remove_reading_key(&self, name: KeyName, by: Attribution) -> Result<bool> {
        self.run(move |conn| {
            let removed = conn.execute(
                "delete from reading_key where name = :name",
                named_params! { ":name": name },
            )?;
            if removed > 0 {
                log_change(conn, StaffAction::RemoveReadingKey, &name, by)?;
            }
            Ok(removed > 0)
        })
        .await
    }

    /// The names of the keys, and when they were made, in wall milliseconds.
    pub async fn reading_keys(&self) -> Result<Vec<(KeyName, i64)>> {
        self.run(|conn| {
            let mut query =
                conn.prepare("select name, made_wall_ms from reading_key order by name")?;
            let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// The name of a key.
    pub async fn reading_key(&self, key: Sha256) -> Result<Option<KeyName>> {
        self.run(move |conn| {
            let mut query =
                conn.prepare_cached("select name from reading_key where key_sha256 = :key")?;
            let name = query.query_row(named_params! { ":key": key }, |row| row.get(0));
            Ok(name.optional()?)
        })
        .await
    }
}

fn log_change(
    conn: &rusqlite::Connection,
    act: StaffAction,
    name: &KeyName,
    by: Attribution,
) -> Result<()> {
    changes::log(conn, act, name, &[], by)
}
