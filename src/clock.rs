//! The only source of time: wall time, monotonic time, time since boot, and whether the wall clock is trusted.
#![expect(clippy::disallowed_methods, reason = "this module is the clock")]

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::model::Moment;

/// Wall time for records, monotonic time for durations. A cheap handle.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual {
        start: Timestamp,
        base: Instant,
        elapsed: Arc<Mutex<Duration>>,
        is_trusted: Arc<AtomicBool>,
    },
}

impl Clock {
    /// The clock of the system.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock for tests, which moves only by [`Clock::advance`].
    pub fn manual(start: Timestamp) -> Self {
        Self(Source::Manual {
            start,
            base: Instant::now(),
            elapsed: Arc::default(),
            is_trusted: Arc::new(AtomicBool::new(true)),
        })
    }

    /// Sets whether a manual clock is trusted.
    pub fn trust(&self, is_trusted: bool) {
        if let Source::Manual {
            is_trusted: trusted,
            ..
        } = &self.0
        {
            trusted.store(is_trusted, Ordering::Relaxed);
        }
    }

    /// Moves a manual clock. The system's clock is not changed.
    pub fn advance(&self, by: Duration) {
        if let Source::Manual { elapsed, .. } = &self.0 {
            *elapsed.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }

    /// The wall-clock time.
    pub fn wall(&self) -> Timestamp {
        match &self.0 {
            Source::System => Timestamp::now(),
            Source::Manual { start, elapsed, .. } => start
                .saturating_add(*elapsed.lock().unwrap_or_else(PoisonError::into_inner))
                .unwrap_or(Timestamp::MAX),
        }
    }

    /// Wall time in milliseconds since 1970.
    pub fn wall_ms(&self) -> i64 {
        self.moment().wall_ms
    }

    /// The monotonic time.
    pub fn monotonic(&self) -> Instant {
        match &self.0 {
            Source::System => Instant::now(),
            Source::Manual { base, elapsed, .. } => {
                *base + *elapsed.lock().unwrap_or_else(PoisonError::into_inner)
            }
        }
    }

    /// The current moment: wall time, time since boot, trust.
    pub fn moment(&self) -> Moment {
        let boot = match &self.0 {
            Source::System => time_since_boot(),
            Source::Manual { elapsed, .. } => {
                *elapsed.lock().unwrap_or_else(PoisonError::into_inner)
            }
        };
        Moment {
            wall_ms: self.wall().as_millisecond(),
            boot_ms: i64::try_from(boot.as_millis()).unwrap_or(i64::MAX),
            trusted: self.is_trusted(),
        }
    }

    /// Whether a time source has set the wall clock since boot. systemd-timesyncd creates this file; `docs/install.md`
    /// shows how to make chrony create it.
    fn is_trusted(&self) -> bool {
        match &self.0 {
            Source::System => Path::new("/run/systemd/timesync/synchronized").exists(),
            Source::Manual { is_trusted, .. } => is_trusted.load(Ordering::Relaxed),
        }
    }

    /// The kernel's identifier of this boot. None if it cannot be read.
    pub fn boot_name(&self) -> Option<String> {
        let name = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(name.trim().to_owned())
    }
}

fn time_since_boot() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}
