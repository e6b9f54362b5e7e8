//! The play log: takes what players tell to the store, and keeps it while the store cannot.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::clock::Clock;
use crate::model::{Key, Play};
use crate::store::{RecordOutcome, Result, Store};

/// How long until a store that failed is asked again.
const RETRY_INTERVAL: Duration = Duration::from_secs(2);

/// Plays kept while the store fails; with more rooms than this a box has other troubles.
const MAX_PENDING_PLAYS: usize = 10_000;

/// What could not be written down yet. Each telling of a play holds all of the one before, so only the
/// last is kept.
#[derive(Default)]
struct PendingPlays {
    plays: BTreeMap<Key, Play>,
    /// Whether there were more than are kept; told once.
    overflowed: bool,
}

/// What players tell, on its way into the database.
pub struct PlayLog {
    store: Store,
    clock: Clock,
    run: i64,
    plays: mpsc::Receiver<Play>,
    waiting: PendingPlays,
}

impl PlayLog {
    /// Of the plays of this run.
    pub fn new(store: Store, clock: Clock, run: i64, plays: mpsc::Receiver<Play>) -> Self {
        Self {
            store,
            clock,
            run,
            plays,
            waiting: PendingPlays::default(),
        }
    }

    /// Writes down what players tell, until none is left to tell anything. It may be called again
    /// where that broke off: what waited still does.
    pub async fn record(&mut self) {
        loop {
            let play = if self.waiting.plays.is_empty() {
                self.plays.recv().await
            } else {
                let Ok(play) = tokio::time::timeout(RETRY_INTERVAL, self.plays.recv()).await else {
                    self.retry().await;
                    continue;
                };
                play
            };
            let Some(play) = play else { break };
            if self.waiting.plays.is_empty() {
                let written = self.write(play.clone()).await;
                let Err(error) = written else { continue };
                if error.problem().is_none() {
                    tracing::error!(%error, "a play was not written down");
                }
                tracing::info!("plays are kept until they can be written down");
            }
            self.waiting.keep(play);
        }
        self.retry().await;
        if !self.waiting.plays.is_empty() {
            let plays = self.waiting.plays.len();
            tracing::error!(plays, "plays could not be written down");
        }
    }

    /// Writes down what a speaker told. Where that changes nothing though it is news, somebody or
    /// something else has written into the play.
    async fn write(&self, play: Play) -> Result<()> {
        let (room, clip) = (play.subject.room.clone(), play.subject.clip.clone());
        let now = self.clock.moment();
        if self.store.record_play(self.run, play, now).await? == RecordOutcome::Refused {
            tracing::error!(%room, %clip, "a play at a speaker was not written down: its row says something else");
        }
        Ok(())
    }

    async fn retry(&mut self) {
        while let Some((key, play)) = self.waiting.plays.first_key_value() {
            let (key, play) = (key.clone(), play.clone());
            if self.write(play).await.is_err() {
                return;
            }
            self.waiting.plays.remove(&key);
            if self.waiting.plays.is_empty() {
                self.waiting.overflowed = false;
                tracing::info!("plays are being written down again");
            }
        }
    }
}

impl fmt::Debug for PlayLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlayLog").finish_non_exhaustive()
    }
}

impl PendingPlays {
    fn keep(&mut self, play: Play) {
        if self.plays.len() < MAX_PENDING_PLAYS || self.plays.contains_key(&play.key) {
            self.plays.insert(play.key.clone(), play);
        } else if !self.overflowed {
            self.overflowed = true;
            tracing::error!(
                kept = MAX_PENDING_PLAYS,
                "more plays wait to be written down than are kept; those that begin now are not counted"
            );
        }
    }
}
