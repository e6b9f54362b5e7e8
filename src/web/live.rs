//! What a room's speaker does, as a stream: the whole state first, and again at each change.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::guide::{self, Guide, House};
use crate::model::{Cue, Health, NowPlaying, Phase, ScreenId, Slug, SpeakerStatus};
use crate::web::failure::Failure;
use crate::web::visitor::Visitor;

/// A screen of the house notices within three seconds that the house is gone, even where a cable
/// was pulled and nobody says so; phones need not be woken for that.
const BEAT: Duration = Duration::from_secs(2);
const ALIVE: Duration = Duration::from_secs(15);
const RETRY: Duration = Duration::from_secs(1);

pub(super) async fn events(
    State(guide): State<Guide>,
    Path(room): Path<String>,
    visitor: Visitor,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Failure> {
    let room: Slug = room.parse().map_err(|_| Failure::NoSuchPage)?;
    if guide.house().edition.tour.room(&room).is_none() {
        return Err(guide::Error::NoSuchRoom(room).into());
    }
    let screen = visitor.screen_of(&guide, &room);
    let beat = if screen.is_some() { BEAT } else { ALIVE };
    let watching = Watching {
        beat,
        by: screen.map(|it| it.id),
        speaker: guide.speaker(&room),
        houses: guide.houses(),
        guide,
        room,
        first: true,
    };
    let events = stream::unfold(watching, |mut it| async move {
        let event = it.next().await?;
        Some((Ok(event), it))
    });
    // An event of its own, and with data, because scripts see neither comments nor empty events.
    let alive = Event::default().event("beat").data("alive");
    let alive = KeepAlive::new().interval(beat).event(alive);
    Ok(Sse::new(events).keep_alive(alive))
}

struct Watching {
    beat: Duration,
    by: Option<ScreenId>,
    guide: Guide,
    room: Slug,
    speaker: Option<watch::Receiver<SpeakerStatus>>,
    houses: watch::Receiver<Arc<House>>,
    first: bool,
}

impl Watching {
    /// None when the house closes.
    async fn next(&mut self) -> Option<Event> {
        let mut event = Event::default();
        if self.first {
            self.first = false;
            event = event.retry(RETRY);
        } else {
            self.change().await?;
        }
        let edition = self.houses.borrow_and_update().edition.number;
        let status = self
            .speaker
            .as_mut()
            .map(|it| it.borrow_and_update().clone());
        let mut snapshot = snapshot(&self.guide, edition, status.as_ref(), self.by);
        if let Some(told) = snapshot.as_object_mut() {
            told.insert("beat".into(), json!(self.beat.as_millis()));
        }
        event.json_data(snapshot).ok()
    }

    async fn change(&mut self) -> Option<()> {
        let spoke = async {
            match &mut self.speaker {
                Some(it) => it.changed().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            published = self.houses.changed() => {
                self.speaker = self.guide.speaker(&self.room);
                published.ok()
            }
            changed = spoke => changed.ok(),
        }
    }
}

/// The state of a room's speaker as the page of the screen `by` reads it.
fn snapshot(
    guide: &Guide,
    edition: u32,
    status: Option<&SpeakerStatus>,
    by: Option<ScreenId>,
) -> Value {
    let queue: Vec<Value> = status
        .iter()
        .flat_map(|it| &it.queue)
        .map(|it| {
            json!({
                "clip": it.clip.to_string(),
                "title": it.title,
                "language": it.language.as_str(),
                "mine": Some(it.by) == by,
            })
        })
        .collect();
    json!({
        "edition": edition,
        "speaker": health(status),
        "volume": status.map(|it| it.volume.step()),
        "now": status.and_then(|it| it.now.as_ref()).map(|it| now(guide, it)),
        "mine": status.is_some_and(|it| holds(it, by)),
        "undisturbed": status.and_then(|it| it.holder).map(|it| guide.undisturbed(&it).0),
        "queue": queue,
    })
}

/// Whether the screen `by` began what plays.
pub(super) fn holds(status: &SpeakerStatus, by: Option<ScreenId>) -> bool {
    status.holder.is_some_and(|it| Some(it.screen) == by)
}

pub(super) fn health(status: Option<&SpeakerStatus>) -> &'static str {
    match status.map(|it| it.health) {
        Some(Health::Ready) => "ready",
        Some(Health::Missing) => "missing",
        None => "none",
    }
}

pub(super) fn phase(it: Phase) -> &'static str {
    match it {
        Phase::Playing => "playing",
        Phase::Paused => "paused",
    }
}

fn now(guide: &Guide, it: &NowPlaying) -> Value {
    json!({
        "play": it.play.as_str(),
        "edition": it.subject.edition,
        "clip": it.subject.clip.to_string(),
        "language": it.subject.language.as_str(),
        "recording": it.subject.recording.as_str(),
        "title": it.narration.title,
        "phase": phase(it.phase),
        "position": it.position_at(guide.now()).0,
        "length": it.length.0,
        "captions": captions(&it.narration.captions),
    })
}

/// Each caption as start, end, text.
pub(super) fn captions(cues: &[Cue]) -> Vec<(u64, u64, &str)> {
    cues.iter()
        .map(|it| (it.start.0, it.end.0, it.text.as_str()))
        .collect()
}
