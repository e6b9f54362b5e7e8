//! Links among the pages of the statistics.

/// The address of the overview; the other pages lie below it.
pub(super) const OVERVIEW: &str = "/staff/statistics";

pub(super) struct Link {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) current: bool,
}
