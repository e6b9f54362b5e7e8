//! What visitors and staff can do: every rule of the museum, one struct for each topic with the data
//! that it needs. Reads the tour from memory, commands the players, and writes to the store. No HTTP,
//! no SQL.

mod actor;
mod alerts;
mod availability;
mod backup;
mod blocking;
mod connection_limiter;
mod disk;
mod editing;
mod error;
mod fleet;
mod fonts;
pub mod import;
mod ingest;
mod integrity;
mod main_only;
mod monitoring;
mod network;
mod opening_hours;
mod people;
mod phone_reports;
mod play_log;
mod playback;
mod publishing;
mod ratings;
mod referenced_files;
mod reports;
mod screens;
mod speakers;
mod staff_error;
mod token;
mod upload;

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::num::NonZero;
use std::ops::Deref;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

pub use actor::Actor;
pub use alerts::{AlertDelays, AlertList, AlertOverview, Alerts, BoxOverview};
pub use availability::Availability;
pub use backup::{BackupError, BackupSource, CompletedBackup, Destination, back_up};
pub use connection_limiter::{ConnectionLimiter, Permit};
pub use disk::{Disk, DiskUsage, UnusedPicture, UnusedRecording};
pub use editing::{CaptionCheck, Edit, EditConflict, Editing, GeneratedCaptions, UndoSteps};
pub use editing::{MuseumSetup, NewRoom};
pub use error::{Error, Result};
pub use fleet::{
    BoxActError, BoxCompleteness, BoxJoinRequest, BoxProblem, BoxRegistrar, BoxStatus, Boxes,
    BoxesError, EngineConnection, FleetAccess, FleetError, FleetStatus, FollowerStatus, House,
    HouseRole, HouseStatus, KnownBox, LOW_DISK_MEGABYTES, MAX_BOX_NAME_LENGTH, MAX_BOXES_PER_CODE,
    MainConnection, MainHouse, MainRole, NewBox, NewCode, NewHouse, Registered, ServedEdition,
    StickExchange, machine_name,
};
pub use fonts::{check_fonts, font_package, missing_fonts};
pub use import::{Import, ImportError, Imported};
pub use ingest::{IngestError, Progress, Step};
pub use integrity::{CheckResult, Integrity, scrub_forever};
pub use monitoring::{
    FallbackNotice, HealthSummary, Metrics, MetricsAccess, Monitoring, NotReadyError, RoomMetrics,
};
pub use network::{HostNetworks, Network};
pub use opening_hours::{ClosingTimeError, Hours, HoursPolicy};
pub use people::{Invitation, Invitee, Member, People};
pub use people::{IssuedTokens, PresentedTokens, Sessions, Staff};
pub use phone_reports::{NarrationRef, PhoneReports, PlayReport, VisitReport};
pub use play_log::PlayLog;
pub use playback::{ClipRequest, Playback};
pub use publishing::BundleExport;
pub use publishing::EditionCache;
pub use publishing::{Publishing, Review, violations};
pub use publishing::{TourSnapshot, log_missing_recordings};
pub use ratings::Ratings;
pub use referenced_files::referenced_files;
pub use reports::{ApiClient, CsvExport, ExportTable, MAX_ADMISSIONS_PER_DAY, Reports};
pub use screens::Screens;
pub use screens::{
    PageVersion, PresenceGuard, RELOAD_TOLERANCE, ScreenCommand, ScreenSelector, ScreenStatus,
};
pub use speakers::{BoxOutput, MAX_OUTLETS, RoomSpeaker, Speakers};
pub use speakers::{ConfiguredSpeakers, OutletSource};
pub use speakers::{PlayerRegistry, PlayerSnapshot};
pub use staff_error::StaffError;
pub use upload::{
    AssignmentKind, AssignmentPreview, MAX_PICTURE_BYTES, ProcessingError, Received, Stage, Target,
    UPLOAD_EXPIRY, Upload, UploadError, UploadLimits, Uploads,
};

pub use crate::alignment::Method;
pub use crate::fleet::{
    EnrolmentCode, EnrolmentError, Join, JoinRequest, MainAddress, PublicKey, SessionChallenge,
    SessionProof, SessionStart, SessionToken,
};
pub use crate::library::{Percent, PictureError, RecordingError, StoredPicture};
pub use crate::player::VisitorCommand;
pub use crate::store::{BoxRecord, DatabaseProblem, FleetRole, Latency, WriteCounters};

use crate::clock::Clock;
use crate::library::Library;
use crate::model::{AlertWay, LocalScreens, Wifi};
use crate::store::Store;
use fleet::BoxesParts;
use ingest::{Ingest, WorkQueue};

/// All services of the museum. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Services(Arc<ServiceSet>);

/// One service for each topic.
#[derive(Debug)]
pub struct ServiceSet {
    /// The clock of the daemon.
    pub clock: Clock,
    /// The addresses of the box and of its proxies.
    pub network: Network,
    /// The gate for the boxes of the house.
    pub fleet: FleetAccess,
    /// The boxes of the house.
    pub boxes: Boxes,
    /// What this box knows of its house.
    pub house: House,
    /// The editions in memory.
    pub editions: EditionCache,
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
    /// How visitors liked what speakers played.
    pub ratings: Ratings,
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
    /// What somebody has to look after.
    pub alerts: Alerts,
}

