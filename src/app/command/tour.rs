//! A tour in, out, and before the visitors.

use std::path::Path;

use crate::app::command::here;
use crate::app::print_line;
use crate::app::state::State;
use crate::clock::Clock;
use crate::config::Config;
use crate::model::Language;
use crate::service::{ImportError, Imported, Progress};
use crate::web;

/// `docent import DIR`: into the draft, whole or not at all.
pub async fn import(config: &Config, dir: &Path) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state.content.import(dir, here(), log_progress).await;
    state.close().await;
    print_line(summary(dir, &faults_aside(outcome)?));
    print_line("Visitors have it once you say `docent publish`.");
    Ok(())
}

/// `docent publish`: the draft becomes the current edition, at once also where docent serves.
pub async fn publish(config: &Config) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let edition = state.content.publish(here()).await?;
    let told = state.poke();
    state.close().await;
    print_line(format!(
        "Edition {} is current ({}).{}",
        edition.number,
        edition.sha256,
        text_alone(&edition.tour.text_alone())
    ));
    for it in web::borrowed_words(&edition.tour) {
        let (name, tag) = (it.language.native_name(), &it.language);
        print_line(format!(
            "The buttons and sentences around the tour are not in {name} ({tag}) yet; there they are in {}.",
            it.words
        ));
    }
    let unnamed = edition.tour.languages.iter();
    for tag in unnamed.filter(|it| !it.has_native_name()) {
        print_line(format!(
            "Nobody knows what the language {tag} calls itself, so visitors read just that; is the tag right?"
        ));
    }
    if told? {
        print_line("The docent that serves this house has been told.");
    }
    Ok(())
}

/// That a recording is not there, as it may have been forgotten; nothing where all are there.
fn text_alone(told: &[(Language, usize)]) -> String {
    let told = told.iter().map(|it| format!("{} in {}", it.1, it.0));
    let told: Vec<String> = told.collect();
    if told.is_empty() {
        return String::new();
    }
    let told = told.join(", ");
    format!(" Without a recording, so that visitors read them and hear nothing: {told}.")
}

/// `docent export DIR`: the current edition as a tour folder.
pub async fn export(config: &Config, dir: &Path) -> anyhow::Result<()> {
    let state = State::open(config, &Clock::system())?;
    let outcome = state.content.export(dir).await;
    state.close().await;
    let edition = faults_aside(outcome)?;
    print_line(format!(
        "Edition {} is in {}.",
        edition.number,
        dir.display()
    ));
    Ok(())
}

/// Prints every fault of a tour folder; other errors go on as they are.
pub(in crate::app) fn faults_aside<T>(outcome: Result<T, ImportError>) -> anyhow::Result<T> {
    if let Err(ImportError::Faults(faults)) = &outcome {
        for fault in faults {
            print_line(fault);
        }
    }
    Ok(outcome?)
}

pub(in crate::app) fn summary(dir: &Path, it: &Imported) -> String {
    format!(
        "{}: {} rooms, {} clips, {} recordings ({} new) are in the draft.{}",
        dir.display(),
        it.rooms,
        it.clips,
        it.recordings,
        it.new,
        text_alone(&it.text_alone)
    )
}

pub(in crate::app) fn log_progress(progress: Progress) {
    let (what, done, of) = match progress {
        Progress::Inspected { done, of } => ("recordings inspected", done, of),
        Progress::Placed { done, of } => ("recordings placed", done, of),
        Progress::Prepared { done, of } => ("pictures prepared", done, of),
    };
    if done == of || done % 10 == 0 {
        tracing::info!(done, of, "{what}");
    }
}
