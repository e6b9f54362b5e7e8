//! `docent export`: the current edition as a tour folder.

use std::path::PathBuf;

use clap::Args;

use crate::clock::Clock;
use crate::config::Config;
use crate::server::{State, print_faults, print_line};
use crate::service::Actor;

#[derive(Args, Debug)]
pub(super) struct ExportArgs {
    /// A folder that does not exist yet, or is empty
    dir: PathBuf,
}

impl ExportArgs {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let state = State::open(config, &Clock::system())?;
        let outcome = state
            .services()
            .await
            .publishing
            .export_folder(Actor::Local, &self.dir)
            .await;
        state.close().await;
        let edition = print_faults(outcome)?;
        print_line(format!(
            "Edition {} is in {}.",
            edition.number,
            self.dir.display()
        ));
        Ok(())
    }
}
