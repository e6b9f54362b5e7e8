//! The gain that each frame goes out with. It moves by ramps, and what stops in the middle decays: a step in
//! the waveform would click.

use crate::player::format::Frame;

/// Frames of a ramp over the whole range (20 ms).
const RAMP_FRAMES: f32 = 960.0;
/// Frames over which the last frame before a gap decays (5 ms).
const DECAY_FRAMES: f32 = 240.0;

#[derive(Debug)]
pub(super) struct Envelope {
    /// The gain factor in force. It follows the wanted factor.
    level: f32,
    /// The part of `level` that a fade has left, from 0 to 1.
    fading: f32,
    /// The last frame that went out.
    last: Frame,
    /// A frame that decays after the sound stopped, and the part of it that is left, from 0 to 1.
    decaying: Frame,
    decay: f32,
}

impl Envelope {
    pub(super) const fn new() -> Self {
        Self {
            level: 0.0,
            fading: 1.0,
            last: [0.0; 2],
            decaying: [0.0; 2],
            decay: 0.0,
        }
    }

    /// The factor for the next frame, on the way to `wanted`. None once the fade is complete. `fade` is the
    /// length of a whole fade in frames; none where no fade is under way.
    pub(super) fn step(&mut self, wanted: f32, fade: Option<f32>) -> Option<f32> {
        self.fading = match fade {
            Some(frames) => (self.fading - 1.0 / frames).max(0.0),
            None => (self.fading + 1.0 / RAMP_FRAMES).min(1.0),
        };
        if self.has_faded(fade) {
            return None;
        }
        let step = 4.0 / RAMP_FRAMES;
        self.level += (wanted - self.level).clamp(-step, step);
        Some(self.level * self.fading)
    }

    pub(super) const fn has_faded(&self, fade: Option<f32>) -> bool {
        fade.is_some() && self.fading <= 0.0
    }

    /// Adds a frame with its factor to the mix.
    pub(super) fn add(&mut self, mix: &mut Frame, frame: Frame, factor: f32) {
        self.last = frame.map(|sample| sample * factor);
        mix[0] += self.last[0];
        mix[1] += self.last[1];
        self.add_decay(mix);
    }

    /// Adds what is left of the frame that decays.
    pub(super) fn add_decay(&mut self, mix: &mut Frame) {
        if self.decay > 0.0 {
            self.decay = (self.decay - 1.0 / DECAY_FRAMES).max(0.0);
            mix[0] += self.decaying[0] * self.decay;
            mix[1] += self.decaying[1] * self.decay;
        }
    }

    /// The sound stops in its middle: its last frame decays, and what comes next begins with a ramp.
    pub(super) fn break_off(&mut self) {
        let left = self.decaying.map(|sample| sample * self.decay);
        self.decaying = [self.last[0] + left[0], self.last[1] + left[1]];
        self.decay = 1.0;
        self.last = [0.0; 2];
        self.fading = 0.0;
    }

    /// The next recording begins with its own gain, without a ramp.
    pub(super) const fn begin_at(&mut self, level: f32) {
        self.level = level;
    }
}
