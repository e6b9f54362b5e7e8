//! `docent speaker`: which output sounds in a room, and how loud.

use clap::Subcommand;

use crate::clock::Clock;
use crate::config::Config;
use crate::model::{Level, Outlet, OutputName, Slug};
use crate::player;
use crate::server::{State, print_line};
use crate::service::Actor;

#[derive(Debug, Subcommand)]
pub(super) enum SpeakerCommand {
    /// Let outputs sound in a room, all of them the same; what plays there is stopped
    Assign {
        /// The room's short name, as in its address
        room: Slug,
        /// Names that `docent speakers` lists, or silent; NAME#left or NAME#right for one channel,
        /// so that a card serves two rooms; left out: as the config says
        #[arg(value_name = "OUTPUT")]
        outlets: Vec<Outlet>,
    },
    /// Make a room louder or softer, also what plays; without figures: as the config says
    Level {
        /// The room's short name, as in its address
        room: Slug,
        /// Decibels added for this room, from -40 to 12
        #[arg(
            long,
            value_name = "DB",
            allow_negative_numbers = true,
            requires = "cap_db"
        )]
        trim_db: Option<f64>,
        /// Decibels over the target loudness that no volume step passes, from -40 to 12
        #[arg(
            long,
            value_name = "DB",
            allow_negative_numbers = true,
            requires = "trim_db"
        )]
        cap_db: Option<f64>,
    },
}

impl SpeakerCommand {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        match self {
            Self::Assign { room, outlets } => assign(config, room, outlets).await,
            Self::Level {
                room,
                trim_db,
                cap_db,
            } => {
                let level = trim_db.zip(cap_db).map(|(trim, cap)| Level::new(trim, cap));
                set_level(config, room, level.transpose()?).await
            }
        }
    }
}

/// Without outlets the room has those of the config.
async fn assign(config: &Config, room: Slug, outlets: Vec<Outlet>) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let services = state.services().await;
    let speakers = &services.speakers;
    let outcome = speakers
        .assign_outlets(Actor::Local, room.clone(), outlets.clone())
        .await;
    let notified = state.notify_server();
    state.close().await;
    outcome?;
    if outlets.is_empty() {
        print_line(format!("Room ‘{room}’ sounds where the config says."));
    }
    for outlet in outlets {
        let later = if is_listed(&outlet.output) {
            ""
        } else {
            " once this box has it; now it does not list it"
        };
        print_line(format!("Room ‘{room}’ sounds on ‘{outlet}’{later}."));
    }
    notified.map(drop)
}

/// Also true if the outputs cannot be listed.
fn is_listed(output: &OutputName) -> bool {
    let OutputName::Device(wanted) = output else {
        return true;
    };
    player::list_devices().map_or(true, |devices| {
        devices.iter().any(|(name, _)| **name == **wanted)
    })
}

/// Without a level the room has that of the config.
async fn set_level(config: &Config, room: Slug, level: Option<Level>) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let services = state.services().await;
    let speakers = &services.speakers;
    let outcome = speakers.set_level(Actor::Local, room.clone(), level).await;
    let notified = state.notify_server();
    state.close().await;
    outcome?;
    print_line(match level {
        Some(level) => format!(
            "Room ‘{room}’ has {} dB of trim, and a cap of {} dB.",
            level.trim().0,
            level.cap().0
        ),
        None => format!("Room ‘{room}’ is as loud as the config says."),
    });
    notified.map(drop)
}
