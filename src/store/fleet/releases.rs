//! Releases: what main publishes to its followers, and what a follower installs.

use rusqlite::{Connection, OptionalExtension, named_params};

use crate::model::fleet::HouseState;
use crate::model::{Attribution, Recording, Sha256};
use crate::store::tours::{make_current, store_edition};
use crate::store::{Error, Result, Store, document, recordings};

/// The editions that main stores without having published them: a follower brings few, and must not fill the disk.
pub const MAX_FOREIGN_EDITIONS: u32 = 200;

impl Store {
    /// The document of an edition, byte by byte; `None` if there is no such edition.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn edition_document(&self, sha256: Sha256) -> Result<Option<String>> {
        self.run(move |conn| {
            let mut query = conn.prepare("select document from edition where sha256 = ?1")?;
            Ok(query.query_row([sha256], |row| row.get(0)).optional()?)
        })
        .await
    }

    /// Main's serial number for the state of its house: the present one, or the next if this is another state than
    /// before.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn advance_house_state(&self, state: HouseState) -> Result<i64> {
        let state = to_json(&state)?;
        self.run(move |conn| {
            conn.execute(
                "update fleet set desired_serial = desired_serial + 1, desired = :state
                 where role = 'main' and desired is not :state",
                named_params! { ":state": state },
            )?;
            Ok(conn.query_row("select desired_serial from fleet", [], |row| row.get(0))?)
        })
        .await
    }

    /// Stores what this follower has of main's state: its release is the one that is installed.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn store_house_state(&self, serial: i64, state: HouseState) -> Result<()> {
        let state = to_json(&state)?;
        self.run(move |conn| {
            conn.execute(
                "update fleet set desired_serial = :serial, desired = :state where role = 'follower'",
                named_params! { ":serial": serial, ":state": state },
            )?;
            Ok(())
        })
        .await
    }

    /// Makes a release of main current on this follower: lists its recordings, whose files are here, and its
    /// edition. The document is that of `edition`.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`] if the document is another one or no tour; any error of the database.
    pub async fn install_release(
        &self,
        edition: Sha256,
        document: String,
        listed: Vec<Recording>,
        by: Attribution,
    ) -> Result<()> {
        self.run(move |conn| {
            check(&edition, &document)?;
            for recording in listed {
                let served = Recording {
                    has_master: false,
                    ..recording
                };
                recordings::add(conn, &served)?;
            }
            let number = store_edition(conn, &edition, &document)?;
            make_current(conn, number, by)
        })
        .await
    }

    /// Stores an edition of a follower, with the rows of its recordings, so that its plays can be merged. It is
    /// not current, and its files are elsewhere. Returns false where there are [`MAX_FOREIGN_EDITIONS`] already.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`] if the document is another one or no tour; any error of the database.
    pub async fn add_foreign_edition(
        &self,
        edition: Sha256,
        document: String,
        listed: Vec<Recording>,
    ) -> Result<bool> {
        self.run(move |conn| {
            check(&edition, &document)?;
            let foreign: u32 = conn.query_row(
                "select count(*) from edition where sha256 <> ?1
                   and number not in (select edition from publication)",
                [&edition],
                |row| row.get(0),
            )?;
            if foreign >= MAX_FOREIGN_EDITIONS {
                return Ok(false);
            }
            for recording in &listed {
                add_row(conn, recording)?;
            }
            store_edition(conn, &edition, &document)?;
            Ok(true)
        })
        .await
    }
}

fn to_json(state: &HouseState) -> Result<String> {
    serde_json::to_string(state).map_err(|error| Error::unreadable("house state", error))
}

fn check(edition: &Sha256, text: &str) -> Result<()> {
    if document::name(text) != *edition {
        return Err(Error::unreadable("edition", "it has another hash"));
    }
    document::read(text).map(drop)
}

fn add_row(conn: &Connection, recording: &Recording) -> Result<()> {
    let known: bool = conn
        .prepare_cached("select exists (select 1 from recording where sha256 = ?1)")?
        .query_row([&recording.sha256], |row| row.get(0))?;
    if known {
        return Ok(());
    }
    recordings::add(conn, recording)?;
    conn.execute(
        "update recording set files = 'none' where sha256 = ?1",
        [&recording.sha256],
    )?;
    Ok(())
}
