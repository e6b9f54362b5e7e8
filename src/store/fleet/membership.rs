//! Whether this box is a main box, follows one, or serves alone.

use rusqlite::{Connection, OptionalExtension, named_params};

use crate::model::{Key, Moment};
use crate::store::{Error, Result, Store};

/// What this box is to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The public key of the house.
    pub house_key: String,
    /// The public key that may replace the key of the house.
    pub root_key: String,
    /// Main's epoch: another one after each restore of its database.
    pub epoch: Key,
    /// Main or follower.
    pub role: FleetRole,
}

/// The part of a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FleetRole {
    /// Other boxes may follow it.
    Main,
    /// It follows a main box.
    Follower(Following),
}

/// What a follower knows of its main box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    /// The name of this box.
    pub box_name: String,
    /// Main's address.
    pub main_url: String,
    /// What main lets this box do; signed by the house.
    pub token: String,
    /// The serial number of the last desired state.
    pub desired_serial: i64,
    /// The last desired state, as main sent it.
    pub desired: Option<String>,
}

impl Store {
    /// What this box is to others; `None` if it serves alone.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn membership(&self) -> Result<Option<Membership>> {
        self.run(membership).await
    }

    /// Makes this box main.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn become_main(&self, house_key: String, root_key: String) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "insert into fleet (fleet_id, role, house_key, root_key, epoch)
                 values (1, 'main', :house, :root, lower(hex(randomblob(16))))",
                named_params! { ":house": house_key, ":root": root_key },
            )?;
            Ok(())
        })
        .await
    }

    /// Makes this box a follower. With `past_plays`, the plays that it has are reported too.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn follow(&self, membership: Membership, past_plays: bool) -> Result<()> {
        self.run(move |conn| {
            let FleetRole::Follower(following) = &membership.role else {
                let reason = "a follower needs its main box";
                return Err(Error::unreadable("membership", reason));
            };
            conn.execute(
                "insert into fleet (fleet_id, role, house_key, root_key, epoch, box_name, main_url, token)
                 values (1, 'follower', :house, :root, :epoch, :name, :url, :token)",
                named_params! {
                    ":house": membership.house_key, ":root": membership.root_key,
                    ":epoch": membership.epoch, ":name": following.box_name,
                    ":url": following.main_url, ":token": following.token,
                },
            )?;
            if past_plays {
                mark_everything(conn)?;
            }
            Ok(())
        })
        .await
    }

    /// Makes this box serve alone again. What it has not reported stays in its own figures.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn leave_fleet(&self) -> Result<()> {
        self.run(|conn| {
            Ok(conn.execute_batch(
                "delete from fleet; delete from outbox; delete from stick_report; delete from room_claim;",
            )?)
        })
        .await
    }

    /// Stores what main wants of this box, unless it has a later one. Returns whether it was stored.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn store_desired_state(&self, serial: i64, state: String) -> Result<bool> {
        self.run(move |conn| {
            let stored = conn.execute(
                "update fleet set desired_serial = :serial, desired = :state where desired_serial < :serial",
                named_params! { ":serial": serial, ":state": state },
            )?;
            Ok(stored > 0)
        })
        .await
    }

    /// Gives main a new epoch: its database was restored, so that followers report everything again.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn renew_epoch(&self) -> Result<()> {
        self.run(|conn| {
            conn.execute(
                "update fleet set epoch = lower(hex(randomblob(16))) where role = 'main'",
                [],
            )?;
            Ok(())
        })
        .await
    }

    /// Removes tombstones of plays that were removed before `moment` less two years.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn remove_tombstones(&self, now: Moment) -> Result<usize> {
        const DAY_MS: i64 = 24 * 60 * 60 * 1000;
        const TWO_YEARS_DAYS: i64 = 731;
        self.run(move |conn| {
            let before = now.wall_ms / DAY_MS - TWO_YEARS_DAYS;
            Ok(conn.execute("delete from tombstone where day < ?1", [before])?)
        })
        .await
    }
}

pub(super) fn membership(conn: &Connection) -> Result<Option<Membership>> {
    let found = conn
        .prepare_cached(
            "select role, house_key, root_key, epoch, box_name, main_url, token, desired_serial, desired
             from fleet",
        )?
        .query_row([], |row| {
            let role: String = row.get(0)?;
            let role = if role == "main" {
                FleetRole::Main
            } else {
                FleetRole::Follower(Following {
                    box_name: row.get(4)?,
                    main_url: row.get(5)?,
                    token: row.get(6)?,
                    desired_serial: row.get(7)?,
                    desired: row.get(8)?,
                })
            };
            Ok(Membership {
                house_key: row.get(1)?,
                root_key: row.get(2)?,
                epoch: row.get(3)?,
                role,
            })
        })
        .optional()?;
    Ok(found)
}

/// Marks everything that this box has, in the order of its beginning.
fn mark_everything(conn: &Connection) -> Result<()> {
    Ok(conn.execute_batch(
        "insert or ignore into outbox (kind, row_id) select 'session', session_id from session order by session_id;
         insert or ignore into outbox (kind, row_id) select 'play', play_id from play
           where end_reason is not null order by play_id;
         insert or ignore into outbox (kind, row_id, from_boot_ms)
           select distinct 'availability', run_id, from_boot_ms from availability order by run_id, from_boot_ms;",
    )?)
}
