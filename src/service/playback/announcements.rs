//! Announcements before closing time: clips marked by staff, played in every room with a speaker. A
//! clip that plays finishes first if there is time.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::model::{Clip, ClipKey, Slug, Trigger};
use crate::player::{PlayRequest, StaffCommand};
use crate::service::opening_hours::{self, CLOCK_RECHECK_INTERVAL};
use crate::service::speakers::registry::COMMAND_TIMEOUT;
use crate::service::{Playback, TourSnapshot};

/// The latest start of an announcement after its time, for instance after a restart: its text names
/// a time.
const MAX_DELAY: Duration = Duration::from_mins(1);

/// The clips already announced, each with the closing time for which that counts.
type Announced = BTreeMap<ClipKey, Instant>;

impl Playback {
    /// Plays the announcements before each closing time. Never returns.
    pub async fn announce_closing(&self) {
        // Another edition may have other announcements or other hours.
        let mut edition_changes = self.editions.watch();
        let mut announced = Announced::new();
        loop {
            let published = self.editions.current();
            let wait = self.announce_due(&published, &mut announced).await;
            tokio::select! {
                () = opening_hours::sleep_or_forever(wait) => {}
                _ = edition_changes.changed() => {}
            }
        }
    }

    /// Plays the announcements that are due. Returns the time until the next one; `None` without
    /// announcements.
    async fn announce_due(
        &self,
        published: &TourSnapshot,
        announced: &mut Announced,
    ) -> Option<Duration> {
        let clips = published.tour.rooms.iter().flat_map(|room| &room.clips);
        let clips: Vec<&Clip> = clips.filter(|clip| clip.before_closing.is_some()).collect();
        if clips.is_empty() {
            return None;
        }
        let mut wait = CLOCK_RECHECK_INTERVAL;
        let Some(closing) = self.hours.next_closing() else {
            return Some(wait);
        };
        let now = self.clock.monotonic();
        announced.retain(|_, until| now < *until);
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
            } else if now < due + MAX_DELAY && !announced.contains_key(&clip.key) {
                announced.insert(clip.key.clone(), closing);
                self.announce_clip(published, clip, due + ahead / 3).await;
            }
        }
        Some(wait)
    }

    async fn announce_clip(&self, published: &TourSnapshot, clip: &Clip, start_by: Instant) {
        let players = self.speakers.players();
        let mut rooms = 0;
        for (room, player) in &players.players {
            let requests = self.requests_per_language(published, room, clip);
            let command = StaffCommand::Announce { requests, start_by };
            let done = player.execute_staff_command_within(COMMAND_TIMEOUT, command);
            match done.await {
                Ok(()) => rooms += 1,
                Err(error) => {
                    tracing::warn!(%room, %error, "announcement was not played in this room");
                }
            }
        }
        tracing::info!(clip = %clip.key, rooms, "closing announcement is played");
    }

    /// One request per narration, in the order of the tour's languages; its first language comes
    /// first.
    fn requests_per_language(
        &self,
        published: &TourSnapshot,
        room: &Slug,
        clip: &Clip,
    ) -> Vec<PlayRequest> {
        let requests = published.tour.languages.iter().filter_map(|language| {
            let (language, narration) = clip.narrations.get_key_value(language)?;
            let narration = (&clip.key, language, narration);
            let request = self.request_for(published, room.clone(), narration, Trigger::Schedule);
            request.inspect_err(|error| {
                tracing::warn!(clip = %clip.key, %language, %error, "announcement has no playable recording in this language");
            })
            .ok()
        });
        requests.collect()
    }
}
