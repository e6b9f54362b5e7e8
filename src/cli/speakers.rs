//! `docent speakers`: the audio outputs of this box, by the names that the config takes.

use anyhow::Context;
use clap::Args;

use crate::clock::Clock;
use crate::model::Outlet;
use crate::player;
use crate::server::print_line;

#[derive(Args, Debug)]
pub(super) struct SpeakersArgs {
    /// Sound a tone on this output, or on one channel of it: NAME#left, NAME#right
    #[arg(long, value_name = "NAME")]
    test: Option<Outlet>,
}

impl SpeakersArgs {
    pub(super) fn run(self) -> anyhow::Result<()> {
        match self.test {
            Some(outlet) => play_tone(&outlet),
            None => list(),
        }
    }
}

fn list() -> anyhow::Result<()> {
    let devices = player::list_devices().context("listing this box's outputs")?;
    if devices.is_empty() {
        print_line("This box has no outputs; rooms play on visitors' own devices.");
    }
    for (name, description) in devices {
        print_line(format!("{name:<40} {description}"));
    }
    Ok(())
}

fn play_tone(outlet: &Outlet) -> anyhow::Result<()> {
    print_line(format!("Trying {outlet} with a tone …"));
    let played = player::play_test_tone(outlet, &Clock::system());
    played.with_context(|| format!("the tone on ‘{outlet}’"))?;
    print_line("The tone was played to its end.");
    Ok(())
}
