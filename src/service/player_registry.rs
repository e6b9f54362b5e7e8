//! The house's players: which there are follows from the tour, the config and what staff said, and
//! changes while docent runs. Visitors look at a picture of it and wait for nobody.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::model::{EndReason, Level, Muted, Outlet, Play, Slug};
use crate::player::{
    self, AttachedOutput, DevicePool, InitialSettings, Mute, Player, StaffCommand,
};
use crate::service::speaker_config::{ConfiguredSpeakers, ResolvedSpeaker};
use crate::service::{Error, Result, Service};

/// One player whose card hangs must not keep staff from the others.
pub(super) const COMMAND_TIMEOUT: Duration = Duration::from_secs(3);

/// The players, and the hands that change which there are.
#[derive(Debug)]
pub struct PlayerRegistry {
    wiring: ConfiguredSpeakers,
    live: watch::Sender<Arc<PlayerSnapshot>>,
    muted: watch::Sender<Option<Muted>>,
    /// One change at a time.
    hands: Mutex<PlayerManager>,
}

/// A picture of the players.
#[derive(Debug, Default)]
pub struct PlayerSnapshot {
    pub(super) rooms: BTreeMap<Slug, ResolvedSpeaker>,
    pub(super) players: BTreeMap<Slug, Player>,
    pub(super) closed: bool,
}

impl PlayerSnapshot {
    /// Whether the house closes: no player will come any more.
    pub fn closed(&self) -> bool {
        self.closed
    }
}

#[derive(Debug)]
struct PlayerManager {
    /// None once the house closes: the play log ends when nobody can tell of a play any more.
    plays: Option<mpsc::Sender<Play>>,
    /// Two rooms may sound on one card.
    devices: DevicePool,
    mute: Mute,
    running: BTreeMap<Slug, RunningPlayer>,
    /// Threads that were asked to end.
    leaving: Vec<player::ThreadHandle>,
}

#[derive(Debug)]
struct RunningPlayer {
    player: Player,
    thread: player::ThreadHandle,
    outlets: Vec<Outlet>,
    level: Level,
}

impl Default for PlayerRegistry {
    /// No room has an output, and of plays nobody is told.
    fn default() -> Self {
        Self::new(ConfiguredSpeakers::default(), mpsc::channel(1).0)
    }
}

impl PlayerRegistry {
    /// No player runs before [`Service::refresh_speakers`]; `plays` hears of every play.
    pub fn new(wiring: ConfiguredSpeakers, plays: mpsc::Sender<Play>) -> Self {
        let devices = DevicePool::new(wiring.keep_open);
        Self {
            wiring,
            live: watch::Sender::default(),
            muted: watch::Sender::default(),
            hands: Mutex::new(PlayerManager {
                plays: Some(plays),
                devices,
                mute: Mute::Off,
                running: BTreeMap::new(),
                leaving: Vec::new(),
            }),
        }
    }

    pub(super) fn live(&self) -> Arc<PlayerSnapshot> {
        Arc::clone(&self.live.borrow())
    }
}

impl Service {
    /// Changes whenever a room's output does, or the set of rooms with one.
    pub fn watch_players(&self) -> watch::Receiver<Arc<PlayerSnapshot>> {
        self.0.speakers.live.subscribe()
    }

    /// Since when the house is muted, and by whom; none while it may sound.
    pub fn muted(&self) -> Option<Muted> {
        self.0.speakers.muted.borrow().clone()
    }

    /// Changes whenever the house is muted, and when that is lifted.
    pub fn watch_mute(&self) -> watch::Receiver<Option<Muted>> {
        self.0.speakers.muted.subscribe()
    }

    /// Lets the players be as tour, config and staff want them by now: somebody may have said so
    /// from the command line. What need not change plays on.
    pub async fn refresh_speakers(&self) -> Result<()> {
        let speakers = &self.0.speakers;
        let mut hands = speakers.hands.lock().await;
        let muted = self.0.store.muted().await?;
        let said = self.0.store.speakers().await?;
        let house = self.published_tour();
        let of = |room: &Slug| said.iter().find(|it| it.room == *room);
        let rooms = house.edition.tour.rooms.iter().map(|it| {
            let chosen = speakers.wiring.choose(&it.slug, of(&it.slug));
            (it.slug.clone(), chosen)
        });
        let rooms: BTreeMap<Slug, ResolvedSpeaker> = rooms.collect();
        hands.hush(hush(muted.as_ref())).await;
        speakers.muted.send_if_modified(|it| {
            let changed = *it != muted;
            *it = muted;
            changed
        });
        hands.settle(rooms, &self.0.clock, &speakers.live).await
    }

    /// Silences every speaker at once, whatever else becomes of it.
    pub(super) async fn silence_speakers(&self, muted: Muted) {
        let speakers = &self.0.speakers;
        let mut hands = speakers.hands.lock().await;
        speakers.muted.send_if_modified(|it| {
            let fresh = it.is_none();
            it.get_or_insert(muted);
            fresh
        });
        hands.hush(Mute::On).await;
    }

