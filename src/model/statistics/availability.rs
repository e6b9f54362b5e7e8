//! Availability of rooms during opening hours.

use std::collections::BTreeSet;

use crate::model::names::string_enum;
use crate::model::{Moment, Ms, Slug};

string_enum!(
    /// A room's state while the museum is open.
    RoomState,
    "a room's state: available, dead or down",
    {
        /// The room could play.
        Available = "available",
        /// The room's speaker did not respond.
        Dead = "dead",
        /// docent was not running.
        Down = "down",
    }
);

/// The state of some rooms during an interval within one hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AvailabilityInterval {
    /// The rooms.
    pub rooms: BTreeSet<Slug>,
    /// Their state.
    pub state: RoomState,
    /// The begin.
    pub from: Moment,
    /// The length.
    pub lasted: Ms,
}
