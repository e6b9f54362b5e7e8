use crate::model::Day;

/// How many people came on a day, as somebody who counts them changes it; none where nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admission {
    pub day: Day,
    pub was: Option<u32>,
    pub now: Option<u32>,
}

impl Admission {
    /// What takes it back.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            was: self.now,
            now: self.was,
            ..self
        }
    }
}
