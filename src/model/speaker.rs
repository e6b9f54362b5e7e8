//! Which output sounds in a room, and how loud staff let it be.

use std::fmt;

use crate::model::{Gain, Outlet, Slug};

/// How far a speaker goes, relative to the target loudness. Both are decibels from
/// [`Level::LOWEST`] to [`Level::HIGHEST`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    trim: Gain,
    cap: Gain,
}

/// A figure that no level may have.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{what} = {db} is not from -40 to 12")]
pub struct LevelError {
    pub what: LevelPart,
    /// What was wanted.
    pub db: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelPart {
    Trim,
    Cap,
}

impl fmt::Display for LevelPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Trim => "trim-db",
            Self::Cap => "cap-db",
        })
    }
}

impl Level {
    pub const LOWEST: f64 = -40.0;
    pub const HIGHEST: f64 = 12.0;

    /// Decibels added for the room, and decibels over the target loudness that no volume step passes.
    pub fn new(trim_db: f64, cap_db: f64) -> Result<Self, LevelError> {
        for (what, db) in [(LevelPart::Trim, trim_db), (LevelPart::Cap, cap_db)] {
            if !(Self::LOWEST..=Self::HIGHEST).contains(&db) {
                return Err(LevelError { what, db });
            }
        }
        Ok(Self {
            trim: Gain(trim_db),
            cap: Gain(cap_db),
        })
    }

    /// Added for the room: a small one wants less.
    pub fn trim(self) -> Gain {
        self.trim
    }

    /// What no volume step passes.
    pub fn cap(self) -> Gain {
        self.cap
    }
}

impl Default for Level {
    fn default() -> Self {
        Self {
            trim: Gain(0.0),
            cap: Gain(4.0),
        }
    }
}

/// What staff said of a room's speaker; it wins over the config.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffSpeaker {
    pub room: Slug,
    /// Where its sound comes out; none: as the config says.
    pub outlets: Vec<Outlet>,
    /// None: as the config says.
    pub level: Option<Level>,
}

/// That staff have muted the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Muted {
    /// Since when, in milliseconds since 1970 by the wall clock of then.
    pub since_wall_ms: i64,
    /// Who did it, as they are known to staff; empty where it was done on the box itself.
    pub who: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_level_out_of_bounds_is_said_with_its_figure() {
        let said = |trim, cap| Level::new(trim, cap).unwrap_err().to_string();
        assert_eq!(said(0.0, 60.0), "cap-db = 60 is not from -40 to 12");
        assert_eq!(said(-41.5, 0.0), "trim-db = -41.5 is not from -40 to 12");
        assert_eq!(Level::new(0.0, 4.0), Ok(Level::default()));
    }

    proptest! {
        #[test]
        fn a_level_is_kept_where_both_figures_may_be(trim in any::<f64>(), near in -60.0f64..30.0) {
            let may = |db: f64| (-40.0..=12.0).contains(&db);
            for (trim, cap) in [(trim, near), (near, trim), (near, near / 2.0)] {
                let level = Level::new(trim, cap);
                prop_assert_eq!(level.is_ok(), may(trim) && may(cap));
                if let Ok(level) = level {
                    prop_assert_eq!((level.trim().0, level.cap().0), (trim, cap));
                }
            }
        }
    }
}
