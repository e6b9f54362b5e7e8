//! Who acts: the permission that every operation of staff requires.

use crate::clock::Clock;
use crate::model::{Attribution, Right};
use crate::service::{ApiClient, Result, Staff, StaffError};

/// Who acts. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub enum Actor<'a> {
    /// The command line of the box; whoever may run it has every right.
    Local,
    /// A signed-in person, with the rights of their role.
    Staff(&'a Staff),
    /// A program with an API key, which reads the statistics.
    Program(&'a ApiClient),
}

impl Actor<'_> {
    /// Whether the actor has `right`.
    pub fn may(self, right: Right) -> bool {
        match self {
            Self::Local => true,
            Self::Staff(staff) => staff.may(right),
            Self::Program(_) => right == Right::Read,
        }
    }

    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right.
    pub(super) fn require(self, right: Right) -> Result<()> {
        if self.may(right) {
            Ok(())
        } else {
            Err(StaffError::NotAllowed(right).into())
        }
    }

    /// Author and time of a change that is made now.
    pub(super) fn attribution(self, clock: &Clock) -> Attribution {
        Attribution {
            staff: match self {
                Self::Local | Self::Program(_) => None,
                Self::Staff(staff) => Some(staff.person().id),
            },
            at: clock.moment(),
        }
    }

    /// The name of the person; empty on the command line.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Local => "",
            Self::Staff(staff) => staff.person().name.as_str(),
            Self::Program(client) => client.name().as_str(),
        }
    }
}
