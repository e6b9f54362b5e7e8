//! The rules of the statistics, from one play to a report's figures, by `docs/statistics.md`. The store
//! only adds up.

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
pub use availability::{AvailabilityInterval, RoomState};
pub use coverage::{BUCKETS, Coverage, DropOff, covered_buckets};
pub use day::{Day, Hour, LocalTime, Period, ReversedPeriodError};
pub use doubtful::{
    ALWAYS_PLAUSIBLE_PLAYS, BASELINE_DAYS, DoubtfulHour, PLAUSIBLE_FACTOR, PhonePlaysByHour,
    doubtful_hours,
};
pub use figures::{
    Availability, Dimensions, Figures, Filter, HOURS_PER_WEEK, ReportContext, Retention,
    SessionTotals, Statistics, Transition,
};
pub use share::{MIN_SAMPLE, Permille, Ratio, per_hour};
pub use span::{SPANS, Span, spans};
pub use tally::{EndReasonCounts, PlayTotals, is_play};

/// Version of the definitions under which plays are recorded; every report and export shows it.
pub const DEFINITIONS: u32 = 2;
