//! What a box and its main box say of themselves when the box joins.

use serde::{Deserialize, Serialize};

use crate::model::{Key, Slug};

/// What a box says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxDetails {
    /// The name that it asks for.
    pub name: String,
    /// A hash of its hardware, which a copy of its card does not have.
    pub machine: String,
    /// docent's version.
    pub version: String,
    /// The rooms that it claims.
    pub rooms: Vec<Slug>,
}

/// What main says of the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseDetails {
    /// Main's epoch.
    pub epoch: Key,
    /// The name of the box.
    pub box_name: String,
    /// docent's version on main.
    pub version: String,
}
