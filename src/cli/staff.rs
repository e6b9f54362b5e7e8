//! `docent staff`: who may sign in.

use clap::Subcommand;

use crate::clock::Clock;
use crate::config::Config;
use crate::model::{Role, StaffName};
use crate::server::{State, address, print_line};
use crate::service::Actor;

#[derive(Debug, Subcommand)]
pub(super) enum StaffCommand {
    /// Add somebody, and print the link with which they choose a password
    Add {
        name: StaffName,
        /// admin, curator, uploader or viewer
        role: Role,
    },
    /// Take somebody's password away, and print the link to choose another
    Reset { name: StaffName },
    /// List everybody who may sign in
    List,
}

impl StaffCommand {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        match self {
            Self::Add { name, role } => add(config, name, role).await,
            Self::Reset { name } => reset(config, name).await,
            Self::List => list(config).await,
        }
    }
}

async fn add(config: &Config, name: StaffName, role: Role) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let services = state.services().await;
    let people = &services.people;
    let outcome = people.add(Actor::Local, name.clone(), role).await;
    state.close().await;
    print_line(format!(
        "{name} chooses a password here, within three days:"
    ));
    print_line(format!("  {}{}", staff_address(config), outcome?.path()));
    Ok(())
}

async fn reset(config: &Config, name: StaffName) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let services = state.services().await;
    let people = &services.people;
    let outcome = people.reset_password(Actor::Local, name.clone()).await;
    let notified = state.notify_server();
    state.close().await;
    print_line(format!(
        "{name} chooses a new password here, within three days:"
    ));
    print_line(format!("  {}{}", staff_address(config), outcome?.path()));
    notified.map(drop)
}

async fn list(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let people = state.services().await.people.list(Actor::Local).await;
    state.close().await;
    let people = people?;
    if people.is_empty() {
        print_line("Nobody may sign in yet; add somebody with `docent staff add NAME admin`.");
    }
    for person in people {
        print_line(format!("{:<10} {}", person.role, person.name));
    }
    Ok(())
}

/// Where staff reach this house, as far as its config tells.
fn staff_address(config: &Config) -> String {
    let tls = config.tls.as_ref().map(|tls| tls.listen);
    address::for_staff(config, config.listen, tls)
}
