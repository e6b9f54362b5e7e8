//! Touchscreens and their rooms.

use crate::app::command::here;
use crate::app::print_line;
use crate::app::state::State;
use crate::clock::Clock;
use crate::config::Config;
use crate::model::{PairingCode, PixelDensity, ScreenId, Slug};

/// `docent screen enrol CODE ROOM`: the screen that shows the code may drive the room's speaker.
pub async fn enrol_screen(
    config: &Config,
    code: PairingCode,
    room: Slug,
    panel: Option<PixelDensity>,
) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state
        .content
        .enrol_screen(code, room.clone(), panel, here())
        .await;
    let told = state.poke();
    state.close().await;
    print_line(format!("Screen {} is bound to room ‘{room}’.", outcome?.0));
    told.map(drop)
}

/// `docent screen list`: every screen that is bound.
pub async fn list_screens(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let screens = state.content.screens().await;
    state.close().await;
    let screens = screens?;
    if screens.is_empty() {
        print_line("No screen is bound; open /screen on one, and enrol it with the code it shows.");
    }
    for it in screens {
        let panel = it.panel.map_or(String::new(), |it| format!("  {it} px/mm"));
        print_line(format!("{:>4}  {}{panel}", it.id.0, it.room));
    }
    Ok(())
}

/// `docent screen revoke ID`: the screen plays on itself from now on.
pub async fn revoke_screen(config: &Config, screen: ScreenId) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state.content.revoke_screen(screen, here()).await;
    let told = state.poke();
    state.close().await;
    outcome?;
    print_line(format!("Screen {} has no rights any more.", screen.0));
    told.map(drop)
}
