//! What makes the sound, or keeps its time in silence.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::model::{Gain, Ms};
use crate::player::Report;

/// Why an output did not start.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The device is not there or cannot be opened.
    #[error("{0}")]
    Device(String),
    /// The recording cannot be read.
    #[error("{0}")]
    Recording(String),
}

/// A file to be sounded.
#[derive(Clone, Debug, PartialEq)]
pub struct Sound {
    pub file: PathBuf,
    pub from: Ms,
    pub length: Ms,
    /// Of the file.
    pub channels: u8,
    pub gain: Gain,
    /// dBTP of the recording.
    pub true_peak: f64,
}

/// One audio output, used by one thread.
pub trait Output: Send {
    /// Sounds a file in place of whatever sounds.
    fn start(&mut self, sound: &Sound) -> Result<(), Trouble>;
    /// Sounds a file right after what sounds, without a pause: a report says once that the first
    /// has ended, and the next one is about the other. A start or a close forgets it.
    fn follow(&mut self, sound: &Sound) -> Result<(), Trouble>;
    fn set_gain(&mut self, gain: Gain);
    /// Goes to silence; [`Report`] says when it has been heard.
    fn fade(&mut self, over: Duration);
    /// Takes a fade back.
    fn unfade(&mut self);
    /// Gives the device back. Closing twice is once.
    fn close(&mut self);
    fn report(&mut self) -> Report;
    /// Whether the device could be opened now.
    fn probe(&mut self) -> Result<(), Trouble>;
    /// How often it had nothing to sound though something was due.
    fn underruns(&self) -> u64;
    /// Lets go of what has not been used for long enough; says when to ask again.
    fn rest(&mut self, now: Instant) -> Option<Instant>;
}
