//! Counters of what was written since the start. Monitoring reads them often, so the plays of years are
//! not counted each time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::model::{EndReason, Ms, Play, Surface};

/// A cheap handle.
#[derive(Clone, Debug, Default)]
pub struct WriteMetrics(Arc<Mutex<WriteCounters>>);

/// A snapshot of the counters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteCounters {
    /// The number of plays that were started, by surface.
    pub started: BTreeMap<Surface, u64>,
    /// Ended plays, each counted once by its first end reason.
    pub ended: BTreeMap<(Surface, EndReason), u64>,
    /// Reports of speakers that were refused although they contained something new.
    pub refused_speaker_reports: u64,
    /// Time from a touch at a screen to the first sound of its room's speaker.
    pub latency: Latency,
    /// Number of commits.
    pub commits: u64,
}

/// A histogram of durations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Latency {
    /// Counts per bucket; each bound of [`Latency::BOUNDS`] is the upper limit of its bucket.
    counts: [u64; Latency::BOUNDS.len()],
    /// The number of measurements.
    pub count: u64,
    /// The sum of all measurements.
    pub sum: Ms,
}

impl Latency {
    /// The upper bounds of the buckets.
    pub const BOUNDS: [Ms; 9] = [
        Ms(25),
        Ms(50),
        Ms(100),
        Ms(150),
        Ms(200),
        Ms(300),
        Ms(500),
        Ms(1_000),
        Ms(2_500),
    ];

    fn add(&mut self, took: Ms) {
        let bounds = Self::BOUNDS.iter().zip(&mut self.counts);
        if let Some((_, count)) = bounds.into_iter().find(|(bound, _)| took <= **bound) {
            *count += 1;
        }
        self.count += 1;
        self.sum = self.sum + took;
    }

    /// Each bound with the number of durations up to it.
    pub fn cumulative(&self) -> impl Iterator<Item = (Ms, u64)> {
        let mut sum = 0;
        Self::BOUNDS
            .iter()
            .zip(&self.counts)
            .map(move |(bound, count)| {
                sum += count;
                (*bound, sum)
            })
    }
}

impl WriteMetrics {
    /// A copy of the counters.
    pub fn counters(&self) -> WriteCounters {
        self.lock().clone()
    }

    pub(super) fn committed(&self) {
        self.lock().commits += 1;
    }

    pub(super) fn begun(&self, play: &Play) {
        let mut counters = self.lock();
        *counters.started.entry(play.surface).or_default() += 1;
        if let Some(latency) = play.touch_latency {
            counters.latency.add(latency);
        }
    }

    pub(super) fn ended(&self, surface: Surface, why: EndReason, plays: u64) {
        if plays > 0 {
            *self.lock().ended.entry((surface, why)).or_default() += plays;
        }
    }

    pub(super) fn refused_of_a_speaker(&self) {
        self.lock().refused_speaker_reports += 1;
    }

    fn lock(&self) -> MutexGuard<'_, WriteCounters> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
