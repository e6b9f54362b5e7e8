//! What the statistics mean: from one play to the figures that a museum may quote. Every rule of the
//! definitions has its home here; the store only adds up.

mod coverage;
mod day;
mod share;
mod span;
mod tally;

pub use coverage::{BUCKETS, Coverage, Fall, covered};
pub use day::{Day, Hour, LocalTime, Period};
pub use share::{ENOUGH, Permille, Share};
pub use span::{SPANS, Span, spans};
pub use tally::{Ends, Tally};

/// Version of the definitions that plays are recorded under; every report and export prints it.
pub const DEFINITIONS: u32 = 1;
