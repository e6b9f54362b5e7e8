//! Restarts players whose threads ended unexpectedly, for instance after a panic.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::Instant;

use crate::service::{Error, Speakers};

/// The delay before a restart: doubled while players end soon after each other, up to the maximum.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const MAX_PAUSE: Duration = Duration::from_mins(1);

impl Speakers {
    /// Restarts players until shutdown.
    pub async fn restart_ended(&self) {
        let mut player_changes = self.watch_players();
        let mut pause = FIRST_PAUSE;
        let mut last_restart: Option<Instant> = None;
        loop {
            let snapshot = player_changes.borrow_and_update().clone();
            if snapshot.closed() {
                return;
            }
            let players = snapshot.players.iter();
            let mut ended: FuturesUnordered<_> = players
                .map(|(room, player)| async move {
                    player.wait_until_stopped().await;
                    room
                })
                .collect();
            let room = tokio::select! {
                // A player that was closed on purpose is no longer in the set.
                biased;
                changed = player_changes.changed() => match changed {
                    Ok(()) => continue,
                    Err(_) => return,
                },
                Some(room) = ended.next() => room,
            };
            pause = match last_restart {
                Some(at) if at.elapsed() < MAX_PAUSE => (pause * 2).min(MAX_PAUSE),
                Some(_) | None => FIRST_PAUSE,
            };
            let seconds = pause.as_secs();
            tracing::error!(%room, seconds, "player ended unexpectedly; it is restarted after a pause");
            tokio::time::sleep(pause).await;
            last_restart = Some(Instant::now());
            match self.reload().await {
                Ok(()) | Err(Error::ShuttingDown) => {}
                Err(error) => {
                    tracing::error!(%room, %error, "player could not be restarted");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use tokio::sync::mpsc;

    use super::*;
    use crate::clock::Clock;
    use crate::model::{Attribution, EndReason, FieldMap, Level, OutputName, Slug};
    use crate::service::{ConfiguredSpeakers, EditionCache, House, PlayerRegistry, TourSnapshot};
    use crate::store::Store;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_player_that_ended_unexpectedly_is_replaced() {
        let (store, _thread) = Store::in_memory().unwrap();
        let clock = Clock::system();
        let flat = FieldMap::of_texts(&[
            ("languages", "es"),
            ("time-zone", "UTC"),
            ("name/es", "Casa"),
            ("rooms", "study garden"),
            ("room/study/number", "8"),
            ("room/garden/number", "9"),
        ]);
        let by = Attribution::local(clock.moment());
        store.publish(flat.to_tour().unwrap(), by).await.unwrap();
        let outlets = vec![OutputName::Null.into()];
        let rooms = ["study", "garden"].map(|room| room.parse().unwrap());
        let own = rooms.map(|room| (room, (outlets.clone(), Level::default())));
        let config = ConfiguredSpeakers {
            own: BTreeMap::from(own),
            ..ConfiguredSpeakers::default()
        };
        let (plays, _heard) = mpsc::channel(1);
        let published = TourSnapshot::current(&store).await.unwrap();
        let speakers = Speakers::new(
            clock,
            store,
            EditionCache::new(published, None),
            House::default(),
            Arc::new(PlayerRegistry::new(config, plays)),
        );
        speakers.reload().await.unwrap();
        let supervisor = speakers.clone();
        let restarting = tokio::spawn(async move { supervisor.restart_ended().await });
        let [study, garden] = ["study", "garden"].map(|slug| {
            let room: Slug = slug.parse().unwrap();
            speakers.players().players[&room].clone()
        });
        let mut player_changes = speakers.watch_players();
        study.close(EndReason::Error);
        study.wait_until_stopped().await;
        let timeout = Duration::from_secs(20);
        let answers = async {
            while !speakers.unresponsive_players(timeout).await.is_empty() {
                player_changes.changed().await.unwrap();
            }
        };
        tokio::time::timeout(timeout, answers).await.unwrap();
        assert!(study.ping().await.is_err(), "that one is gone");
        assert!(garden.ping().await.is_ok(), "this one stayed");
        speakers.close().await;
        tokio::time::timeout(timeout, restarting)
            .await
            .unwrap()
            .unwrap();
    }
}
