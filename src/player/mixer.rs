//! The mixer of one device. It adds up the voices of all rooms that play on the device.

use std::sync::Arc;

use rtrb::{Consumer, Producer, RingBuffer};

use crate::player::device_clock::DeviceClock;
use crate::player::format::Frame;
use crate::player::voice::Voice;

/// The most voices at one device. A room that changes to another clip has two for a moment, and a tour has at most
/// 200 rooms.
const MAX_VOICES: usize = 400;

/// All memory is allocated at the start, because the device's thread must not allocate.
pub(super) struct Mixer {
    clock: Arc<DeviceClock>,
    new_voices: Consumer<Voice>,
    voices: Vec<Voice>,
}

impl Mixer {
    /// A mixer, and the queue through which it receives voices.
    pub(super) fn new(clock: Arc<DeviceClock>) -> (Self, Producer<Voice>) {
        let (input, new_voices) = RingBuffer::new(MAX_VOICES);
        let mixer = Self {
            clock,
            new_voices,
            voices: Vec::with_capacity(MAX_VOICES),
        };
        (mixer, input)
    }

    /// Writes the next frames of all voices.
    pub(super) fn fill(&mut self, frames: &mut [Frame]) {
        while self.voices.len() < MAX_VOICES
            && let Ok(voice) = self.new_voices.pop()
        {
            self.voices.push(voice);
        }
        frames.fill([0.0; 2]);
        self.voices.retain_mut(|voice| voice.mix_into(frames));
        self.clock
            .add_written_frames(u64::try_from(frames.len()).unwrap_or(0));
    }
}
