//! The machine's inputs and effects.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::model::{EndReason, Gain, Level, Ms, Play, Volume};
use crate::player::PlaybackSource;
use crate::player::playback::PlayRequest;

#[derive(Debug)]
pub(in crate::player) enum Input {
    /// Play a clip. The instant is when the visitor requested it.
    Play(Box<PlayRequest>, Instant),
    /// Play a clip after the current one, without a gap.
    Enqueue(Box<PlayRequest>),
    /// The enqueued clip could not be prepared.
    DropNext,
    Pause,
    Resume,
    Stop(EndReason),
    Seek(Ms),
    Volume(Volume),
    /// Staff changed the level of the speaker.
    Level(Level),
    /// Play a tone for staff. A visitor's clip replaces it.
    Test(TestTone),
    /// Play announcements one after another. A visitor's clip is interrupted and goes on afterwards.
    Announce(VecDeque<Box<PlayRequest>>),
    OutputReport(OutputReport),
    /// At least one device is available.
    DeviceFound,
    /// No device is available.
    DeviceMissing,
    /// No visitor is left to continue the clip that a lost device broke off.
    ForgetBrokenOff,
    /// Time has passed.
    Tick,
}

/// What an output has done since it was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputReport {
    /// The position in the recording up to which the device has played it.
    pub position: Ms,
    pub state: OutputState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputState {
    Playing,
    /// The fade has been heard to its end.
    FadedOut,
    /// The recording has been heard to its end.
    Finished,
    /// The device is missing, or consumes no more sound.
    DeviceLost,
    /// The rest of the recording cannot be decoded.
    DecodeFailed,
}

#[derive(Debug, PartialEq)]
pub(in crate::player) enum Effect {
    /// Play this in place of the current file.
    Start(PlaybackSource),
    /// Play this after the current file.
    Enqueue(PlaybackSource),
    /// The enqueued clip has started.
    NextStarted,
    SetGain(Gain),
    FadeOut(Duration),
    CancelFade,
    Close,
    /// Send the play, as it is so far, to the play log.
    ReportPlay(Box<Play>),
}

impl Effect {
    pub(super) fn report_play(play: Play) -> Self {
        Self::ReportPlay(Box::new(play))
    }
}

/// A tone at the target loudness. It is not a clip.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::player) struct TestTone {
    pub(in crate::player) file: PathBuf,
    pub(in crate::player) length: Ms,
    /// In dBTP.
    pub(in crate::player) true_peak: f64,
}
