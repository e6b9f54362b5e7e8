//! Several rooms at one device: what each has to sound, added.

use std::sync::Arc;

use rtrb::{Consumer, Producer, RingBuffer};

use crate::player::drain::{Drain, Frame};
use crate::player::pace::Pace;

/// More drains than sound at one device: a room that goes over to another clip has two for a moment,
/// and a tour has no more than 200 rooms.
const MOST: usize = 400;

/// The device's thread never allocates, so there is room for all of them from the beginning.
pub(super) struct Mixer {
    pace: Arc<Pace>,
    joining: Consumer<Drain>,
    sounding: Vec<Drain>,
}

impl Mixer {
    /// And where drains come in.
    pub(super) fn new(pace: Arc<Pace>) -> (Self, Producer<Drain>) {
        let (entrance, joining) = RingBuffer::new(MOST);
        let mixer = Self {
            pace,
            joining,
            sounding: Vec::with_capacity(MOST),
        };
        (mixer, entrance)
    }

    /// The next frames of all that sounds.
    pub(super) fn fill(&mut self, frames: &mut [Frame]) {
        while self.sounding.len() < MOST
            && let Ok(drain) = self.joining.pop()
        {
            self.sounding.push(drain);
        }
        frames.fill([0.0; 2]);
        self.sounding.retain_mut(|drain| drain.mix(frames));
        self.pace.give(u64::try_from(frames.len()).unwrap_or(0));
    }
}
