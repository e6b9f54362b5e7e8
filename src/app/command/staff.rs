//! Who may sign in.

use crate::app::command::here;
use crate::app::state::State;
use crate::app::{address, print_line};
use crate::clock::Clock;
use crate::config::Config;
use crate::model::{Role, StaffName};

/// `docent staff add NAME ROLE`: prints the link with which somebody chooses a password.
pub async fn add_staff(config: &Config, name: StaffName, role: Role) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state.content.add_person(name.clone(), role, here()).await;
    state.close().await;
    print_line(format!(
        "{name} chooses a password here, within three days:"
    ));
    print_line(format!("  {}{}", for_staff(config), outcome?.path()));
    Ok(())
}

/// `docent staff reset NAME`: takes a password away and prints the link to choose another.
pub async fn reset_staff(config: &Config, name: StaffName) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state.content.reset_password(name.clone(), here()).await;
    let told = state.poke();
    state.close().await;
    print_line(format!(
        "{name} chooses a new password here, within three days:"
    ));
    print_line(format!("  {}{}", for_staff(config), outcome?.path()));
    told.map(drop)
}

/// `docent staff list`: everybody who may sign in.
pub async fn list_staff(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let people = state.content.people().await;
    state.close().await;
    let people = people?;
    if people.is_empty() {
        print_line("Nobody may sign in yet; add somebody with `docent staff add NAME admin`.");
    }
    for it in people {
        print_line(format!("{:<10} {}", it.role, it.name));
    }
    Ok(())
}

/// Where staff reach this house, as far as its config tells.
fn for_staff(config: &Config) -> String {
    let tls = config.tls.as_ref().map(|it| it.listen);
    address::for_staff(config, config.listen, tls)
}
