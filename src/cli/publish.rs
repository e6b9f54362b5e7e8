//! `docent publish`: the draft becomes the current edition, at once also where docent serves.

use crate::clock::Clock;
use crate::config::Config;
use crate::server::{State, print_line, text_alone_note};
use crate::service::Actor;
use crate::web;

pub(super) async fn run(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let edition = state
        .services()
        .await
        .publishing
        .publish(Actor::Local, None)
        .await?;
    let notified = state.notify_server();
    state.close().await;
    print_line(format!(
        "Edition {} is current ({}).{}",
        edition.number,
        edition.sha256,
        text_alone_note(&edition.tour.text_alone())
    ));
    for borrowed in web::borrowed_translations(&edition.tour) {
        let (name, tag) = (borrowed.language.native_name(), &borrowed.language);
        print_line(format!(
            "The buttons and sentences around the tour are not in {name} ({tag}) yet; there they are in {}.",
            borrowed.words
        ));
    }
    let languages = edition.tour.languages.iter();
    for tag in languages.filter(|language| !language.has_native_name()) {
        print_line(format!(
            "Nobody knows what the language {tag} calls itself, so visitors read just that; is the tag right?"
        ));
    }
    if notified? {
        print_line("The docent that serves this house has been told.");
    }
    Ok(())
}
