//! Charts, drawn as SVG by the house: from values to places on the paper, and nothing else. Every scale
//! begins at zero. What is drawn here stands in a table beside it as well.

mod columns;
mod curve;
mod gauge;
mod heat;
mod scale;

pub(super) use columns::{Column, Columns};
pub(super) use curve::Curve;
pub(super) use gauge::Gauge;
pub(super) use heat::{Heat, LEVELS, Line, Slot};
pub(super) use scale::{Scale, part};

/// Every chart is so wide, in its own units.
const WIDTH: i64 = 960;

/// A line across a chart, and what it stands for.
struct Rule {
    y: i64,
    text: String,
}

/// A word below or beside a chart.
struct Mark {
    at: i64,
    text: String,
}