/// What most services need.
#[derive(Debug)]
struct Context {
    clock: Clock,
    store: Store,
    library: Library,
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
    /// The wireless network for visitors, if the house has one.
    pub wifi: Option<Wifi>,
    /// The port of the staff pages over TLS; `None` without TLS.
    pub tls_port: Option<u16>,
    /// The networks of this host.
    pub networks: HostNetworks,
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
    /// The HTTP proxy on the way to the main box; `None`: as the environment says.
    pub proxy: Option<String>,
    /// How long something lasts before it is an alert.
    pub alert_delays: AlertDelays,
    /// The ways on which alerts leave the house.
    pub alert_ways: Vec<AlertWay>,
    /// Why the daemon fell back to the last good state; `None` if it did not.
    pub fallback: Option<FallbackNotice>,
}

/// Event streams of visitors in total and per address: a whole museum may share one address.
const MAX_STREAMS: usize = 600;
const MAX_STREAMS_PER_ADDRESS: usize = 40;

/// When to try again after a connection limit.
const RETRY_AFTER: Duration = Duration::from_secs(10);

impl Deref for Services {
    type Target = ServiceSet;

    fn deref(&self) -> &ServiceSet {
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
        published: TourSnapshot,
        players: PlayerRegistry,
        setup: Setup,
    ) -> Self {
        let context = Context {
            clock: clock.clone(),
            store: store.clone(),
            library: library.clone(),
        };
        let network = Network::new(&setup);
        let withheld = setup.fallback.as_ref().and_then(|notice| notice.withheld);
        let editions = EditionCache::new(published, withheld);
        let house = House::default();
        let registry = Arc::new(players);
        let hours = Hours::new(clock.clone(), editions.clone(), setup.hours_policy);
        let speakers = Speakers::new(
            clock.clone(),
            store.clone(),
            editions.clone(),
            house.clone(),
            Arc::clone(&registry),
        );
        let playback = Playback::new(
            &context,
            editions.clone(),
            hours.clone(),
            speakers.clone(),
            network.clone(),
            setup.streams.unwrap_or(MAX_STREAMS),
        );
        let screens = Screens::new(
            clock.clone(),
            store.clone(),
            editions.clone(),
            network.clone(),
            setup.own_screens.clone(),
        );
        let sessions = Sessions::new(clock.clone(), store.clone(), network.clone());
        let fleet = FleetAccess::new(clock.clone(), network.clone());
        let reports = Reports::new(clock.clone(), store.clone(), editions.clone());
        let queue = WorkQueue::new(setup.concurrent_inspections);
        let editing = Editing::new(&context, reports.clone(), queue.clone());
        let ingest = Ingest {
            store,
            library,
            queue,
        };
        let uploads = Uploads::new(&context, editing.clone(), ingest.clone(), setup.uploads);
        let publishing = Publishing::new(
            &context,
            editing.clone(),
            editions.clone(),
            hours.clone(),
            speakers.clone(),
        );
        let boxes = Boxes::new(
            &context,
            BoxesParts {
                access: fleet.clone(),
                editions: editions.clone(),
                publishing: publishing.clone(),
                speakers: speakers.clone(),
                screens: screens.clone(),
                house: house.clone(),
                network: network.clone(),
                hours: hours.clone(),
                run,
                proxy: setup.proxy.clone(),
            },
        );
        let alerts = Alerts::new(&context, &playback, &screens, &boxes, &setup);
        Self(Arc::new(ServiceSet {
            people: People::new(sessions.clone()),
            integrity: Integrity::new(&context, ingest.queue.clone()),
            import: Import::new(clock.clone(), ingest, setup.uploads.reserve_bytes),
            disk: Disk::new(&context, uploads.clone(), setup.uploads.reserve_bytes),
            phone_reports: PhoneReports::new(&context, run, &playback, network.clone()),
            ratings: Ratings::new(context.store.clone(), editions.clone()),
            availability: Availability::new(
                &context,
                run,
                editions.clone(),
                hours.clone(),
                house.clone(),
                registry,
            ),
            monitoring: Monitoring::new(&context, &playback, &screens, &alerts, &setup),
            alerts,
            boxes,
            publishing,
            fleet,
            clock,
            network,
            house,
            editions,
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
    pub async fn for_command(clock: Clock, store: Store, library: Library) -> Self {
        let published = TourSnapshot::current(&store).await;
        let published = published.unwrap_or_else(|error| {
            tracing::warn!(%error, "the current edition cannot be read");
            TourSnapshot::empty()
        });
        let players = PlayerRegistry::closed();
        let setup = Setup {
            concurrent_inspections: available_parallelism().ok(),
            ..Setup::default()
        };
        Self::new(clock, store, library, 0, published, players, setup)
    }

    /// The base address for phones, such as `http://guide.local`: main's, or this box's. `None` if unknown.
    pub fn phone_address(&self) -> Option<String> {
        let main = self.house.phone_address(self.clock.monotonic());
        main.or_else(|| self.network.address().map(str::to_owned))
    }

    /// Reloads everything that another process may have changed, for instance `docent publish`.
    /// Returns the number of the edition that visitors have.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn reload(&self) -> Result<Option<u32>> {
        self.screens.reload().await?;
        self.sessions.reload().await?;
        self.boxes.load_house().await?;
        self.boxes.reload();
        self.publishing.reload().await
    }
}
