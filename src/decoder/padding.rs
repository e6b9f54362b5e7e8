//! Holds back the last decoded frames. In some formats the last frames of the file are padding. Which ones these are is
//! known only when no more packets follow.

#[derive(Debug)]
pub(super) struct PaddingTrimmer {
    /// The number of frames at the end of the file that are padding.
    padding_frames: usize,
    samples: Vec<f32>,
    /// The number of samples that are certainly no padding.
    ready: usize,
}

impl PaddingTrimmer {
    pub(super) fn new(padding_frames: usize) -> Self {
        Self {
            padding_frames,
            samples: Vec::new(),
            ready: 0,
        }
    }

    pub(super) fn push(&mut self, samples: &[f32], channels: usize) {
        // A float file can hold NaN or infinity, which would spoil every measurement.
        let finite = samples
            .iter()
            .map(|sample| if sample.is_finite() { *sample } else { 0.0 });
        self.samples.extend(finite);
        let padding = self.padding_frames.saturating_mul(channels);
        self.ready = self.samples.len().saturating_sub(padding);
    }

    pub(super) fn is_ready(&self) -> bool {
        self.ready > 0
    }

    /// The samples that are certainly no padding.
    pub(super) fn ready(&self) -> &[f32] {
        self.samples.get(..self.ready).unwrap_or_default()
    }

    /// Drops the samples of [`PaddingTrimmer::ready`].
    pub(super) fn release(&mut self) {
        self.samples.drain(..self.ready);
        self.ready = 0;
    }

    pub(super) fn clear(&mut self) {
        self.samples.clear();
        self.ready = 0;
    }
}
