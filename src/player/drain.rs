//! What a device drains: the frames that decoders brought, with gain and fade, piece after piece.
//! The device's thread never reads a file, allocates or waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use rtrb::{Consumer, Producer, RingBuffer};

use crate::player::envelope::Envelope;
use crate::player::feed::RATE;
use crate::player::pace::Pace;
use crate::player::progress::Progress;

/// Silence stands in for so long (2 s), after all that had been decoded ahead: then the decoder is not
/// waited for any more.
const MOST_SILENT_FRAMES: usize = 96_000;

/// Left and right.
pub(super) type Frame = [f32; 2];

/// One recording on its way into the device.
#[derive(Debug)]
pub(super) struct Piece {
    ring: Consumer<Frame>,
    progress: Arc<Progress>,
    /// Whether silence stands in for what is late, and for how many frames by now.
    late: bool,
    silent: usize,
}

impl Piece {
    pub(super) fn new(ring: Consumer<Frame>, progress: Arc<Progress>) -> Self {
        Self {
            ring,
            progress,
            late: false,
            silent: 0,
        }
    }

    /// Adds what has been decoded to what sounds, until that is full or the fade is done; answers
    /// how many frames it was.
    fn sound(&mut self, into: &mut [Frame], envelope: &mut Envelope, fade: Option<f32>) -> usize {
        let wanted = self.progress.wanted();
        let there = into.len().min(self.ring.slots());
        let Ok(chunk) = self.ring.read_chunk(there) else {
            return 0;
        };
        let (first, second) = chunk.as_slices();
        let mut frames = 0;
        for (sum, frame) in into.iter_mut().zip(first.iter().chain(second)) {
            let Some(factor) = envelope.step(wanted, fade) else {
                break;
            };
            envelope.add(sum, *frame, factor);
            frames += 1;
        }
        chunk.commit(frames);
        if frames > 0 {
            self.late = false;
            self.silent = 0;
        }
        frames
    }

    /// Silence stands in for what is late; the decoder is counted as late once for each gap.
    fn fall_silent(&mut self, frames: usize) {
        if !self.late {
            self.late = true;
            self.progress.be_late();
        }
        self.silent = self.silent.saturating_add(frames);
        if self.silent >= MOST_SILENT_FRAMES {
            self.progress.stall();
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

    /// Frames of the fade that is asked for.
    fn fading(&self) -> Option<f32> {
        let frames = self.fade.load(Ordering::Relaxed);
        let frames = f32::from(u16::try_from(frames).unwrap_or(u16::MAX));
        (frames > 0.0).then_some(frames)
    }
}

/// Pieces of sound, one after another, for as long as nobody turns it off: silence when there is
/// nothing.
pub(super) struct Drain {
    pace: Arc<Pace>,
    tap: Arc<Tap>,
    piece: Piece,
    next: Consumer<Piece>,
    /// Pieces that are done with go back: letting go of memory takes time.
    done: Producer<Piece>,
    envelope: Envelope,
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
            envelope: Envelope::new(),
        };
        let ends = Ends {
            tap,
            next,
            done: over,
        };
        (drain, ends)
    }

    /// Adds what comes next to what sounds; says whether there is more to come.
    pub(super) fn mix(&mut self, into: &mut [Frame]) -> bool {
        if self.tap.off.load(Ordering::Relaxed) {
            return false;
        }
        let fade = self.tap.fading();
        let mut given = self.pace.given();
        let mut rest = into;
        let mut gap = false;
        loop {
            // Asked before the frames: what came just before the end is not lost.
            let ended = self.piece.progress.has_ended();
            let frames = self.piece.sound(rest, &mut self.envelope, fade);
            let counted = u64::try_from(frames).unwrap_or(0);
            self.piece.progress.pull(counted, given);
            given += counted;
            rest = rest.get_mut(frames..).unwrap_or_default();
            if rest.is_empty() || self.envelope.has_faded(fade) {
                break;
            }
            if !ended {
                self.piece.fall_silent(rest.len());
                gap = true;
                break;
            }
            if !self.go_on(fade) {
                gap = self.piece.progress.is_broken();
                break;
            }
        }
        if gap {
            self.envelope.break_off();
        }
        // A fade goes on also where there is nothing to be faded.
        let wanted = self.piece.progress.wanted();
        for frame in rest {
            if !gap {
                self.envelope.step(wanted, fade);
            }
            self.envelope.add_decay(frame);
        }
        if self.envelope.has_faded(fade) {
            self.tap.faded.store(true, Ordering::Release);
        }
        true
    }

    /// The piece has ended. What follows begins at once, but not where silence is asked for.
    fn go_on(&mut self, fade: Option<f32>) -> bool {
        self.piece.progress.be_drained();
        if fade.is_some() || self.done.is_full() {
            return false;
        }
        let Ok(next) = self.next.pop() else {
            return false;
        };
        self.envelope.begin_at(next.progress.wanted());
        // There is room; it was asked.
        drop(self.done.push(std::mem::replace(&mut self.piece, next)));
        true
    }
}

#[cfg(test)]
mod tests;
