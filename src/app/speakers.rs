//! Which output sounds in which room.

use std::collections::BTreeMap;

use anyhow::Context;
use tokio::sync::mpsc;

use crate::clock::Clock;
use crate::config::{Config, Elsewhere, OutputName};
use crate::model::{Gain, Play, Slug, Tour};
use crate::player::{self, Limits, Output, Player, Silent, Speaker};

/// A player for every room of the tour that has an output, and their threads.
#[derive(Debug, Default)]
pub(super) struct Players {
    pub(super) by_room: BTreeMap<Slug, Player>,
    threads: Vec<player::Thread>,
}

impl Players {
    pub(super) fn start(
        config: &Config,
        tour: &Tour,
        clock: &Clock,
        plays: &mpsc::Sender<Play>,
    ) -> anyhow::Result<Self> {
        for speaker in &config.speakers {
            if tour.room(&speaker.room).is_none() {
                tracing::warn!(room = %speaker.room, "the config names a speaker for a room that the tour does not have");
            }
        }
        let shared = elsewhere(&config.elsewhere, clock);
        let mut players = Self::default();
        for room in &tour.rooms {
            let own = config.speakers.iter().find(|it| it.room == room.slug);
            let output = own.map(|it| &it.output).or(shared.as_ref());
            let Some(output) = output else { continue };
            let limits = own.map_or(Limits::default(), |it| Limits {
                trim: Gain(it.trim_db),
                cap: Gain(it.cap_db),
            });
            let (player, thread) = Player::start(
                room.slug.to_string(),
                make(output, clock),
                limits,
                clock.clone(),
                plays.clone(),
            )
            .with_context(|| format!("starting the player of room {}", room.slug))?;
            players.by_room.insert(room.slug.clone(), player);
            players.threads.push(thread);
        }
        Ok(players)
    }

    /// Fades what sounds and closes every play.
    pub(super) fn close(self) {
        for player in self.by_room.values() {
            player.close();
        }
        for thread in self.threads {
            thread.join();
        }
    }
}

fn elsewhere(wanted: &Elsewhere, clock: &Clock) -> Option<OutputName> {
    match wanted {
        Elsewhere::NoSpeaker => None,
        Elsewhere::Shared(name) => Some(name.clone()),
        Elsewhere::SystemOutput => {
            let name = "default".to_owned();
            match Speaker::new(name.clone(), clock.clone()).probe() {
                Ok(()) => Some(OutputName::Device(name)),
                Err(error) => {
                    tracing::info!(%error, "no sound card here; the pages play by themselves");
                    None
                }
            }
        }
    }
}

fn make(name: &OutputName, clock: &Clock) -> Box<dyn Output> {
    match name {
        OutputName::Silent => Box::new(Silent::new(clock.clone())),
        OutputName::Device(name) => Box::new(Speaker::new(name.clone(), clock.clone())),
    }
}
