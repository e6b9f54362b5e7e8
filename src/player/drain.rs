//! The source that a device drains: what decoders brought, with gain and fade, piece after piece.
//! The device's thread never reads a file, allocates or waits.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rodio::{ChannelCount, SampleRate, Source};
use rtrb::{Consumer, Producer, RingBuffer};

use crate::model::{Gain, Ms};
use crate::player::feed::{FRAMES_A_SECOND, RATE};
use crate::player::pace::{self, Pace};

pub(super) const CHANNELS: ChannelCount = NonZero::<u16>::MIN.saturating_add(1);

/// Gain moves over its whole range in this many frames (20 ms), so that it does not click.
const RAMP: f32 = 960.0;

/// Left and right.
pub(super) type Frame = [f32; 2];

/// How far a piece of sound is: told between decoder, device and player without ever waiting.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// Frames of the recording that went into the device,
    pulled: AtomicU64,
    /// and how many frames had been given to the device with the last of them.
    until: AtomicU64,
    /// How often the decoder was late, so that silence had to stand in.
    late: AtomicU64,
    /// The decoder has brought everything.
    ended: AtomicBool,
    /// The last frame has been pulled.
    drained: AtomicBool,
    /// The decoder gave up.
    broken: AtomicBool,
    /// Two channels became one.
    folded: AtomicBool,
    /// Bits of the factor that is wanted; and of that for folded sound.
    gain: AtomicU32,
    folded_gain: AtomicU32,
}

impl Progress {
    pub(super) fn set_gain(&self, gain: Gain, folded: Gain) {
        self.gain.store(factor(gain).to_bits(), Ordering::Relaxed);
        let folded = factor(folded).to_bits();
        self.folded_gain.store(folded, Ordering::Relaxed);
    }

    pub(super) fn fold(&self) {
        self.folded.store(true, Ordering::Relaxed);
    }

    pub(super) fn break_off(&self) {
        self.broken.store(true, Ordering::Release);
    }

    pub(super) fn end(&self) {
        self.ended.store(true, Ordering::Release);
    }

    pub(super) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Acquire)
    }

    pub(super) fn is_drained(&self) -> bool {
        self.drained.load(Ordering::Acquire)
    }

    pub(super) fn late(&self) -> u64 {
        self.late.load(Ordering::Relaxed)
    }

    /// Whether the device has put out all that was pulled.
    pub(super) fn is_quiet(&self, pace: &Pace, now: Instant) -> bool {
        pace.unheard(self.until.load(Ordering::Acquire), now) == 0
    }

    /// How much of the recording has been heard.
    pub(super) fn heard(&self, pace: &Pace, now: Instant) -> Ms {
        // In this order: what is pulled in between counts as unheard at the most.
        let pulled = self.pulled.load(Ordering::Acquire);
        let until = self.until.load(Ordering::Acquire);
        pace::length(pulled.saturating_sub(pace.unheard(until, now)))
    }

    fn wanted(&self) -> f32 {
        let gain = if self.folded.load(Ordering::Relaxed) {
            &self.folded_gain
        } else {
            &self.gain
        };
        f32::from_bits(gain.load(Ordering::Relaxed))
    }

    /// One more frame went into the device.
    fn pull(&self, given: u64) {
        // Only the device's thread writes these.
        self.until.store(given + 1, Ordering::Release);
        let pulled = self.pulled.load(Ordering::Relaxed);
        self.pulled.store(pulled + 1, Ordering::Release);
    }
}

fn factor(gain: Gain) -> f32 {
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "a gain factor loses nothing that can be heard"
    )]
    let factor = gain.factor() as f32;
    factor
}

/// One recording on its way into the device.
#[derive(Debug)]
pub(super) struct Piece {
    ring: Consumer<Frame>,
    progress: Arc<Progress>,
    /// Whether silence stands in for what is late.
    late: bool,
}

impl Piece {
    pub(super) fn new(ring: Consumer<Frame>, progress: Arc<Progress>) -> Self {
        Self {
            ring,
            progress,
            late: false,
        }
    }

