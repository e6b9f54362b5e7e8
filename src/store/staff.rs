//! Staff, their invitations and passwords. Tokens and passwords are stored as hashes only.

use std::ops::RangeInclusive;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::sign_ins::{forget_browsers, sign_out};
use super::staff_record::{StaffRecord, read};
use super::{Error, Result, Store, changes};
use crate::model::{
    Attribution, ChangedText, Moment, Person, Role, Sha256, StaffAction, StaffId, StaffName,
};

impl Store {
    /// All staff, by name.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn staff(&self) -> Result<Vec<StaffRecord>> {
        self.run(|conn| {
            let mut query = conn.prepare(
                "select staff_id, name, role, password from staff
                 where name_key is not null order by name_key",
            )?;
            let rows = query.query_map([], read)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// The account of this name.
    ///
    /// # Errors
    ///
    /// Returns an error if the database cannot be read.
    pub async fn find_staff(&self, name: StaffName) -> Result<Option<StaffRecord>> {
        self.run(move |conn| by_key(conn, &name.key())).await
    }

    /// Adds a person with an invitation.
    ///
    /// # Errors
    ///
    /// Returns `Error::NameTaken`; any error of the database.
    pub async fn add_person(
        &self,
        name: StaffName,
        role: Role,
        invitation: Sha256,
        by: Attribution,
    ) -> Result<StaffId> {
        self.run(move |conn| {
            let id = add(conn, &name, role, None, by)?;
            invite(conn, Some(id), &invitation, by.at)?;
            Ok(id)
        })
        .await
    }

    /// Replaces a person's password by an invitation, and ends all their sessions.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn reset_password(
        &self,
        person: Person,
        invitation: Sha256,
        by: Attribution,
    ) -> Result<()> {
        self.run(move |conn| {
            invite(conn, Some(person.id), &invitation, by.at)?;
            conn.execute(
                "update staff set password = null where staff_id = :id",
                named_params! { ":id": person.id.0 },
            )?;
            sign_out(conn, person.id)?;
            forget_browsers(conn, person.id)?;
            changes::log(conn, StaffAction::ResetPassword, &person.name, &[], by)
        })
        .await
    }

    /// Changes a person's role; fails with [`Error::LastAdmin`] for the last admin.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn change_role(&self, person: Person, role: Role, by: Attribution) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "update staff set role = :role where staff_id = :id",
                named_params! { ":role": role, ":id": person.id.0 },
            )?;
            ensure_admin(conn)?;
            // Open pages were rendered for the previous role.
            sign_out(conn, person.id)?;
            let role_change = role_change(Some(person.role), Some(role));
            changes::log(
                conn,
                StaffAction::ChangeRole,
                &person.name,
                &[role_change],
                by,
            )
        })
        .await
    }

    /// Removes a person; their actions stay in the log under their name.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn remove_person(&self, person: Person, by: Attribution) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "update staff set name_key = null, password = null where staff_id = :id",
                named_params! { ":id": person.id.0 },
            )?;
            ensure_admin(conn)?;
            sign_out(conn, person.id)?;
            forget_browsers(conn, person.id)?;
            conn.execute(
                "delete from invitation where staff_id = :id",
                named_params! { ":id": person.id.0 },
            )?;
            let role_change = role_change(Some(person.role), None);
            changes::log(
                conn,
                StaffAction::RemovePerson,
                &person.name,
                &[role_change],
                by,
            )
        })
        .await
    }

    /// Creates the invitation for the first admin and replaces an earlier one. Returns false if there is
    /// an admin.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn invite_first_admin(&self, invitation: Sha256, at: Moment) -> Result<bool> {
        self.run(move |conn| {
            if has_admin(conn)? {
                return Ok(false);
            }
            invite(conn, None, &invitation, at).map(|()| true)
        })
        .await
    }

    /// The person that an invitation is for, if it was created in `made`; `Some(None)` for the first admin.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn invitation_owner(
        &self,
        invitation: Sha256,
        made: RangeInclusive<i64>,
    ) -> Result<Option<Option<Person>>> {
        self.run(move |conn| {
            let found = invited(conn, &invitation, &made)?;
            Ok(found.map(|invited| invited.map(|record| record.person)))
        })
        .await
    }

    /// Redeems an invitation: stores the password. `name` is the first admin's. Returns the person; `None`
    /// if the invitation is not valid.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn choose_password(
        &self,
        invitation: Sha256,
        made: RangeInclusive<i64>,
        name: Option<StaffName>,
        password: String,
        at: Moment,
    ) -> Result<Option<Person>> {
        self.run(move |conn| {
            let person = match (invited(conn, &invitation, &made)?, name) {
                (Some(Some(record)), _) => record.person,
                (Some(None), Some(name)) if !has_admin(conn)? => Person {
                    id: add(conn, &name, Role::Admin, None, Attribution::local(at))?,
                    role: Role::Admin,
                    name,
                },
                _ => return Ok(None),
            };
            conn.execute(
                "update staff set password = :password where staff_id = :id",
                named_params! { ":password": password, ":id": person.id.0 },
            )?;
            conn.execute(
                "delete from invitation where staff_id is :id or token_sha256 = :token",
                named_params! { ":id": person.id.0, ":token": invitation },
            )?;
            let by = Attribution {
                staff: Some(person.id),
                at,
            };
            changes::log(conn, StaffAction::ChoosePassword, &person.name, &[], by)?;
            Ok(Some(person))
        })
        .await
    }
}