    /// Fades what sounds, closes every play and joins every player's thread; nothing sounds after.
    pub async fn close_speakers(&self) {
        let speakers = &self.0.speakers;
        let mut hands = speakers.hands.lock().await;
        hands.plays = None;
        let running = std::mem::take(&mut hands.running);
        let mut threads = std::mem::take(&mut hands.leaving);
        // Whoever asks for a speaker now hears that the house closes.
        speakers.live.send_replace(Arc::new(PlayerSnapshot {
            closed: true,
            ..PlayerSnapshot::default()
        }));
        for (_, it) in running {
            it.player.close(EndReason::Closing);
            threads.push(it.thread);
        }
        let joined = tokio::task::spawn_blocking(|| {
            threads.into_iter().for_each(player::ThreadHandle::join);
        });
        if let Err(error) = joined.await {
            tracing::error!(%error, "the players could not be joined");
        }
    }
}

fn hush(muted: Option<&Muted>) -> Mute {
    muted.map_or(Mute::Off, |_| Mute::On)
}

impl PlayerManager {
    /// Tells every player, all at once: none waits for another.
    async fn hush(&mut self, mute: Mute) {
        if self.mute == mute {
            return;
        }
        self.mute = mute;
        let players = self.running.values().map(|it| it.player.clone());
        carry_out(players.map(|it| (it, StaffCommand::SetMute(mute)))).await;
    }

    async fn settle(
        &mut self,
        rooms: BTreeMap<Slug, ResolvedSpeaker>,
        clock: &Clock,
        live: &watch::Sender<Arc<PlayerSnapshot>>,
    ) -> Result<()> {
        let plays = self.plays.clone().ok_or(Error::Stopped)?;
        let wanted = |room: &Slug| rooms.get(room).filter(|it| !it.outlets.is_empty());
        let going = self.running.extract_if(.., |room, it| {
            wanted(room).is_none() || it.thread.is_finished()
        });
        let going: Vec<RunningPlayer> = going.map(|(_, it)| it).collect();
        if !going.is_empty() {
            // Nobody finds the way any more to what is about to end.
            live.send_replace(Arc::new(self.picture_path(&rooms)));
        }
        for it in going {
            it.player.close(EndReason::Staff);
            self.leaving.push(it.thread);
        }
        let mut commands = Vec::new();
        for (room, it) in &mut self.running {
            let Some(chosen) = wanted(room) else {
                continue;
            };
            if it.level != chosen.level {
                it.level = chosen.level;
                commands.push((it.player.clone(), StaffCommand::SetLevel(chosen.level)));
            }
            if it.outlets != chosen.outlets {
                tracing::info!(%room, outlets = named(&chosen.outlets), "the room sounds elsewhere now");
                it.outlets.clone_from(&chosen.outlets);
                let outputs = fit(&chosen.outlets, &self.devices, clock);
                commands.push((it.player.clone(), StaffCommand::SetOutputs(outputs)));
            }
        }
        carry_out(commands.into_iter()).await;
        let started = self.start(&rooms, clock, &plays);
        live.send_replace(Arc::new(self.picture_path(&rooms)));
        let gone = self.leaving.extract_if(.., |it| it.is_finished());
        gone.for_each(player::ThreadHandle::join);
        started
    }

    fn start(
        &mut self,
        rooms: &BTreeMap<Slug, ResolvedSpeaker>,
        clock: &Clock,
        plays: &mpsc::Sender<Play>,
    ) -> Result<()> {
        for (room, chosen) in rooms {
            if chosen.outlets.is_empty() || self.running.contains_key(room) {
                continue;
            }
            let settings = InitialSettings {
                level: chosen.level,
                mute: self.mute,
            };
            let outputs = fit(&chosen.outlets, &self.devices, clock);
            let plays = plays.clone();
            let (player, thread) =
                Player::start(room.to_string(), outputs, settings, clock.clone(), plays)
                    .map_err(|error| Error::NoThread(Arc::new(error)))?;
            let running = RunningPlayer {
                player,
                thread,
                outlets: chosen.outlets.clone(),
                level: chosen.level,
            };
            self.running.insert(room.clone(), running);
        }
        Ok(())
    }

    fn picture_path(&self, rooms: &BTreeMap<Slug, ResolvedSpeaker>) -> PlayerSnapshot {
        let players = self.running.iter();
        PlayerSnapshot {
            rooms: rooms.clone(),
            players: players
                .map(|(room, it)| (room.clone(), it.player.clone()))
                .collect(),
            closed: false,
        }
    }
}

fn fit(outlets: &[Outlet], devices: &DevicePool, clock: &Clock) -> Vec<AttachedOutput> {
    let outputs = outlets.iter().map(|it| AttachedOutput {
        outlet: it.clone(),
        output: player::create_output(it, devices, clock),
    });
    outputs.collect()
}

/// All of them, for the log.
fn named(outlets: &[Outlet]) -> String {
    let names: Vec<String> = outlets.iter().map(Outlet::to_string).collect();
    names.join(", ")
}

async fn carry_out(commands: impl Iterator<Item = (Player, StaffCommand)>) {
    let mut working: JoinSet<_> = commands
        .map(|(player, command)| async move { player.execute_staff_command(command).await })
        .collect();
    let until = tokio::time::Instant::now() + COMMAND_TIMEOUT;
    loop {
        match tokio::time::timeout_at(until, working.join_next()).await {
            Ok(None) => return,
            // None of these commands is refused; a thread that has ended is started anew in time.
            Ok(Some(Ok(Ok(Ok(()))))) => {}
            Ok(Some(done)) => {
                tracing::error!(outcome = ?done, "a player did not do as it was told");
            }
            Err(_) => {
                tracing::error!(
                    players = working.len(),
                    "players do not answer; they are told, and the house goes on without waiting"
                );
                return;
            }
        }
    }
}
