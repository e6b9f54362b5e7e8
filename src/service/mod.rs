//! What visitors and staff can do: every rule of the museum. Reads the tour from memory, commands
//! the players, and writes to the store. No HTTP, no SQL.

mod address;
mod announcements;
mod availability;
mod backup;
mod check;
mod connection_limiter;
mod content;
mod disk;
mod draft;
mod editor;
pub mod import;
mod inspection;
mod inspection_cache;
mod liveness;
mod login_throttle;
mod metrics;
mod opening_hours;
mod password;
mod people;
mod phone_reports;
mod pictures;
mod play_log;
mod player_registry;
mod presence;
mod preview_media;
mod publish;
mod published_tour;
mod report_limiter;
mod restart;
mod screens;
mod speaker_config;
mod speaker_settings;
mod staff;
mod staff_error;
mod statistics;
mod undo_steps;
mod upload;
mod visitor;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinError;

pub use address::Networks;
pub use backup::{BackupError, BackupSource, CompletedBackup, Destination, back_up};
pub use check::{Finding, check, repair, scrub_forever};
pub use connection_limiter::{ConnectionLimiter, Permit};
pub use content::{Content, ImportError, Imported, Progress};
pub use disk::{Disk, UnusedPicture, UnusedRecording};
pub use draft::{Edit, EditConflict};
pub use liveness::FallbackNotice;
pub use metrics::{Metrics, MetricsAccess, NotReadyError, RoomMetrics};
pub use opening_hours::{ClosingTimeError, HoursPolicy};
pub use people::{Invitation, Invitee, Member};
pub use phone_reports::{NarrationRef, PlayReport, VisitReport};
pub use play_log::PlayLog;
pub use player_registry::{PlayerRegistry, PlayerSnapshot};
pub use presence::{PageVersion, PresenceGuard, ScreenCommand, ScreenSelector, ScreenStatus};
pub use publish::{Review, faults};
pub use published_tour::{PublishedTour, log_missing_recordings};
pub use speaker_config::{ConfiguredSpeakers, OutletSource};
pub use speaker_settings::{BoxOutput, MAX_OUTLETS, RoomSpeaker, own_outlets};
pub use staff::{IssuedTokens, PresentedTokens, Staff};
pub use staff_error::StaffError;
pub use statistics::{ApiClient, CsvExport, MAX_ADMISSIONS_PER_DAY, StatisticsReader, Table};
pub use undo_steps::UndoSteps;
pub use upload::{
    AssignmentKind, AssignmentPreview, MAX_PICTURE_BYTES, ProcessingError, Received, Stage, Target,
    UPLOAD_EXPIRY, Upload, UploadError, UploadLimits,
};
pub use visitor::ClipRequest;

pub use crate::library::{Percent, PictureError, RecordingError, StoredPicture};
pub use crate::player::VisitorCommand;
pub use crate::store::{DatabaseProblem, Latency, WriteCounters};

use crate::clock::Clock;
use crate::library::Library;
use crate::model::{
    ClipKey, Health, LocalScreens, OutputName, PairingCode, Person, Refusal, Screen, ScreenId,
    Sha256, Slug, SpeakerStatus,
};
use crate::player;
use crate::store::{self, Store};
use login_throttle::LoginThrottle;

#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no tour yet; bring one in with `docent import` and `docent publish`")]
    NoTour,
    #[error("there is no room ‘{0}’")]
    NoSuchRoom(Slug),
    #[error("there is no clip {0} in this room")]
    NoSuchClip(ClipKey),
    #[error("clip {0} has no recording in this language; visitors read it")]
    TextAlone(ClipKey),
    #[error("room ‘{0}’ has no speaker")]
    NoSpeaker(Slug),
    #[error("the speaker of room ‘{0}’ does not answer")]
    SpeakerMissing(Slug),
    #[error("room ‘{room}’: {refusal}")]
    Refused { room: Slug, refusal: Refusal },
    #[error(
        "‘{0}’ names its card by a number, which another card may have after the next start; take the name that `docent speakers` lists"
    )]
    Numbered(OutputName),
    #[error("a room sounds on {MAX_OUTLETS} outputs at the most")]
    TooManyOutlets,
    #[error("this box’s outputs cannot be listed: {0}")]
    Outputs(String),
    #[error("a player’s thread did not start: {0}")]
    NoThread(Arc<std::io::Error>),
    #[error("the house is shut")]
    Shut,
    #[error("no screen shows the code {0}; see what it shows now")]
    NoSuchCode(PairingCode),
    #[error("there is no screen number {id}; `docent screen list` shows them", id = .0.0)]
    NoSuchScreen(ScreenId),
    #[error("only a screen of room ‘{0}’ may do that")]
    NotAScreen(Slug),
    #[error("this recording is not of the tour")]
    UnknownRecording,
    #[error("no edition that was ever current has this narration")]
    NeverPublished,
    #[error("no play can be like this: {0}")]
    NoSuchPlay(&'static str),
    #[error(transparent)]
    Staff(Box<StaffError>),
    #[error("too many at once; try again in {} s", .0.as_secs() + 1)]
    Crowded(Duration),
    #[error("too many plays and visits are told from one address; try again in {} s", .0.as_secs() + 1)]
    TooManyReports(Duration),
    #[error("the house is closing")]
    Stopped,
    #[error("a part of docent panicked over this; the log says why")]
    Panicked,
    /// Already logged by the store.
    #[error("{0}")]
    Trouble(DatabaseProblem),
    #[error(transparent)]
    Store(store::Error),
}

