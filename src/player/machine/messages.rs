//! The machine's inputs and effects.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::model::{ClipKey, EndReason, Gain, Interruption, Level, Ms, Play, ScreenId, Volume};
use crate::player::PlaybackSource;
use crate::player::active_play::PlayRequest;

#[derive(Debug)]
pub(in crate::player) enum Input {
    Play(Box<PlayRequest>),
    /// Play a clip after the current one and the queue.
    Enqueue(Box<PlayRequest>),
    /// Remove a clip that this screen queued.
    Unqueue(ClipKey, ScreenId),
    /// Play a clip that this screen queued in another language.
    SwitchQueued(Box<PlayRequest>, ScreenId),
    /// Play announcements one after another. They begin when what plays has ended, and at the latest at `start_by`:
    /// then they interrupt it, and it goes on afterwards.
    Announce {
        requests: VecDeque<Box<PlayRequest>>,
        start_by: Instant,
    },
    /// The output could not prepare the next clip.
    PreparationFailed,
    Pause,
    Resume,
    Stop(EndReason),
    /// Others end what a visitor plays, who may go on later.
    Interrupt(Interruption),
    Seek(Ms),
    /// Go on with what plays in another language.
    Switch(Box<PlayRequest>),
    Volume(Volume),
    /// Staff changed the level of the speaker.
    Level(Level),
    /// Play a tone for staff. A visitor's clip replaces it.
    Test(TestTone),
    OutputReport(OutputReport),
    /// At least one device is available.
    DeviceFound,
    /// No device is available.
    DeviceMissing,
    /// Nobody is left at this screen to continue what was interrupted.
    ForgetBrokenOff(ScreenId),
    /// Time has passed.
    Tick,
}

/// What an output has done since it was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputReport {
    /// The position in the recording up to which the device has played it.
    pub position: Ms,
    /// The state.
    pub state: OutputState,
}

/// The state of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputState {
    /// It plays.
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
    /// A clip of the queue has started, which this screen queued.
    QueuedClipStarted(Option<ScreenId>),
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