    /// The next frame; none where everything has been pulled.
    fn frame(&mut self, given: u64) -> Option<Frame> {
        // Asked before the pop: a frame pushed just before the end is not lost.
        let ended = self.progress.ended.load(Ordering::Acquire);
        if let Ok(frame) = self.ring.pop() {
            self.late = false;
            self.progress.pull(given);
            Some(frame)
        } else if ended {
            None
        } else {
            if !self.late {
                self.late = true;
                self.progress.late.fetch_add(1, Ordering::Relaxed);
            }
            Some([0.0; 2])
        }
    }
}

/// What the player asks of a drain, and what it hears back.
#[derive(Debug, Default)]
pub(super) struct Tap {
    /// Frames a fade takes; zero: no fade is asked for.
    fade: AtomicU32,
    /// The fade is done; nothing is pulled any more.
    faded: AtomicBool,
    /// The drain is to go away.
    off: AtomicBool,
}

impl Tap {
    pub(super) fn fade(&self, over: Duration) {
        let frames = u128::from(RATE) * over.as_millis() / 1000;
        let frames = u32::try_from(frames).unwrap_or(RATE).max(1);
        self.fade.store(frames, Ordering::Relaxed);
    }

    pub(super) fn unfade(&self) {
        self.fade.store(0, Ordering::Relaxed);
        self.faded.store(false, Ordering::Relaxed);
    }

    pub(super) fn has_faded(&self) -> bool {
        self.faded.load(Ordering::Acquire)
    }

    pub(super) fn turn_off(&self) {
        self.off.store(true, Ordering::Release);
    }
}

/// Pieces of sound as an endless rodio source of stereo frames: silence when there is nothing.
pub(super) struct Drain {
    pace: Arc<Pace>,
    tap: Arc<Tap>,
    piece: Piece,
    next: Consumer<Piece>,
    /// Pieces that are done with go back: letting go of memory takes time.
    done: Producer<Piece>,
    /// The factor in force; it follows the wanted one by a ramp.
    level: f32,
    /// What a fade has left of it.
    fading: f32,
    right: Option<f32>,
}

/// The player's ends of a drain.
pub(super) struct Ends {
    pub(super) tap: Arc<Tap>,
    pub(super) next: Producer<Piece>,
    pub(super) done: Consumer<Piece>,
}

impl Drain {
    pub(super) fn new(piece: Piece, pace: Arc<Pace>) -> (Self, Ends) {
        let tap = Arc::new(Tap::default());
        let (next, following) = RingBuffer::new(1);
        let (done, over) = RingBuffer::new(2);
        let drain = Self {
            pace,
            tap: Arc::clone(&tap),
            piece,
            next: following,
            done,
            level: 0.0,
            fading: 1.0,
            right: None,
        };
        let ends = Ends {
            tap,
            next,
            done: over,
        };
        (drain, ends)
    }

    fn frame(&mut self) -> Frame {
        let fade = self.tap.fade.load(Ordering::Relaxed);
        if fade > 0 {
            let frames = f32::from(u16::try_from(fade).unwrap_or(u16::MAX));
            self.fading -= 1.0 / frames;
            if self.fading <= 0.0 {
                self.fading = 0.0;
                self.tap.faded.store(true, Ordering::Release);
                return [0.0; 2];
            }
        } else if self.fading < 1.0 {
            self.fading = (self.fading + 1.0 / RAMP).min(1.0);
        }
        let step = 4.0 / RAMP;
        self.level += (self.piece.progress.wanted() - self.level).clamp(-step, step);
        let given = self.pace.given();
        let frame = self.piece.frame(given);
        let Some([left, right]) = frame.or_else(|| self.go_on(given, fade > 0)) else {
            return [0.0; 2];
        };
        let factor = self.level * self.fading;
        [left * factor, right * factor]
    }

    /// The piece has ended. What follows begins at once, but not where silence is asked for.
    fn go_on(&mut self, given: u64, fades: bool) -> Option<Frame> {
        self.piece.progress.drained.store(true, Ordering::Release);
        if fades || self.done.is_full() {
            return None;
        }
        let next = self.next.pop().ok()?;
        self.level = next.progress.wanted();
        // There is room; it was asked.
        drop(self.done.push(std::mem::replace(&mut self.piece, next)));
        self.piece.frame(given)
    }
}

impl Iterator for Drain {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        if let Some(right) = self.right.take() {
            return Some(right);
        }
        if self.tap.off.load(Ordering::Relaxed) {
            return None;
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
