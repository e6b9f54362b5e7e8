//! Whether the house's parts answer, and when none of its speakers sounds.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::model::Slug;
use crate::player::Player;
use crate::service::Service;

/// docent ended early again and again, so it went back to what last ran well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FallbackNotice {
    /// How many times in a row.
    pub ended: u32,
    /// Whether the settings are those of before.
    pub old_settings: bool,
    /// What is wrong with the settings as they are now, where that is known.
    pub fault: Option<String>,
    /// The current edition, where visitors have the one before.
    pub spared: Option<u32>,
}

impl Service {
    /// An error is an answer, too: another start would not mend the disk.
    pub async fn probe_writer(&self) {
        drop(self.0.store.ping().await);
    }

    pub fn rooms_with_player(&self) -> Vec<Slug> {
        self.0.speakers.live().players.keys().cloned().collect()
    }

    /// The rooms whose players do not answer in time.
    pub async fn unresponsive_players(&self, patience: Duration) -> BTreeSet<Slug> {
        let live = self.0.speakers.live();
        let mut asked = JoinSet::new();
        for (room, player) in &live.players {
            let (room, player) = (room.clone(), player.clone());
            asked.spawn(async move {
                let answer = timeout(patience, player.ping()).await;
                (!matches!(answer, Ok(Ok(())))).then_some(room)
            });
        }
        asked.join_all().await.into_iter().flatten().collect()
    }

    /// Waits until no speaker has a clip.
    pub async fn wait_until_idle(&self) {
        loop {
            let live = self.0.speakers.live();
            let mut players = live.players.values().map(Player::status);
            // One that has ended will not sound any more, whatever it showed last.
            let busy =
                players.find(|it| it.borrow().now_playing.is_some() && it.has_changed().is_ok());
            let Some(mut busy) = busy else { return };
            drop(busy.wait_for(|it| it.now_playing.is_none()).await);
        }
    }

    /// Why docent went back to what last ran well; none where it did not have to.
    pub fn fallback_notice(&self) -> Option<&FallbackNotice> {
        self.0.setup.caution.as_ref()
    }
}
