//! Gathers the facts about this box and its followers.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::library::{LastBackup, Library};
use crate::model::OpeningState;
use crate::service::alerts::conditions::{Facts, FollowerFacts, OwnFacts};
use crate::service::alerts::overview::BoxOverview;
use crate::service::{Boxes, Hours, HouseRole, Result, Screens, Speakers};
use crate::store::Store;

/// Where the facts come from.
#[derive(Clone, Debug)]
pub(super) struct Observer {
    pub(super) clock: Clock,
    pub(super) store: Store,
    pub(super) library: Library,
    pub(super) hours: Hours,
    pub(super) speakers: Speakers,
    pub(super) screens: Screens,
    pub(super) boxes: Boxes,
    /// The bytes to keep free for the database.
    pub(super) reserve_bytes: u64,
}

/// What is remembered from one look to the next.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// When the house opened, or the daemon started.
    open_since: Option<Instant>,
    /// When main began to wait for the first message of each follower.
    awaited_since: BTreeMap<i64, Instant>,
}

impl Observer {
    /// The present facts, and the followers for monitoring. A box that serves alone reads nothing from the database.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub(super) async fn observe(&self, memory: &mut Memory) -> Result<(Facts, Vec<BoxOverview>)> {
        let now = self.clock.monotonic();
        let is_open = self.hours.state() == OpeningState::Open;
        memory.open_since = is_open.then(|| memory.open_since.unwrap_or(now));
        let role = self.boxes.role();
        let mut facts = Facts {
            open_for: memory
                .open_since
                .map(|since| now.saturating_duration_since(since)),
            reserve_bytes: self.reserve_bytes,
            own: (!matches!(role, HouseRole::Follower { .. })).then(|| self.own_facts()),
            ..Facts::default()
        };
        if role != HouseRole::Main {
            return Ok((facts, Vec::new()));
        }
        facts.release = self.store.main_release().await?;
        let followers = self.store.followers().await?;
        let contacts = self.boxes.contacts().all();
        let known: BTreeSet<i64> = followers.iter().map(|follower| follower.id).collect();
        memory.awaited_since.retain(|id, _| known.contains(id));
        let mut overview = Vec::new();
        for follower in &followers {
            let contact = contacts.get(&follower.id);
            let awaited = *memory.awaited_since.entry(follower.id).or_insert(now);
            let last = contact.map_or(awaited, |contact| contact.at);
            facts.followers.push(FollowerFacts {
                box_id: follower.id,
                joined_machine: follower.joined.machine.clone(),
                silent_for: now.saturating_duration_since(last),
                health: contact.and_then(|contact| contact.health.clone()),
            });
            overview.push(BoxOverview::new(follower, contact, facts.release.as_ref()));
        }
        Ok((facts, overview))
    }

    fn own_facts(&self) -> OwnFacts {
        let now = self.clock.moment();
        let backup = self.library.last_backup();
        let backup = backup.filter(LastBackup::is_of_a_series);
        let age = |backup: LastBackup| {
            let age = u64::try_from(now.wall_ms - backup.wall_ms).unwrap_or(0);
            Duration::from_millis(age)
        };
        OwnFacts {
            rooms_without_speaker: self.speakers.rooms_with_missing_outlet(),
            screens_away: self.screens.away(),
            free_bytes: self.library.disk_space().ok().map(|space| space.free),
            clock_trusted: now.trusted,
            backup_age: backup.map(age),
        }
    }
}
