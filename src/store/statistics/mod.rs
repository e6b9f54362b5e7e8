//! Statistics: rollups of what was heard, and reports of them. Whatever changes an ended play changes the
//! rollups in the same transaction. Reports read rollups, never plays.

mod api_keys;
mod availability;
mod columns;
mod context;
mod counted_play;
mod export;
mod packed;
mod proof;
mod rebuild;
mod report;
mod retention;
mod rollup;
mod sessions;
mod span_rows;
mod tables;
mod update;
mod wall_time;
mod zone;

pub use export::{DayRow, PlayRow};
pub use proof::{Account, Proof};

pub(super) use availability::merge as merge_availability;
pub(super) use packed::convert_packed;
pub(super) use rebuild::rebuild;
#[cfg(test)]
pub(super) use rebuild::remove_plays;
pub(super) use update::{roll_up_ended, update_rollups};
pub(super) use wall_time::{backfill_wall_time, with_true_time};
