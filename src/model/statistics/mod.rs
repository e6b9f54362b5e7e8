//! What the statistics mean: from one play to the figures that a museum may quote. Every rule of the
//! definitions has its home here; the store only adds up.

mod admission;
mod availability;
mod coverage;
mod day;
mod doubtful;
mod figures;
mod share;
mod span;
mod tally;

pub use admission::Admission;
pub use availability::{RoomState, Stretch};
pub use coverage::{BUCKETS, Coverage, Fall, covered};
pub use day::{Backwards, Day, Hour, LocalTime, Period};
pub use doubtful::{
    ALWAYS_PLAUSIBLE, DAYS_BEFORE, DoubtfulHour, HoursOfPhones, TIMES_USUAL, doubtful_hours,
};
pub use figures::{
    Availability, Cut, Figures, Listened, Passage, Retention, SLOTS, Statistics, Surroundings,
    Visits,
};
pub use share::{ENOUGH, Permille, Share, hourly};
pub use span::{SPANS, Span, spans};
pub use tally::{Ends, Tally, is_play};

/// Version of the definitions that plays are recorded under; every report and export prints it.
pub const DEFINITIONS: u32 = 2;
