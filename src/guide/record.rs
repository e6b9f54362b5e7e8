//! The play log: takes what players tell to the store, and keeps it while the store cannot.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::clock::Clock;
use crate::model::{Key, Play};
use crate::store::Store;

/// How long until a store that failed is asked again.
const AGAIN: Duration = Duration::from_secs(2);

/// Plays kept while the store fails; with more rooms than this a box has other troubles.
const KEPT: usize = 10_000;

/// What could not be written down yet. Each telling of a play holds all of the one before, so only the
/// last is kept.
#[derive(Default)]
struct Waiting {
    plays: BTreeMap<Key, Play>,
    /// Whether there were more than are kept; told once.
    overflowed: bool,
}

/// Writes down what `plays` brings, until it ends.
pub async fn record(store: Store, clock: Clock, run: i64, mut plays: mpsc::Receiver<Play>) {
    let mut waiting = Waiting::default();
    loop {
        let play = if waiting.plays.is_empty() {
            plays.recv().await
        } else {
            let Ok(play) = tokio::time::timeout(AGAIN, plays.recv()).await else {
                waiting.retry(&store, &clock, run).await;
                continue;
            };
            play
        };
        let Some(play) = play else { break };
        if waiting.plays.is_empty() {
            let written = store.record_play(run, play.clone(), clock.moment()).await;
            let Err(error) = written else { continue };
            if error.trouble().is_none() {
                tracing::error!(%error, "a play was not written down");
            }
            tracing::info!("plays are kept until they can be written down");
        }
        waiting.keep(play);
    }
    waiting.retry(&store, &clock, run).await;
    if !waiting.plays.is_empty() {
        let plays = waiting.plays.len();
        tracing::error!(plays, "plays could not be written down");
    }
}

impl Waiting {
    fn keep(&mut self, play: Play) {
        if self.plays.len() < KEPT || self.plays.contains_key(&play.key) {
            self.plays.insert(play.key.clone(), play);
        } else if !self.overflowed {
            self.overflowed = true;
            tracing::error!(
                kept = KEPT,
                "more plays wait to be written down than are kept; those that begin now are not counted"
            );
        }
    }

    async fn retry(&mut self, store: &Store, clock: &Clock, run: i64) {
        while let Some(entry) = self.plays.first_entry() {
            let play = entry.get().clone();
            if store.record_play(run, play, clock.moment()).await.is_err() {
                return;
            }
            entry.remove();
            if self.plays.is_empty() {
                self.overflowed = false;
                tracing::info!("plays are being written down again");
            }
        }
    }
}
