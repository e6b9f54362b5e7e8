//! A share beside the shares that others found.

use askama::Template;

use super::scale::part;
use crate::model::Permille;

/// From nothing to all of it.
pub(super) const LENGTH: i64 = 1000;

#[derive(Template)]
#[template(path = "staff/statistics/charts/gauge.html")]
pub(in crate::web::staff::statistics) struct Gauge {
    label: String,
    reach: i64,
    /// Where most are found.
    usual: (i64, i64),
    /// What few exceed.
    rare: i64,
}

impl Gauge {
    pub(in crate::web::staff::statistics) fn draw(
        label: String,
        value: Permille,
        usual: (Permille, Permille),
        rare: Permille,
    ) -> Self {
        let at = |it| part(it, 1000, LENGTH);
        Self {
            label,
            reach: at(value),
            usual: (at(usual.0), at(usual.1) - at(usual.0)),
            rare: at(rare),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_stands_where_it_belongs_beside_the_others() {
        let gauge = Gauge::draw("x".into(), 688, (333, 500), 700);
        assert_eq!(gauge.reach, 688);
        assert_eq!((gauge.usual, gauge.rare), ((333, 167), 700));
        assert_eq!(Gauge::draw(String::new(), 0, (0, 0), 0).reach, 0);
        assert_eq!(Gauge::draw(String::new(), 1000, (0, 0), 0).reach, LENGTH);
    }
}
