//! Alerts: what somebody has to look after is raised once, cleared once, and delivered once by each way that is set.

mod conditions;
mod observer;
mod overview;
mod tracker;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use crate::clock::Clock;
use crate::model::{Alert, AlertCondition, AlertEvent, AlertMessage, AlertWay, Right};
use crate::service::{Actor, Boxes, Context, Error, Playback, Result, Screens, Setup};
use crate::store::Store;
use observer::{Memory, Observer};
use tracker::{Edge, Tracker};

pub use conditions::AlertDelays;
pub use overview::{AlertOverview, BoxOverview};

/// Cleared alerts are shown for this long.
const SHOWN_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// The number of cleared alerts that are shown, at most.
const MOST_SHOWN: u32 = 50;

/// The pause before the open alerts are read again after an error.
const RETRY_PAUSE: Duration = Duration::from_secs(30);

/// The alerts for the staff's first page.
#[derive(Clone, Debug, Default)]
pub struct AlertList {
    /// The open ones, the oldest first.
    pub open: Vec<Alert>,
    /// Those that were cleared in the last days, the last first.
    pub cleared: Vec<Alert>,
}

/// The alerts of this box and of those that follow it. Cheap to clone; all clones share one state.
#[derive(Clone, Debug)]
pub struct Alerts {
    clock: Clock,
    store: Store,
    observer: Observer,
    delays: AlertDelays,
    /// The ways that are set.
    ways: Vec<AlertWay>,
    overview: Arc<watch::Sender<Arc<AlertOverview>>>,
    messages: Arc<watch::Sender<()>>,
}

impl Alerts {
    pub(super) fn new(
        context: &Context,
        playback: &Playback,
        screens: &Screens,
        boxes: &Boxes,
        setup: &Setup,
    ) -> Self {
        Self {
            clock: context.clock.clone(),
            store: context.store.clone(),
            observer: Observer {
                clock: context.clock.clone(),
                store: context.store.clone(),
                library: context.library.clone(),
                hours: playback.hours.clone(),
                speakers: playback.speakers.clone(),
                screens: screens.clone(),
                boxes: boxes.clone(),
                reserve_bytes: setup.uploads.reserve_bytes,
            },
            delays: setup.alert_delays,
            ways: setup.alert_ways.clone(),
            overview: Arc::default(),
            messages: Arc::default(),
        }
    }

    /// Raises and clears alerts until shutdown: every half minute, and when followers or speakers change.
    pub async fn watch(&self) {
        let mut tracker = self.tracker().await;
        let mut memory = Memory::default();
        let mut house_changes = self.observer.boxes.changes();
        let mut contact_changes = self.observer.boxes.contacts().changes();
        let mut player_changes = self.observer.speakers.watch_players();
        let mut has_failed = false;
        loop {
            if player_changes.borrow_and_update().closed() {
                return;
            }
            match self.evaluate(&mut tracker, &mut memory).await {
                Ok(()) => has_failed = false,
                // A problem of the database is logged by the store.
                Err(Error::Database(_)) => {}
                Err(error) if has_failed => tracing::debug!(%error, "alerts are not up to date"),
                Err(error) => {
                    has_failed = true;
                    tracing::warn!(%error, "alerts could not be brought up to date; it is tried again");
                }
            }
            tokio::select! {
                () = sleep(tracker.pause(self.clock.monotonic())) => {}
                Ok(()) = house_changes.changed() => {}
                Ok(()) = contact_changes.changed() => {}
                Ok(()) = player_changes.changed() => {}
            }
        }
    }

    /// The open alerts, and those that were cleared in the last seven days.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database.
    pub async fn list(&self, actor: Actor<'_>) -> Result<AlertList> {
        actor.require(Right::Read)?;
        let since = self.clock.wall_ms() - SHOWN_MS;
        Ok(AlertList {
            open: self.store.open_alerts().await?,
            cleared: self.store.cleared_alerts(since, MOST_SHOWN).await?,
        })
    }

