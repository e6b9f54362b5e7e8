//! The players of all rooms. Tour, configuration and staff settings determine them, and they change
//! while the daemon runs. Readers use a snapshot and never wait.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::{Mutex, mpsc, watch};

use crate::clock::Clock;
use crate::model::{EndReason, Level, Muted, Outlet, Play, Slug};
use crate::player::{
    self, AttachedOutput, DevicePool, InitialSettings, Mute, Player, StaffCommand,
};
use crate::service::speakers::config::{ConfiguredSpeakers, ResolvedSpeaker};
use crate::service::{EditionCache, Error, House, Result};
use crate::store::Store;

/// The time to wait for players to execute a command: one blocked device must not block staff.
pub(in crate::service) const COMMAND_TIMEOUT: Duration = Duration::from_secs(3);

/// The players, and the manager that changes them.
#[derive(Debug)]
pub struct PlayerRegistry {
    config: ConfiguredSpeakers,
    snapshot: watch::Sender<Arc<PlayerSnapshot>>,
    muted: watch::Sender<Option<Muted>>,
    /// Locked during a change.
    manager: Mutex<RunningPlayers>,
}

/// A snapshot of the players.
#[derive(Debug, Default)]
pub struct PlayerSnapshot {
    pub(in crate::service) rooms: BTreeMap<Slug, ResolvedSpeaker>,
    pub(in crate::service) players: BTreeMap<Slug, Player>,
    pub(in crate::service) closed: bool,
}

impl PlayerSnapshot {
    /// Whether the daemon shuts down: no player will start any more.
    pub fn closed(&self) -> bool {
        self.closed
    }
}

#[derive(Debug)]
struct RunningPlayers {
    /// `None` during shutdown: the play log ends when all senders are dropped.
    plays: Option<mpsc::Sender<Play>>,
    /// Shared, because two rooms may use one device.
    devices: DevicePool,
    mute: Mute,
    running: BTreeMap<Slug, RunningPlayer>,
    /// Threads that are ending.
    ending_threads: Vec<player::ThreadHandle>,
}

#[derive(Debug)]
struct RunningPlayer {
    player: Player,
    thread: player::ThreadHandle,
    outlets: Vec<Outlet>,
    level: Level,
}

impl Default for PlayerRegistry {
    /// No outputs; plays are dropped.
    fn default() -> Self {
        Self::new(ConfiguredSpeakers::default(), mpsc::channel(1).0)
    }
}

impl PlayerRegistry {
    /// No player runs before [`Speakers::reload`]. `plays` receives every play.
    pub fn new(config: ConfiguredSpeakers, plays: mpsc::Sender<Play>) -> Self {
        let devices = DevicePool::new(config.keep_open);
        Self {
            config,
            snapshot: watch::Sender::default(),
            muted: watch::Sender::default(),
            manager: Mutex::new(RunningPlayers {
                plays: Some(plays),
                devices,
                mute: Mute::Off,
                running: BTreeMap::new(),
                ending_threads: Vec::new(),
            }),
        }
    }

    /// For a command: no player ever runs.
    pub(in crate::service) fn closed() -> Self {
        let mut registry = Self::default();
        registry.manager.get_mut().plays = None;
        registry
    }

    pub(in crate::service) fn snapshot(&self) -> Arc<PlayerSnapshot> {
        Arc::clone(&self.snapshot.borrow())
    }
}

impl PlayerRegistry {
    /// Notifies of changes of the players and their outputs.
    pub(in crate::service) fn watch(&self) -> watch::Receiver<Arc<PlayerSnapshot>> {
        self.snapshot.subscribe()
    }

    /// Time and author of the present mute.
    pub(in crate::service) fn muted(&self) -> Option<Muted> {
        self.muted.borrow().clone()
    }

    /// Notifies of each mute and unmute.
    pub(in crate::service) fn watch_mute(&self) -> watch::Receiver<Option<Muted>> {
        self.muted.subscribe()
    }

    /// Reconciles the players with tour, configuration and staff settings. Unchanged players
    /// continue to play. Does nothing in a command, which has no players.
    ///
    /// # Errors
    ///
    /// Returns `Error::NoThread`; `Error::ShuttingDown` after the players were closed; any error of the
    /// database.
    pub(in crate::service) async fn reconcile(
        &self,
        store: &Store,
        clock: &Clock,
        editions: &EditionCache,
        house: &House,
    ) -> Result<()> {
        let mut manager = self.manager.lock().await;
        if manager.plays.is_none() {
            return if self.snapshot().closed {
                Err(Error::ShuttingDown)
            } else {
                Ok(())
            };
        }
        let muted = store.muted().await?;
        let staff_settings = store.speakers().await?;
        let of = |room: &Slug| staff_settings.iter().find(|speaker| speaker.room == *room);
        let published = editions.current();
        let rooms = published.tour.rooms.iter().map(|room| {
            let resolved = self
                .config
                .resolve(&room.slug, of(&room.slug), house.owns(&room.slug));
            (room.slug.clone(), resolved)
        });
        let rooms: BTreeMap<Slug, ResolvedSpeaker> = rooms.collect();
        manager.set_mute(mute_state(muted.as_ref())).await;
        self.muted.send_if_modified(|current| {
            let changed = *current != muted;
            *current = muted;
            changed
        });
        manager.reconcile(rooms, clock, &self.snapshot).await
    }

    /// Mutes every speaker at once.
    pub(in crate::service) async fn silence(&self, muted: Muted) {
        let mut manager = self.manager.lock().await;
        if manager.plays.is_none() {
            return;
        }
        self.muted.send_if_modified(|current| {
            let fresh = current.is_none();
            current.get_or_insert(muted);
            fresh
        });
        manager.set_mute(Mute::On).await;
    }