fn add(
    conn: &Connection,
    name: &StaffName,
    role: Role,
    password: Option<&str>,
    by: Attribution,
) -> Result<StaffId> {
    if by_key(conn, &name.key())?.is_some() {
        return Err(Error::NameTaken);
    }
    let id = conn.query_row(
        "insert into staff (name, name_key, role, password, made_wall_ms)
         values (:name, :key, :role, :password, :wall) returning staff_id",
        named_params! {
            ":name": name, ":key": name.key(), ":role": role,
            ":password": password, ":wall": by.at.wall_ms,
        },
        |row| row.get(0),
    )?;
    let role_change = role_change(None, Some(role));
    changes::log(conn, StaffAction::AddPerson, name, &[role_change], by)?;
    Ok(StaffId(id))
}

/// Replaces the person's invitation.
fn invite(conn: &Connection, id: Option<StaffId>, token: &Sha256, at: Moment) -> Result<()> {
    let id = id.map(|staff| staff.0);
    conn.execute(
        "delete from invitation where staff_id is :id",
        named_params! { ":id": id },
    )?;
    conn.execute(
        "insert into invitation values (:token, :id, :wall)",
        named_params! { ":token": token, ":id": id, ":wall": at.wall_ms },
    )?;
    Ok(())
}

/// `None` if the invitation is not valid; `Some(None)` for the first admin.
#[expect(
    clippy::option_option,
    reason = "explained at `Store::invitation_owner`"
)]
fn invited(
    conn: &Connection,
    token: &Sha256,
    made: &RangeInclusive<i64>,
) -> Result<Option<Option<StaffRecord>>> {
    let found: Option<Option<i64>> = conn
        .query_row(
            "select staff_id from invitation
             where token_sha256 = :token and made_wall_ms between :since and :until",
            named_params! {
                ":token": token, ":since": made.start(), ":until": made.end(),
            },
            |row| row.get(0),
        )
        .optional()?;
    let Some(Some(id)) = found else {
        return Ok(found.map(|_| None));
    };
    let person = conn.query_row(
        "select staff_id, name, role, password from staff where staff_id = :id",
        named_params! { ":id": id },
        read,
    )?;
    Ok(Some(Some(person)))
}

fn has_admin(conn: &Connection) -> Result<bool> {
    Ok(conn.query_row(
        "select exists (select 1 from staff where role = 'admin' and name_key is not null)",
        [],
        |row| row.get(0),
    )?)
}

fn ensure_admin(conn: &Connection) -> Result<()> {
    if has_admin(conn)? {
        Ok(())
    } else {
        Err(Error::LastAdmin)
    }
}

fn by_key(conn: &Connection, key: &str) -> Result<Option<StaffRecord>> {
    let found = conn.query_row(
        "select staff_id, name, role, password from staff where name_key = :key",
        named_params! { ":key": key },
        read,
    );
    Ok(found.optional()?)
}

fn role_change(before: Option<Role>, after: Option<Role>) -> ChangedText {
    let name = |role: Role| role.to_string();
    ChangedText::new("role", before.map(name), after.map(name))
}
