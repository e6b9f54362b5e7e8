//! `docent check`: whether database, recordings, edition, fonts and speakers are well, in plain sentences.

use anyhow::bail;
use clap::Args;

use crate::clock::Clock;
use crate::config::Config;
use crate::model::OutputName;
use crate::player::{self, DevicePool};
use crate::server::{State, configured_speakers, print_line};
use crate::service::{CheckResult, check_fonts};

#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    /// Also decode every recording and picture; move aside what is damaged, and derive again what can be
    #[arg(long)]
    repair: bool,
}

impl CheckArgs {
    /// Fails if something is not well. A repair comes before the check, and the running server is notified.
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let state = State::open(config, &Clock::system())?;
        let services = state.services().await;
        let mut results = if self.repair {
            let results = services.integrity.repair().await;
            state.notify_server()?;
            results
        } else {
            services.integrity.check().await
        };
        let published = services.editions.current();
        results.extend(check_fonts(&published.tour, &config.screens).await);
        let speakers = configured_speakers(config);
        let outlets = services.speakers.own_outlets(speakers).await;
        state.close().await;
        let (devices, clock) = (DevicePool::default(), Clock::system());
        for (room, outlet) in outlets?
            .iter()
            .flat_map(|(room, outlets)| outlets.iter().map(move |outlet| (room, outlet)))
            .filter(|(_, outlet)| outlet.output != OutputName::Null)
        {
            let probed = player::create_output(outlet, &devices, &clock).probe();
            results.push(CheckResult {
                passed: probed.is_ok(),
                message: match probed {
                    Ok(()) => format!("The speaker of room ‘{room}’ is there: {outlet}."),
                    Err(error) => {
                        format!("The speaker of room ‘{room}’ does not answer: {error}.")
                    }
                },
            });
        }
        for result in &results {
            let mark = if result.passed { "ok   " } else { "FAULT" };
            print_line(format!("{mark} {}", result.message));
        }
        let failed = results.iter().filter(|result| !result.passed).count();
        if failed > 0 {
            bail!("{failed} thing(s) are not well");
        }
        Ok(())
    }
}
