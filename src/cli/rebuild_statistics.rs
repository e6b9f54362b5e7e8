//! `docent rebuild-statistics`: every sum computed again from the plays.

use crate::clock::Clock;
use crate::config::Config;
use crate::server::{State, print_line};
use crate::service::Actor;

pub(super) async fn run(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state.services().await.reports.rebuild(Actor::Local).await;
    state.close().await;
    print_line(format!("Every sum is made anew, from {} plays.", outcome?));
    Ok(())
}
