//! Liveness probes of the players, and of cards that are not open.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::model::{Health, OutputName, Slug};
use crate::player::Player;
use crate::service::Speakers;

/// Where the kernel lists the sound cards, by their names.
const SOUND_CARDS: &str = "/proc/asound";

impl Speakers {
    /// The rooms of which a speaker does not answer, also where another one of the room plays. A card is opened for each
    /// sound, so that the loss of one that is not in use shows only in the kernel's list.
    pub(in crate::service) fn rooms_with_missing_outlet(&self) -> BTreeSet<Slug> {
        let snapshot = self.players();
        let cards = Path::new(SOUND_CARDS);
        let has_missing = |room: &Slug, player: &Player| {
            let status = player.status();
            let status = status.borrow();
            let mut known = status.outlets.iter();
            let resolved = snapshot.rooms.get(room).into_iter();
            let mut outlets = resolved.flat_map(|resolved| &resolved.outlets);
            status.health == Health::Missing
                || known.any(|outlet| outlet.health == Health::Missing)
                || outlets.any(|outlet| is_unplugged(&outlet.output, cards))
        };
        let players = snapshot.players.iter();
        let missing = players.filter(|(room, player)| has_missing(room, player));
        missing.map(|(room, _)| room.clone()).collect()
    }

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

/// Whether the card of an output is not in the list. False where there is no list, or the name has no card.
fn is_unplugged(output: &OutputName, cards: &Path) -> bool {
    let card = output.card_name();
    card.is_some_and(|card| cards.is_dir() && !cards.join(card).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_card_that_the_kernel_does_not_list_is_unplugged() {
        let cards = tempfile::tempdir().unwrap();
        std::fs::create_dir(cards.path().join("Garden")).unwrap();
        let is_unplugged = |name: &str, cards: &Path| is_unplugged(&name.parse().unwrap(), cards);
        assert!(!is_unplugged("plughw:CARD=Garden,DEV=0", cards.path()));
        assert!(is_unplugged("plughw:CARD=Room3,DEV=0", cards.path()));
        assert!(is_unplugged("sysdefault:DEV=0,CARD=Room3", cards.path()));
        for name in ["silent", "default", "garden"] {
            assert!(!is_unplugged(name, cards.path()), "{name}");
        }
        let nowhere = cards.path().join("nowhere");
        assert!(!is_unplugged("plughw:CARD=Room3,DEV=0", &nowhere));
    }
}
