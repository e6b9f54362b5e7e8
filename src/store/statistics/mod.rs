//! Sums of what was heard, true to the last play: whatever changes an ended play changes them in
//! the same transaction. Reports read sums, never plays.

mod around;
mod availability;
mod beside;
mod clock;
mod columns;
mod ended_play;
mod keys;
mod ledger;
mod proof;
mod read;
mod rebuild;
mod recount;
mod retention;
mod rows;
mod session;
mod sheet;
mod sums;
mod zone;

pub use proof::{Account, Proof};
pub use rows::{DayRow, PlayRow};

pub(super) use clock::{dated, settle};
pub(super) use rebuild::rebuild;
pub(super) use recount::{count_ended, recount};
