//! Whether this box is a main box, follows one, or serves alone.

use std::net::SocketAddr;

use rusqlite::types::FromSqlError;
use rusqlite::{Connection, OptionalExtension, named_params, params};

use crate::model::fleet::HouseState;
use crate::model::{Attribution, Key, Moment, StaffAction};
use crate::store::{Error, Result, Store, changes};

/// What this box is to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The public key of the house.
    pub house_key: String,
    /// The public key that may replace the key of the house.
    pub root_key: String,
    /// The signature of the root key for the key of the house.
    pub account_jwt: String,
    /// Main's epoch: another one after each restore of its database.
    pub epoch: Key,
    /// Main or follower.
    pub role: FleetRole,
}

/// The part of a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FleetRole {
    /// Other boxes may follow it.
    Main {
        /// The address of the engine, on loopback.
        engine: SocketAddr,
    },
    /// It follows a main box.
    Follower(Following),
}

/// With what boxes may join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentCodeRow {
    /// The code.
    pub code: String,
    /// How many boxes may still join.
    pub uses_left: u32,
    /// When it was made, in milliseconds since the machine booted.
    pub issued_boot_ms: i64,
    /// The public keys of the boxes that joined with it.
    pub boxes: Vec<String>,
}

/// What a follower knows of its main box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    /// The name of this box.
    pub box_name: String,
    /// Main's address.
    pub main_url: String,
    /// The serial number of the last desired state.
    pub desired_serial: i64,
    /// What it has of main's state: the release is the one that is installed.
    pub house: HouseState,
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

    /// Makes this box main, with a new epoch.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn become_main(
        &self,
        house_key: String,
        root_key: String,
        account_jwt: String,
        engine: SocketAddr,
    ) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "insert into fleet (fleet_id, role, house_key, root_key, epoch, account_jwt, engine)
                 values (1, 'main', :house, :root, lower(hex(randomblob(16))), :account, :engine)",
                named_params! {
                    ":house": house_key, ":root": root_key, ":account": account_jwt,
                    ":engine": engine.to_string(),
                },
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
                "insert into fleet (fleet_id, role, house_key, root_key, epoch, account_jwt, box_name, main_url)
                 values (1, 'follower', :house, :root, :epoch, :account, :name, :url)",
                named_params! {
                    ":house": membership.house_key, ":root": membership.root_key,
                    ":epoch": membership.epoch, ":name": following.box_name,
                    ":url": following.main_url, ":account": membership.account_jwt,
                },
            )?;
            if past_plays {
                mark_everything(conn)?;
            }
            Ok(())
        })
        .await
    }

    /// Lets this follower follow the main box of its house at another address, or another main box of it. Everything is
    /// reported again.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn follow_again(&self, membership: Membership) -> Result<()> {
        self.run(move |conn| {
            let FleetRole::Follower(following) = &membership.role else {
                let reason = "a follower needs its main box";
                return Err(Error::unreadable("membership", reason));
            };
            conn.execute(
                "update fleet set house_key = :house, epoch = :epoch, account_jwt = :account, box_name = :name,
                   main_url = :url, acknowledged = 0, acknowledged_run = null, desired_serial = 0
                 where role = 'follower'",
                named_params! {
                    ":house": membership.house_key, ":epoch": membership.epoch,
                    ":account": membership.account_jwt, ":name": following.box_name,
                    ":url": following.main_url,
                },
            )?;
            Ok(())
        })
        .await
    }

    /// Replaces the house key, with the signature of the root key.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn replace_house_key(&self, house_key: String, account_jwt: String) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "update fleet set house_key = :house, account_jwt = :account",
                named_params! { ":house": house_key, ":account": account_jwt },
            )?;
            Ok(())
        })
        .await
    }

    /// Makes this follower main, with a new house key and a new epoch. It has nothing to report any more.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn promote(
        &self,
        house_key: String,
        account_jwt: String,
        engine: SocketAddr,
    ) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "update fleet set role = 'main', house_key = :house, account_jwt = :account, engine = :engine,
                   epoch = lower(hex(randomblob(16))), box_name = null, main_url = null, acknowledged = 0,
                   acknowledged_run = null, desired_serial = 0, desired = null
                 where role = 'follower'",
                named_params! {
                    ":house": house_key, ":account": account_jwt, ":engine": engine.to_string(),
                },
            )?;
            Ok(conn.execute_batch("delete from outbox; delete from stick_report;")?)
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
                "delete from fleet; delete from outbox; delete from stick_report; delete from room_claim;
                 delete from enrolment_code; update box set removed_wall_ms = 0 where removed_wall_ms is null;",
            )?)
        })
        .await
    }

    /// On main: the last serial number and the state of the house. `None` on other boxes, and before the first state.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn main_state(&self) -> Result<Option<(i64, HouseState)>> {
        self.read(|conn| {
            let mut query = conn.prepare(
                "select desired_serial, desired from fleet where role = 'main' and desired is not null",
            )?;
            let found = query.query_row([], |row| Ok((row.get(0)?, house_state(row.get(1)?)?)));
            Ok(found.optional()?)
        })
        .await
    }

    /// The last run of this box.
    ///
    /// # Errors
    ///
    /// Returns any error of the database, and one before the first run.
    pub async fn last_own_run(&self) -> Result<i64> {
        self.read(|conn| {
            let last = "select max(run_id) from run where box_id is null";
            Ok(conn.query_row(last, [], |row| row.get(0))?)
        })
        .await
    }

    /// The enrolment codes.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn enrolment_codes(&self) -> Result<Vec<EnrolmentCodeRow>> {
        self.run(|conn| {
            let mut query = conn.prepare(
                "select code, uses_left, issued_boot_ms, boxes from enrolment_code order by issued_boot_ms",
            )?;
            let rows = query.query_map([], |row| {
                let boxes: String = row.get(3)?;
                Ok(EnrolmentCodeRow {
                    code: row.get(0)?,
                    uses_left: row.get(1)?,
                    issued_boot_ms: row.get(2)?,
                    boxes: boxes.split_whitespace().map(str::to_owned).collect(),
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Replaces the enrolment codes.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn replace_enrolment_codes(&self, codes: Vec<EnrolmentCodeRow>) -> Result<()> {
        self.run(move |conn| {
            conn.execute("delete from enrolment_code", [])?;
            codes.iter().try_for_each(|code| insert_code(conn, code))
        })
        .await
    }

    /// Adds an enrolment code.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn add_enrolment_code(&self, code: EnrolmentCodeRow, by: Attribution) -> Result<()> {
        self.run(move |conn| {
            insert_code(conn, &code)?;
            changes::log(conn, StaffAction::IssueBoxCode, code.uses_left, &[], by)
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

fn insert_code(conn: &Connection, code: &EnrolmentCodeRow) -> Result<()> {
    conn.execute(
        "insert into enrolment_code values (?1, ?2, ?3, ?4)",
        params![
            code.code,
            code.uses_left,
            code.issued_boot_ms,
            code.boxes.join(" ")
        ],
    )?;
    Ok(())
}

pub(super) fn membership(conn: &Connection) -> Result<Option<Membership>> {
    let found = conn
        .prepare_cached(
            "select role, house_key, root_key, epoch, box_name, main_url, account_jwt, desired_serial, desired,
               engine
             from fleet",
        )?
        .query_row([], |row| {
            let role: String = row.get(0)?;
            let role = if role == "main" {
                let engine: String = row.get(9)?;
                FleetRole::Main {
                    engine: engine.parse().map_err(FromSqlError::other)?,
                }
            } else {
                FleetRole::Follower(Following {
                    box_name: row.get(4)?,
                    main_url: row.get(5)?,
                    desired_serial: row.get(7)?,
                    house: house_state(row.get(8)?)?,
                })
            };
            Ok(Membership {
                house_key: row.get(1)?,
                root_key: row.get(2)?,
                account_jwt: row.get(6)?,
                epoch: row.get(3)?,
                role,
            })
        })
        .optional()?;
    Ok(found)
}

/// Empty before main's first state.
fn house_state(json: Option<String>) -> rusqlite::Result<HouseState> {
    let Some(json) = json else {
        return Ok(HouseState::default());
    };
    Ok(serde_json::from_str(&json).map_err(FromSqlError::other)?)
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
