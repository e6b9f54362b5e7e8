//! The play log: passes plays from players to the store, and buffers them while the store fails.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::clock::Clock;
use crate::model::{Key, Play};
use crate::store::{RecordOutcome, Result, Store};

/// The interval between attempts after a failure of the store.
const RETRY_INTERVAL: Duration = Duration::from_secs(2);

/// The size of the buffer; more than any box needs.
const MAX_PENDING_PLAYS: usize = 10_000;

/// Plays that are not recorded yet. Each state of a play includes the one before, so that only the
/// last is kept.
#[derive(Default)]
struct PendingPlays {
    plays: BTreeMap<Key, Play>,
    /// Whether the overflow has been logged.
    overflowed: bool,
}

/// Receives plays and records them.
pub struct PlayLog {
    store: Store,
    clock: Clock,
    run: i64,
    plays: mpsc::Receiver<Play>,
    pending: PendingPlays,
}

impl PlayLog {
    /// The log of one run of the daemon.
    pub fn new(store: Store, clock: Clock, run: i64, plays: mpsc::Receiver<Play>) -> Self {
        Self {
            store,
            clock,
            run,
            plays,
            pending: PendingPlays::default(),
        }
    }

    /// Records plays until all senders are dropped. Cancel safe: a later call continues with the
    /// buffered plays.
    pub async fn record(&mut self) {
        loop {
            let play = if self.pending.plays.is_empty() {
                self.plays.recv().await
            } else {
                let Ok(play) = tokio::time::timeout(RETRY_INTERVAL, self.plays.recv()).await else {
                    self.retry().await;
                    continue;
                };
                play
            };
            let Some(play) = play else { break };
            if self.pending.plays.is_empty() {
                let recorded = self.write(play.clone()).await;
                let Err(error) = recorded else { continue };
                if error.problem().is_none() {
                    tracing::error!(%error, "play was not recorded");
                }
                tracing::info!("plays are kept in memory until the database accepts them");
            }
            self.pending.insert(play);
        }
        self.retry().await;
        if !self.pending.plays.is_empty() {
            let plays = self.pending.plays.len();
            tracing::error!(plays, "plays are lost: the database did not accept them");
        }
    }

    /// Records a play of a speaker. If the row does not change although the play did, another
    /// writer has changed the row.
    async fn write(&self, play: Play) -> Result<()> {
        let (room, clip) = (play.subject.room.clone(), play.subject.clip.clone());
        let now = self.clock.moment();
        if self.store.record_play(self.run, play, now).await? == RecordOutcome::Refused {
            tracing::error!(%room, %clip, "play was not recorded: its row has other values");
        }
        Ok(())
    }

    async fn retry(&mut self) {
        while let Some((key, play)) = self.pending.plays.first_key_value() {
            let (key, play) = (key.clone(), play.clone());
            if self.write(play).await.is_err() {
                return;
            }
            self.pending.plays.remove(&key);
            if self.pending.plays.is_empty() {
                self.pending.overflowed = false;
                tracing::info!("all kept plays are recorded");
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
    fn insert(&mut self, play: Play) {
        if self.plays.len() < MAX_PENDING_PLAYS || self.plays.contains_key(&play.key) {
            self.plays.insert(play.key.clone(), play);
        } else if !self.overflowed {
            self.overflowed = true;
            tracing::error!(
                kept = MAX_PENDING_PLAYS,
                "too many plays wait for the database; new plays are not counted"
            );
        }
    }
}
