//! `docent key`: keys with which programs read the statistics.

use anyhow::bail;
use clap::Subcommand;

use crate::clock::Clock;
use crate::config::Config;
use crate::model::KeyName;
use crate::server::{State, print_line};
use crate::service::Actor;

#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Make a key and print it; a key of this name from before opens nothing any more
    Add {
        /// What the program is called, such as grafana
        name: KeyName,
    },
    /// List the programs that have a key
    List,
    /// Take a program's key away
    Revoke { name: KeyName },
}

impl KeyCommand {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let state = State::open(config, &Clock::system())?;
        let outcome = self.run_on(&state).await;
        state.close().await;
        outcome
    }

    async fn run_on(self, state: &State) -> anyhow::Result<()> {
        let services = state.services().await;
        let reports = &services.reports;
        match self {
            Self::Add { name } => {
                let key = reports.add_api_key(Actor::Local, name.clone()).await?;
                print_line(format!(
                    "{name} reads /api/statistics with this key, which is told once:"
                ));
                print_line(format!("  Authorization: Bearer {key}"));
            }
            Self::List => {
                let keys = reports.api_keys(Actor::Local).await?;
                if keys.is_empty() {
                    print_line("No program has a key; `docent key add NAME` makes one.");
                }
                for name in keys {
                    print_line(name);
                }
            }
            Self::Revoke { name } => {
                if !reports.revoke_api_key(Actor::Local, name.clone()).await? {
                    bail!("no program called ‘{name}’ has a key; `docent key list` shows them");
                }
                print_line(format!("The key of {name} opens nothing any more."));
            }
        }
        Ok(())
    }
}
