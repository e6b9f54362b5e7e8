//! Announcements before closing time: clips marked by staff, played in every room with a speaker. A
//! clip that plays finishes first if there is time.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::model::{Clip, ClipKey, Slug, Trigger};
use crate::player::{PlayRequest, StaffCommand};
use crate::service::opening_hours::{self, CLOCK_RECHECK_INTERVAL};
use crate::service::player_registry::COMMAND_TIMEOUT;
use crate::service::{PublishedTour, Service};

/// The latest start of an announcement after its time, for instance after a restart: its text names
/// a time.
const MAX_DELAY: Duration = Duration::from_mins(1);

/// The clips already announced, each with the closing time for which that counts.
type Announced = BTreeMap<ClipKey, Instant>;

impl Service {
    /// Plays the announcements before each closing time. Never returns.
    pub async fn announce_closing(&self) {
        // Another edition may have other announcements or other hours.
        let mut houses = self.watch_edition();
        let mut said = Announced::new();
        loop {
            let house = self.published_tour();
            let wait = self.announce_due(&house, &mut said).await;
            tokio::select! {
                () = opening_hours::wait(wait) => {}
                _ = houses.changed() => {}
            }
        }
    }

    /// Plays the announcements that are due. Returns the time until the next one; `None` without
    /// announcements.
    async fn announce_due(&self, house: &PublishedTour, said: &mut Announced) -> Option<Duration> {
        let clips = house.edition.tour.rooms.iter().flat_map(|room| &room.clips);
        let clips: Vec<&Clip> = clips.filter(|clip| clip.before_closing.is_some()).collect();
        if clips.is_empty() {
            return None;
        }
        let mut wait = CLOCK_RECHECK_INTERVAL;
        let Some(closing) = self.next_closing() else {
            return Some(wait);
        };
        let now = self.now();
        said.retain(|_, until| now < *until);
        for clip in clips {
            let Some(ahead) = clip.before_closing else {
                continue;
            };
            let ahead = Duration::from_secs(60 * u64::from(ahead.minutes()));
            let Some(due) = closing.checked_sub(ahead) else {
                continue;
            };
            if now < due {
                wait = wait.min(due - now);
            } else if now < due + MAX_DELAY && !said.contains_key(&clip.key) {
                said.insert(clip.key.clone(), closing);
                self.announce_clip(house, clip, due + ahead / 3).await;
            }
        }
        Some(wait)
    }

    async fn announce_clip(&self, house: &PublishedTour, clip: &Clip, start_by: Instant) {
        let live = self.0.players.snapshot();
        let mut rooms = 0;
        for (room, player) in &live.players {
            let requests = self.requests_per_language(house, room, clip);
            let told = player.execute_staff_command(StaffCommand::Announce { requests, start_by });
            match tokio::time::timeout(COMMAND_TIMEOUT, told).await {
                Ok(Ok(Ok(()))) => rooms += 1,
                why => tracing::warn!(%room, ?why, "an announcement was not made here"),
            }
        }
        tracing::info!(clip = %clip.key, rooms, "the house says that it will close");
    }

    /// One request per narration, in the order of the tour's languages; its first language comes
    /// first.
    fn requests_per_language(
        &self,
        house: &PublishedTour,
        room: &Slug,
        clip: &Clip,
    ) -> Vec<PlayRequest> {
        let told = house.edition.tour.languages.iter().filter_map(|language| {
            let (language, narration) = clip.narrations.get_key_value(language)?;
            let told = (&clip.key, language, narration);
            let request = self.request_for(house, room.clone(), told, Trigger::Schedule);
            request.inspect_err(|error| {
                tracing::warn!(clip = %clip.key, %language, %error, "an announcement cannot be told");
            })
            .ok()
        });
        told.collect()
    }
}