impl Error {
    /// The error of a command to the player of `room`.
    fn from_player(room: &Slug, error: player::Error) -> Self {
        match error {
            player::Error::Stopped => Self::Stopped,
            player::Error::TimedOut => Self::SpeakerMissing(room.clone()),
            player::Error::Refused(refusal) => Self::Refused {
                room: room.clone(),
                refusal,
            },
        }
    }
}

/// The error of a task that panicked or was cancelled.
fn join_error(task: JoinError) -> Error {
    if task.is_panic() {
        Error::Panicked
    } else {
        Error::Stopped
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A cheap handle to all services of the museum.
#[derive(Clone, Debug)]
pub struct Service(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Clock,
    store: Store,
    library: Library,
    /// The number of this run of the daemon, recorded with each play.
    run: i64,
    started_boot_ms: i64,
    published: watch::Sender<Arc<PublishedTour>>,
    /// Earlier editions, newest first: open pages of phones still use them.
    earlier_tours: Mutex<VecDeque<Arc<PublishedTour>>>,
    narration_cache: Mutex<phone_reports::NarrationCache>,
    report_limiter: Mutex<report_limiter::ReportLimiter>,
    players: PlayerRegistry,
    output_list: speaker_settings::OutputList,
    /// By token hash.
    screens: watch::Sender<BTreeMap<Sha256, Screen>>,
    presences: presence::Presences,
    setup: Setup,
    code_limiter: Mutex<connection_limiter::CodeRateLimiter>,
    /// Event streams of visitors by rate limit key, and of screens.
    visitor_streams: ConnectionLimiter<IpAddr>,
    screen_streams: ConnectionLimiter<(ScreenId, Slug)>,
    /// Sessions by token hash, with their start in wall time.
    sessions: watch::Sender<BTreeMap<Sha256, (Person, i64)>>,
    import_job: import::ImportSlot,
    login_throttle: Mutex<LoginThrottle>,
    uploads: upload::Uploads,
    /// Limits concurrent password hashing.
    hashing_slots: password::HashingSlots,
    /// Changes when an edition is planned or a plan is cancelled.
    plan_changes: watch::Sender<u64>,
    availability: Mutex<availability::AvailabilityTracker>,
}

/// Settings from the configuration file.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    pub own_screens: LocalScreens,
    pub keeping: HoursPolicy,
    /// The base address for phones, such as `http://guide.local`; `None` if unknown.
    pub address: Option<String>,
    /// The port of the staff pages over TLS; `None` without TLS.
    pub tls_port: Option<u16>,
    /// The networks of this host.
    pub networks: Networks,
    /// Proxies whose forwarding headers are trusted.
    pub proxies: BTreeSet<IpAddr>,
    /// The maximum number of event streams of visitors; `None`: [`MAX_STREAMS`].
    pub streams: Option<usize>,
    /// Limits for uploads by staff.
    pub uploads: UploadLimits,
    /// Access to the metrics.
    pub watching: MetricsAccess,
    pub caution: Option<FallbackNotice>,
}

/// Event streams of visitors in total and per address: a whole museum may share one address.
const MAX_STREAMS: usize = 600;
const MAX_STREAMS_PER_ADDRESS: usize = 40;

/// When to try again after a connection limit.
const RETRY_AFTER: Duration = Duration::from_secs(10);

/// Earlier editions kept in memory for open pages of phones. Narrations of older ones are looked up
/// in the database.
const MAX_EARLIER_EDITIONS: usize = 4;

/// A summary of the state, for the health check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HealthSummary {
    /// The current edition's number.
    pub edition: u32,
    pub rooms: usize,
    pub speakers_ready: usize,
    pub speakers_missing: usize,
}

impl Service {
    pub fn new(
        clock: Clock,
        store: Store,
        library: Library,
        run: i64,
        published: PublishedTour,
        players: PlayerRegistry,
        setup: Setup,
    ) -> Self {
        Self(Arc::new(Inner {
            started_boot_ms: clock.moment().boot_ms,
            clock,
            store,
            library,
            run,
            published: watch::Sender::new(Arc::new(published)),
            earlier_tours: Mutex::default(),
            narration_cache: Mutex::default(),
            report_limiter: Mutex::default(),
            players,
            output_list: speaker_settings::OutputList::default(),
            screens: watch::Sender::default(),
            presences: presence::Presences::default(),
            visitor_streams: ConnectionLimiter::new(
                MAX_STREAMS_PER_ADDRESS,
                setup.streams.unwrap_or(MAX_STREAMS),
            ),
            screen_streams: ConnectionLimiter::new(MAX_STREAMS_PER_ADDRESS, usize::MAX),
            setup,
            code_limiter: Mutex::default(),
            sessions: watch::Sender::default(),
            import_job: import::ImportSlot::default(),
            login_throttle: Mutex::default(),
            uploads: upload::Uploads::default(),
            hashing_slots: password::HashingSlots::default(),
            plan_changes: watch::Sender::default(),
            availability: Mutex::default(),
        }))
    }

