//! `docent rebuild-statistics`: every sum computed again from the plays.

use crate::clock::Clock;
use crate::config::Config;
use crate::server::{State, print_line};

pub(super) async fn run(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state.content.store.rebuild_statistics().await;
    state.close().await;
    print_line(format!("Every sum is made anew, from {} plays.", outcome?));
    Ok(())
}
