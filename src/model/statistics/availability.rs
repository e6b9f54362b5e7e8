use std::collections::BTreeSet;

use crate::model::names::string_enum;
use crate::model::{Moment, Ms, Slug};

string_enum!(
    /// How a room is while the house is open.
    RoomState,
    "a room's state: available, dead or down",
    {
        /// It could have played.
        Available = "available",
        /// Its speaker did not answer.
        Dead = "dead",
        /// docent did not run.
        Down = "down",
    }
);

/// How some rooms were for a while within one hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AvailabilityInterval {
    pub rooms: BTreeSet<Slug>,
    pub state: RoomState,
    pub from: Moment,
    pub lasted: Ms,
}
