//! What a room's speaker does, as a stream: the whole state first, and again at each change.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use crate::model::{Cue, Health, Muted, NowPlaying, Phase, Screen, ScreenId, Slug, SpeakerStatus};
use crate::service::{
    self, PageVersion, Permit, PlayerSnapshot, PresenceGuard, PublishedTour, ScreenCommand,
    ScreenSelector, Service,
};
use crate::web::assets;
use crate::web::http::error::HttpError;
use crate::web::http::requester::Requester;

/// A screen of the house notices within three seconds that the house is gone, even where a cable
/// was pulled and nobody says so; phones need not be woken for that.
const BEAT: Duration = Duration::from_secs(2);
const ALIVE: Duration = Duration::from_secs(15);
const RETRY: Duration = Duration::from_secs(1);

/// What a page says of itself when it begins to listen.
#[derive(Deserialize)]
pub(in crate::web) struct Said {
    /// The build whose script it runs.
    version: Option<String>,
}

impl Said {
    /// Only what can be a version's name is kept.
    fn page(self) -> Option<PageVersion> {
        let name = self.version?;
        let plain = name.len() == assets::version().len() && hex::decode(&name).is_ok();
        plain.then(|| PageVersion {
            current: name == assets::version(),
            name,
        })
    }
}

pub(in crate::web) async fn events(
    State(service): State<Service>,
    Path(room): Path<String>,
    Query(said): Query<Said>,
    visitor: Requester,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, HttpError> {
    let room: Slug = room.parse().map_err(|_| HttpError::NoSuchPage)?;
    if service.published_tour().edition.tour.room(&room).is_none() {
        return Err(service::Error::NoSuchRoom(room).into());
    }
    let screen = visitor.screen_of(&service, &room);
    let beat = if screen.is_some() { BEAT } else { ALIVE };
    // A screen of the house has its place, however many visitors there are.
    let there = match &screen {
        Some(it) => There::Screen(service.connect_screen(it, said.page())?),
        None => There::Visitor(service.subscribe_visitor(visitor.from)?),
    };
    let watching = Watching {
        beat,
        _there: there,
        screen,
        speaker: service.speaker(&room),
        sets: service.watch_players(),
        houses: service.watch_edition(),
        mutings: service.watch_mute(),
        errands: service.screen_commands(),
        service,
        room,
        first: true,
        over: false,
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

/// Whose place is taken as long as the stream is open.
#[expect(dead_code, reason = "it is there to be dropped")]
enum There {
    Screen(PresenceGuard),
    Visitor(Permit<IpAddr>),
}

struct Watching {
    beat: Duration,
    service: Service,
    room: Slug,
    screen: Option<Screen>,
    _there: There,
    speaker: Option<watch::Receiver<SpeakerStatus>>,
    sets: watch::Receiver<Arc<PlayerSnapshot>>,
    houses: watch::Receiver<Arc<PublishedTour>>,
    mutings: watch::Receiver<Option<Muted>>,
    errands: broadcast::Receiver<(ScreenSelector, ScreenCommand)>,
    first: bool,
    over: bool,
}

/// Why a page is told something.
enum Change {
    State,
    Command(ScreenCommand),
    /// This screen has no rights any more.
    Revoked,
}

impl Watching {
    /// None when the house closes, and where a screen was revoked once it was told so.
    async fn next(&mut self) -> Option<Event> {
        if self.over {
            return None;
        }
        let mut event = Event::default();
        if self.first {
            self.first = false;
            event = event.retry(RETRY);
        } else {
            match self.change().await? {
                Change::State => {}
                Change::Command(command) => return self.call(command),
                Change::Revoked => {
                    self.over = true;
                    return Some(Event::default().event("revoked").data("now"));
                }
            }
        }
        let edition = self.houses.borrow_and_update().edition.number;
        let muted = self.mutings.borrow_and_update().is_some();
        let status = self
            .speaker
            .as_mut()
            .map(|it| it.borrow_and_update().clone());
        let mut snapshot = snapshot(
            &self.service,
            edition,
            status.as_ref(),
            self.screen.as_ref(),
        );
        if let Some(told) = snapshot.as_object_mut() {
            told.insert("beat".into(), json!(self.beat.as_millis()));
            told.insert("muted".into(), json!(muted));
        }
        event.json_data(snapshot).ok()
    }

    /// Waits until the room is not as it was, or staff want something of this screen.
    async fn change(&mut self) -> Option<Change> {
        let spoke = async {
            match &mut self.speaker {
                Some(it) => it.changed().await,
                None => std::future::pending().await,
            }
        };
        let revoked = async {
            match &self.screen {
                Some(it) => self.service.until_revoked(it.id).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            published = self.houses.changed() => published.ok()?,
            muted = self.mutings.changed() => muted.ok()?,
            changed = self.sets.changed() => {
                changed.ok()?;
                if self.sets.borrow_and_update().closed() {
                    return None;
                }
                self.speaker = self.service.speaker(&self.room);
            }
            changed = spoke => if changed.is_err() {
                // Its player has ended; whether another one comes, the sets tell.
                self.speaker = None;
            },
            errand = errand(self.screen.as_ref(), &mut self.errands) => {
                return Some(Change::Command(errand?));
            }
            () = revoked => return Some(Change::Revoked),
        }
        Some(Change::State)
    }

    fn call(&self, errand: ScreenCommand) -> Option<Event> {
        let screen = self.screen.as_ref()?;
        let house = self.service.published_tour();
        let number = house.edition.tour.room(&self.room)?.number.to_string();
        match errand {
            ScreenCommand::Identify => {
                let told = json!({ "room": number, "screen": screen.id.0 });
                Event::default().event("identify").json_data(told).ok()
            }
            ScreenCommand::Reload => Some(Event::default().event("reload").data("now")),
        }
    }
}

/// The next errand of this screen; phones have none. None when the house closes.
async fn errand(
    screen: Option<&Screen>,
    errands: &mut broadcast::Receiver<(ScreenSelector, ScreenCommand)>,
) -> Option<ScreenCommand> {
    let Some(screen) = screen else {
        return std::future::pending().await;
    };
    loop {
        match errands.recv().await {
            Ok((whom, errand)) if whom.is(screen) => return Some(errand),
            // What was missed was too much at once; staff ask again.
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return None,
        }
    }
}

/// The state of a room's speaker as the page of this screen reads it.
fn snapshot(
    service: &Service,
    edition: u32,
    status: Option<&SpeakerStatus>,
    screen: Option<&Screen>,
) -> Value {
    let by = screen.map(|it| it.id);
    let again = status.and_then(|it| it.interrupted.as_ref());
    let again = again.filter(|it| Some(it.by) == by).map(|it| {
        json!({
            "clip": it.subject.clip.to_string(),
            "language": it.subject.language.as_str(),
            "title": it.title,
            "at": it.position.0,
        })
    });
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
        "now": status.and_then(|it| it.now_playing.as_ref()).map(|it| now(service, it)),
        "mine": status.is_some_and(|it| holds(it, by)),
        "undisturbed": status.and_then(|it| it.holder).map(|it| service.exclusive_time_left(&it).0),
        "queue": queue,
        "again": again,
    })
}

/// Whether the screen `by` began what plays. What the house says is nobody's.
pub(in crate::web) fn holds(status: &SpeakerStatus, by: Option<ScreenId>) -> bool {
    let announced = status
        .now_playing
        .as_ref()
        .is_some_and(|it| it.is_announcement);
    !announced && status.holder.is_some_and(|it| Some(it.screen) == by)
}

pub(in crate::web) fn health(status: Option<&SpeakerStatus>) -> &'static str {
    match status.map(|it| it.health) {
        Some(Health::Ready) => "ready",
        Some(Health::Missing) => "missing",
        None => "none",
    }
}

pub(in crate::web) fn phase(it: Phase) -> &'static str {
    match it {
        Phase::Playing => "playing",
        Phase::Paused => "paused",
    }
}

fn now(service: &Service, it: &NowPlaying) -> Value {
    json!({
        "edition": it.subject.edition,
        "clip": it.subject.clip.to_string(),
        "language": it.subject.language.as_str(),
        "recording": it.subject.recording.as_str(),
        "title": it.narration.title,
        "announced": it.is_announcement,
        "phase": phase(it.phase),
        "position": it.position_at(service.now()).0,
        "length": it.length.0,
        "captions": captions(&it.narration.captions),
    })
}

/// Each caption as start, end, text.
pub(in crate::web) fn captions(cues: &[Cue]) -> Vec<(u64, u64, &str)> {
    cues.iter()
        .map(|it| (it.start.0, it.end.0, it.text.as_str()))
        .collect()
}
