//! Recordings of what a card played, and when it played it.
//!
//! A sample's time is when the card took it to play, right to a millisecond: eight recordings of
//! the same sound agreed to 0.3 ms, on a busy machine too. The card takes ten milliseconds at once
//! while it is recorded, so that a played sample may wait for that time. No sample is lost.

use std::io::Read;
use std::mem;
use std::process::{ChildStdout, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, ensure};

use super::TIMEOUT;
use super::process_guard::ProcessGuard;

/// The samples of one second.
pub(crate) const RATE: u32 = 48_000;
/// The samples that the card takes, and the recorder delivers, at once.
pub(super) const PIECE: Duration = Duration::from_millis(10);
/// The channel of a card that is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
    /// The mean of both.
    Both,
}

/// A recording of a card: one channel at 48 kHz.
#[derive(Debug, Clone)]
pub(crate) struct CapturedAudio {
    pub(crate) samples: Vec<f32>,
    pub(crate) started: SystemTime,
}

impl CapturedAudio {
    /// When the card played the sample at `index`.
    pub(crate) fn time_of(&self, index: usize) -> SystemTime {
        self.started + length(index)
    }
}

/// A recording that runs until it is finished or its card is unplugged.
#[derive(Debug)]
pub(crate) struct Recording {
    capture: Arc<CaptureBuffer>,
    _recorder: ProcessGuard,
}

impl Recording {
    /// Starts the recorder and waits for its first samples, raw 16 bit stereo on its output.
    pub(super) fn start(command: &Command, side: Side) -> Result<Self> {
        let mut recorder =
            ProcessGuard::hold(command, Stdio::piped()).context("the recorder did not start")?;
        let output = recorder.stdout().context("the recorder has no output")?;
        let capture = Arc::new(CaptureBuffer::default());
        let running = Arc::clone(&capture);
        thread::Builder::new()
            .name("recording".to_owned())
            .spawn(move || running.fill(output, side))?;
        let begun = capture.wait(TIMEOUT, |take| take.ended || !take.samples.is_empty());
        ensure!(
            !begun.samples.is_empty(),
            "the recorder heard nothing, not even silence"
        );
        drop(begun);
        Ok(Self {
            capture,
            _recorder: recorder,
        })
    }

    /// A copy of the recording so far; it goes on.
    pub(crate) fn captured(&self) -> CapturedAudio {
        let take = self.capture.lock();
        CapturedAudio {
            samples: take.samples.clone(),
            started: wall_clock(take.started),
        }
    }

    /// The number of samples so far.
    pub(crate) fn length(&self) -> usize {
        self.capture.lock().samples.len()
    }

    /// Waits until the loudest of the newest samples is at least `loudness` (1.0 is full scale); returns
    /// whether that happened in time.
    pub(crate) fn wait_for_sound(&self, loudness: f32, patience: Duration) -> bool {
        let mut looked = self.capture.lock().samples.len();
        let mut found = false;
        drop(self.capture.wait(patience, |take| {
            let fresh = take.samples.get(looked..).unwrap_or_default();
            found |= fresh.iter().any(|sample| sample.abs() >= loudness);
            looked = take.samples.len();
            found || take.ended
        }));
        found
    }

    /// Ends the recording. It includes everything until this call, or until the card was unplugged.
    pub(crate) fn finish(self) -> CapturedAudio {
        let now = Instant::now();
        let mut take = self
            .capture
            .wait(TIMEOUT, |take| take.ended || take.reaches(now));
        CapturedAudio {
            samples: mem::take(&mut take.samples),
            started: wall_clock(take.started),
        }
    }
}

/// The samples, filled by a thread that ends with the recorder's output.
#[derive(Debug, Default)]
struct CaptureBuffer {
    take: Mutex<CaptureState>,
    grown: Condvar,
}

#[derive(Debug, Default)]
struct CaptureState {
    samples: Vec<f32>,
    started: Option<Instant>,
    latest: Option<Instant>,
    ended: bool,
}

impl CaptureBuffer {
    fn lock(&self) -> MutexGuard<'_, CaptureState> {
        self.take.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until `enough` holds or the timeout has passed.
    fn wait(
        &self,
        patience: Duration,
        mut enough: impl FnMut(&CaptureState) -> bool,
    ) -> MutexGuard<'_, CaptureState> {
        self.grown
            .wait_timeout_while(self.lock(), patience, |take| !enough(take))
            .unwrap_or_else(PoisonError::into_inner)
            .0
    }

    fn fill(&self, mut output: ChildStdout, side: Side) {
        let mut bytes = Vec::new();
        let mut buffer = [0; 16_384];
        while let Ok(count @ 1..) = output.read(&mut buffer) {
            let arrived = Instant::now();
            bytes.extend_from_slice(buffer.get(..count).unwrap_or_default());
            let (frames, rest) = bytes.as_chunks::<4>();
            let fresh = frames.iter().map(|&[a, b, c, d]| {
                let (left, right) = (i16::from_le_bytes([a, b]), i16::from_le_bytes([c, d]));
                match side {
                    Side::Left => f32::from(left) / 32_768.0,
                    Side::Right => f32::from(right) / 32_768.0,
                    Side::Both => (f32::from(left) + f32::from(right)) / 65_536.0,
                }
            });
            self.lock().extend(fresh, arrived);
            bytes = rest.to_vec();
            self.grown.notify_all();
        }
        self.lock().ended = true;
        self.grown.notify_all();
    }
}

impl CaptureState {
    /// The card delivers a block when it begins to play it, so a block arrives at the time of its first
    /// sample plus a delay. The block with the least delay is the most exact. The rest of a block, which is
    /// short or follows at once, would give too early a time.
    fn extend(&mut self, fresh: impl Iterator<Item = f32>, arrived: Instant) {
        let before = self.samples.len();
        self.samples.extend(fresh);
        let paused = self
            .latest
            .is_none_or(|latest| arrived - latest >= PIECE / 2);
        let whole = length(self.samples.len() - before) >= PIECE / 2;
        if let Some(start) = arrived.checked_sub(length(before))
            && (self.started.is_none() || paused && whole)
        {
            self.started = Some(self.started.map_or(start, |best| best.min(start)));
        }
        self.latest = Some(arrived);
    }

    fn reaches(&self, instant: Instant) -> bool {
        self.started
            .is_some_and(|start| start + length(self.samples.len()) >= instant)
    }
}

/// The duration of a number of samples.
fn length(samples: usize) -> Duration {
    let seconds = u32::try_from(samples).map_or(f64::INFINITY, f64::from) / f64::from(RATE);
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

fn wall_clock(instant: Option<Instant>) -> SystemTime {
    SystemTime::now() - instant.map_or(Duration::ZERO, |instant| instant.elapsed())
}
