//! The health of followers: each says every minute how it is, and main notes what changed.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::fleet::{ConnectionSettings, ConnectionState, Engine, Purpose, SealedMessage};
use crate::library::{self, DiskSpace};
use crate::model::Sha256;
use crate::model::fleet::BoxHealth;
use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::boxes_error::BoxesError;
use crate::service::fleet::installer::connected;
use crate::service::fleet::machine;
use crate::store::BoxRecord;

/// A follower says how it is at this interval.
const INTERVAL: Duration = Duration::from_mins(1);

/// Main notes an unchanged health at this interval, to spare the card.
const NOTE_INTERVAL: Duration = Duration::from_mins(10);

/// Says how this follower is, as long as it follows: at an interval, and when its speakers or its edition change.
pub(super) async fn send(
    boxes: &Boxes,
    settings: &ConnectionSettings,
    mut connection: watch::Receiver<ConnectionState>,
) {
    let mut players = boxes.speakers.watch_players();
    let mut mute = boxes.speakers.watch_mute();
    while let Some(engine) = connected(&mut connection).await {
        players.mark_unchanged();
        mute.mark_unchanged();
        if let Err(error) = send_once(boxes, settings, &engine).await {
            tracing::debug!(%error, "main does not know how this box is");
        }
        tokio::select! {
            () = sleep(INTERVAL) => {}
            Ok(()) = players.changed() => {}
            Ok(()) = mute.changed() => {}
            () = boxes.health_due.notified() => {}
            changed = connection.changed() => if changed.is_err() {
                return;
            }
        }
    }
}

async fn send_once(
    boxes: &Boxes,
    settings: &ConnectionSettings,
    engine: &Engine,
) -> Result<(), BoxesError> {
    let release = boxes.installed_release().await?;
    let unreported = boxes.store.unreported().await?;
    let oldest_unreported_s = boxes.oldest_unreported_s().await?;
    let health = health_of_this_box(boxes, release, unreported, oldest_unreported_s)?;
    let body = serde_json::to_vec(&health)?;
    let sealed = SealedMessage::seal(&settings.key, Purpose::Health, &body)?.to_json()?;
    let subject = settings.own_subject("health");
    Ok(engine.publish(&subject, sealed).await?)
}

/// How this box is now.
///
/// # Errors
///
/// Returns an error if the disk cannot be asked for its free space.
pub(super) fn health_of_this_box(
    boxes: &Boxes,
    release: Option<Sha256>,
    unreported: u64,
    oldest_unreported_s: Option<u64>,
) -> library::Result<BoxHealth> {
    let (speakers_ready, speakers_missing) = boxes.speakers.count_by_health();
    let (screens_connected, screens_missing) = boxes.screens.count_by_connection();
    Ok(BoxHealth {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        release,
        unreported,
        free_megabytes: DiskSpace::at(boxes.library.state_folder())?.free >> 20,
        clock_trusted: boxes.clock.moment().trusted,
        speakers_ready,
        speakers_missing,
        muted: boxes.speakers.muted().is_some(),
        rooms: boxes.assigned_rooms(),
        machine: machine::identity(),
        rooms_without_speaker: boxes.speakers.rooms_with_missing_outlet(),
        screens_away: boxes.screens.away(),
        oldest_unreported_s,
        screens_connected,
        screens_missing,
    })
}

impl Boxes {
    /// The age of the oldest play that main has not acknowledged, by this box's clock.
    async fn oldest_unreported_s(&self) -> Result<Option<u64>, BoxesError> {
        let began = self.store.oldest_unreported_wall_ms().await?;
        let now = self.clock.wall_ms();
        Ok(began.map(|began| u64::try_from((now - began) / 1000).unwrap_or(0)))
    }
}

/// What main noted last of each box.
#[derive(Debug, Default)]
pub(super) struct NotedHealth(BTreeMap<i64, (BoxHealth, Instant)>);

impl NotedHealth {
    /// Whether a box has other rooms than it had in the noted health.
    pub(super) fn has_other_rooms(&self, box_id: i64, health: &BoxHealth) -> bool {
        let noted = self.0.get(&box_id);
        noted.is_none_or(|(noted, _)| noted.rooms != health.rooms)
    }

    /// Stores a health that differs from the noted one, or was not noted for long.
    pub(super) async fn note(
        &mut self,
        boxes: &Boxes,
        sender: &BoxRecord,
        health: BoxHealth,
    ) -> Result<(), BoxesError> {
        let is_noted = self
            .0
            .get(&sender.id)
            .is_some_and(|(noted, at)| noted.is_like(&health) && at.elapsed() < NOTE_INTERVAL);
        if is_noted {
            return Ok(());
        }
        let now = boxes.clock.wall_ms();
        let store = &boxes.store;
        store.record_health(sender.id, health.clone(), now).await?;
        self.0.insert(sender.id, (health, Instant::now()));
        Ok(())
    }
}
