//! `docent check`: whether database, recordings, edition and speakers are well, in plain sentences.

use anyhow::bail;
use clap::Args;

use crate::clock::Clock;
use crate::config::Config;
use crate::model::OutputName;
use crate::player::{self, DevicePool};
use crate::server::{State, configured_speakers, print_line};
use crate::service::Finding;

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
        let mut findings = if self.repair {
            let findings = services.integrity.repair().await;
            state.notify_server()?;
            findings
        } else {
            services.integrity.check().await
        };
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
            findings.push(Finding {
                passed: probed.is_ok(),
                message: match probed {
                    Ok(()) => format!("The speaker of room ‘{room}’ is there: {outlet}."),
                    Err(error) => {
                        format!("The speaker of room ‘{room}’ does not answer: {error}.")
                    }
                },
            });
        }
        for finding in &findings {
            let mark = if finding.passed { "ok   " } else { "FAULT" };
            print_line(format!("{mark} {}", finding.message));
        }
        let faults = findings.iter().filter(|finding| !finding.passed).count();
        if faults > 0 {
            bail!("{faults} thing(s) are not well");
        }
        Ok(())
    }
}
