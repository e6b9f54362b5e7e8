//! Liveness probes of the players.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::model::Slug;
use crate::player::Player;
use crate::service::Speakers;

impl Speakers {
    /// The rooms that have a player.
    pub fn rooms_with_player(&self) -> Vec<Slug> {
        self.players().players.keys().cloned().collect()
    }

    /// The rooms whose players do not respond within `timeout_after`.
    pub async fn unresponsive_players(&self, timeout_after: Duration) -> BTreeSet<Slug> {
        let snapshot = self.players();
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
            let snapshot = self.players();
            let mut players = snapshot.players.values().map(Player::status);
            // A player that has ended keeps its last status, but does not play.
            let busy = players.find(|status| {
                status.borrow().now_playing.is_some() && status.has_changed().is_ok()
            });
            let Some(mut busy) = busy else { return };
            drop(busy.wait_for(|status| status.now_playing.is_none()).await);
        }
    }
}
