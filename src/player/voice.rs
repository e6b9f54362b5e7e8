//! A room's sound on its way into the mixer: recordings one after another, with gain and fades. The device's thread
//! runs this code. It never reads a file, allocates or waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use rtrb::{Consumer, Producer, RingBuffer};

use crate::player::device_clock::DeviceClock;
use crate::player::envelope::Envelope;
use crate::player::format::{Frame, SAMPLE_RATE};
use crate::player::progress::PlaybackProgress;

/// A decoder that delivers nothing for this many frames (2 s), after all frames decoded ahead were used, is given up.
const MAX_GAP_FRAMES: usize = 96_000;

/// The decoded frames of one recording.
#[derive(Debug)]
pub(super) struct RecordingStream {
    ring: Consumer<Frame>,
    progress: Arc<PlaybackProgress>,
    /// Whether the decoder is late, so that there is a gap.
    is_late: bool,
    /// The length of the gap so far.
    gap_frames: usize,
}

impl RecordingStream {
    pub(super) fn new(ring: Consumer<Frame>, progress: Arc<PlaybackProgress>) -> Self {
        Self {
            ring,
            progress,
            is_late: false,
            gap_frames: 0,
        }
    }

    /// Adds the decoded frames to the mix until the mix is full, the fade is complete or no more frames are decoded.
    /// Returns the number of frames.
    fn mix_into(&mut self, mix: &mut [Frame], envelope: &mut Envelope, fade: Option<f32>) -> usize {
        let target_gain = self.progress.target_gain();
        let available = mix.len().min(self.ring.slots());
        let Ok(chunk) = self.ring.read_chunk(available) else {
            return 0;
        };
        let (first, second) = chunk.as_slices();
        let mut frames = 0;
        for (sum, frame) in mix.iter_mut().zip(first.iter().chain(second)) {
            let Some(factor) = envelope.step(target_gain, fade) else {
                break;
            };
            envelope.add(sum, *frame, factor);
            frames += 1;
        }
        chunk.commit(frames);
        if frames > 0 {
            self.is_late = false;
            self.gap_frames = 0;
        }
        frames
    }

    /// Notes that frames were not decoded in time. Each gap counts as one underrun.
    fn record_gap(&mut self, frames: usize) {
        if !self.is_late {
            self.is_late = true;
            self.progress.record_underrun();
        }
        self.gap_frames = self.gap_frames.saturating_add(frames);
        if self.gap_frames >= MAX_GAP_FRAMES {
            self.progress.mark_stalled();
        }
    }
}

/// The player's control of a voice, shared with the device's thread.
#[derive(Debug, Default)]
pub(super) struct VoiceControl {
    /// The length of the fade-out in frames. Zero: no fade.
    fade_frames: AtomicU32,
    /// The fade is complete. No more frames are mixed.
    has_faded: AtomicBool,
    /// The mixer is to drop the voice.
    is_off: AtomicBool,
}

impl VoiceControl {
    pub(super) fn fade_out(&self, duration: Duration) {
        let frames = u128::from(SAMPLE_RATE) * duration.as_millis() / 1000;
        let frames = u32::try_from(frames).unwrap_or(SAMPLE_RATE).max(1);
        self.fade_frames.store(frames, Ordering::Relaxed);
    }

    pub(super) fn cancel_fade(&self) {
        self.fade_frames.store(0, Ordering::Relaxed);
        self.has_faded.store(false, Ordering::Relaxed);
    }

    pub(super) fn has_faded(&self) -> bool {
        self.has_faded.load(Ordering::Acquire)
    }

    pub(super) fn turn_off(&self) {
        self.is_off.store(true, Ordering::Release);
    }

    /// The length of the fade-out in frames.
    fn fade(&self) -> Option<f32> {
        let frames = self.fade_frames.load(Ordering::Relaxed);
        let frames = f32::from(u16::try_from(frames).unwrap_or(u16::MAX));
        (frames > 0.0).then_some(frames)
    }
}

/// One room's sound on a device. It plays recordings one after another, and silence after the last, until it is turned
/// off.
pub(super) struct Voice {
    clock: Arc<DeviceClock>,
    control: Arc<VoiceControl>,
    stream: RecordingStream,
    next: Consumer<RecordingStream>,
    /// Finished streams go back to the player to be dropped, because freeing memory takes time.
    finished: Producer<RecordingStream>,
    envelope: Envelope,
}

/// The player's side of a voice.
pub(super) struct VoiceHandle {
    pub(super) control: Arc<VoiceControl>,
    pub(super) next: Producer<RecordingStream>,
    pub(super) finished: Consumer<RecordingStream>,
}

impl Voice {
    pub(super) fn new(stream: RecordingStream, clock: Arc<DeviceClock>) -> (Self, VoiceHandle) {
        let control = Arc::new(VoiceControl::default());
        let (next_sender, next) = RingBuffer::new(1);
        let (finished, finished_receiver) = RingBuffer::new(2);
        let voice = Self {
            clock,
            control: Arc::clone(&control),
            stream,
            next,
            finished,
            envelope: Envelope::new(),
        };
        let handle = VoiceHandle {
            control,
            next: next_sender,
            finished: finished_receiver,
        };
        (voice, handle)
    }

    /// Adds the next frames to the mix. Returns false when the voice was turned off.
    pub(super) fn mix_into(&mut self, mix: &mut [Frame]) -> bool {
        if self.control.is_off.load(Ordering::Relaxed) {
            return false;
        }
        let fade = self.control.fade();
        let mut written = self.clock.written_frames();
        let mut rest = mix;
        let mut is_gap = false;
        loop {
            // Read before the frames are: frames that come just before the end must not be lost.
            let has_ended = self.stream.progress.has_ended();
            let frames = self.stream.mix_into(rest, &mut self.envelope, fade);
            let counted = u64::try_from(frames).unwrap_or(0);
            self.stream.progress.add_mixed_frames(counted, written);
            written += counted;
            rest = rest.get_mut(frames..).unwrap_or_default();
            if rest.is_empty() || self.envelope.has_faded(fade) {
                break;
            }
            if !has_ended {
                self.stream.record_gap(rest.len());
                is_gap = true;
                break;
            }
            if !self.advance_to_next(fade) {
                is_gap = self.stream.progress.has_failed();
                break;
            }
        }
        if is_gap {
            self.envelope.break_off();
        }
        // A fade also proceeds when there is nothing to fade.
        let target_gain = self.stream.progress.target_gain();
        for frame in rest {
            if !is_gap {
                self.envelope.step(target_gain, fade);
            }
            self.envelope.add_decay(frame);
        }
        if self.envelope.has_faded(fade) {
            self.control.has_faded.store(true, Ordering::Release);
        }
        true
    }

    /// Starts the next stream when the current one has ended, unless a fade is under way. Returns whether it did.
    fn advance_to_next(&mut self, fade: Option<f32>) -> bool {
        self.stream.progress.mark_drained();
        if fade.is_some() || self.finished.is_full() {
            return false;
        }
        let Ok(next) = self.next.pop() else {
            return false;
        };
        self.envelope.begin_at(next.progress.target_gain());
        // The ring has room: this was checked above.
        drop(
            self.finished
                .push(std::mem::replace(&mut self.stream, next)),
        );
        true
    }
}

#[cfg(test)]
mod tests;
