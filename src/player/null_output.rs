//! An output without a device. It decodes in real time like a sound device, so that a damaged recording ends at the same
//! position as on any other output.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::model::{Gain, Ms};
use crate::player::decoding_thread::DecodingThread;
use crate::player::format::{SAMPLE_RATE, frames_to_ms};
use crate::player::sink::DiscardedFrames;
use crate::player::{Output, OutputError, OutputReport, OutputState, PlaybackSource};

/// A decoder that delivers nothing during this many reports is given up. Reports are at least 20 ms apart.
const MAX_REPORTS_WITHOUT_PROGRESS: u32 = 100;

/// Plays in real time without sound.
#[derive(Debug)]
pub struct NullOutput {
    clock: Clock,
    current: Option<ActivePlayback>,
    next: Option<DecodedRecording>,
}

/// A recording that plays, or plays next.
#[derive(Debug)]
struct DecodedRecording {
    decoding: DecodingThread,
    frames: Arc<DiscardedFrames>,
    start: Ms,
    length: Ms,
}

#[derive(Debug)]
struct ActivePlayback {
    recording: DecodedRecording,
    started_at: Instant,
    /// When the fade-out is complete.
    faded_at: Option<Instant>,
    /// The number of frames that were decoded at the last report.
    decoded_frames: u64,
    /// The number of reports in a row without progress of the decoder.
    reports_without_progress: u32,
}

impl NullOutput {
    /// An output without a device.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            current: None,
            next: None,
        }
    }
}

impl DecodedRecording {
    fn start(source: &PlaybackSource) -> Result<Self, OutputError> {
        let (decoding, frames) = DecodingThread::start_discarding(source)?;
        decoding.wait_until_primed()?;
        Ok(Self {
            decoding,
            frames,
            start: source.start,
            length: source.length,
        })
    }
}

impl ActivePlayback {
    fn new(recording: DecodedRecording, started_at: Instant) -> Self {
        Self {
            recording,
            started_at,
            faded_at: None,
            decoded_frames: 0,
            reports_without_progress: 0,
        }
    }

    fn report(&mut self, now: Instant) -> OutputReport {
        let faded_at = self.faded_at.filter(|at| now >= *at);
        let end = faded_at.unwrap_or(now);
        let played = Ms::from(end.saturating_duration_since(self.started_at));
        let (position, length) = (self.recording.start + played, self.recording.length);
        // The order matters: frames that come just before the end must not be lost.
        let has_ended = self.recording.decoding.progress.has_ended();
        let decoded = self.recording.start + self.update_decoder(played);
        let has_failed =
            self.recording.decoding.progress.has_failed() || self.is_stalled(has_ended);
        let state = if has_failed && position >= decoded.min(length) {
            OutputState::DecodeFailed
        } else if position >= length && has_ended {
            OutputState::Finished
        } else if faded_at.is_some() {
            OutputState::FadedOut
        } else {
            OutputState::Playing
        };
        let limit = if has_failed {
            decoded.min(length)
        } else {
            length
        };
        OutputReport {
            position: position.min(limit),
            state,
        }
    }

    /// Lets the decoder go on as far as time has passed. Returns how far it is.
    fn update_decoder(&mut self, played: Ms) -> Ms {
        let due_frames = played.0.saturating_mul(u64::from(SAMPLE_RATE)) / 1000;
        self.recording.frames.set_due(due_frames);
        let decoded_frames = self.recording.frames.decoded();
        if decoded_frames > due_frames || decoded_frames > self.decoded_frames {
            self.reports_without_progress = 0;
        } else {
            self.reports_without_progress = self.reports_without_progress.saturating_add(1);
        }
        if decoded_frames <= due_frames {
            self.recording.decoding.wake();
        }
        self.decoded_frames = decoded_frames;
        frames_to_ms(decoded_frames)
    }

    /// Whether the decoder is given up.
    fn is_stalled(&self, has_ended: bool) -> bool {
        let is_stalled =
            !has_ended && self.reports_without_progress >= MAX_REPORTS_WITHOUT_PROGRESS;
        if is_stalled && self.reports_without_progress == MAX_REPORTS_WITHOUT_PROGRESS {
            self.recording.decoding.log_stall();
        }
        is_stalled
    }
}

impl Output for NullOutput {
    fn start(&mut self, source: &PlaybackSource) -> Result<(), OutputError> {
        self.close();
        let recording = DecodedRecording::start(source)?;
        self.current = Some(ActivePlayback::new(recording, self.clock.monotonic()));
        Ok(())
    }

    fn enqueue(&mut self, source: &PlaybackSource) -> Result<(), OutputError> {
        self.next = Some(DecodedRecording::start(source)?);
        Ok(())
    }

    fn set_gain(&mut self, _gain: Gain) {}

    fn fade_out(&mut self, duration: Duration) {
        let faded_at = self.clock.monotonic() + duration;
        if let Some(current) = &mut self.current {
            current.faded_at = Some(faded_at);
        }
    }

    fn cancel_fade(&mut self) {
        if let Some(current) = &mut self.current {
            current.faded_at = None;
        }
    }

    fn close(&mut self) {
        self.current = None;
        self.next = None;
    }

    fn report(&mut self) -> OutputReport {
        let now = self.clock.monotonic();
        let Some(current) = &mut self.current else {
            return OutputReport {
                position: Ms::ZERO,
                state: OutputState::DeviceLost,
            };
        };
        let report = current.report(now);
        if report.state == OutputState::Finished
            && current.faded_at.is_none()
            && let Some(next) = self.next.take()
        {
            // The next recording started when the first one ended, which may be a while ago.
            let recording = &current.recording;
            let duration = (recording.length - recording.start).duration();
            let started_at = current.started_at.checked_add(duration).unwrap_or(now);
            self.current = Some(ActivePlayback::new(next, started_at.min(now)));
        }
        report
    }

    fn probe(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn underruns(&self) -> u64 {
        0
    }

    fn close_if_idle(&mut self, _now: Instant) -> Option<Instant> {
        None
    }
}
