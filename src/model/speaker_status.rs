//! The state of a speaker, as the screens of its room show it.

use std::sync::Arc;
use std::time::Instant;

use crate::model::names::string_enum;
use crate::model::{
    Gain, Holder, Key, Ms, Narration, Outlet, ParseError, QueuedClip, ScreenId, Subject,
};

/// The whole state of one speaker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakerStatus {
    /// Whether the speaker can play.
    pub health: Health,
    /// The volume.
    pub volume: Volume,
    /// What plays; `None` while nothing does.
    pub now_playing: Option<NowPlaying>,
    /// The screen that started the current play.
    pub holder: Option<Holder>,
    /// Clips that play next, in order.
    pub queue: Vec<QueuedClip>,
    /// The play that was interrupted against its visitor's wish, who may go on.
    pub interrupted: Option<InterruptedPlay>,
    /// The outlets of the room.
    pub outlets: Vec<OutletStatus>,
}

/// State of one of a room's outlets, for monitoring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletStatus {
    /// The outlet.
    pub outlet: Outlet,
    /// Whether it can play.
    pub health: Health,
    /// Number of underruns since docent started.
    pub underruns: u64,
}

/// A play that ended against its visitor's wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterruptedPlay {
    /// What was playing.
    pub subject: Subject,
    /// Its title.
    pub title: String,
    /// Position of the last sound.
    pub position: Ms,
    /// The screen that started it; `None` for an announcement.
    pub by: Option<ScreenId>,
    /// What interrupted it.
    pub cause: Interruption,
    /// When it was interrupted, or when the speaker became free afterwards.
    pub since: Instant,
}

string_enum!(
    /// What ended a play against its visitor's wish.
    Interruption,
    "an interruption: device-lost, visitor or staff",
    {
        DeviceLost = "device-lost",
        /// Another visitor stopped it.
        Visitor = "visitor",
        /// Staff muted the speaker or changed its outputs.
        Staff = "staff",
    }
);

/// Whether the speaker can play.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Health {
    /// It can play.
    #[default]
    Ready,
    /// None of its devices is present and accepts sound.
    Missing,
}

/// A play at a speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NowPlaying {
    /// The key of the play.
    pub play: Key,
    /// What plays.
    pub subject: Subject,
    /// The narration that plays, even when a newer edition is current.
    pub narration: Arc<Narration>,
    /// The recording's whole length.
    pub length: Ms,
    /// Whether it is an announcement of the museum rather than a visitor's clip.
    pub is_announcement: bool,
    /// Whether it plays or is paused.
    pub phase: Phase,
    /// Position in the recording at `at`; it advances while playing.
    pub position: Ms,
    /// When the position was measured.
    pub at: Instant,
}

impl NowPlaying {
    /// Position in the recording at `now`.
    pub fn position_at(&self, now: Instant) -> Ms {
        match self.phase {
            Phase::Playing => {
                let elapsed = Ms::from(now.saturating_duration_since(self.at));
                (self.position + elapsed).min(self.length)
            }
            Phase::Paused => self.position,
        }
    }
}

/// The phase of a play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It plays.
    Playing,
    /// It is paused.
    Paused,
}

/// One of five volume steps; the default plays at the target loudness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Volume(u8);

impl Volume {
    /// The number of steps.
    pub const STEPS: u8 = 5;

    /// `step` is from 1 to 5.
    ///
    /// # Errors
    ///
    /// `step` is out of range.
    pub fn new(step: u8) -> Result<Self, ParseError> {
        if (1..=Self::STEPS).contains(&step) {
            Ok(Self(step))
        } else {
            Err(ParseError::new(
                &step.to_string(),
                "Volume",
                "a volume step from 1 to 5",
            ))
        }
    }

    /// The step, from 1.
    pub fn step(self) -> u8 {
        self.0
    }

    /// Four decibels per step, which most listeners perceive as clearly louder.
    pub fn gain(self) -> Gain {
        Gain(4.0 * (f64::from(self.0) - f64::from(Self::default().0)))
    }
}

impl Default for Volume {
    fn default() -> Self {
        Self(4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_volume_plays_at_the_target() {
        assert_eq!(Volume::default().gain(), Gain(0.0));
        assert_eq!(Volume::new(1).unwrap().gain(), Gain(-12.0));
        assert_eq!(Volume::new(5).unwrap().gain(), Gain(4.0));
        assert!(Volume::new(0).is_err() && Volume::new(6).is_err());
    }
}
