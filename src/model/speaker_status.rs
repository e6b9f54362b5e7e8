//! What a speaker is doing, as every screen of its room shows it.

use std::sync::Arc;
use std::time::Instant;

use crate::model::{
    Gain, Holder, Key, Ms, Narration, Outlet, ParseError, QueuedClip, ScreenId, Subject,
};

/// The whole state of one speaker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakerStatus {
    pub health: Health,
    pub volume: Volume,
    pub now_playing: Option<NowPlaying>,
    /// Who began what plays.
    pub holder: Option<Holder>,
    /// What plays after it, in order.
    pub queue: Vec<QueuedClip>,
    /// What a visitor listened to when the device went; it may go on from there.
    pub interrupted: Option<InterruptedPlay>,
    /// Where the sound comes out.
    pub outlets: Vec<OutletStatus>,
    /// Plays since this speaker was started.
    pub plays: u64,
    /// How long the last touch took to be heard.
    pub latency: Option<Ms>,
}

/// One of a room's outlets, as those who watch over the house want to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletStatus {
    pub outlet: Outlet,
    pub health: Health,
    /// How often it had nothing to sound though something was due, since docent started.
    pub underruns: u64,
}

/// A play that ended because the device went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterruptedPlay {
    pub subject: Subject,
    pub title: String,
    /// Up to where it was heard.
    pub position: Ms,
    /// The screen that had begun it.
    pub by: ScreenId,
    pub since: Instant,
}

/// Whether the speaker can sound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Health {
    #[default]
    Ready,
    /// None of its devices is there and takes sound.
    Missing,
}

/// A play at a speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NowPlaying {
    pub play: Key,
    pub subject: Subject,
    /// What is being told, also when a newer edition is current.
    pub narration: Arc<Narration>,
    /// The recording's whole length.
    pub length: Ms,
    /// Whether it is the house that speaks, and no visitor's clip.
    pub is_announcement: bool,
    pub phase: Phase,
    /// Where in the recording it was at `at`; it goes on from there while playing.
    pub position: Ms,
    pub at: Instant,
}

impl NowPlaying {
    /// Where in the recording it is at `now`.
    pub fn position_at(&self, now: Instant) -> Ms {
        match self.phase {
            Phase::Playing => {
                let gone = Ms::from(now.saturating_duration_since(self.at));
                (self.position + gone).min(self.length)
            }
            Phase::Paused => self.position,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Playing,
    Paused,
}

/// One of five steps; the default plays at the house's target loudness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Volume(u8);

impl Volume {
    pub const STEPS: u8 = 5;

    /// `step` is 1 to 5.
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

    pub fn step(self) -> u8 {
        self.0
    }

    /// Four decibels a step; a step that most ears call clearly louder.
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
