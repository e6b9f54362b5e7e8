//! What has been decoded and not been given: the last frames of all are padding, and which those are
//! is known when nothing follows.

#[derive(Debug)]
pub(super) struct Tail {
    /// How many frames at the end are padding.
    padding: usize,
    samples: Vec<f32>,
    /// How many of them are no padding.
    ready: usize,
}

impl Tail {
    pub(super) fn new(padding: usize) -> Self {
        Self {
            padding,
            samples: Vec::new(),
            ready: 0,
        }
    }

    pub(super) fn push(&mut self, samples: &[f32], channels: usize) {
        // A float file can carry what is no number at all; it would poison every measure.
        let finite = samples
            .iter()
            .map(|sample| if sample.is_finite() { *sample } else { 0.0 });
        self.samples.extend(finite);
        let padding = self.padding.saturating_mul(channels);
        self.ready = self.samples.len().saturating_sub(padding);
    }

    pub(super) fn is_ready(&self) -> bool {
        self.ready > 0
    }

    /// The samples that are known to be no padding.
    pub(super) fn ready(&self) -> &[f32] {
        self.samples.get(..self.ready).unwrap_or_default()
    }

    /// Forgets what was ready.
    pub(super) fn release(&mut self) {
        self.samples.drain(..self.ready);
        self.ready = 0;
    }

    pub(super) fn clear(&mut self) {
        self.samples.clear();
        self.ready = 0;
    }
}
