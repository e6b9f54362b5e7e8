//! Whether the house is well.

use anyhow::bail;

use crate::app::print_line;
use crate::app::speakers::own;
use crate::app::state::State;
use crate::clock::Clock;
use crate::config::Config;
use crate::model::OutputName;
use crate::player::{self, DevicePool};
use crate::service::{self, Finding};

/// `docent check [--repair]`: plain sentences; an error when something is not well. Repairing first
/// mends what can be mended, and tells the docent that serves.
pub async fn check(config: &Config, repair: bool) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let mut found = if repair {
        let mended = service::repair(&state.content).await;
        state.poke()?;
        mended
    } else {
        service::check(&state.content).await
    };
    let outlets = service::own_outlets(&state.content, own(config)).await;
    state.close().await;
    let (devices, clock) = (DevicePool::default(), Clock::system());
    for (room, outlet) in outlets?
        .iter()
        .flat_map(|(room, outlets)| outlets.iter().map(move |it| (room, it)))
        .filter(|(_, it)| it.output != OutputName::Null)
    {
        let probed = player::create_output(outlet, &devices, &clock).probe();
        found.push(Finding {
            passed: probed.is_ok(),
            message: match probed {
                Ok(()) => format!("The speaker of room ‘{room}’ is there: {outlet}."),
                Err(error) => format!("The speaker of room ‘{room}’ does not answer: {error}."),
            },
        });
    }
    found.iter().for_each(tell);
    let faults = found.iter().filter(|it| !it.passed).count();
    if faults > 0 {
        bail!("{faults} thing(s) are not well");
    }
    Ok(())
}

fn tell(finding: &Finding) {
    let mark = if finding.passed { "ok   " } else { "FAULT" };
    print_line(format!("{mark} {}", finding.message));
}
