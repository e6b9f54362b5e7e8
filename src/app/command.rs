//! What technicians and staff do from the command line, also while docent serves.

use std::path::Path;

use anyhow::{Context, bail};

use crate::app::say;
use crate::app::speakers::own;
use crate::app::state::State;
use crate::clock::Clock;
use crate::config::Config;
use crate::guide::{self, ImportError, Imported, Progress};
use crate::model::{By, Code, Level, Outlet, OutputName, Panel, Role, ScreenId, Slug, StaffName};
use crate::player::{self, Cards};

/// `docent import DIR`: into the draft, whole or not at all.
pub async fn import(config: &Config, dir: &Path) -> anyhow::Result<()> {
    let state = State::open(&config.state, &Clock::system())?;
    let outcome = state.content.import(dir, here(), log_progress).await;
    state.close().await;
    say(summary(dir, &faults_aside(outcome)?));
    say("Visitors have it once you say `docent publish`.");
    Ok(())
}

/// `docent publish`: the draft becomes the current edition, at once also where docent serves.
pub async fn publish(config: &Config) -> anyhow::Result<()> {
    let state = State::open(&config.state, &Clock::system())?;
    let edition = state.content.publish(here()).await?;
    let told = state.poke();
    state.close().await;
    say(format!(
        "Edition {} is current ({}).",
        edition.number, edition.sha256
    ));
    if told? {
        say("The docent that serves this house has been told.");
    }
    Ok(())
}

/// `docent export DIR`: the current edition as a tour folder.
pub async fn export(config: &Config, dir: &Path) -> anyhow::Result<()> {
    let state = State::open(&config.state, &Clock::system())?;
    let outcome = state.content.export(dir).await;
    state.close().await;
    let edition = faults_aside(outcome)?;
    say(format!(
        "Edition {} is in {}.",
        edition.number,
        dir.display()
    ));
    Ok(())
}

/// `docent check`: plain sentences; an error when something is not well.
pub async fn check(config: &Config) -> anyhow::Result<()> {
    let state = State::open(&config.state, &Clock::system())?;
    let mut found = guide::check(&state.content).await;
    let outlets = guide::own_outlets(&state.content, own(config)).await;
    state.close().await;
    let (cards, clock) = (Cards::default(), Clock::system());
    for (room, outlet) in outlets?
        .iter()
        .flat_map(|(room, outlets)| outlets.iter().map(move |it| (room, it)))
        .filter(|(_, it)| it.output != OutputName::Silent)
    {
        let probed = player::make(outlet, &cards, &clock).probe();
        found.push(guide::Finding {
            well: probed.is_ok(),
            sentence: match probed {
                Ok(()) => format!("The speaker of room ‘{room}’ is there: {outlet}."),
                Err(error) => format!("The speaker of room ‘{room}’ does not answer: {error}."),
            },
        });
    }
    for finding in &found {
        say(format!(
            "{} {}",
            if finding.well { "ok   " } else { "FAULT" },
            finding.sentence
        ));
    }
    let faults = found.iter().filter(|it| !it.well).count();
    if faults > 0 {
        bail!("{faults} thing(s) are not well");
    }
    Ok(())
}

/// `docent screen enrol CODE ROOM`: the screen that shows the code may drive the room's speaker.
pub async fn enrol_screen(
    config: &Config,
    code: Code,
    room: Slug,
    panel: Option<Panel>,
) -> anyhow::Result<()> {
    let state = State::open(&config.state, &Clock::system())?;
    let outcome = state.content.enrol(code, room.clone(), panel, here()).await;
    let told = state.poke();
    state.close().await;
    say(format!("Screen {} is bound to room ‘{room}’.", outcome?.0));
    told.map(drop)
}

/// `docent screen list`: every screen that is bound.
pub async fn list_screens(config: &Config) -> anyhow::Result<()> {
    let state = State::open(&config.state, &Clock::system())?;
    let screens = state.content.screens().await;
    state.close().await;
    let screens = screens?;
    if screens.is_empty() {
        say("No screen is bound; open /screen on one, and enrol it with the code it shows.");
    }
    for it in screens {
        let panel = it.panel.map_or(String::new(), |it| format!("  {it} px/mm"));
        say(format!("{:>4}  {}{panel}", it.id.0, it.room));
    }
    Ok(())
}

/// `docent screen revoke ID`: the screen plays on itself from now on.
pub async fn revoke_screen(config: &Config, screen: ScreenId) -> anyhow::Result<()> {
    let state = State::open(&config.state, &Clock::system())?;
    let outcome = state.content.revoke(screen, here()).await;
    let told = state.poke();
    state.close().await;
    outcome?;
    say(format!("Screen {} has no rights any more.", screen.0));
    told.map(drop)
}

/// `docent staff add NAME ROLE`: prints the link with which somebody chooses a password.
pub async fn add_staff(config: &Config, name: StaffName, role: Role) -> anyhow::Result<()> {
    let state = State::open(&config.state, &Clock::system())?;
    let outcome = state.content.add_person(name.clone(), role, here()).await;
    state.close().await;
    say(format!(
        "{name} chooses a password here, within three days:"
    ));
    say(format!("  {}{}", address(config), outcome?.path()));
    Ok(())
}

