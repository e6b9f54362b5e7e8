//! What visitors and staff can do: every rule of the museum, one struct for each topic with the data
//! that it needs. Reads the tour from memory, commands the players, and writes to the store. No HTTP,
//! no SQL.

mod actor;
mod address;
mod announcements;
mod availability;
mod backup;
mod blocking;
mod check;
mod connection_limiter;
mod disk;
mod draft;
mod editor;
mod error;
mod export;
pub mod import;
mod ingest;
mod liveness;
mod login_throttle;
mod monitoring;
mod opening_hours;
mod password;
mod people;
mod phone_reports;
mod play_log;
mod playback;
mod player_registry;
mod presence;
mod preview_media;
mod published_tour;
mod published_tours;
mod publishing;
mod referenced_files;
mod report_limiter;
mod restart;
mod screens;
mod sessions;
mod speaker_config;
mod speakers;
mod staff_error;
mod statistics;
mod token;
mod undo_steps;
mod upload;

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::num::NonZero;
use std::ops::Deref;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

pub use actor::Actor;
pub use address::{Network, Networks};
pub use availability::Availability;
pub use backup::{BackupError, BackupSource, CompletedBackup, Destination, back_up};
pub use check::{Finding, Integrity, scrub_forever};
pub use connection_limiter::{ConnectionLimiter, Permit};
pub use disk::{Disk, DiskUsage, UnusedPicture, UnusedRecording};
pub use draft::{Edit, EditConflict, Editing};
pub use error::{Error, Result};
pub use export::BundleExport;
pub use import::{Import, ImportError, Imported};
pub use ingest::{IngestError, Progress, Step};
pub use monitoring::{
    FallbackNotice, HealthSummary, Metrics, MetricsAccess, Monitoring, NotReadyError, RoomMetrics,
};
pub use opening_hours::{ClosingTimeError, Hours, HoursPolicy};
pub use people::{Invitation, Invitee, Member, People};
pub use phone_reports::{NarrationRef, PhoneReports, PlayReport, VisitReport};
pub use play_log::PlayLog;
pub use playback::{ClipRequest, Playback};
pub use player_registry::{PlayerRegistry, PlayerSnapshot};
pub use presence::{PageVersion, PresenceGuard, ScreenCommand, ScreenSelector, ScreenStatus};
pub use published_tour::{PublishedTour, log_missing_recordings};
pub use published_tours::PublishedTours;
pub use publishing::{Publishing, Review, faults};
pub use referenced_files::referenced_files;
pub use screens::Screens;
pub use sessions::{IssuedTokens, PresentedTokens, Sessions, Staff};
pub use speaker_config::{ConfiguredSpeakers, OutletSource};
pub use speakers::{BoxOutput, MAX_OUTLETS, RoomSpeaker, Speakers};
pub use staff_error::StaffError;
pub use statistics::{ApiClient, CsvExport, MAX_ADMISSIONS_PER_DAY, Reports, Table};
pub use undo_steps::UndoSteps;
pub use upload::{
    AssignmentKind, AssignmentPreview, MAX_PICTURE_BYTES, ProcessingError, Received, Stage, Target,
    UPLOAD_EXPIRY, Upload, UploadError, UploadLimits, Uploads,
};

pub use crate::library::{Percent, PictureError, RecordingError, StoredPicture};
pub use crate::player::VisitorCommand;
pub use crate::store::{DatabaseProblem, Latency, WriteCounters};

use crate::clock::Clock;
use crate::library::Library;
use crate::model::LocalScreens;
use crate::store::Store;
use ingest::{Ingest, WorkQueue};

/// All services of the museum. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Services(Arc<Topics>);

/// One service for each topic.
#[derive(Debug)]
pub struct Topics {
    /// The clock of the daemon.
    pub clock: Clock,
    /// The addresses of the box and of its proxies.
    pub network: Network,
    /// The published editions.
    pub tours: PublishedTours,
    /// The opening hours.
    pub hours: Hours,
    /// Plays for visitors.
    pub playback: Playback,
    /// The rooms' speakers.
    pub speakers: Speakers,
    /// The enrolled screens.
    pub screens: Screens,
    /// Reports of the phones about what was heard.
    pub phone_reports: PhoneReports,
    /// The sessions of the staff.
    pub sessions: Sessions,
    /// The accounts of the staff.
    pub people: People,
    /// The draft and its changes.
    pub editing: Editing,
    /// Publication of the draft.
    pub publishing: Publishing,
    /// Imports of whole tours.
    pub import: Import,
    /// Uploads of single files.
    pub uploads: Uploads,
    /// Disk space and unused files.
    pub disk: Disk,
    /// The statistics.
    pub reports: Reports,
    /// The times when speakers worked.
    pub availability: Availability,
    /// Checks of the stored files.
    pub integrity: Integrity,
    /// Health and metrics.
    pub monitoring: Monitoring,
}

