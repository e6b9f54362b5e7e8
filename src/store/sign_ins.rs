//! Sessions and known browsers of staff. Tokens are stored as hashes only.

use rusqlite::{Connection, named_params};

use super::staff_record;
use super::{Result, Store, changes};
use crate::model::{Attribution, Moment, Person, Sha256, StaffAction, StaffId, StaffName};

/// The hashes of a browser's tokens.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The hash of the session's token.
    pub session: Sha256,
    /// The token by which the browser is recognized at the next sign-in.
    pub browser: Sha256,
    /// The browser's previous token.
    pub browser_before: Option<Sha256>,
}

/// Known browsers per person; the one with the oldest sign-in is removed.
const MAX_BROWSERS_PER_PERSON: u32 = 20;

impl Store {
    /// Stores a session, and deletes sessions older than `since`.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn sign_in(
        &self,
        person: Person,
        tokens: SignIn,
        since: i64,
        at: Moment,
    ) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "delete from sign_in where began_wall_ms not between :since and :now",
                named_params! { ":since": since, ":now": at.wall_ms },
            )?;
            conn.execute(
                "insert into sign_in values (:token, :id, :wall)",
                named_params! {
                    ":token": tokens.session, ":id": person.id.0, ":wall": at.wall_ms,
                },
            )?;
            record_browser(conn, person.id, &tokens, at)?;
            let by = Attribution {
                staff: Some(person.id),
                at,
            };
            changes::log(conn, StaffAction::SignIn, &person.name, &[], by)
        })
        .await
    }

    /// Whether a person of this name signed in with this browser before.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn is_known_browser(&self, browser: Sha256, name: StaffName) -> Result<bool> {
        self.run(move |conn| {
            Ok(conn.query_row(
                "select exists (select 1 from known_browser join staff using (staff_id)
                                where token_sha256 = :token and name_key = :key)",
                named_params! { ":token": browser, ":key": name.key() },
                |row| row.get(0),
            )?)
        })
        .await
    }

    /// The sessions that began between these times: hash of the token, person, start in wall milliseconds.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn sign_ins(&self, since: i64, until: i64) -> Result<Vec<(Sha256, Person, i64)>> {
        self.run(move |conn| {
            let mut query = conn.prepare(
                "select token_sha256, began_wall_ms, staff_id, name, role, password
                 from sign_in join staff using (staff_id)
                 where began_wall_ms between :since and :until and name_key is not null",
            )?;
            let between = named_params! { ":since": since, ":until": until };
            let rows = query.query_map(between, |row| {
                let person = staff_record::read(row)?.person;
                Ok((row.get("token_sha256")?, person, row.get("began_wall_ms")?))
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Ends the session of this token.
    ///
    /// # Errors
    ///
    /// Returns an error if the database cannot be written.
    pub async fn sign_out(&self, token: Sha256) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "delete from sign_in where token_sha256 = :token",
                named_params! { ":token": token },
            )?;
            Ok(())
        })
        .await
    }

    /// Ends all sessions of an account.
    ///
    /// # Errors
    ///
    /// Returns an error if the database cannot be written.
    pub async fn sign_out_everywhere(&self, person: Person, by: Attribution) -> Result<()> {
        self.run(move |conn| {
            sign_out(conn, person.id)?;
            changes::log(conn, StaffAction::SignOutEverywhere, &person.name, &[], by)
        })
        .await
    }
}

pub(super) fn sign_out(conn: &Connection, id: StaffId) -> Result<()> {
    conn.execute(
        "delete from sign_in where staff_id = :id",
        named_params! { ":id": id.0 },
    )?;
    Ok(())
}

/// Records a browser; one that several people share is known to all of them by its newest token.
fn record_browser(conn: &Connection, id: StaffId, tokens: &SignIn, at: Moment) -> Result<()> {
    if let Some(before) = &tokens.browser_before {
        conn.execute(
            "update known_browser set token_sha256 = :token where token_sha256 = :before",
            named_params! { ":token": tokens.browser, ":before": before },
        )?;
    }
    conn.execute(
        "insert or replace into known_browser values (:token, :id, :wall)",
        named_params! {
            ":token": tokens.browser, ":id": id.0, ":wall": at.wall_ms,
        },
    )?;
    conn.execute(
        "delete from known_browser where staff_id = :id and token_sha256 not in (
           select token_sha256 from known_browser where staff_id = :id
           order by token_sha256 = :token desc, signed_in_wall_ms desc limit :most)",
        named_params! {
            ":id": id.0, ":token": tokens.browser, ":most": MAX_BROWSERS_PER_PERSON,
        },
    )?;
    Ok(())
}

pub(super) fn forget_browsers(conn: &Connection, id: StaffId) -> Result<()> {
    conn.execute(
        "delete from known_browser where staff_id = :id",
        named_params! { ":id": id.0 },
    )?;
    Ok(())
}
