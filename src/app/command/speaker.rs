//! What sounds in the rooms, and how loud.

use anyhow::Context;

use crate::app::command::here;
use crate::app::print_line;
use crate::app::state::State;
use crate::clock::Clock;
use crate::config::Config;
use crate::model::{Level, Outlet, OutputName, Slug};
use crate::player;

/// `docent speaker assign ROOM [OUTPUT…]`: those sound in the room, at once also where docent
/// serves; none leaves it to the config.
pub async fn assign_speaker(
    config: &Config,
    room: Slug,
    outlets: Vec<Outlet>,
) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state
        .content
        .assign_outlets(room.clone(), outlets.clone(), here())
        .await;
    let told = state.poke();
    state.close().await;
    outcome?;
    if outlets.is_empty() {
        print_line(format!("Room ‘{room}’ sounds where the config says."));
    }
    for outlet in outlets {
        let later = if listed(&outlet.output) {
            ""
        } else {
            " once this box has it; now it does not list it"
        };
        print_line(format!("Room ‘{room}’ sounds on ‘{outlet}’{later}."));
    }
    told.map(drop)
}

fn listed(output: &OutputName) -> bool {
    let OutputName::Device(wanted) = output else {
        return true;
    };
    // Where the list cannot be made, nothing is known against it.
    player::list_devices().map_or(true, |it| it.iter().any(|(name, _)| **name == **wanted))
}

/// `docent speaker level ROOM [--trim-db DB --cap-db DB]`: so loud is the room, at once also what
/// plays; no figures leave it to the config.
pub async fn level_speaker(
    config: &Config,
    room: Slug,
    figures: Option<(f64, f64)>,
) -> anyhow::Result<()> {
    let level = figures.map(|(trim, cap)| Level::new(trim, cap));
    let level = level.transpose()?;
    let state = State::open(config, &Clock::system())?;
    let outcome = state.content.set_level(room.clone(), level, here()).await;
    let told = state.poke();
    state.close().await;
    outcome?;
    print_line(match level {
        Some(it) => format!(
            "Room ‘{room}’ has {} dB of trim, and a cap of {} dB.",
            it.trim().0,
            it.cap().0
        ),
        None => format!("Room ‘{room}’ is as loud as the config says."),
    });
    told.map(drop)
}

/// `docent mute on`: every speaker falls silent, until `docent mute off`.
pub async fn mute(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state.content.mute("", here()).await;
    let told = state.poke();
    state.close().await;
    outcome?;
    print_line("The house is muted, until you say `docent mute off`.");
    told.map(drop)
}

/// `docent mute off`: the house may sound again.
pub async fn unmute(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state.content.unmute(here()).await;
    let told = state.poke();
    state.close().await;
    outcome?;
    print_line("The house may sound again.");
    told.map(drop)
}

/// `docent speakers`: this box's outputs, by the names that the config takes.
pub fn list_speakers() -> anyhow::Result<()> {
    let devices = player::list_devices().context("listing this box's outputs")?;
    if devices.is_empty() {
        print_line("This box has no outputs; rooms play on visitors' own devices.");
    }
    for (name, description) in devices {
        print_line(format!("{name:<40} {description}"));
    }
    Ok(())
}

/// `docent speakers --test NAME`: a tone, to find out which one it is.
pub fn test_speaker(outlet: &Outlet) -> anyhow::Result<()> {
    print_line(format!("Trying {outlet} with a tone …"));
    let sounded = player::play_test_tone(outlet, &Clock::system());
    sounded.with_context(|| format!("the tone on ‘{outlet}’"))?;
    print_line("The tone was played to its end.");
    Ok(())
}
