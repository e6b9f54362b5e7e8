//! Speaker settings by staff: outlets, level, test tone, mute.

pub(super) mod config;
mod liveness;
pub(super) mod registry;
mod restart;

pub use config::{ConfiguredSpeakers, OutletSource};
pub use registry::{PlayerRegistry, PlayerSnapshot};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, watch};

use crate::clock::Clock;
use crate::model::{
    Attribution, Health, Level, Muted, NowPlaying, Outlet, OutletStatus, OutputName, Right, Slug,
    SpeakerStatus,
};
use crate::player::{self, Player, StaffCommand};
use crate::service::{Actor, EditionCache, Error, House, Result};
use crate::store::Store;

/// How long a list of outputs is cached: listing takes time and is noisy.
const OUTPUT_LIST_TTL: Duration = Duration::from_secs(5);

/// The maximum number of outlets of a room.
pub const MAX_OUTLETS: usize = 8;

/// The maximum length of a name.
const MAX_NAME_CHARS: usize = 200;

/// A room's speaker: settings and state.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomSpeaker {
    /// The room.
    pub room: Slug,
    /// Empty: the room's pages play in the browser.
    pub outlets: Vec<Outlet>,
    /// Who assigned the outlets.
    pub source: OutletSource,
    /// The level.
    pub level: Level,
    /// Whether staff set the level; otherwise the configuration did.
    pub staff_level: bool,
    /// `None` without an output.
    pub health: Option<Health>,
    /// The state of each outlet, once probed.
    pub outlet_status: Vec<OutletStatus>,
    /// What plays; `None` while nothing does.
    pub now: Option<NowPlaying>,
}

/// An audio output of this box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxOutput {
    /// The name of the output.
    pub name: OutputName,
    /// The description by the system; may be empty.
    pub description: String,
}

/// The cached outputs, and when they were listed.
type OutputList = Mutex<Option<(Instant, Vec<BoxOutput>)>>;

/// The speakers of all rooms: their settings, and the players that they have in the daemon. Cheap
/// to clone.
#[derive(Clone, Debug)]
pub struct Speakers {
    clock: Clock,
    store: Store,
    editions: EditionCache,
    house: House,
    registry: Arc<PlayerRegistry>,
    output_list: Arc<OutputList>,
}

impl Speakers {
    pub(super) fn new(
        clock: Clock,
        store: Store,
        editions: EditionCache,
        house: House,
        registry: Arc<PlayerRegistry>,
    ) -> Self {
        Self {
            clock,
            store,
            editions,
            house,
            registry,
            output_list: Arc::default(),
        }
    }

    /// Notifies of changes of the players and their outputs.
    pub fn watch_players(&self) -> watch::Receiver<Arc<PlayerSnapshot>> {
        self.registry.watch()
    }

    /// The status of a room's speaker; `None` without a speaker.
    pub fn status(&self, room: &Slug) -> Option<watch::Receiver<SpeakerStatus>> {
        Some(self.registry.snapshot().players.get(room)?.status())
    }

    /// Time and author of the present mute; `None` if not muted.
    pub fn muted(&self) -> Option<Muted> {
        self.registry.muted()
    }

    /// Notifies of each mute and unmute.
    pub fn watch_mute(&self) -> watch::Receiver<Option<Muted>> {
        self.registry.watch_mute()
    }

    /// Reconciles the players with tour, configuration and staff settings, which another process
    /// may have changed. Unchanged players continue to play.
    ///
    /// # Errors
    ///
    /// Returns `Error::NoThread`; `Error::ShuttingDown` after the players were closed; any error of
    /// the database.
    pub async fn reload(&self) -> Result<()> {
        self.registry
            .reconcile(&self.store, &self.clock, &self.editions, &self.house)
            .await
    }

    /// Fades out, closes every play and joins every player's thread.
    pub async fn close(&self) {
        self.registry.close().await;
    }

    /// The players of all rooms.
    pub(super) fn players(&self) -> Arc<PlayerSnapshot> {
        self.registry.snapshot()
    }

    /// The numbers of speakers that can play, and that cannot.
    pub(super) fn count_by_health(&self) -> (usize, usize) {
        let snapshot = self.players();
        let ready = snapshot
            .players
            .values()
            .filter(|player| player.status().borrow().health == Health::Ready)
            .count();
        (ready, snapshot.players.len() - ready)
    }

