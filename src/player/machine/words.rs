//! What a machine is told, and what it tells its output.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::model::{EndReason, Gain, Level, Ms, Play, Volume};
use crate::player::Sound;
use crate::player::run::Cue;

#[derive(Debug)]
pub(in crate::player) enum Input {
    /// A clip, and when it was asked for.
    Play(Box<Cue>, Instant),
    /// A clip for when what sounds has ended; it begins without a pause.
    Follow(Box<Cue>),
    /// What was to follow will not.
    Unfollow,
    Pause,
    Resume,
    Stop(EndReason),
    Seek(Ms),
    Volume(Volume),
    /// Staff changed how far this speaker goes.
    Level(Level),
    /// A tone for staff; a visitor's clip takes its place.
    Test(Tone),
    /// The house speaks: one after another. A visitor's clip waits, and goes on after.
    Announce(VecDeque<Box<Cue>>),
    /// What the output says of itself.
    Report(Report),
    /// A device is there (again).
    Returned,
    /// No device is there.
    Missing,
    /// Nobody is there who could want to go on.
    Forget,
    /// Time has passed.
    Tick,
}

/// What an output has done since it was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Up to where in the recording the device has consumed it.
    pub reached: Ms,
    pub state: OutputState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputState {
    Sounding,
    /// The fade that was asked for has been heard to its end.
    Faded,
    /// The recording has been heard to its end.
    Ended,
    /// The device is gone, or takes no more sound.
    Lost,
    /// The recording could not be read on.
    Broken,
}

#[derive(Debug, PartialEq)]
pub(in crate::player) enum Effect {
    /// Sound this, in place of whatever sounds.
    Start(Sound),
    /// Sound this right after what sounds.
    Follow(Sound),
    /// What was to follow has begun.
    Followed,
    Gain(Gain),
    Fade(Duration),
    Unfade,
    Close,
    Tell(Box<Play>),
}

impl Effect {
    pub(super) fn tell(play: Play) -> Self {
        Self::Tell(Box::new(play))
    }
}

/// A file that sounds at the target loudness, and is no clip.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::player) struct Tone {
    pub(in crate::player) file: PathBuf,
    pub(in crate::player) length: Ms,
    /// dBTP.
    pub(in crate::player) true_peak: f64,
}
