//! Restarts players whose threads ended unexpectedly, for instance after a panic.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::Instant;

use crate::service::{Error, Service};

/// The delay before a restart: doubled while players end soon after each other, up to the maximum.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const MAX_PAUSE: Duration = Duration::from_mins(1);

impl Service {
    /// Restarts players until shutdown.
    pub async fn restart_players(&self) {
        let mut sets = self.watch_players();
        let mut pause = FIRST_PAUSE;
        let mut restarted: Option<Instant> = None;
        loop {
            let live = sets.borrow_and_update().clone();
            if live.closed() {
                return;
            }
            let players = live.players.iter();
            let mut ended: FuturesUnordered<_> = players
                .map(|(room, player)| async move {
                    player.wait_until_stopped().await;
                    room
                })
                .collect();
            let room = tokio::select! {
                // A player that was closed on purpose is no longer in the set.
                biased;
                changed = sets.changed() => match changed {
                    Ok(()) => continue,
                    Err(_) => return,
                },
                Some(room) = ended.next() => room,
            };
            pause = match restarted {
                Some(at) if at.elapsed() < MAX_PAUSE => (pause * 2).min(MAX_PAUSE),
                Some(_) | None => FIRST_PAUSE,
            };
            let seconds = pause.as_secs();
            tracing::error!(%room, seconds, "this room's player ended unasked; it is started anew after a pause");
            tokio::time::sleep(pause).await;
            restarted = Some(Instant::now());
            match self.refresh_speakers().await {
                Ok(()) | Err(Error::Stopped) => {}
                Err(error) => {
                    tracing::error!(%room, %error, "this room's player could not be started anew");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tokio::sync::mpsc;

    use super::*;
    use crate::clock::Clock;
    use crate::library::Library;
    use crate::model::{Attribution, EndReason, FieldMap, Level, OutputName, Slug};
    use crate::service::{ConfiguredSpeakers, PlayerRegistry, PublishedTour, Setup};
    use crate::store::Store;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_room_whose_player_ended_unasked_gets_another_one() {
        let folder = tempfile::tempdir().unwrap();
        let (store, _thread) = Store::in_memory().unwrap();
        let clock = Clock::system();
        let mut flat = FieldMap::default();
        for (field, text) in [
            ("languages", "es"),
            ("time-zone", "UTC"),
            ("name/es", "Casa"),
            ("rooms", "study garden"),
            ("room/study/number", "8"),
            ("room/garden/number", "9"),
        ] {
            flat.set(field.parse().unwrap(), Some(text));
        }
        let by = Attribution::local(clock.moment());
        store.publish(flat.to_tour().unwrap(), by).await.unwrap();
        let outlets = vec![OutputName::Null.into()];
        let rooms = ["study", "garden"].map(|room| room.parse().unwrap());
        let own = rooms.map(|room| (room, (outlets.clone(), Level::default())));
        let wiring = ConfiguredSpeakers {
            own: BTreeMap::from(own),
            ..ConfiguredSpeakers::default()
        };
        let (plays, _heard) = mpsc::channel(1);
        let service = Service::new(
            clock,
            store.clone(),
            Library::open(folder.path(), "docent".into()).unwrap(),
            1,
            PublishedTour::current(&store).await.unwrap(),
            PlayerRegistry::new(wiring, plays),
            Setup::default(),
        );
        service.refresh_speakers().await.unwrap();
        let watching = service.clone();
        let restarting = tokio::spawn(async move { watching.restart_players().await });
        let [study, garden] = ["study", "garden"].map(|slug| {
            let room: Slug = slug.parse().unwrap();
            service.0.players.snapshot().players[&room].clone()
        });
        let mut sets = service.watch_players();
        study.close(EndReason::Error);
        study.wait_until_stopped().await;
        let patience = Duration::from_secs(20);
        let answers = async {
            while !service.unresponsive_players(patience).await.is_empty() {
                sets.changed().await.unwrap();
            }
        };
        tokio::time::timeout(patience, answers).await.unwrap();
        assert!(study.ping().await.is_err(), "that one is gone");
        assert!(garden.ping().await.is_ok(), "this one stayed");
        service.close_speakers().await;
        tokio::time::timeout(patience, restarting)
            .await
            .unwrap()
            .unwrap();
    }
}