/// `docent staff reset NAME`: takes a password away and prints the link to choose another.
pub async fn reset_staff(config: &Config, name: StaffName) -> anyhow::Result<()> {
    let state = State::open(&config.state, &Clock::system())?;
    let outcome = state.content.reset_password(name.clone(), here()).await;
    let told = state.poke();
    state.close().await;
    say(format!(
        "{name} chooses a new password here, within three days:"
    ));
    say(format!("  {}{}", address(config), outcome?.path()));
    told.map(drop)
}

/// `docent staff list`: everybody who may sign in.
pub async fn list_staff(config: &Config) -> anyhow::Result<()> {
    let state = State::open(&config.state, &Clock::system())?;
    let people = state.content.people().await;
    state.close().await;
    let people = people?;
    if people.is_empty() {
        say("Nobody may sign in yet; add somebody with `docent staff add NAME admin`.");
    }
    for it in people {
        say(format!("{:<10} {}", it.role, it.name));
    }
    Ok(())
}

/// Where this house is reached, as far as its config tells.
fn address(config: &Config) -> String {
    let own = || format!("http://{}", config.listen);
    config.address.clone().unwrap_or_else(own)
}

/// `docent speaker assign ROOM [OUTPUT…]`: those sound in the room, at once also where docent
/// serves; none leaves it to the config.
pub async fn assign_speaker(
    config: &Config,
    room: Slug,
    outlets: Vec<Outlet>,
) -> anyhow::Result<()> {
    let state = State::open(&config.state, &Clock::system())?;
    let outcome = state
        .content
        .assign(room.clone(), outlets.clone(), here())
        .await;
    let told = state.poke();
    state.close().await;
    outcome?;
    if outlets.is_empty() {
        say(format!("Room ‘{room}’ sounds where the config says."));
    }
    for outlet in outlets {
        let later = if listed(&outlet.output) {
            ""
        } else {
            " once this box has it; now it does not list it"
        };
        say(format!("Room ‘{room}’ sounds on ‘{outlet}’{later}."));
    }
    told.map(drop)
}

fn listed(output: &OutputName) -> bool {
    let OutputName::Device(wanted) = output else {
        return true;
    };
    // Where the list cannot be made, nothing is known against it.
    player::devices().map_or(true, |it| it.iter().any(|(name, _)| **name == **wanted))
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
    let state = State::open(&config.state, &Clock::system())?;
    let outcome = state.content.set_level(room.clone(), level, here()).await;
    let told = state.poke();
    state.close().await;
    outcome?;
    say(match level {
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
    let state = State::open(&config.state, &Clock::system())?;
    let outcome = state.content.mute("", here()).await;
    let told = state.poke();
    state.close().await;
    outcome?;
    say("The house is muted, until you say `docent mute off`.");
    told.map(drop)
}

/// `docent mute off`: the house may sound again.
pub async fn unmute(config: &Config) -> anyhow::Result<()> {
    let state = State::open(&config.state, &Clock::system())?;
    let outcome = state.content.unmute(here()).await;
    let told = state.poke();
    state.close().await;
    outcome?;
    say("The house may sound again.");
    told.map(drop)
}

/// `docent speakers`: this box's outputs, by the names that the config takes.
pub fn list_speakers() -> anyhow::Result<()> {
    let devices = player::devices().context("listing this box's outputs")?;
    if devices.is_empty() {
        say("This box has no outputs; rooms play on visitors' own devices.");
    }
    for (name, description) in devices {
        say(format!("{name:<40} {description}"));
    }
    Ok(())
}

/// `docent speakers --test NAME`: a tone, to find out which one it is.
pub fn test_speaker(outlet: &Outlet) -> anyhow::Result<()> {
    say(format!("A tone sounds on {outlet} …"));
    let sounded = player::test_tone(outlet, &Clock::system());
    sounded.with_context(|| format!("the tone on ‘{outlet}’"))?;
    say("Done.");
    Ok(())
}

/// Whoever stands at the box itself.
pub(super) fn here() -> By {
    By::the_box(Clock::system().moment())
}

/// Prints every fault of a tour folder; other errors go on as they are.
pub(super) fn faults_aside<T>(outcome: Result<T, ImportError>) -> anyhow::Result<T> {
    if let Err(ImportError::Faults(faults)) = &outcome {
        for fault in faults {
            say(fault);
        }
    }
    Ok(outcome?)
}

pub(super) fn summary(dir: &Path, it: &Imported) -> String {
    format!(
        "{}: {} rooms, {} clips, {} recordings ({} new) are in the draft.",
        dir.display(),
        it.rooms,
        it.clips,
        it.recordings,
        it.new
    )
}

pub(super) fn log_progress(progress: Progress) {
    let (what, done, of) = match progress {
        Progress::Inspected { done, of } => ("recordings inspected", done, of),
        Progress::Placed { done, of } => ("recordings placed", done, of),
        Progress::Prepared { done, of } => ("pictures prepared", done, of),
    };
    if done == of || done % 10 == 0 {
        tracing::info!(done, of, "{what}");
    }
}
