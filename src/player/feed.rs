//! A thread that decodes ahead of the device, and the source that the device drains.
//! The device's thread never reads a file, allocates or waits.

use std::f32::consts::FRAC_1_SQRT_2;
use std::fs::File;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, Thread};
use std::time::Duration;

use rodio::{ChannelCount, Decoder, SampleRate, Source};
use rtrb::{Consumer, Producer, RingBuffer};

use crate::model::{Gain, Ms};
use crate::player::output::Trouble;

/// All files that serve a speaker have this rate; the library sees to it.
pub(super) const RATE: u32 = 48_000;
const CHANNELS: ChannelCount = NonZero::<u16>::MIN.saturating_add(1);
const FRAMES_A_SECOND: SampleRate = NonZero::<u32>::MIN.saturating_add(RATE - 1);

/// How far the decoder runs ahead: two seconds, so that a slow card is not heard.
const AHEAD: usize = 96_000;
/// What must be there before the device is opened.
const PRIMED: usize = 4_800;
/// Gain moves over its whole range in this many frames (20 ms), so that it does not click.
const RAMP: f32 = 960.0;

type Frame = [f32; 2];

/// What the device's thread and the player's tell each other, without ever waiting.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Frames of the recording that went into the device.
    pub(super) pulled: AtomicU64,
    /// Frames of silence that had to stand in because the decoder was late.
    pub(super) starved: AtomicU64,
    /// The last frame of the recording has been pulled.
    pub(super) drained: AtomicBool,
    /// The fade is done; nothing is pulled any more.
    pub(super) faded: AtomicBool,
    /// The decoder gave up.
    pub(super) broken: AtomicBool,
    /// Bits of the factor that is wanted.
    gain: AtomicU32,
    /// Frames a fade takes; zero: no fade is asked for.
    fade: AtomicU32,
}

impl Shared {
    pub(super) fn set_gain(&self, gain: Gain) {
        #[expect(
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            reason = "a gain factor loses nothing that can be heard"
        )]
        let factor = gain.factor() as f32;
        self.gain.store(factor.to_bits(), Ordering::Relaxed);
    }

    pub(super) fn fade(&self, over: Duration) {
        let frames = u128::from(RATE) * over.as_millis() / 1000;
        let frames = u32::try_from(frames).unwrap_or(RATE).max(1);
        self.fade.store(frames, Ordering::Relaxed);
    }

    pub(super) fn unfade(&self) {
        self.fade.store(0, Ordering::Relaxed);
        self.faded.store(false, Ordering::Relaxed);
    }
}

/// The decoding thread's leash: it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Feed {
    stop: Arc<AtomicBool>,
    thread: Thread,
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.unpark();
    }
}

/// Starts decoding `file` at `from`; returns once the first tenth of a second is there.
pub(super) fn start(file: &Path, from: Ms, shared: &Arc<Shared>) -> Result<(Feed, Drain), Trouble> {
    let (ring, rest) = RingBuffer::new(AHEAD);
    let stop = Arc::new(AtomicBool::new(false));
    let ended = Arc::new(AtomicBool::new(false));
    let (primed, ready) = sync_channel(1);
    let feeder = Feeder {
        ring,
        stop: Arc::clone(&stop),
        primed: Some(primed),
    };
    let path = file.to_owned();
    let (done, state) = (Arc::clone(&ended), Arc::clone(shared));
    let handle = thread::Builder::new()
        .name("feed".into())
        .spawn(move || {
            let mut feeder = feeder;
            // A decoder that panics on a damaged file ends this clip, not the daemon.
            let outcome = catch_unwind(AssertUnwindSafe(|| feeder.run(&path, from)));
            let failure = match outcome {
                Ok(Ok(())) => None,
                Ok(Err(reason)) => Some(reason),
                Err(_) => Some("the decoder panicked".to_owned()),
            };
            if let Some(reason) = failure {
                tracing::error!(error = reason, "a recording could not be read on");
                state.broken.store(true, Ordering::Release);
            }
            done.store(true, Ordering::Release);
        })
        .map_err(|error| Trouble::Recording(error.to_string()))?;
    let feed = Feed {
        stop,
        thread: handle.thread().clone(),
    };
    match ready.recv_timeout(Duration::from_secs(5)) {
        Ok(Ok(())) => {}
        Ok(Err(reason)) => return Err(Trouble::Recording(reason)),
        Err(RecvTimeoutError::Timeout) => {
            return Err(Trouble::Recording("it takes too long to read".into()));
        }
        // A very short or an unreadable recording ends before it is primed.
        Err(RecvTimeoutError::Disconnected) if !shared.broken.load(Ordering::Acquire) => {}
        Err(RecvTimeoutError::Disconnected) => {
            return Err(Trouble::Recording("it cannot be decoded".into()));
        }
    }
    let drain = Drain {
        ring: rest,
        shared: Arc::clone(shared),
        ended,
        level: 0.0,
        fading: 1.0,
        right: None,
    };
    Ok((feed, drain))
}