    /// The tour that visitors have now.
    pub fn published_tour(&self) -> Arc<PublishedTour> {
        Arc::clone(&self.0.published.borrow())
    }

    /// Notifies of each change of the current edition.
    pub fn watch_edition(&self) -> watch::Receiver<Arc<PublishedTour>> {
        self.0.published.subscribe()
    }

    /// The status of a room's speaker; `None` without a speaker.
    pub fn speaker(&self, room: &Slug) -> Option<watch::Receiver<SpeakerStatus>> {
        Some(self.0.players.snapshot().players.get(room)?.status())
    }

    /// The same data without permission checks.
    pub(super) fn content(&self) -> Content {
        Content {
            store: self.0.store.clone(),
            library: self.0.library.clone(),
            clock: self.0.clock.clone(),
        }
    }

    /// Wall time in milliseconds since 1970.
    pub fn wall_ms(&self) -> i64 {
        self.0.clock.moment().wall_ms
    }

    pub fn now(&self) -> Instant {
        self.0.clock.monotonic()
    }

    /// Reloads everything that another process may have changed, for instance `docent publish`.
    ///
    /// # Errors
    ///
    /// Returns any error of the database; any error of the file system.
    pub async fn refresh(&self) -> Result<u32> {
        self.refresh_screens().await?;
        self.refresh_staff().await?;
        let published = PublishedTour::current(&self.0.store).await?;
        let published = published.with_missing_files(&self.0.library);
        log_missing_recordings(&published);
        let number = published.edition.number;
        let spared = self.fallback_notice().and_then(|notice| notice.spared);
        if spared != Some(number) {
            let before = self.0.published.send_replace(Arc::new(published));
            self.keep_earlier(before, number);
        }
        self.refresh_speakers().await?;
        Ok(self.published_tour().edition.number)
    }

    /// Keeps the previous tour if another one is current now.
    fn keep_earlier(&self, before: Arc<PublishedTour>, number: u32) {
        if before.edition.number == number {
            return;
        }
        let mut earlier = self
            .0
            .earlier_tours
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        earlier.push_front(before);
        earlier.truncate(MAX_EARLIER_EDITIONS);
    }

    /// Reloads the enrolled screens.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn refresh_screens(&self) -> Result<()> {
        let screens = self.0.store.screens().await?.into_iter().collect();
        self.0.screens.send_replace(screens);
        self.forget_unbound_screens();
        Ok(())
    }

    /// The base address for phones.
    pub fn address(&self) -> Option<&str> {
        self.0.setup.address.as_deref()
    }

    /// The tour of an edition that a page was rendered from; otherwise the current one.
    pub fn published_tour_of(&self, edition: u32) -> Arc<PublishedTour> {
        self.find_published_tour(|published| published.edition.number == edition)
            .unwrap_or_else(|| self.published_tour())
    }

    /// The newest tour for which `holds` is true, the current one first.
    fn find_published_tour(
        &self,
        holds: impl Fn(&PublishedTour) -> bool,
    ) -> Option<Arc<PublishedTour>> {
        let earlier = self
            .0
            .earlier_tours
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        std::iter::once(self.published_tour())
            .chain(earlier.iter().cloned())
            .find(|published| holds(published))
    }

    /// Admits a visitor to the event stream of a room while the permit is held.
    ///
    /// # Errors
    ///
    /// Returns `Error::Crowded`.
    pub fn subscribe_visitor(&self, from: IpAddr) -> Result<Permit<IpAddr>> {
        let permit = self.0.visitor_streams.try_acquire(self.limit_key(from));
        permit.ok_or(Error::Crowded(RETRY_AFTER))
    }

    /// Probes the database and the tour; success means that visitors are served.
    ///
    /// # Errors
    ///
    /// Returns `Error::NoTour`; any error of the database.
    pub async fn health(&self) -> Result<HealthSummary> {
        self.0.store.ping().await?;
        let published = self.published_tour();
        if published.edition.number == 0 {
            return Err(Error::NoTour);
        }
        let snapshot = self.0.players.snapshot();
        let ready = snapshot
            .players
            .values()
            .filter(|player| player.status().borrow().health == Health::Ready)
            .count();
        Ok(HealthSummary {
            edition: published.edition.number,
            rooms: published.edition.tour.rooms.len(),
            speakers_ready: ready,
            speakers_missing: snapshot.players.len() - ready,
        })
    }
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    // Randomness is unavailable only during shutdown.
    getrandom::fill(&mut bytes).map_err(|_| Error::Stopped)?;
    Ok(bytes)
}
