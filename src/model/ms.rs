//! Milliseconds.

use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A position in a recording, or a length, in whole milliseconds. Arithmetic saturates.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Ms(pub u64);

impl Ms {
    /// No time.
    pub const ZERO: Self = Self(0);

    /// `rate` is in frames per second; a rate of zero gives zero.
    pub fn from_frames(frames: u64, rate: u32) -> Self {
        Self(
            frames
                .saturating_mul(1000)
                .checked_div(u64::from(rate))
                .unwrap_or(0),
        )
    }

    /// The duration.
    pub fn duration(self) -> Duration {
        Duration::from_millis(self.0)
    }
}

impl From<Duration> for Ms {
    fn from(duration: Duration) -> Self {
        Self(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
    }
}

impl Add for Ms {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Ms {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// Minutes and seconds for visitors: `1:05`, or `1:02:03` from one hour on.
impl fmt::Display for Ms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 1000;
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        if hours > 0 {
            write!(f, "{hours}:{minutes:02}:{seconds:02}")
        } else {
            write!(f, "{minutes}:{seconds:02}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_as_visitors_say_them() {
        assert_eq!(Ms(64_999).to_string(), "1:04");
        assert_eq!(Ms(3_723_000).to_string(), "1:02:03");
        assert_eq!(Ms::from_frames(24_000, 48_000), Ms(500));
        assert_eq!(Ms::from_frames(1, 0), Ms::ZERO);
    }
}
