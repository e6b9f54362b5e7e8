//! Whether the house is well.

use anyhow::bail;

use crate::app::say;
use crate::app::speakers::own;
use crate::app::state::State;
use crate::clock::Clock;
use crate::config::Config;
use crate::guide;
use crate::model::OutputName;
use crate::player::{Output, Speaker};

/// `docent check`: plain sentences; an error when something is not well.
pub async fn check(config: &Config) -> anyhow::Result<()> {
    let state = State::open(&config.state, &Clock::system())?;
    let mut found = guide::check(&state.content).await;
    let outputs = guide::own_outputs(&state.content, own(config)).await;
    state.close().await;
    for (room, output) in outputs? {
        let OutputName::Device(name) = &output else {
            continue;
        };
        let probed = Speaker::new(name.to_string(), Clock::system()).probe();
        found.push(guide::Finding {
            well: probed.is_ok(),
            sentence: match probed {
                Ok(()) => format!("The speaker of room ‘{room}’ is there."),
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
