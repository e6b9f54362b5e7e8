//! Links between the statistics pages.

use crate::model::Day;

/// The address of the overview. The addresses of the other pages begin with it.
pub(super) const OVERVIEW: &str = "/staff/statistics";

/// The address of the report on the month that begins with `first`.
pub(super) fn month_url(first: Day) -> String {
    format!("{OVERVIEW}/months/{}", first.date().strftime("%Y-%m"))
}

/// A link to another range or month.
pub(super) struct Link {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) current: bool,
}
