//! A row of a staff account.

use rusqlite::Row;

use super::{Error, Result};
use crate::model::{Person, StaffId};

/// A staff member with the password's hash.
#[derive(Clone, Debug)]
pub struct StaffRecord {
    /// The account.
    pub person: Person,
    /// PHC string; `None` until a password is chosen.
    pub password: Option<String>,
}

pub(super) fn read(row: &Row<'_>) -> Result<StaffRecord> {
    let (name, role): (String, String) = (row.get("name")?, row.get("role")?);
    let unreadable = |error| Error::unreadable("person", error);
    Ok(StaffRecord {
        person: Person {
            id: StaffId(row.get("staff_id")?),
            name: name.parse().map_err(unreadable)?,
            role: role.parse().map_err(unreadable)?,
        },
        password: row.get("password")?,
    })
}
