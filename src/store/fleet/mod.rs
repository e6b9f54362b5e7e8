//! Several boxes of one house: what a follower has to report, and how main merges it.

mod boxes;
mod membership;
mod merge;
mod outbox;
mod releases;

#[cfg(test)]
mod lives;

pub use boxes::{BoxRecord, NewBox};
pub use membership::{EnrolmentCodeRow, FleetRole, Following, Membership};
pub use releases::MAX_FOREIGN_EDITIONS;
