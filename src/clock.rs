//! The only asker of the time: wall, monotonic, since boot, and whether the wall clock can be trusted.
#![expect(clippy::disallowed_methods, reason = "this room is the clock")]

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
        gone: Arc<Mutex<Duration>>,
        set: Arc<AtomicBool>,
    },
}

impl Clock {
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that moves only when a test says so.
    pub fn manual(start: Timestamp) -> Self {
        Self(Source::Manual {
            start,
            base: Instant::now(),
            gone: Arc::default(),
            set: Arc::new(AtomicBool::new(true)),
        })
    }

    /// Says whether a time source has set a manual clock.
    pub fn trust(&self, it: bool) {
        if let Source::Manual { set, .. } = &self.0 {
            set.store(it, Ordering::Relaxed);
        }
    }

    /// Moves a manual clock; the system's cannot be moved.
    pub fn advance(&self, by: Duration) {
        if let Source::Manual { gone, .. } = &self.0 {
            *gone.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }

    pub fn wall(&self) -> Timestamp {
        match &self.0 {
            Source::System => Timestamp::now(),
            Source::Manual { start, gone, .. } => start
                .saturating_add(*gone.lock().unwrap_or_else(PoisonError::into_inner))
                .unwrap_or(Timestamp::MAX),
        }
    }

    pub fn monotonic(&self) -> Instant {
        match &self.0 {
            Source::System => Instant::now(),
            Source::Manual { base, gone, .. } => {
                *base + *gone.lock().unwrap_or_else(PoisonError::into_inner)
            }
        }
    }

    /// This instant, with all that is known of it.
    pub fn moment(&self) -> Moment {
        let boot = match &self.0 {
            Source::System => since_boot(),
            Source::Manual { gone, .. } => *gone.lock().unwrap_or_else(PoisonError::into_inner),
        };
        Moment {
            wall_ms: self.wall().as_millisecond(),
            boot_ms: i64::try_from(boot.as_millis()).unwrap_or(i64::MAX),
            trusted: self.trusted(),
        }
    }

    /// Whether a time source has set the wall clock since boot. systemd-timesyncd leaves this mark;
    /// `docs/install.md` says how chrony comes to leave it.
    fn trusted(&self) -> bool {
        match &self.0 {
            Source::System => Path::new("/run/systemd/timesync/synchronized").exists(),
            Source::Manual { set, .. } => set.load(Ordering::Relaxed),
        }
    }

    /// The kernel's name for this boot; none where it is hidden.
    pub fn boot_name(&self) -> Option<String> {
        let name = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(name.trim().to_owned())
    }
}

fn since_boot() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}