    pub(super) fn player(&self, room: &Slug) -> Result<Player> {
        if self.editions.current().tour.room(room).is_none() {
            return Err(Error::NoSuchRoom(room.clone()));
        }
        let snapshot = self.registry.snapshot();
        let player = snapshot.players.get(room).cloned();
        player.ok_or_else(|| {
            if snapshot.closed() {
                Error::ShuttingDown
            } else {
                Error::NoSpeaker(room.clone())
            }
        })
    }

    /// The speakers of all rooms, in the order of the tour.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`.
    pub fn list(&self, actor: Actor<'_>) -> Result<Vec<RoomSpeaker>> {
        actor.require(Right::Administer)?;
        let snapshot = self.registry.snapshot();
        let published = self.editions.current();
        let rooms = published.tour.rooms.iter().filter_map(|room| {
            let resolved = snapshot.rooms.get(&room.slug)?;
            let status = snapshot.players.get(&room.slug).map(Player::status);
            let status = status.map(|status| status.borrow().clone());
            Some(RoomSpeaker {
                room: room.slug.clone(),
                outlets: resolved.outlets.clone(),
                source: resolved.source,
                level: resolved.level,
                staff_level: resolved.staff_level,
                health: status.as_ref().map(|status| status.health),
                outlet_status: status
                    .as_ref()
                    .map(|status| status.outlets.clone())
                    .unwrap_or_default(),
                now: status.and_then(|status| status.now_playing),
            })
        });
        Ok(rooms.collect())
    }

    /// The outputs of this box, followed by assigned outputs that the system does not list now,
    /// because they are busy or unplugged. Takes milliseconds.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `Error::Outputs`.
    pub async fn outputs(&self, actor: Actor<'_>) -> Result<Vec<BoxOutput>> {
        actor.require(Right::Administer)?;
        let mut listed = self.output_list.lock().await;
        let now = self.clock.monotonic();
        let known = listed
            .as_ref()
            .filter(|(then, _)| now.saturating_duration_since(*then) < OUTPUT_LIST_TTL);
        let mut outputs = if let Some((_, outputs)) = known {
            outputs.clone()
        } else {
            let found = tokio::task::spawn_blocking(player::list_devices).await;
            let found = found.map_err(|error| Error::Outputs(error.to_string()))?;
            let found = found.map_err(|error| Error::Outputs(error.to_string()))?;
            let named = found.into_iter().filter_map(|(name, description)| {
                let name = name.parse().ok()?;
                Some(BoxOutput { name, description })
            });
            let outputs: Vec<BoxOutput> = named.collect();
            *listed = Some((now, outputs.clone()));
            outputs
        };
        let snapshot = self.registry.snapshot();
        let named = snapshot.rooms.values().flat_map(|room| &room.outlets);
        for name in named.map(|outlet| &outlet.output) {
            if *name != OutputName::Null && outputs.iter().all(|output| output.name != *name) {
                outputs.push(BoxOutput {
                    name: name.clone(),
                    description: String::new(),
                });
            }
        }
        Ok(outputs)
    }

    /// Sets the outlets of a room; none restores the configuration. Stops what plays there. Returns
    /// once the room has its outlets.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `Error::NoTour`,
    /// `Error::NoSuchRoom`, `Error::TooManyOutlets`, `Error::UnstableOutputName`; the errors of
    /// [`Speakers::reload`].
    pub async fn assign_outlets(
        &self,
        actor: Actor<'_>,
        room: Slug,
        mut outlets: Vec<Outlet>,
    ) -> Result<()> {
        actor.require(Right::Administer)?;
        self.check_room(&room).await?;
        let mut unique = BTreeSet::new();
        outlets.retain(|outlet| unique.insert(outlet.clone()));
        if outlets.len() > MAX_OUTLETS {
            return Err(Error::TooManyOutlets);
        }
        if let Some(outlet) = outlets
            .iter()
            .find(|outlet| outlet.output.has_card_number())
        {
            return Err(Error::UnstableOutputName(outlet.output.clone()));
        }
        let by = actor.attribution(&self.clock);
        self.store.assign_speaker(room, outlets, by).await?;
        self.reload().await
    }

