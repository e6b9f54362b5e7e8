//! The interface of audio outputs, which sound devices and the null output implement.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::model::{Gain, Ms};
use crate::player::OutputReport;

/// Why an output did not start.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The device is missing or cannot be opened.
    #[error("{0}")]
    Device(String),
    /// The recording cannot be read.
    #[error("{0}")]
    Recording(String),
}

/// A recording's file, and how to play it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaybackSource {
    /// The file.
    pub file: PathBuf,
    /// The position in the recording at which playback begins.
    pub start: Ms,
    /// The length of the whole recording.
    pub length: Ms,
    /// The number of channels of the file.
    pub channels: u8,
    /// The gain.
    pub gain: Gain,
    /// The true peak of the recording in dBTP.
    pub true_peak: f64,
}

/// One audio output. One thread uses it.
pub trait Output: Send {
    /// Plays a file in place of the current one.
    ///
    /// # Errors
    ///
    /// [`OutputError`] when the device cannot be opened or the file cannot be decoded.
    fn start(&mut self, source: &PlaybackSource) -> Result<(), OutputError>;
    /// Plays a file after the current one, without a gap. One report then has
    /// [`OutputState::Finished`](crate::player::OutputState::Finished) for the current file, and the reports
    /// after it are about the next file. [`Output::start`] and [`Output::close`] drop the next file.
    ///
    /// # Errors
    ///
    /// [`OutputError`] when nothing plays, a file is enqueued already, or the file cannot be decoded.
    fn enqueue(&mut self, source: &PlaybackSource) -> Result<(), OutputError>;
    /// Sets the gain.
    fn set_gain(&mut self, gain: Gain);
    /// Fades to silence. A report has [`OutputState::FadedOut`](crate::player::OutputState::FadedOut) when the
    /// fade has been heard to its end.
    fn fade_out(&mut self, duration: Duration);
    /// Returns from a fade to the full gain.
    fn cancel_fade(&mut self);
    /// Stops and releases the device. It may be called twice.
    fn close(&mut self);
    /// What was played since the last report.
    fn report(&mut self) -> OutputReport;
    /// Checks that the device can be opened now.
    ///
    /// # Errors
    ///
    /// [`OutputError::Device`] when it cannot.
    fn probe(&mut self) -> Result<(), OutputError>;
    /// The number of gaps: times when the output had nothing to play although something was due.
    fn underruns(&self) -> u64;
    /// Closes the device if it has been unused for long enough. Returns when to call this again.
    fn close_if_idle(&mut self, now: Instant) -> Option<Instant>;
}
