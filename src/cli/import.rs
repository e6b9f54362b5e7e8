//! `docent import`: a tour folder becomes the draft, whole or not at all.

use std::path::PathBuf;

use clap::Args;

use crate::cli::progress;
use crate::clock::Clock;
use crate::config::Config;
use crate::server::{State, import_summary, print_faults, print_line};
use crate::service::Actor;

#[derive(Args, Debug)]
pub(super) struct ImportArgs {
    /// The folder with tour.toml
    dir: PathBuf,
}

impl ImportArgs {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let state = State::open(config, &Clock::system())?;
        let services = state.services().await;
        let outcome = services
            .import
            .import_folder(Actor::Local, &self.dir, progress::reporter())
            .await;
        state.close().await;
        print_line(import_summary(&self.dir, &print_faults(outcome)?));
        print_line("Visitors have it once you say `docent publish`.");
        Ok(())
    }
}
