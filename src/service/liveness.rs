//! Liveness probes of the database writer and of the players, and the fallback notice.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::model::Slug;
use crate::player::Player;
use crate::service::Service;

/// The daemon ended early several times, so that it fell back to the last good state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FallbackNotice {
    /// The number of early ends in a row.
    pub ended: u32,
    /// Whether the previous configuration is in use.
    pub old_settings: bool,
    /// The fault of the present configuration, if known.
    pub fault: Option<String>,
    /// The number of the current edition, if visitors have the one before.
    pub spared: Option<u32>,
}

impl Service {
    /// Returns when the writer responds. An error is a response, too: a restart would not repair
    /// the disk.
    pub async fn probe_writer(&self) {
        drop(self.0.store.ping().await);
    }

    pub fn rooms_with_player(&self) -> Vec<Slug> {
        self.0.players.snapshot().players.keys().cloned().collect()
    }

    /// The rooms whose players do not respond within `patience`.
    pub async fn unresponsive_players(&self, timeout_after: Duration) -> BTreeSet<Slug> {
        let snapshot = self.0.players.snapshot();
        let mut probes = JoinSet::new();
        for (room, player) in &snapshot.players {
            let (room, player) = (room.clone(), player.clone());
            probes.spawn(async move {
                let answer = timeout(timeout_after, player.ping()).await;
                (!matches!(answer, Ok(Ok(())))).then_some(room)
            });
        }
        probes.join_all().await.into_iter().flatten().collect()
    }

    /// Waits until no speaker plays.
    pub async fn wait_until_idle(&self) {
        loop {
            let snapshot = self.0.players.snapshot();
            let mut players = snapshot.players.values().map(Player::status);
            // A player that has ended keeps its last status, but does not play.
            let busy = players.find(|status| {
                status.borrow().now_playing.is_some() && status.has_changed().is_ok()
            });
            let Some(mut busy) = busy else { return };
            drop(busy.wait_for(|status| status.now_playing.is_none()).await);
        }
    }

    /// Why the daemon fell back to the last good state; `None` if it did not.
    pub fn fallback_notice(&self) -> Option<&FallbackNotice> {
        self.0.setup.caution.as_ref()
    }
}
