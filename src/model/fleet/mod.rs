//! What the boxes of one house say to each other, as values. `docs/architecture.md` has the terms.

mod command;
mod desired;
mod details;
mod health;
mod manifest;
mod merge;
mod report;

pub use command::{BoxCommand, CommandAnswer, CommandRequest};
pub use desired::{DesiredState, HouseState};
pub use details::{BoxDetails, HouseDetails};
pub use health::BoxHealth;
pub use manifest::{ForeignEdition, Manifest, RELEASE_FORMAT};
pub use merge::{Sound, is_better_time, is_earlier_beginning, joined_rating};
pub use report::{
    Acknowledgement, REPORT_FORMAT, Report, ReportedAvailability, ReportedPlay, ReportedRun,
    ReportedSession, SignedAcknowledgement,
};
