//! Health, readiness and metrics. Both read memory, the free disk space and /proc only.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::library::{DiskSpace, Library};
use crate::model::{Health, OpeningState, Slug};
use crate::service::{
    AlertOverview, Alerts, Context, EditionCache, Error, Hours, Playback, Result, Screens, Setup,
    Speakers,
};
use crate::store::{DatabaseProblem, Store, WriteCounters};

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
    /// Nobody.
    Nobody,
}

/// The metrics.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// Start of the daemon in milliseconds since 1970, by the present clock.
    pub started_wall_ms: i64,
    /// Whether the clock is trusted.
    pub clock_trusted: bool,
    /// The current edition's number.
    pub edition: Option<u32>,
    /// Narrations whose recordings are missing.
    pub silent: usize,
    /// Whether the museum is open.
    pub open: bool,
    /// Whether everything is muted.
    pub muted: bool,
    /// The metrics of each room.
    pub rooms: BTreeMap<Slug, RoomMetrics>,
    /// The counters of the store.
    pub counts: WriteCounters,
    /// Jobs in the writer's queue.
    pub waiting: usize,
    /// Open event streams.
    pub visitors: usize,
    /// The number of enrolled screens.
    pub screens: usize,
    /// `None` if the file system does not report it.
    pub space: Option<DiskSpace>,
    /// The disk space that is kept for the database, in bytes.
    pub reserve: u64,
    /// Time of the last backup, in wall time.
    pub backup_wall_ms: Option<i64>,
    /// Bytes that this process has written to disks; `None` if the kernel does not report it.
    pub written_bytes: Option<u64>,
    /// The resident memory of the process in bytes.
    pub resident_bytes: Option<u64>,
    /// The open alerts and the followers.
    pub alerts: Arc<AlertOverview>,
}

/// A room with a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomMetrics {
    /// Whether the speaker can play.
    pub ready: bool,
    /// Whether it plays.
    pub playing: bool,
    /// Buffer underruns of the room's outputs.
    pub underruns: u64,
}

/// The daemon ended early several times, so that it fell back to the last good state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FallbackNotice {
    /// The number of early ends in a row.
    pub ended: u32,
    /// Whether the previous configuration is in use.
    pub old_settings: bool,
    /// The fault of the present configuration, if known.
    pub failure: Option<String>,
    /// The number of the current edition, if visitors have the one before.
    pub withheld: Option<u32>,
}

/// A summary of the state, for the health check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HealthSummary {
    /// The current edition's number.
    pub edition: u32,
    /// The number of rooms.
    pub rooms: usize,
    /// The number of speakers that can play.
    pub speakers_ready: usize,
    /// The number of speakers that cannot play.
    pub speakers_missing: usize,
}

/// Why a load balancer should not send visitors here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum NotReadyError {
    #[error("no tour is published")]
    NoTour,
    #[error("the house is closing")]
    Closing,
    #[error("the database does not answer")]
    Database,
}

/// Health, readiness and metrics of the daemon. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Monitoring {
    clock: Clock,
    store: Store,
    library: Library,
    started_boot_ms: i64,
    editions: EditionCache,
    hours: Hours,
    playback: Playback,
    speakers: Speakers,
    screens: Screens,
    alerts: Alerts,
    /// The bytes to keep free for the database.
    reserve: u64,
    access: MetricsAccess,
    fallback: Option<Arc<FallbackNotice>>,
}

impl Monitoring {
    pub(super) fn new(
        context: &Context,
        playback: &Playback,
        screens: &Screens,
        alerts: &Alerts,
        setup: &Setup,
    ) -> Self {
        Self {
            started_boot_ms: context.clock.moment().boot_ms,
            clock: context.clock.clone(),
            store: context.store.clone(),
            library: context.library.clone(),
            editions: playback.editions.clone(),
            hours: playback.hours.clone(),
            speakers: playback.speakers.clone(),
            playback: playback.clone(),
            screens: screens.clone(),
            alerts: alerts.clone(),
            reserve: setup.uploads.reserve_bytes,
            access: setup.metrics_access,
            fallback: setup.fallback.clone().map(Arc::new),
        }
    }

    /// Why the daemon fell back to the last good state; `None` if it did not.
    pub fn fallback_notice(&self) -> Option<&FallbackNotice> {
        self.fallback.as_deref()
    }

    /// Returns when the writer responds. An error is a response, too: a restart would not repair
    /// the disk.
    pub async fn probe_writer(&self) {
        drop(self.store.ping().await);
    }

    /// Probes the database and the tour; success means that visitors are served.
    ///
    /// # Errors
    ///
    /// Returns `Error::NoTour`; any error of the database.
    pub async fn health(&self) -> Result<HealthSummary> {
        self.store.ping().await?;
        let published = self.editions.current();
        let edition = published.edition.ok_or(Error::NoTour)?;
        let (speakers_ready, speakers_missing) = self.speakers.count_by_health();
        Ok(HealthSummary {
            edition,
            rooms: published.tour.rooms.len(),
            speakers_ready,
            speakers_missing,
        })
    }

    /// Present problems of the database.
    pub fn database_problems(&self) -> Vec<DatabaseProblem> {
        self.store.problems().now()
    }

    /// Who may read the metrics.
    pub fn metrics_access(&self) -> MetricsAccess {
        self.access
    }

    /// The current edition's number, if visitors can be served.
    ///
    /// # Errors
    ///
    /// Returns the reason why not.
    pub async fn readiness(&self) -> Result<u32, NotReadyError> {
        if self.speakers.players().closed() {
            return Err(NotReadyError::Closing);
        }
        let edition = self.editions.current().edition;
        let edition = edition.ok_or(NotReadyError::NoTour)?;
        match tokio::time::timeout(DATABASE_TIMEOUT, self.store.ping()).await {
            Ok(Ok(())) => Ok(edition),
            Ok(Err(_)) | Err(_) => Err(NotReadyError::Database),
        }
    }

    /// The metrics.
    pub fn metrics(&self) -> Metrics {
        let now = self.clock.moment();
        let published = self.editions.current();
        let snapshot = self.speakers.players();
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
            started_wall_ms: now.wall_ms - (now.boot_ms - self.started_boot_ms),
            clock_trusted: now.trusted,
            edition: published.edition,
            silent: published.unplayable().count(),
            open: self.hours.state() == OpeningState::Open,
            muted: self.speakers.muted().is_some(),
            rooms: rooms.collect(),
            counts: self.store.metrics().counters(),
            waiting: self.store.queued_jobs(),
            visitors: self.playback.stream_count(),
            screens: self.screens.stream_count(),
            space: self.library.disk_space().ok(),
            reserve: self.reserve,
            backup_wall_ms: self.library.last_backup().map(|backup| backup.wall_ms),
            written_bytes: proc_value("io", "write_bytes:"),
            resident_bytes: proc_value("status", "VmRSS:").map(|kilobytes| kilobytes << 10),
            alerts: self.alerts.overview(),
        }
    }
}

/// A number from a file of /proc/self.
fn proc_value(file: &str, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/self/{file}")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
