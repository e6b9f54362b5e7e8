//! `docent alerts`: tries the ways on which alerts leave the house.

use anyhow::bail;
use clap::Subcommand;

use crate::clock::Clock;
use crate::config::Config;
use crate::server::{self, State, print_line};

#[derive(Debug, Subcommand)]
pub(super) enum AlertsCommand {
    /// Send a test by all ways that are set, and say how each went
    Test,
}

impl AlertsCommand {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let Self::Test = self;
        let state = State::open(config, &Clock::system())?;
        let services = state.services().await;
        let tried = server::send_test_alert(config, &services).await;
        state.close().await;
        let tried = tried?;
        if tried.is_empty() {
            bail!(
                "alerts go nowhere; set at-alert, alert-webhook, alert-ntfy or alert-mail in docent.toml"
            );
        }
        let mut failed = 0;
        for tried in &tried {
            let (way, target) = (tried.way, &tried.target);
            match &tried.outcome {
                Ok(()) => print_line(format!("{way}: {target} took the test.")),
                Err(error) => {
                    failed += 1;
                    print_line(format!("{way}: {error}."));
                }
            }
        }
        if failed > 0 {
            bail!("{failed} of {} ways failed", tried.len());
        }
        Ok(())
    }
}