    /// Notes that the actor takes care of an open alert. Returns whether it was open and nobody's.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Write`; any error of the database.
    pub async fn acknowledge(&self, actor: Actor<'_>, alert: i64) -> Result<bool> {
        actor.require(Right::Write)?;
        let by = actor.attribution(&self.clock);
        Ok(self.store.acknowledge_alert(alert, by).await?)
    }

    /// The last look at alerts and followers, from memory.
    pub fn overview(&self) -> Arc<AlertOverview> {
        Arc::clone(&self.overview.borrow())
    }

    /// Notifies of new messages.
    pub fn message_changes(&self) -> watch::Receiver<()> {
        self.messages.subscribe()
    }

    /// The first message that waits for a way.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn next_message(&self, way: AlertWay) -> Result<Option<AlertMessage>> {
        Ok(self.store.next_alert_message(way).await?)
    }

    /// Removes a message that was delivered by a way, or was tried for long enough.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn remove_message(&self, way: AlertWay, message: &AlertMessage) -> Result<()> {
        let (alert, event) = (message.alert.id, message.event);
        Ok(self.store.remove_alert_message(alert, event, way).await?)
    }

    /// Removes what waits for ways that are not set any more.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn retain_ways(&self) -> Result<()> {
        Ok(self.store.retain_alert_ways(self.ways.clone()).await?)
    }

    /// The tracker with the alerts that were open when docent ended.
    async fn tracker(&self) -> Tracker {
        loop {
            match self.restore().await {
                Ok(tracker) => return tracker,
                Err(error) => {
                    tracing::warn!(%error, "the open alerts could not be read; it is tried again");
                    sleep(RETRY_PAUSE).await;
                }
            }
        }
    }

    async fn restore(&self) -> Result<Tracker> {
        let open = self.store.open_alerts().await?;
        let of_alert = |alert: &Alert| (alert.condition.clone(), alert.id);
        let tracker = Tracker::new(self.delays, open.iter().map(of_alert));
        self.overview.send_replace(Arc::new(AlertOverview {
            open,
            boxes: Vec::new(),
        }));
        Ok(tracker)
    }

    async fn evaluate(&self, tracker: &mut Tracker, memory: &mut Memory) -> Result<()> {
        let (facts, boxes) = self.observer.observe(memory).await?;
        let found = conditions::conditions(&facts, &self.delays);
        let had_open = tracker.has_open();
        for edge in tracker.due(&found, self.clock.monotonic()) {
            self.write(tracker, edge).await?;
            self.messages.send_replace(());
        }
        let open = if had_open || tracker.has_open() {
            self.store.open_alerts().await?
        } else {
            Vec::new()
        };
        let overview = AlertOverview { open, boxes };
        self.overview.send_replace(Arc::new(overview));
        Ok(())
    }

    async fn write(&self, tracker: &mut Tracker, edge: Edge) -> Result<()> {
        let (store, ways, now) = (&self.store, self.ways.clone(), self.clock.wall_ms());
        match edge {
            Edge::Raise(condition) => {
                let id = store.raise_alert(condition.clone(), ways, now).await?;
                log(&condition, AlertEvent::Raised);
                tracker.note_raised(condition, id);
            }
            Edge::Clear(condition, id) => {
                store.clear_alert(id, ways, now).await?;
                log(&condition, AlertEvent::Cleared);
                tracker.note_cleared(&condition);
            }
        }
        Ok(())
    }
}

fn log(condition: &AlertCondition, event: AlertEvent) {
    let (kind, subject) = (condition.kind.as_str(), condition.subject.as_str());
    let box_id = condition.box_id;
    match event {
        // Its cause has a line of its own.
        AlertEvent::Raised => tracing::info!(kind, box_id, subject, "an alert was raised"),
        AlertEvent::Cleared => tracing::info!(kind, box_id, subject, "an alert was cleared"),
    }
}
