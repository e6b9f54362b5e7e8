//! `docent mute`: every speaker of the house is silent until it is unmuted.

use clap::{Args, ValueEnum};

use crate::clock::Clock;
use crate::config::Config;
use crate::server::{State, print_line};
use crate::service::Actor;

#[derive(Args, Debug)]
pub(super) struct MuteArgs {
    house: Mute,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Mute {
    On,
    Off,
}

impl MuteArgs {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let state = State::open(config, &Clock::system())?;
        let services = state.services().await;
        let speakers = &services.speakers;
        let outcome = match self.house {
            Mute::On => speakers.mute(Actor::Local).await,
            Mute::Off => speakers.unmute(Actor::Local).await,
        };
        let notified = state.notify_server();
        state.close().await;
        outcome?;
        print_line(match self.house {
            Mute::On => "The house is muted, until you say `docent mute off`.",
            Mute::Off => "The house may sound again.",
        });
        notified.map(drop)
    }
}
