//! The level of a recording, a hundred times a second.

use crate::alignment::numbers::single;

/// Levels per second.
pub(super) const LEVELS_PER_SECOND: u32 = 100;

/// Below this, in Hz, is hum and rumble rather than speech.
const LOW_CUT_HZ: f32 = 150.0;

/// Added to the mean square, so that silence has a level: −120 dB.
const SILENCE: f64 = 1e-12;

/// Measures levels while the samples pass.
#[derive(Debug)]
pub(super) struct LevelMeter {
    rate: u64,
    samples: u64,
    /// The sample at which the current part ends.
    part_end: u64,
    sum: f64,
    in_part: f64,
    low_cut: LowCut,
    /// In dB of full scale.
    levels: Vec<f32>,
}

impl LevelMeter {
    pub(super) fn new(rate: u32) -> Self {
        let mut meter = Self {
            rate: u64::from(rate),
            samples: 0,
            part_end: 0,
            sum: 0.0,
            in_part: 0.0,
            low_cut: LowCut::new(rate),
            levels: Vec::new(),
        };
        meter.part_end = meter.next_part_end();
        meter
    }

    /// Counted from the start each time, so that rates which do not divide evenly never drift.
    fn next_part_end(&self) -> u64 {
        let parts = u64::try_from(self.levels.len()).unwrap_or(u64::MAX);
        ((parts + 1) * self.rate).div_ceil(u64::from(LEVELS_PER_SECOND))
    }

    pub(super) fn push(&mut self, samples: &[f32]) {
        for sample in samples {
            let sample = f64::from(self.low_cut.next(*sample));
            self.sum += sample * sample;
            self.in_part += 1.0;
            self.samples += 1;
            if self.samples >= self.part_end {
                self.levels
                    .push(single(10.0 * (self.sum / self.in_part + SILENCE).log10()));
                self.sum = 0.0;
                self.in_part = 0.0;
                self.part_end = self.next_part_end();
            }
        }
    }

    pub(super) fn finish(self) -> Vec<f32> {
        self.levels
    }
}

/// A filter of the first order that takes away what is low.
#[derive(Debug)]
struct LowCut {
    factor: f32,
    input: f32,
    output: f32,
}

impl LowCut {
    fn new(rate: u32) -> Self {
        let turns = std::f64::consts::TAU * f64::from(LOW_CUT_HZ) / f64::from(rate.max(1));
        Self {
            factor: single(1.0 / (1.0 + turns)),
            input: 0.0,
            output: 0.0,
        }
    }

    fn next(&mut self, sample: f32) -> f32 {
        self.output = self.factor * (self.output + sample - self.input);
        self.input = sample;
        self.output
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_measured_every_hundredth_of_a_second_at_any_rate() {
        for rate in [8_000_u32, 22_050, 44_100] {
            let mut meter = LevelMeter::new(rate);
            let mut angle = 0.0_f32;
            let mut tone = Vec::new();
            for _ in 0..rate {
                tone.push(0.5 * angle.sin());
                angle = (angle + std::f32::consts::TAU * 1000.0 / 22_050.0) % std::f32::consts::TAU;
            }
            meter.push(&tone);
            let quiet = usize::try_from(rate).unwrap();
            meter.push(&vec![0.0; quiet]);
            let levels = meter.finish();
            assert_eq!(levels.len(), 200, "{rate}");
            assert!((levels[50] + 9.0).abs() < 2.0, "{rate}: {}", levels[50]);
            assert!(levels[150] < -100.0, "{rate}: {}", levels[150]);
        }
    }
}
