//! `docent screen`: touchscreens and their rooms.

use clap::Subcommand;

use crate::clock::Clock;
use crate::config::Config;
use crate::model::{PairingCode, PixelDensity, ScreenId, Slug};
use crate::server::{State, print_line};
use crate::service::Actor;

#[derive(Debug, Subcommand)]
pub(super) enum ScreenCommand {
    /// Bind the screen that shows CODE at /screen to a room
    Enrol {
        code: PairingCode,
        /// The room's short name, as in its address
        room: Slug,
        /// How many of its pixels the panel has to the millimetre, such as 5.9
        #[arg(long, value_name = "NUMBER")]
        px_per_mm: Option<PixelDensity>,
    },
    /// List the screens that are bound
    List,
    /// Take a screen's rights away
    Revoke {
        /// Its number in the list
        id: i64,
    },
}

impl ScreenCommand {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        match self {
            Self::Enrol {
                code,
                room,
                px_per_mm,
            } => enrol(config, code, room, px_per_mm).await,
            Self::List => list(config).await,
            Self::Revoke { id } => revoke(config, ScreenId::Enrolled(id)).await,
        }
    }
}

async fn enrol(
    config: &Config,
    code: PairingCode,
    room: Slug,
    panel: Option<PixelDensity>,
) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let services = state.services().await;
    let screens = &services.screens;
    let outcome = screens.enrol(Actor::Local, code, room.clone(), panel).await;
    let notified = state.notify_server();
    state.close().await;
    print_line(format!(
        "Screen {} is bound to room ‘{room}’.",
        outcome?.number()
    ));
    notified.map(drop)
}

async fn list(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let screens = state.services().await.screens.list().await;
    state.close().await;
    let screens = screens?;
    if screens.is_empty() {
        print_line("No screen is bound; open /screen on one, and enrol it with the code it shows.");
    }
    for screen in screens {
        let panel = screen
            .panel
            .map_or(String::new(), |panel| format!("  {panel} px/mm"));
        print_line(format!("{:>4}  {}{panel}", screen.id.number(), screen.room));
    }
    Ok(())
}

/// The screen plays on itself from now on.
async fn revoke(config: &Config, screen: ScreenId) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let services = state.services().await;
    let screens = &services.screens;
    let outcome = screens.revoke(Actor::Local, screen).await;
    let notified = state.notify_server();
    state.close().await;
    outcome?;
    print_line(format!(
        "Screen {} has no rights any more.",
        screen.number()
    ));
    notified.map(drop)
}
