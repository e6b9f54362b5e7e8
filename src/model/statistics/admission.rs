//! Changes of a day's admissions.

use crate::model::Day;

/// A change of the number of people who came on a day; `None` means unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admission {
    /// The day.
    pub day: Day,
    /// The number before the change; `None` where there was none.
    pub was: Option<u32>,
    /// The new number; `None` removes it.
    pub now: Option<u32>,
}

impl Admission {
    /// The change that undoes this one.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            was: self.now,
            now: self.was,
            ..self
        }
    }
}
