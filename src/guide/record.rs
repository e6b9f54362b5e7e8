//! The play log: takes what players tell to the store, and keeps it while the store cannot.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::clock::Clock;
use crate::model::{Key, Play};
use crate::store::{self, Recorded, Store};

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
            let written = write(&store, &clock, run, play.clone()).await;
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

/// Writes down what a speaker told. Where that changes nothing though it is news, somebody or something
/// else has written into the play.
async fn write(store: &Store, clock: &Clock, run: i64, play: Play) -> store::Result<()> {
    let (room, clip) = (play.subject.room.clone(), play.subject.clip.clone());
    if store.record_play(run, play, clock.moment()).await? == Recorded::Refused {
        tracing::error!(%room, %clip, "a play at a speaker was not written down: its row says something else");
    }
    Ok(())
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
            if write(store, clock, run, play).await.is_err() {
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