    /// Fades out, closes every play and joins every player's thread.
    pub(in crate::service) async fn close(&self) {
        let mut manager = self.manager.lock().await;
        manager.plays = None;
        let running = std::mem::take(&mut manager.running);
        let mut threads = std::mem::take(&mut manager.ending_threads);
        // From now on, requests fail with `Error::ShuttingDown`.
        self.snapshot.send_replace(Arc::new(PlayerSnapshot {
            closed: true,
            ..PlayerSnapshot::default()
        }));
        for (_, room) in running {
            room.player.close(EndReason::Closing);
            threads.push(room.thread);
        }
        let joined = tokio::task::spawn_blocking(|| {
            threads.into_iter().for_each(player::ThreadHandle::join);
        });
        if let Err(error) = joined.await {
            tracing::error!(%error, "the threads of the players could not be joined");
        }
    }
}

fn mute_state(muted: Option<&Muted>) -> Mute {
    muted.map_or(Mute::Off, |_| Mute::On)
}

impl RunningPlayers {
    /// Commands all players concurrently.
    async fn set_mute(&mut self, mute: Mute) {
        if self.mute == mute {
            return;
        }
        self.mute = mute;
        let players = self.running.values().map(|running| running.player.clone());
        execute_all(players.map(|player| (player, StaffCommand::SetMute(mute)))).await;
    }

    async fn reconcile(
        &mut self,
        rooms: BTreeMap<Slug, ResolvedSpeaker>,
        clock: &Clock,
        snapshot: &watch::Sender<Arc<PlayerSnapshot>>,
    ) -> Result<()> {
        let plays = self.plays.clone().ok_or(Error::ShuttingDown)?;
        let wanted = |room: &Slug| {
            rooms
                .get(room)
                .filter(|resolved| !resolved.outlets.is_empty())
        };
        let ending = self.running.extract_if(.., |room, running| {
            wanted(room).is_none() || running.thread.is_finished()
        });
        let ending: Vec<RunningPlayer> = ending.map(|(_, running)| running).collect();
        if !ending.is_empty() {
            // Unpublished before it ends.
            snapshot.send_replace(Arc::new(self.snapshot(&rooms)));
        }
        for room in ending {
            room.player.close(EndReason::Staff);
            self.ending_threads.push(room.thread);
        }
        let mut commands = Vec::new();
        for (room, running) in &mut self.running {
            let Some(resolved) = wanted(room) else {
                continue;
            };
            if running.level != resolved.level {
                running.level = resolved.level;
                commands.push((
                    running.player.clone(),
                    StaffCommand::SetLevel(resolved.level),
                ));
            }
            if running.outlets != resolved.outlets {
                tracing::info!(%room, outlets = outlet_names(&resolved.outlets), "outputs of the room changed");
                running.outlets.clone_from(&resolved.outlets);
                let outputs = attach_outputs(&resolved.outlets, &self.devices, clock);
                commands.push((running.player.clone(), StaffCommand::SetOutputs(outputs)));
            }
        }
        execute_all(commands.into_iter()).await;
        let started = self.start(&rooms, clock, &plays);
        snapshot.send_replace(Arc::new(self.snapshot(&rooms)));
        let gone = self
            .ending_threads
            .extract_if(.., |thread| thread.is_finished());
        gone.for_each(player::ThreadHandle::join);
        started
    }

    fn start(
        &mut self,
        rooms: &BTreeMap<Slug, ResolvedSpeaker>,
        clock: &Clock,
        plays: &mpsc::Sender<Play>,
    ) -> Result<()> {
        for (room, resolved) in rooms {
            if resolved.outlets.is_empty() || self.running.contains_key(room) {
                continue;
            }
            let settings = InitialSettings {
                level: resolved.level,
                mute: self.mute,
            };
            let outputs = attach_outputs(&resolved.outlets, &self.devices, clock);
            let plays = plays.clone();
            let (player, thread) =
                Player::start(room.to_string(), outputs, settings, clock.clone(), plays)
                    .map_err(|error| Error::NoThread(Arc::new(error)))?;
            let running = RunningPlayer {
                player,
                thread,
                outlets: resolved.outlets.clone(),
                level: resolved.level,
            };
            self.running.insert(room.clone(), running);
        }
        Ok(())
    }

    fn snapshot(&self, rooms: &BTreeMap<Slug, ResolvedSpeaker>) -> PlayerSnapshot {
        let players = self.running.iter();
        PlayerSnapshot {
            rooms: rooms.clone(),
            players: players
                .map(|(room, player)| (room.clone(), player.player.clone()))
                .collect(),
            closed: false,
        }
    }
}

fn attach_outputs(outlets: &[Outlet], devices: &DevicePool, clock: &Clock) -> Vec<AttachedOutput> {
    let outputs = outlets.iter().map(|outlet| AttachedOutput {
        outlet: outlet.clone(),
        output: player::create_output(outlet, devices, clock),
    });
    outputs.collect()
}

/// The outlets as text, for the log.
fn outlet_names(outlets: &[Outlet]) -> String {
    let names: Vec<String> = outlets.iter().map(Outlet::to_string).collect();
    names.join(", ")
}

/// Commands players concurrently. These commands are never refused; a thread that has ended is restarted.
async fn execute_all(commands: impl Iterator<Item = (Player, StaffCommand)>) {
    let executions = commands.map(|(player, command)| async move {
        player
            .execute_staff_command_within(COMMAND_TIMEOUT, command)
            .await
    });
    for done in join_all(executions).await {
        if let Err(error) = done {
            tracing::error!(%error, "a player command failed");
        }
    }
}
