//! Charts as SVG. Every scale begins at zero, and the pages show each chart's data as a table as well.

mod bar_chart;
mod gauge;
mod heatmap;
mod retention_curve;
mod scale;

pub(super) use bar_chart::{Bar, BarChart};
pub(super) use gauge::Gauge;
pub(super) use heatmap::{Heatmap, HeatmapCell, HeatmapRow, LEVELS};
pub(super) use retention_curve::RetentionCurve;
pub(super) use scale::{Scale, bar_length};

/// The width of a chart in its own units.
const WIDTH: i64 = 960;

/// A line across a chart with its value.
struct GridLine {
    y: i64,
    text: String,
}

/// A label of an axis.
struct AxisLabel {
    position: i64,
    text: String,
}