    /// Sets the level of a room, also for what plays; `None` restores the configuration.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `Error::NoTour`,
    /// `Error::NoSuchRoom`; the errors of [`Speakers::reload`].
    pub async fn set_level(
        &self,
        actor: Actor<'_>,
        room: Slug,
        level: Option<Level>,
    ) -> Result<()> {
        actor.require(Right::Administer)?;
        self.check_room(&room).await?;
        let by = actor.attribution(&self.clock);
        self.store.set_speaker_level(room, level, by).await?;
        self.reload().await
    }

    /// Plays a tone of two seconds in a room, as loud as its clips. Refused while a visitor
    /// listens; a visitor's clip interrupts it.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `Error::NoSuchRoom`, `Error::NoSpeaker`,
    /// `Error::SpeakerMissing`, `Error::Refused`, `Error::ShuttingDown`.
    pub async fn play_test_tone(&self, actor: Actor<'_>, room: &Slug) -> Result<()> {
        actor.require(Right::Administer)?;
        let player = self.player(room)?;
        if player.status().borrow().health == Health::Missing {
            return Err(Error::SpeakerMissing(room.clone()));
        }
        let done = player.execute_staff_command(StaffCommand::PlayTestTone);
        done.await.map_err(|error| Error::from_player(room, error))
    }

    /// Mutes all speakers until [`Speakers::unmute`], also over a restart.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; the errors of
    /// [`Speakers::reload`].
    pub async fn mute(&self, actor: Actor<'_>) -> Result<()> {
        actor.require(Right::Administer)?;
        let by = actor.attribution(&self.clock);
        let muted = muted(actor.name(), by.at.wall_ms);
        // Silence first: it does not wait for the disk.
        self.registry.silence(muted.clone()).await;
        self.store.mute(muted, by).await?;
        self.reload().await
    }

    /// Lifts the mute.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; the errors of
    /// [`Speakers::reload`].
    pub async fn unmute(&self, actor: Actor<'_>) -> Result<()> {
        actor.require(Right::Administer)?;
        self.store.unmute(actor.attribution(&self.clock)).await?;
        self.reload().await
    }

    /// Mutes or unmutes as the house does. A mute of this box alone stays when another one is lifted.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Speakers::reload`].
    pub(super) async fn follow_mute(
        &self,
        former: Option<&Muted>,
        now: Option<&Muted>,
    ) -> Result<()> {
        let by = Attribution::local(self.clock.moment());
        match now {
            Some(muted) => {
                self.registry.silence(muted.clone()).await;
                self.store.mute(muted.clone(), by).await?;
            }
            None if former.is_some() && self.store.muted().await?.as_ref() == former => {
                self.store.unmute(by).await?;
            }
            None => return Ok(()),
        }
        self.reload().await
    }

    /// The rooms with outlets of their own on this box.
    pub(super) fn assigned_rooms(&self) -> BTreeSet<Slug> {
        let snapshot = self.registry.snapshot();
        let assigned = |source| matches!(source, OutletSource::Staff | OutletSource::Config);
        let rooms = snapshot.rooms.iter();
        rooms
            .filter(|(_, speaker)| assigned(speaker.source))
            .map(|(room, _)| room.clone())
            .collect()
    }

    async fn check_room(&self, room: &Slug) -> Result<()> {
        let edition = self.store.current_edition().await?.ok_or(Error::NoTour)?;
        match edition.tour.room(room) {
            Some(_) => Ok(()),
            None => Err(Error::NoSuchRoom(room.clone())),
        }
    }

    /// The outlets of rooms that have some, by configuration or by staff.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn own_outlets(
        &self,
        config: ConfiguredSpeakers,
    ) -> Result<BTreeMap<Slug, Vec<Outlet>>> {
        let staff_settings = self.store.speakers().await?;
        let of = |room: &Slug| staff_settings.iter().find(|speaker| speaker.room == *room);
        let rooms = config
            .own
            .keys()
            .chain(staff_settings.iter().map(|speaker| &speaker.room));
        let outlets = rooms.map(|room| {
            (
                room.clone(),
                config
                    .resolve(room, of(room), self.house.owns(room))
                    .outlets,
            )
        });
        Ok(outlets.filter(|(_, outlets)| !outlets.is_empty()).collect())
    }
}

fn muted(who: &str, since_wall_ms: i64) -> Muted {
    Muted {
        since_wall_ms,
        who: who.chars().take(MAX_NAME_CHARS).collect(),
    }
}
