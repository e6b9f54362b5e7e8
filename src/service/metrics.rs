//! Readiness and metrics. Both read memory, the free disk space and /proc only.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::library::DiskSpace;
use crate::model::{Health, OpeningState, Slug};
use crate::service::{Result, Service};
use crate::store::{DatabaseProblem, WriteCounters};

/// The response time after which the database counts as unavailable.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(2);

/// Access to the metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MetricsAccess {
    /// Clients on the box itself.
    #[default]
    Box,
    /// Any client.
    Network,
    Nobody,
}

#[derive(Clone, Debug)]
pub struct Metrics {
    /// Start of the daemon in milliseconds since 1970, by the present clock.
    pub started_wall_ms: i64,
    pub clock_trusted: bool,
    /// The current edition's number; 0 for none.
    pub edition: u32,
    /// Narrations whose recordings are missing.
    pub silent: usize,
    pub open: bool,
    pub muted: bool,
    pub rooms: BTreeMap<Slug, RoomMetrics>,
    pub counts: WriteCounters,
    /// Jobs in the writer's queue.
    pub waiting: usize,
    /// Open event streams.
    pub visitors: usize,
    pub screens: usize,
    /// `None` if the file system does not report it.
    pub space: Option<DiskSpace>,
    pub reserve: u64,
    /// Time of the last backup, in wall time.
    pub backup_wall_ms: Option<i64>,
    /// Bytes that this process has written to disks; `None` if the kernel does not report it.
    pub written_bytes: Option<u64>,
    pub resident_bytes: Option<u64>,
}

/// A room with a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomMetrics {
    pub ready: bool,
    pub playing: bool,
    /// Buffer underruns of the room's outputs.
    pub underruns: u64,
}

/// Why a load balancer should not send visitors here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReadyError {
    #[error("no tour is published")]
    NoTour,
    #[error("the house is closing")]
    Closing,
    #[error("the database does not answer")]
    Database,
}

impl Service {
    /// Present problems of the database.
    pub fn database_problems(&self) -> Vec<DatabaseProblem> {
        self.0.store.problems().now()
    }

    pub fn metrics_access(&self) -> MetricsAccess {
        self.0.setup.watching
    }

    /// The current edition's number, if visitors can be served.
    ///
    /// # Errors
    ///
    /// Returns the reason why not.
    pub async fn readiness(&self) -> Result<u32, NotReadyError> {
        if self.0.players.snapshot().closed() {
            return Err(NotReadyError::Closing);
        }
        let edition = self.published_tour().edition.number;
        if edition == 0 {
            return Err(NotReadyError::NoTour);
        }
        match tokio::time::timeout(DATABASE_TIMEOUT, self.0.store.ping()).await {
            Ok(Ok(())) => Ok(edition),
            Ok(Err(_)) | Err(_) => Err(NotReadyError::Database),
        }
    }

    pub fn metrics(&self) -> Metrics {
        let now = self.0.clock.moment();
        let published = self.published_tour();
        let snapshot = self.0.players.snapshot();
        let rooms = snapshot.players.iter().map(|(room, player)| {
            let status = player.status();
            let status = status.borrow();
            let vitals = RoomMetrics {
                ready: status.health == Health::Ready,
                playing: status.now_playing.is_some(),
                underruns: status.outlets.iter().map(|outlet| outlet.underruns).sum(),
            };
            (room.clone(), vitals)
        });
        Metrics {
            started_wall_ms: now.wall_ms - (now.boot_ms - self.0.started_boot_ms),
            clock_trusted: now.trusted,
            edition: published.edition.number,
            silent: published.unplayable().count(),
            open: self.opening_state() == OpeningState::Open,
            muted: self.muted().is_some(),
            rooms: rooms.collect(),
            counts: self.0.store.metrics().counters(),
            waiting: self.0.store.queued_jobs(),
            visitors: self.0.visitor_streams.count(),
            screens: self.0.screen_streams.count(),
            space: self.0.library.disk_space().ok(),
            reserve: self.0.setup.uploads.reserve,
            backup_wall_ms: self.0.library.last_backup().map(|backup| backup.wall_ms),
            written_bytes: proc_value("io", "write_bytes:"),
            resident_bytes: proc_value("status", "VmRSS:").map(|kilobytes| kilobytes << 10),
        }
    }
}

/// A number from a file of /proc/self.
fn proc_value(file: &str, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/self/{file}")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
