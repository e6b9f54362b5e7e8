//! Staff's settings of a room's speaker: its outlets and its level.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::{Gain, Outlet, Slug};

/// The level of a speaker, relative to the target loudness. Both are decibels from
/// [`Level::LOWEST`] to [`Level::HIGHEST`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    trim: Gain,
    cap: Gain,
}

/// A level that is out of range.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{what} = {db} is not from -40 to 12")]
pub struct LevelError {
    /// The part that is out of range.
    pub what: LevelPart,
    /// The rejected value.
    pub db: f64,
}

/// A part of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelPart {
    /// The trim.
    Trim,
    /// The cap.
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
    /// The lowest level, in decibels.
    pub const LOWEST: f64 = -40.0;
    /// The highest level, in decibels.
    pub const HIGHEST: f64 = 12.0;

    /// `trim_db` is added for the room. `cap_db` is the highest level over the target loudness of any volume
    /// step.
    ///
    /// # Errors
    ///
    /// The first value that is out of range.
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

    /// Decibels added for the room; a small room needs less.
    pub fn trim(self) -> Gain {
        self.trim
    }

    /// The highest level of any volume step.
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

/// Staff's settings of a room's speaker, which override the config.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffSpeaker {
    /// The room.
    pub room: Slug,
    /// The room's outlets; empty means as configured.
    pub outlets: Vec<Outlet>,
    /// `None` means as configured.
    pub level: Option<Level>,
}

/// The mute of the whole museum by staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Muted {
    /// Start of the mute, in milliseconds since 1970 by the wall clock of that time.
    pub since_wall_ms: i64,
    /// The name of the staff member; empty for an action on the box itself.
    pub who: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_level_out_of_bounds_is_reported_with_its_value() {
        let message = |trim, cap| Level::new(trim, cap).unwrap_err().to_string();
        assert_eq!(message(0.0, 60.0), "cap-db = 60 is not from -40 to 12");
        assert_eq!(message(-41.5, 0.0), "trim-db = -41.5 is not from -40 to 12");
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
