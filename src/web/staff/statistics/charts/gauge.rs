//! A gauge: a share beside the typical range and an exceptional value.

use askama::Template;

use super::scale::bar_length;
use crate::model::Permille;

/// The length of the gauge, for a share of 100 %.
pub(super) const LENGTH: i64 = 1000;

#[derive(Template)]
#[template(path = "staff/statistics/charts/gauge.html")]
pub(in crate::web::staff::statistics) struct Gauge {
    label: String,
    value_width: i64,
    /// The start and the width of the typical range.
    typical: (i64, i64),
    exceptional: i64,
}

impl Gauge {
    pub(in crate::web::staff::statistics) fn draw(
        label: String,
        value: Permille,
        typical: (Permille, Permille),
        exceptional: Permille,
    ) -> Self {
        let position = |share| bar_length(share, 1000, LENGTH);
        Self {
            label,
            value_width: position(value),
            typical: (
                position(typical.0),
                position(typical.1) - position(typical.0),
            ),
            exceptional: position(exceptional),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gauge_scales_the_value_and_the_ranges() {
        let gauge = Gauge::draw("x".into(), 688, (333, 500), 700);
        assert_eq!(gauge.value_width, 688);
        assert_eq!((gauge.typical, gauge.exceptional), ((333, 167), 700));
        assert_eq!(Gauge::draw(String::new(), 0, (0, 0), 0).value_width, 0);
        assert_eq!(
            Gauge::draw(String::new(), 1000, (0, 0), 0).value_width,
            LENGTH
        );
    }
}