struct Feeder {
    ring: Producer<Frame>,
    stop: Arc<AtomicBool>,
    primed: Option<SyncSender<Result<(), String>>>,
}

impl Feeder {
    fn run(&mut self, path: &Path, from: Ms) -> Result<(), String> {
        let opened = open(path, from);
        let mut source = match opened {
            Ok(source) => source,
            Err(error) => {
                if let Some(primed) = self.primed.take() {
                    // The player waits for this answer; if it does not any more, the log has it.
                    drop(primed.send(Err(error.clone())));
                }
                return Err(error);
            }
        };
        let channels = source.channels().get();
        // One channel out of two loudspeakers is twice the power: by so much less each, it is as
        // loud as it was measured (ITU-R BS.1770 adds the channels' powers).
        let share = if channels == 1 { FRAC_1_SQRT_2 } else { 1.0 };
        let mut fed = 0_usize;
        while let Some(left) = source.next() {
            let right = if channels > 1 {
                source.next().unwrap_or(left)
            } else {
                left
            };
            for _ in 2..channels {
                source.next();
            }
            while self.ring.is_full() {
                if self.stop.load(Ordering::Relaxed) {
                    return Ok(());
                }
                thread::park_timeout(Duration::from_millis(500));
            }
            if self.ring.push([left * share, right * share]).is_err() {
                return Ok(());
            }
            fed += 1;
            if fed == PRIMED
                && let Some(primed) = self.primed.take()
            {
                drop(primed.send(Ok(())));
            }
        }
        Ok(())
    }
}

fn open(path: &Path, from: Ms) -> Result<Decoder<std::io::BufReader<File>>, String> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut source =
        Decoder::try_from(file).map_err(|error| format!("{}: {error}", path.display()))?;
    if source.sample_rate() != FRAMES_A_SECOND {
        return Err(format!(
            "{} has {} frames a second where the speaker wants {RATE}",
            path.display(),
            source.sample_rate()
        ));
    }
    if from > Ms::ZERO {
        source
            .try_seek(from.duration())
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(source)
}

/// The recording as an endless rodio source of stereo frames: what comes out of the ring, with
/// gain and fade, and silence when there is nothing.
pub(super) struct Drain {
    ring: Consumer<Frame>,
    shared: Arc<Shared>,
    ended: Arc<AtomicBool>,
    /// The factor in force; it follows the wanted one by a ramp.
    level: f32,
    /// What a fade has left of it.
    fading: f32,
    right: Option<f32>,
}

impl Drain {
    fn frame(&mut self) -> Frame {
        let fade = self.shared.fade.load(Ordering::Relaxed);
        if fade > 0 {
            let frames = f32::from(u16::try_from(fade).unwrap_or(u16::MAX));
            self.fading -= 1.0 / frames;
            if self.fading <= 0.0 {
                self.fading = 0.0;
                self.shared.faded.store(true, Ordering::Release);
                return [0.0; 2];
            }
        } else if self.fading < 1.0 {
            self.fading = (self.fading + 1.0 / RAMP).min(1.0);
        }
        let wanted = f32::from_bits(self.shared.gain.load(Ordering::Relaxed));
        let step = 4.0 / RAMP;
        self.level += (wanted - self.level).clamp(-step, step);
        // Asked before the pop: a frame pushed just before the end is not lost.
        let ended = self.ended.load(Ordering::Acquire);
        if let Ok([left, right]) = self.ring.pop() {
            self.shared.pulled.fetch_add(1, Ordering::Relaxed);
            let factor = self.level * self.fading;
            [left * factor, right * factor]
        } else {
            if ended {
                self.shared.drained.store(true, Ordering::Release);
            } else {
                self.shared.starved.fetch_add(1, Ordering::Relaxed);
            }
            [0.0; 2]
        }
    }
}

impl Iterator for Drain {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        if let Some(right) = self.right.take() {
            return Some(right);
        }
        let [left, right] = self.frame();
        self.right = Some(right);
        Some(left)
    }
}

impl Source for Drain {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> ChannelCount {
        CHANNELS
    }

    fn sample_rate(&self) -> SampleRate {
        FRAMES_A_SECOND
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}
