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

/// Writes down what `plays` brings, until it ends.
pub async fn record(store: Store, clock: Clock, run: i64, mut plays: mpsc::Receiver<Play>) {
    // Each telling of a play holds all of the one before, so only the last is kept.
    let mut waiting: BTreeMap<Key, Play> = BTreeMap::new();
    loop {
        let play = if waiting.is_empty() {
            plays.recv().await
        } else {
            let Ok(play) = tokio::time::timeout(AGAIN, plays.recv()).await else {
                retry(&store, &clock, run, &mut waiting).await;
                continue;
            };
            play
        };
        let Some(play) = play else { break };
        if waiting.is_empty()
            && let Err(error) = store.record_play(run, play.clone(), clock.moment()).await
        {
            tracing::error!(%error, "plays are not being written down; they are kept until they can be");
            waiting.insert(play.key.clone(), play);
        } else if !waiting.is_empty() && waiting.len() < KEPT {
            waiting.insert(play.key.clone(), play);
        }
    }
    retry(&store, &clock, run, &mut waiting).await;
    if !waiting.is_empty() {
        tracing::error!(plays = waiting.len(), "plays could not be written down");
    }
}

async fn retry(store: &Store, clock: &Clock, run: i64, waiting: &mut BTreeMap<Key, Play>) {
    while let Some(entry) = waiting.first_entry() {
        if store
            .record_play(run, entry.get().clone(), clock.moment())
            .await
            .is_err()
        {
            return;
        }
        entry.remove();
        if waiting.is_empty() {
            tracing::info!("plays are being written down again");
        }
    }
}
