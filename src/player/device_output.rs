//! The output of one room on a sound device, or on one channel of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::model::{Channel, Gain, Ms, Outlet, OutputName};
use crate::player::decoding_thread::DecodingThread;
use crate::player::device_pool::{DeviceLease, DevicePool, SharedDevice};
use crate::player::voice::{Voice, VoiceHandle};
use crate::player::{NullOutput, Output, OutputError, OutputReport, OutputState, PlaybackSource};

/// Creates the output of an outlet. No device is opened yet.
pub fn create_output(outlet: &Outlet, devices: &DevicePool, clock: &Clock) -> Box<dyn Output> {
    match &outlet.output {
        OutputName::Null => Box::new(NullOutput::new(clock.clone())),
        OutputName::Device(name) => Box::new(DeviceOutput::new(
            name,
            outlet.channel,
            devices,
            clock.clone(),
        )),
    }
}

/// An output of the box, or one channel of it.
#[derive(Debug)]
pub struct DeviceOutput {
    device: Arc<SharedDevice>,
    channel: Channel,
    clock: Clock,
    current: Option<ActivePlayback>,
    /// The underruns of earlier playbacks.
    past_underruns: u64,
}

struct ActivePlayback {
    // The fields are dropped in this order: the decoded frames first, then the device.
    voice: VoiceHandle,
    recording: DecodedRecording,
    next: Option<DecodedRecording>,
    lease: DeviceLease,
    /// The underruns of the device before this playback.
    device_underruns_before: u64,
}

/// A recording that plays, or plays next.
#[derive(Debug)]
struct DecodedRecording {
    decoding: DecodingThread,
    start: Ms,
}

impl DeviceOutput {
    /// An output on the device of this name; the device is opened at the first play.
    pub fn new(name: &str, channel: Channel, devices: &DevicePool, clock: Clock) -> Self {
        Self {
            device: devices.device(name, &clock),
            channel,
            clock,
            current: None,
            past_underruns: 0,
        }
    }
}

impl ActivePlayback {
    fn report(&mut self, now: Instant) -> OutputReport {
        // Drop the streams that the device's thread has finished.
        while self.voice.finished.pop().is_ok() {}
        let clock = &self.lease.clock;
        let progress = &self.recording.decoding.progress;
        if progress.take_stalled() {
            self.recording.decoding.log_stall();
        }
        let is_over = progress.is_drained() && progress.is_heard(clock, now);
        let state = if clock.detect_loss(now) {
            OutputState::DeviceLost
        } else if is_over && progress.has_failed() {
            OutputState::DecodeFailed
        } else if is_over {
            OutputState::Finished
        } else if self.voice.control.has_faded() && progress.is_heard(clock, now) {
            OutputState::FadedOut
        } else {
            OutputState::Playing
        };
        let report = OutputReport {
            position: self.recording.start + progress.heard(clock, now),
            state,
        };
        if is_over && let Some(next) = self.next.take() {
            self.recording = next;
        }
        report
    }

    /// The underruns of the recordings and of the device since this playback began.
    fn underruns(&self) -> u64 {
        let recordings = std::iter::once(&self.recording).chain(&self.next);
        let decoder_underruns: u64 = recordings
            .map(|recording| recording.decoding.progress.underruns())
            .sum();
        let device_underruns = self.lease.clock.underruns();
        decoder_underruns + device_underruns.saturating_sub(self.device_underruns_before)
    }
}

impl Output for DeviceOutput {
    fn start(&mut self, source: &PlaybackSource) -> Result<(), OutputError> {
        self.close();
        let (decoding, stream) = DecodingThread::start(source, self.channel)?;
        // The device is opened while the decoder works.
        let lease = self.device.acquire()?;
        decoding.wait_until_primed()?;
        let (voice, handle) = Voice::new(stream, Arc::clone(&lease.clock));
        lease.play(voice)?;
        self.current = Some(ActivePlayback {
            voice: handle,
            recording: DecodedRecording {
                decoding,
                start: source.start,
            },
            next: None,
            device_underruns_before: lease.clock.underruns(),
            lease,
        });
        Ok(())
    }

    fn enqueue(&mut self, source: &PlaybackSource) -> Result<(), OutputError> {
        let Some(current) = self
            .current
            .as_mut()
            .filter(|current| current.next.is_none())
        else {
            return Err(OutputError::Device(
                "nothing plays, or a recording is enqueued already".into(),
            ));
        };
        let (decoding, stream) = DecodingThread::start(source, self.channel)?;
        decoding.wait_until_primed()?;
        if current.voice.next.push(stream).is_err() {
            return Err(OutputError::Device(
                "a recording is enqueued already".into(),
            ));
        }
        current.next = Some(DecodedRecording {
            decoding,
            start: source.start,
        });
        Ok(())
    }

    fn set_gain(&mut self, gain: Gain) {
        if let Some(current) = &self.current {
            current.recording.decoding.set_gain(gain);
        }
    }

    fn fade_out(&mut self, duration: Duration) {
        if let Some(current) = &self.current {
            current.voice.control.fade_out(duration);
        }
    }

    fn cancel_fade(&mut self) {
        if let Some(current) = &self.current {
            current.voice.control.cancel_fade();
        }
    }

    fn close(&mut self) {
        let Some(current) = self.current.take() else {
            return;
        };
        current.voice.control.turn_off();
        self.past_underruns += current.underruns();
    }

    fn report(&mut self) -> OutputReport {
        let now = self.clock.monotonic();
        match &mut self.current {
            Some(current) => {
                let underruns_before = current.underruns();
                let report = current.report(now);
                // Keep the underruns of a recording that the report has ended.
                self.past_underruns += underruns_before.saturating_sub(current.underruns());
                report
            }
            None => OutputReport {
                position: Ms::ZERO,
                state: OutputState::DeviceLost,
            },
        }
    }

    fn probe(&mut self) -> Result<(), OutputError> {
        self.device.probe()
    }

    fn underruns(&self) -> u64 {
        let current = self.current.as_ref();
        self.past_underruns + current.map_or(0, ActivePlayback::underruns)
    }

    fn close_if_idle(&mut self, now: Instant) -> Option<Instant> {
        self.device.close_if_idle(now)
    }
}

impl Drop for DeviceOutput {
    fn drop(&mut self) {
        self.close();
    }
}

impl std::fmt::Debug for ActivePlayback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ActivePlayback")
            .field("recording", &self.recording)
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}
