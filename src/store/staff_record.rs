//! A row of a staff account.

use rusqlite::Row;

use crate::model::{Person, StaffId};

/// A staff member with the password's hash.
#[derive(Clone, Debug)]
pub struct StaffRecord {
    /// The account.
    pub person: Person,
    /// PHC string; `None` until a password is chosen.
    pub password: Option<String>,
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<StaffRecord> {
    Ok(StaffRecord {
        person: Person {
            id: StaffId(row.get("staff_id")?),
            name: row.get("name")?,
            role: row.get("role")?,
        },
        password: row.get("password")?,
    })
}