/// Settings from the configuration file.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The screens on the box.
    pub own_screens: LocalScreens,
    /// How opening hours apply.
    pub hours_policy: HoursPolicy,
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
    /// The number of new files that are worked on at the same time; `None`: half of the cores.
    pub concurrent_inspections: Option<NonZero<usize>>,
    /// Who may read the metrics.
    pub metrics_access: MetricsAccess,
    /// Why the daemon fell back to the last good state; `None` if it did not.
    pub fallback: Option<FallbackNotice>,
}

/// Event streams of visitors in total and per address: a whole museum may share one address.
const MAX_STREAMS: usize = 600;
const MAX_STREAMS_PER_ADDRESS: usize = 40;

/// When to try again after a connection limit.
const RETRY_AFTER: Duration = Duration::from_secs(10);

impl Deref for Services {
    type Target = Topics;

    fn deref(&self) -> &Topics {
        &self.0
    }
}

impl Services {
    /// The services of the daemon. `run` is the number of this run, recorded with each play.
    pub fn new(
        clock: Clock,
        store: Store,
        library: Library,
        run: i64,
        published: PublishedTour,
        players: PlayerRegistry,
        setup: Setup,
    ) -> Self {
        let network = Network::new(&setup);
        let spared = setup.fallback.as_ref().and_then(|notice| notice.spared);
        let tours = PublishedTours::new(published, spared);
        let registry = Arc::new(players);
        let hours = Hours::new(clock.clone(), tours.clone(), setup.hours_policy);
        let speakers = Speakers::new(
            clock.clone(),
            store.clone(),
            tours.clone(),
            Arc::clone(&registry),
        );
        let playback = Playback::new(
            (clock.clone(), library.clone()),
            tours.clone(),
            hours.clone(),
            speakers.clone(),
            network.clone(),
            setup.streams.unwrap_or(MAX_STREAMS),
        );
        let screens = Screens::new(
            clock.clone(),
            store.clone(),
            tours.clone(),
            network.clone(),
            setup.own_screens.clone(),
        );
        let sessions = Sessions::new(clock.clone(), store.clone(), network.clone());
        let reports = Reports::new(clock.clone(), store.clone(), tours.clone());
        let editing = Editing::new(
            clock.clone(),
            store.clone(),
            library.clone(),
            reports.clone(),
        );
        let ingest = Ingest {
            store: store.clone(),
            library: library.clone(),
            queue: WorkQueue::new(setup.concurrent_inspections),
        };
        let uploads = Uploads::new(editing.clone(), ingest.clone(), setup.uploads);
        Self(Arc::new(Topics {
            people: People::new(sessions.clone()),
            publishing: Publishing::new(
                editing.clone(),
                tours.clone(),
                hours.clone(),
                speakers.clone(),
            ),
            import: Import::new(clock.clone(), ingest.clone(), setup.uploads.reserve),
            disk: Disk::new(&editing, uploads.clone(), setup.uploads.reserve),
            phone_reports: PhoneReports::new(
                (clock.clone(), store.clone()),
                run,
                tours.clone(),
                hours.clone(),
                network.clone(),
            ),
            availability: Availability::new(
                (clock.clone(), store.clone()),
                run,
                tours.clone(),
                hours.clone(),
                registry,
            ),
            monitoring: Monitoring::new(
                (clock.clone(), store.clone(), library.clone()),
                (playback.clone(), screens.clone()),
                &setup,
            ),
            integrity: Integrity::new(clock.clone(), ingest),
            clock,
            network,
            tours,
            hours,
            playback,
            speakers,
            screens,
            sessions,
            editing,
            uploads,
            reports,
        }))
    }

    /// The services of a command: without players, with the default settings. New files are worked on
    /// by all cores.
    pub async fn of_command(clock: Clock, store: Store, library: Library) -> Self {
        let published = PublishedTour::current(&store).await;
        let published = published.unwrap_or_else(|error| {
            tracing::warn!(%error, "the current edition cannot be read");
            PublishedTour::empty()
        });
        let players = PlayerRegistry::closed();
        let setup = Setup {
            concurrent_inspections: available_parallelism().ok(),
            ..Setup::default()
        };
        Self::new(clock, store, library, 0, published, players, setup)
    }

    /// Reloads everything that another process may have changed, for instance `docent publish`.
    /// Returns the number of the edition that visitors have.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn refresh(&self) -> Result<Option<u32>> {
        self.screens.refresh().await?;
        self.sessions.refresh().await?;
        self.publishing.refresh().await
    }
}
